"""Who stands in for whom, from when to when, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.store.literal import Reader, Writer, compose, execute
from app.store.schema.people import Deputy
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeputy:
    """Somebody is named; role and unit are empty for every role that the represented person holds."""

    person_id: int
    for_id: int
    role: str
    unit_id: str
    valid_from: date
    valid_until: date
    reason: str
    named_by: int
    named_at: datetime


@dataclass(frozen=True, slots=True)
class DeputyRecord:
    """A deputy as he was named. The meaning of each field stands at `schema.people.Deputy`."""

    id: int
    person_id: int
    for_id: int
    role: str
    unit_id: str
    valid_from: date
    valid_until: date
    reason: str
    named_by: int
    named_at: datetime
    ended_at: datetime | None


_reader = Reader(Deputy, DeputyRecord)
_writer = Writer(Deputy, NewDeputy)

_CONCERNING = compose(
    "SELECT {deputies} FROM deputy d WHERE d.{column} = ? AND d.valid_until >= ? AND d.ended_at IS NULL "
    "ORDER BY d.valid_from, d.id",
    deputies=_reader.select_list("d"),
    column="{column}",
)
_BY_ID = compose("SELECT {deputies} FROM deputy d WHERE d.id = ?", deputies=_reader.select_list("d"))


def name(uow: UnitOfWork, deputy: NewDeputy) -> None:
    """Let somebody stand in for somebody else."""
    _writer.insert(uow, [deputy])


def get_deputy(uow: UnitOfWork, deputy_id: int) -> DeputyRecord | None:
    """One naming, over or not."""
    row = execute(uow, _BY_ID, [deputy_id]).fetchone()
    return None if row is None else _reader.read(row, uow.dialect)


def deputies_for(uow: UnitOfWork, person_id: int, today: date) -> Sequence[DeputyRecord]:
    """Who stands in for a person, today or later."""
    return _concerning(uow, "for_id", person_id, today)


def principals_of(uow: UnitOfWork, person_id: int, today: date) -> Sequence[DeputyRecord]:
    """Whom a person stands in for, today or later."""
    return _concerning(uow, "person_id", person_id, today)


def end(uow: UnitOfWork, deputy_id: int, *, by: int, at: datetime) -> bool:
    """Revoke a naming; False when it has been revoked before."""
    statement = "UPDATE deputy SET ended_by = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL"
    return bool(execute(uow, statement, [by, at, deputy_id]).rowcount)


def _concerning(uow: UnitOfWork, column: str, person_id: int, today: date) -> Sequence[DeputyRecord]:
    rows = execute(uow, compose(_CONCERNING, column=column), [person_id, today]).fetchall()
    return [_reader.read(row, uow.dialect) for row in rows]
