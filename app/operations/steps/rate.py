"""评价: the citizen's verdict on this round, kept once; what he asks for starts the next (requirements §3.9)."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store import ratings
from app.store.cases import CaseRecord
from app.store.ratings import RatingRecord

KEPT = ("solved", "satisfaction", "attitude", "speed", "comment", "text")
USED_UP = {"follow_up": "asked_again", "rehandle": "handled_again"}
"""What may be asked for once, and the variable that says it was."""


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The verdict counts for the unit; a follow-up or re-handling is used up."""
    answers = {name: data.get(name, "") for name in KEPT}
    verdict = RatingRecord(case.id, case.round, at=context.clock.now, next_step=data["rating"], **answers)
    ratings.add(context.uow, verdict)
    context.change(satisfaction=verdict.satisfaction)
    used_up = USED_UP.get(data["rating"])
    return {} if used_up is None else {used_up: True}
