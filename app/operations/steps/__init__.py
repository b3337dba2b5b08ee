"""What a completed form records beyond process variables: one module per form key, found by being in this package.

A module gives `record(case, data, context) -> variables`: `case` is the case before the step, `data` the cleaned
form. It changes columns of the case through `context.change`, so that the step stays one UPDATE, and its own rows
through the store. What it returns wins over the form's own variables. A form without a module records nothing.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.engine.outcome import Json, Variables
from app.store.cases import CaseRecord
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a record function works with, and what it leaves behind for the step's one UPDATE of the case."""

    uow: UnitOfWork
    actor: Actor
    clock: Clock
    item: WorkItemRecord
    variables: Variables = field(default_factory=dict)
    """Process variables as the task saw them, before the form's own."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Columns of the case to change."""
    entries: list[Entry] = field(default_factory=list)
    """Journal entries beside that of the completed task."""

    def change(self, **columns: Any) -> None:
        """Set columns of the case."""
        self.changes.update(columns)


Data: TypeAlias = Mapping[str, Any]
"""A cleaned form: field name → JSON value."""
Record: TypeAlias = Callable[[CaseRecord, Data, StepContext], Mapping[str, Json]]


@cache
def records() -> Mapping[str, Record]:
    """Record functions by form key. A module of this package without `record` raises AttributeError at once."""
    modules = {
        info.name: importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)
    }
    return {name: module.record for name, module in modules.items() if not name.startswith("_")}


def record_step(form: str, case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """Record a completed form; the variables that its step derives."""
    record = records().get(form)
    return record(case, data, context) if record is not None else {}
