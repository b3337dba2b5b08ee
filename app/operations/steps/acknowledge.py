"""签收: a case that is sent back is assigned, not offered for claiming again."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord


def begin(case: CaseRecord, context: StepContext) -> Data:
    """Whoever signs for the case handles it, unless he names another."""
    return {"handler": context.actor.person, "acting_unit": context.variables.get("acting_unit")}


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """How the transfer goes on after a return."""
    return {"transfer_mode": "assign"} if data["acknowledgement"] == "return" else {}
