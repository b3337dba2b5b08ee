"""Why a due date is this day: what the public page and the task page explain (Article 11)."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import CountedDay
from app.domain.clock import Clock
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
    provisional: bool
    """A year without a published holiday notice lies in between: 暂定."""
    days: tuple[CountedDay, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The due dates of a case that hold now, and those that held before them (oldest first)."""

    unit: ExplainedDate | None
    citizen: ExplainedDate | None
    earlier: tuple[ExplainedDate, ...] = ()


def explain(uow: UnitOfWork, clock: Clock, case_id: int) -> Deadline:
    """The explained due dates of a case; both None before the first delivery."""
    raise NotImplementedError
