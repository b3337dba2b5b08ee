"""认领: a unit takes a message out of the pool (Article 6)."""

from collections.abc import Mapping

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.operations.steps.transfer import led_by
from app.store.cases import CaseRecord


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The actor's unit leads; what stands below a county claims for its county and acts for it (Article 17)."""
    unit = context.unit()
    lead = context.tree.county(unit) or unit
    derived = led_by(context, lead, claimed=True)
    return derived | {"lead_unit": lead, "acting_unit": "" if lead == unit else unit, "assisting_units": []}
