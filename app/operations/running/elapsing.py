"""Time that passes for one case: its timers fire at their own times, in order, not when somebody looks."""

from datetime import datetime

from app.domain.clock import Clock
from app.domain.permissions import SYSTEM
from app.operations.running import verbs
from app.store import hot_path, processes
from app.store.unit_of_work import UnitOfWork

MOST_TIMERS = 100
"""Timers fired for one case at a time; a diagram whose timers never end stops there."""


def let_pass(uow: UnitOfWork, clock: Clock, case_id: int, *, replayed: bool = False) -> None:
    """Fire every timer of the case that was due by the clock. `replayed` tells nobody of it (see `Turn`)."""
    for _ in range(MOST_TIMERS):
        found = _next_due(uow, case_id, clock.now)
        loaded = None if found is None else hot_path.load(uow, found[1])
        if found is None or loaded is None:
            return
        turn = verbs.turn_of(uow, SYSTEM, clock.at(found[0]), loaded)
        turn.replayed = replayed
        verbs.fire(turn, loaded)


def _next_due(uow: UnitOfWork, case_id: int, until: datetime) -> tuple[datetime, int] | None:
    """When the next timer of the case is due, and in which instance."""
    due = [
        (instance.due_at, instance.id)
        for instance in processes.instances_of_case(uow, case_id)
        if instance.status == "running" and instance.due_at is not None and instance.due_at <= until
    ]
    return min(due, default=None)
