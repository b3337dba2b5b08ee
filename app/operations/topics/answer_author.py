"""仅答复本人: an accusation is answered to its author alone (Article 18)."""

from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.operations.topics._telling import tell_author

TITLE = "仅答复本人"
PARAMETERS = {"answer": "答复内容"}
CHANGES = "答复只在留言人的查询页显示，不公开、不计入排名。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Keep the answer for the author's look-up page and tell him."""
    case, now = context.case, context.clock.now
    answer = {
        "text": str(parameters.get("answer") or ""),
        "visibility": "author_only",
        "visibility_reason": "控告检举",
        "unit_id": context.text("lead_unit"),
        "publisher": "nobody",
        "released_by": context.actor.person,
        "released_at": now,
    }
    context.turn.answer(**answer)
    context.turn.change(status="replied", replied_at=now)
    context.turn.note(Event.REPLY_PUBLISHED, round=case.round, visibility="author_only", publisher="nobody")
    tell_author(context, f"replied:{case.id}:{case.round}", "replied", {"round": case.round})
    return {}
