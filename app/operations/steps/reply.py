"""直接答复: the office that answers by itself leads the case and signs the reply."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.operations.steps.transfer import led_by
from app.store import replies
from app.store.cases import CaseRecord

KEPT = ("result", "legal_basis", "visibility", "visibility_reason")


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """Nobody else releases it: what is answered directly is handed in at once."""
    unit, now = context.unit(), context.clock.now
    answer = {name: data[name] for name in KEPT}
    answer |= {"text": data["reply_text"], "unit_id": unit, "released_at": now}
    answer |= dict.fromkeys(("drafted_by", "released_by"), context.actor.person)
    replies.save(context.uow, case.id, case.round, answer)
    context.change(handed_in_at=now)
    return led_by(context, unit, claimed=False) | {"lead_unit": unit, "assisting_units": []}
