"""What user tasks begin with and what they record: one module per form key, found by being in this package.

`record(case, data, context) -> variables` keeps what a completed form says beyond process variables: `case` is the
case before the step, `data` the cleaned form. It changes columns of the case through the turn, so that the step
stays one UPDATE, and its own rows through the store. What it returns wins over the form's own variables.
`begin(case, context) -> data` gives what the empty form starts with. A module has one of them or both.
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


@dataclass(frozen=True, slots=True)
class StepOfForm:
    """What belongs to one form key."""

    record: Callable[[CaseRecord, Data, StepContext], Mapping[str, Json]] | None
    begin: Callable[[CaseRecord, StepContext], Data] | None


@cache
def steps_of_forms() -> Mapping[str, StepOfForm]:
    """All modules of this package by form key. ValueError for one that has neither function."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        step = StepOfForm(getattr(module, "record", None), getattr(module, "begin", None))
        if step.record is None and step.begin is None:
            raise ValueError(f"{module.__name__} neither begins nor records anything")
        found[info.name] = step
    return found


def record_step(form: str, case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """Record a completed form; the variables that its step derives are returned."""
    step = steps_of_forms().get(form)
    return step.record(case, data, context) if step is not None and step.record is not None else {}


def begin_step(form: str, case: CaseRecord, context: StepContext) -> Data:
    """What an empty form starts with."""
    step = steps_of_forms().get(form)
    return step.begin(case, context) if step is not None and step.begin is not None else {}


def day(value: str) -> date | None:
    """A day of a cleaned form; None where the field was left empty."""
    return date.fromisoformat(value) if value else None
