"""公布答复: the round's reply goes out as its visibility allows; author and merged cases are told (Article 14)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.operations.topics._telling import tell_author
from app.operations.topics.merge_case import tell
from app.store import case_links, replies
from app.store.cases import CaseRecord
from app.store.replies import ReplyRecord

TITLE = "公布答复、通知留言人及并单件"
PARAMETERS: dict[str, str] = {}
CHANGES = "公开的答复在门户公布，仅留言人可见的只在查询页显示；通知留言人，并入本件的留言随即答复。"

SILENT_PUBLISHERS = frozenset({"nobody", "province"})
"""Nothing appears in public: the author reads it with the look-up code, or the province reports it."""


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Publish the round's reply and set the case answered."""
    case, now = context.case, context.clock.now
    visibility, publisher = context.text("visibility"), context.text("publish_by")
    public = visibility == "public" and publisher not in SILENT_PUBLISHERS and not case.withheld
    reply: dict[str, Any] = {
        "visibility": visibility,
        "publisher": publisher,
        "unit_id": context.text("lead_unit"),
        "published_at": now if public else None,
    }
    if context.variables.get("merged") is True:
        reply |= _of_main(context, case)
    context.turn.answer(**reply)
    context.turn.change(status="replied", replied_at=case.replied_at or now)
    context.turn.note(Event.REPLY_PUBLISHED, round=case.round, visibility=visibility, publisher=publisher)
    if visibility != "none":
        tell_author(context, f"replied:{case.id}:{case.round}", "replied", {"round": case.round})
    for merged in case_links.merged_into(context.uow, case.id) if context.turn.followed else ():
        context.turn.afterwards.append(partial(tell, context, merged, case.id))
    return {}


def _of_main(context: TopicContext, case: CaseRecord) -> Mapping[str, Any]:
    """What a merged case takes over from its main case's latest reply."""
    if case.main_case_id is None:
        return {}
    main = replies.replies_of(context.uow, case.main_case_id)
    if not main:
        return {}
    latest: ReplyRecord = main[-1]
    taken = ("text", "result", "legal_basis", "visibility_reason", "released_by", "released_at", "outside_url")
    return {name: getattr(latest, name) for name in taken}
