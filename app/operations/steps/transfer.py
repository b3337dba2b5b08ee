"""转办: the unit named becomes the lead unit; who acts for it is settled when it signs for the case."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.routing_proposal import propose_lead
from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord


def begin(case: CaseRecord, context: StepContext) -> Data:
    """The unit named before, else the one that place and subject point to; the rest as it stands."""
    variables = context.variables
    lead = variables.get("lead_unit") if variables.get("acknowledgement") != "return" else ""
    return {
        "lead_unit": lead or variables.get("proposed_unit") or propose_lead(context.uow, case).unit,
        **{name: variables.get(name) for name in ("assisting_units", "complexity", "paper", "disputed")},
    }


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The kind of the lead unit, which the reply route reads."""
    return led_by(context, data["lead_unit"], claimed=False)


def led_by(context: StepContext, unit: str, *, claimed: bool) -> dict[str, Json]:
    """Variables that follow from a new lead unit."""
    return {"lead_kind": context.tree.kind(unit), "acting_unit": "", "claimed": claimed}
