"""Which instances have a timer due."""

from collections.abc import Sequence
from datetime import datetime

from app.store.literal import execute
from app.store.unit_of_work import UnitOfWork


def due_instances(uow: UnitOfWork, now: datetime, limit: int) -> Sequence[int]:
    """Ids of the instances with a timer due, the one waiting longest first.

    An instance with an incident is left alone. Each is fired in a unit of work of its own, whose version check
    lets one of several sweepers win.
    """
    rows = execute(
        uow,
        "SELECT id FROM instance WHERE due_at <= ? AND status = 'running' ORDER BY due_at, id LIMIT ?",
        [now, limit],
    ).fetchall()
    return [instance_id for (instance_id,) in rows]
