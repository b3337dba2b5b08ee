"""转办: the unit named becomes the lead unit; who acts for it is settled when it signs for the case."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The kind of the lead unit, which the reply route reads."""
    return led_by(context, data["lead_unit"], claimed=False)


def led_by(context: StepContext, unit: str, *, claimed: bool) -> dict[str, Json]:
    """Variables that follow from a new lead unit."""
    return {"lead_kind": context.tree.kind(unit), "acting_unit": "", "claimed": claimed}
