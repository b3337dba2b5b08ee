"""负责人审签: the result goes out and the unit's clock stops, or a return goes back (Articles 6, 11)."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord

OF_THE_RESULT = "unit_handling"
"""The process whose releases concern the result or its return; an extension's request is released elsewhere."""


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """How often the case has come back; who released the reply, and when it was handed in (办结)."""
    if context.item.process != OF_THE_RESULT or not data["approved"]:
        return {}
    if context.variables.get("acknowledgement") == "return":
        return {"returns": context.count("returns") + 1}
    context.turn.answer(released_by=context.actor.person, released_at=context.clock.now)
    context.change(handed_in_at=context.clock.now)
    return {}
