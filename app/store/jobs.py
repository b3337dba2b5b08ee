"""Work to be done after the commit: rows of ours, the queue only triggers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    address: str | None = None
    """Jobs of one address are done one after the other."""


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
    address: str | None


_reader = Reader(Job, JobRecord)

_WAITING = compose(
    "SELECT {job} FROM job j WHERE j.done_at IS NULL AND j.due_at <= ? ORDER BY j.due_at, j.id LIMIT ?",
    job=_reader.select_list("j"),
)

_PUT = inserting(Job, ("kind", "instance_id", "payload", "due_at", "attempts", "last_error", "address"))


def put(uow: UnitOfWork, jobs: Sequence[NewJob], instance_id: int | None = None) -> None:
    """Ask for work, for an instance or for none."""
    if jobs:
        rows = [(job.kind, instance_id, dict(job.payload), job.due_at, 0, "", job.address) for job in jobs]
        uow.put_off(_PUT, rows)


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


def is_next(uow: UnitOfWork, job: JobRecord) -> bool:
    """Whether no earlier job of the same address is still to be done."""
    if job.address is None:
        return True
    first = execute(uow, "SELECT min(id) FROM job WHERE address = ? AND done_at IS NULL", [job.address]).fetchone()
    return bool(first[0] == job.id)


def advance(uow: UnitOfWork, job: JobRecord, payload: Mapping[str, Any], due_at: datetime) -> JobRecord | None:
    """Keep how far the work has come, due again at `due_at`; None when another worker has moved it."""
    moved = execute(
        uow,
        "UPDATE job SET payload = ?, attempts = attempts + 1, due_at = ? "
        "WHERE id = ? AND attempts = ? AND done_at IS NULL",
        [dict(payload), due_at, job.id, job.attempts],
    )
    return replace(job, payload=payload, attempts=job.attempts + 1, due_at=due_at) if moved.rowcount else None


def drop(uow: UnitOfWork, address: str, at: datetime) -> None:
    """The work of an address is no longer wanted."""
    execute(uow, "UPDATE job SET done_at = ? WHERE address = ? AND done_at IS NULL", [at, address])
