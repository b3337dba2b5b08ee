"""Every due date a case has had, with its cause: what 「为什么是这一天」 explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.store.literal import Reader, Writer, compose, execute
from app.store.schema.cases import DueDate
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DueDateRecord:
    """A due date when it was set. The meaning of each field stands at `schema.cases.DueDate`."""

    case_id: int
    clock: str
    """unit | citizen"""
    since: datetime
    limit_days: int
    due_on: date
    basis: str
    cause: str
    set_at: datetime
    unit_id: str = ""


_reader = Reader(DueDate, DueDateRecord)
_writer = Writer(DueDate, DueDateRecord)

_OF_CASE = compose("SELECT {d} FROM due_date d WHERE d.case_id = ? ORDER BY d.id", d=_reader.select_list("d"))


def add(uow: UnitOfWork, due_dates: Sequence[DueDateRecord]) -> None:
    """Keep due dates that were set; earlier ones stay."""
    _writer.insert(uow, due_dates)


def due_dates_of(uow: UnitOfWork, case_id: int) -> Sequence[DueDateRecord]:
    """All due dates of a case, oldest first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _OF_CASE, [case_id]).fetchall()]


def open_cases_due(uow: UnitOfWork, since: date) -> Sequence[int]:
    """Ids of the open cases that are due on `since` or later."""
    rows = execute(
        uow, "SELECT id FROM \"case\" WHERE status = 'open' AND due_on >= ? ORDER BY id", [since]
    ).fetchall()
    return [case_id for (case_id,) in rows]
