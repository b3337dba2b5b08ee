"""Work to be done after the commit: rows of ours, the queue only triggers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.store.literal import Reader, compose, execute
from app.store.schema.processes import Job
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import inserting


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work of a kind, not before `due_at`."""

    kind: str
    due_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobRecord:
    """Work that waits."""

    id: int
    kind: str
    instance_id: int | None
    payload: Mapping[str, Any]
    due_at: datetime
    attempts: int
    last_error: str


_reader = Reader(Job, JobRecord)

_WAITING = compose(
    "SELECT {job} FROM job j WHERE j.done_at IS NULL AND j.due_at <= ? ORDER BY j.due_at, j.id LIMIT ?",
    job=_reader.select_list("j"),
)

_PUT = inserting(Job, ("kind", "instance_id", "payload", "due_at", "attempts", "last_error"))


def put(uow: UnitOfWork, jobs: Sequence[NewJob], instance_id: int | None = None) -> None:
    """Ask for work, for an instance or for none."""
    if jobs:
        uow.put_off(_PUT, [(job.kind, instance_id, dict(job.payload), job.due_at, 0, "") for job in jobs])


def waiting(uow: UnitOfWork, now: datetime, limit: int) -> Sequence[JobRecord]:
    """Work that is due, the one waiting longest first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _WAITING, [now, limit]).fetchall()]


def claim(uow: UnitOfWork, job: JobRecord, next_try_at: datetime) -> bool:
    """Take work until `next_try_at`, when it is due again unless finished; False when another worker has it."""
    claimed = execute(
        uow,
        "UPDATE job SET attempts = attempts + 1, due_at = ? WHERE id = ? AND attempts = ? AND done_at IS NULL",
        [next_try_at, job.id, job.attempts],
    )
    return bool(claimed.rowcount)


def finished(uow: UnitOfWork, job_id: int, at: datetime) -> None:
    """The work is done."""
    execute(uow, "UPDATE job SET done_at = ?, last_error = '' WHERE id = ?", [at, job_id])


def failed(uow: UnitOfWork, job_id: int, error: str, next_try_at: datetime) -> None:
    """The work failed; it is tried again at `next_try_at`."""
    execute(uow, "UPDATE job SET last_error = ?, due_at = ? WHERE id = ?", [error, next_try_at, job_id])
