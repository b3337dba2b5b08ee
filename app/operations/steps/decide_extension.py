"""审批延期: begins with the date that the unit asked for."""

from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord


def begin(case: CaseRecord, context: StepContext) -> Data:
    """The requested date."""
    return {"new_due": context.variables.get("new_due")}
