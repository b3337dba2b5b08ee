"""What a completed form records beyond process variables: one module per form key, found by being in this package.

A module gives `record(case, data, context) -> variables`: `case` is the case before the step, `data` the cleaned
form. It changes columns of the case through the turn, so that the step stays one UPDATE, and its own rows through
the store. What it returns wins over the form's own variables. A form without a module records nothing.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.domain.units import UnitTree
from app.engine.outcome import Json, Variables
from app.operations.running.turn import Turn
from app.store.cases import CaseRecord
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a record function works with: the turn that it is part of, and the task that was completed."""

    turn: Turn
    item: WorkItemRecord
    variables: Variables
    """Process variables as the task saw them, before the form's own."""

    @property
    def uow(self) -> UnitOfWork:
        """The transaction."""
        return self.turn.uow

    @property
    def actor(self) -> Actor:
        """Who completed the task."""
        return self.turn.actor

    @property
    def clock(self) -> Clock:
        """The time of the turn."""
        return self.turn.clock

    @property
    def tree(self) -> UnitTree:
        """All units."""
        return self.turn.tree

    def change(self, **columns: Any) -> None:
        """Set columns of the case."""
        self.turn.change(**columns)

    def unit(self) -> str:
        """The unit that the task was done for: its own, or in the claim pool the actor's that holds the role."""
        if self.item.unit_id:
            return self.item.unit_id
        held = sorted(grant.unit for grant in self.actor.grants if grant.role == self.item.role)
        return held[0] if held else ""

    def count(self, variable: str) -> int:
        """A variable that counts; 0 while nobody has set it."""
        value = self.variables.get(variable)
        return value if isinstance(value, int) else 0


Data: TypeAlias = Mapping[str, Any]
"""A cleaned form: field name → JSON value; fields that the case made pointless are missing."""
Record: TypeAlias = Callable[[CaseRecord, Data, StepContext], Mapping[str, Json]]


@cache
def records() -> Mapping[str, Record]:
    """Record functions by form key. A module of this package without `record` raises AttributeError at once."""
    names = [info.name for info in pkgutil.iter_modules(__path__)]
    return {name: importlib.import_module(f"{__name__}.{name}").record for name in names}


def record_step(form: str, case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """Record a completed form; the variables that its step derives are returned."""
    record = records().get(form)
    return record(case, data, context) if record is not None else {}


def day(value: str) -> date | None:
    """A day of a cleaned form; None where the field was left empty."""
    return date.fromisoformat(value) if value else None
