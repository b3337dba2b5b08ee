"""签收: a case that is sent back is assigned, not offered for claiming again."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """How the transfer goes on after a return."""
    return {"transfer_mode": "assign"} if data["acknowledgement"] == "return" else {}
