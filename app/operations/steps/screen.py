"""核定回避范围: the accused never meets the case, nor does anything below or above it (Article 18)."""

from collections.abc import Mapping

from app.domain.confidentiality import excluded_units
from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store import case_units
from app.store.cases import CaseRecord


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """Keep the units away; a superior that is admitted, for the reason written down, may have the case."""
    admitted = frozenset(data["admitted_units"])
    barred = excluded_units(context.tree, data["excluded_units"], admitted)
    case_units.exclude(context.uow, case.id, barred)
    for unit in sorted(admitted - barred):
        case_units.admit(context.uow, case.id, unit)
    return {}
