"""核查办理: findings and draft of the reply of this round, from the first draft to every revision."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store import replies
from app.store.cases import CaseRecord

KEPT = ("result", "findings", "legal_basis", "demands", "promises", "visibility", "visibility_reason")


def begin(case: CaseRecord, context: StepContext) -> Data:
    """The draft of this round, for its revision."""
    draft = replies.get_reply(context.uow, case.id, case.round)
    if draft is None:
        return {}
    return {name: getattr(draft, name) for name in KEPT} | {"reply_text": draft.text}


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The lead unit signs the reply, whoever acts for it."""
    draft = {name: data[name] for name in KEPT}
    draft |= {"text": data["reply_text"], "unit_id": case.lead_unit, "drafted_by": context.actor.person}
    replies.save(context.uow, case.id, case.round, draft)
    return {}
