"""Timers that wait, and which of them are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.store.literal import execute
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TimerRecord:
    """A timer of an instance; `id` is the engine's."""

    id: int
    element: str
    due_at: datetime


def due_instances(uow: UnitOfWork, now: datetime, limit: int) -> Sequence[int]:
    """Ids of the instances with a timer due, the one waiting longest first.

    An instance with an incident is left alone. Each is fired in a unit of work of its own, whose version check
    lets one of several sweepers win.
    """
    rows = execute(
        uow,
        "SELECT t.instance_id FROM timer t JOIN instance i ON i.id = t.instance_id "
        "WHERE t.due_at <= ? AND i.status = 'running' "
        "GROUP BY t.instance_id ORDER BY min(t.due_at), t.instance_id LIMIT ?",
        [now, limit],
    ).fetchall()
    return [instance_id for (instance_id,) in rows]
