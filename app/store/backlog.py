"""How much waits to be done although its time has come, and since when: a sign that background work is stuck."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.store.schema.evidence import OutboxMail
from app.store.schema.processes import Instance, Job
from app.store.unit_of_work import UnitOfWork

MOST = 10_000
"""Rows counted at most: more than that is one and the same alarm."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of background work whose time has come."""

    number: int
    """At most `MOST`."""
    seconds: float
    """How long the oldest has waited."""


def waiting(uow: UnitOfWork, now: datetime) -> Mapping[str, Waiting]:
    """Timers, jobs and letters that are due at `now`."""
    due: dict[str, Select[Any]] = {
        "timers": select(Instance.due_at.label("since")).where(
            Instance.due_at <= now, Instance.status == "running"
        ),
        "jobs": select(Job.due_at.label("since")).where(Job.done_at.is_(None), Job.due_at <= now),
        "mails": select(OutboxMail.next_try_at.label("since")).where(
            OutboxMail.sent_at.is_(None), OutboxMail.next_try_at <= now
        ),
    }
    return {kind: _count(uow, rows, now) for kind, rows in due.items()}


def incidents(uow: UnitOfWork) -> int:
    """How many instances have stopped and wait for a process owner."""
    stopped = select(func.count()).select_from(Instance).where(Instance.status == "incident")
    return uow.session.scalar(stopped) or 0


def _count(uow: UnitOfWork, rows: Select[Any], now: datetime) -> Waiting:
    found = rows.order_by("since").limit(MOST).subquery()
    number, oldest = uow.session.execute(select(func.count(), func.min(found.c.since))).one()
    return Waiting(number, 0.0 if oldest is None else (now - oldest).total_seconds())
