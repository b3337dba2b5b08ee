"""Why a due date is this day: what the public page and the task page explain (Article 11)."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import CountedDay
from app.domain.clock import Clock
from app.store import due_dates
from app.store.due_dates import DueDateRecord
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ExplainedDate:
    """One due date with its days, its basis and how it came about."""

    clock: str
    """unit | citizen"""
    since: date
    """Day 0."""
    due_on: date
    limit_days: int
    basis: str
    """第十一条 | 系统约定 | 领导批示 …"""
    cause: str
    """delivery | complexity | instruction | extension | calendar | round"""
    set_at: datetime
    unit: str
    """The unit whose date it is; empty for the citizen's."""
    provisional: bool
    """A year without a published holiday notice lies in between: 暂定."""
    days: tuple[CountedDay, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The due dates of a case that hold now, and those that the unit had before (oldest first)."""

    unit: ExplainedDate | None
    citizen: ExplainedDate | None
    earlier: tuple[ExplainedDate, ...] = ()


def explain(uow: UnitOfWork, clock: Clock, case_id: int) -> Deadline:
    """The explained due dates of a case; both None before the first delivery."""
    records = due_dates.due_dates_of(uow, case_id)
    unit = [explained(record, clock) for record in records if record.clock == "unit"]
    citizen = [explained(record, clock) for record in records if record.clock == "citizen"]
    return Deadline(unit[-1] if unit else None, citizen[-1] if citizen else None, tuple(unit[:-1]))


def explained(record: DueDateRecord, clock: Clock) -> ExplainedDate:
    """One kept due date, counted day by day in the calendar as it is now."""
    since, calendar = clock.local_day(record.since), clock.calendar
    return ExplainedDate(
        clock=record.clock,
        since=since,
        due_on=record.due_on,
        limit_days=record.limit_days,
        basis=record.basis,
        cause=record.cause,
        set_at=record.set_at,
        unit=record.unit_id,
        provisional=calendar.is_provisional(since, record.due_on),
        days=tuple(calendar.explain(since, record.due_on)),
    )
