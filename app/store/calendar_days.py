"""The tables of the working calendar: years with their notices, days that differ from their weekday."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.calendar import SpecialDay
from app.store.literal import execute, execute_many
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class YearRecord:
    """A year, the notice that arranges it, and whether that has been published."""

    year: int
    notice: str
    published: bool


def put_year(uow: UnitOfWork, year: YearRecord, days: Iterable[SpecialDay]) -> None:
    """Replace a year: its notice and all its special days. ValueError for a day of another year."""
    special = sorted(days, key=lambda day: day.day)
    if any(day.day.year != year.year for day in special):
        raise ValueError(f"a day outside {year.year}")
    execute(
        uow,
        "INSERT INTO calendar_year (year, notice, published) VALUES (?, ?, ?) "
        "ON CONFLICT (year) DO UPDATE SET notice = excluded.notice, published = excluded.published",
        [year.year, year.notice, year.published],
    )
    execute(
        uow,
        "DELETE FROM calendar_day WHERE day BETWEEN ? AND ?",
        [date(year.year, 1, 1), date(year.year, 12, 31)],
    )
    execute_many(
        uow,
        "INSERT INTO calendar_day (day, working, name) VALUES (?, ?, ?)",
        [(day.day, day.working, day.name) for day in special],
    )


def put_day(uow: UnitOfWork, day: SpecialDay) -> None:
    """Add or change one day."""
    execute(
        uow,
        "INSERT INTO calendar_day (day, working, name) VALUES (?, ?, ?) "
        "ON CONFLICT (day) DO UPDATE SET working = excluded.working, name = excluded.name",
        [day.day, day.working, day.name],
    )


def years(uow: UnitOfWork) -> Sequence[YearRecord]:
    """All years that are known, in order."""
    rows = execute(uow, "SELECT year, notice, published FROM calendar_year ORDER BY year").fetchall()
    return [YearRecord(year, notice, bool(published)) for year, notice, published in rows]
