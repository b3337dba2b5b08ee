"""裁定: the coordination office's word is final; it may also become the rule for the subject (Articles 2, 3)."""

from collections.abc import Mapping
from dataclasses import replace

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.operations.steps.transfer import led_by
from app.store import categories
from app.store.cases import CaseRecord


def begin(case: CaseRecord, context: StepContext) -> Data:
    """The units over which there is a dispute."""
    return {name: context.variables.get(name) for name in ("lead_unit", "assisting_units")}


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The unit decided upon cannot send the case back any more."""
    if data["add_rule"] and case.category:
        library = context.turn.library
        same = [one for one in library.categories(context.uow) if one.path == case.category]
        categories.put_categories(context.uow, [replace(one, unit_id=data["lead_unit"]) for one in same])
        context.uow.after_commit(library.forget_units)
    return led_by(context, data["lead_unit"], claimed=False) | {"disputed": False, "dispute_decided": True}
