"""Due dates of the unit and of the citizen (Article 11, requirements §3.6): pure arithmetic over the calendar."""

from dataclasses import dataclass
from datetime import date

from app.domain.calendar import WorkingCalendar

BY_REGULATION = "第十一条"
BY_CONVENTION = "系统约定"
"""Limits that the regulation does not set are never called by an article."""
BY_INSTRUCTION = "领导批示"

LONGEST_EXTENSION = 10
"""Working days that an extension may add to the due date (系统约定)."""

RETURN_WITHIN = 2
"""Working days after delivery within which a unit may send a message back (系统约定)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A due date with what it rests on."""

    due_on: date
    limit_days: int
    """Working days from the delivery, as the table gave them, also where a shorter date took their place."""
    basis: str


def unit_due(
    calendar: WorkingCalendar,
    delivered: date,
    limit_days: int,
    basis: str,
    *,
    leader_due: date | None = None,
    earlier: date | None = None,
) -> Limit:
    """The unit's due date: the earliest of the table's, the leader's and the one the same unit already had.

    `delivered` is day 0. A leader can shorten only; delivering again to the same unit never lengthens. A
    leader's date that already passed at delivery is taken as the day of delivery.
    """
    regular = calendar.add_working_days(delivered, limit_days)
    best = Limit(regular, limit_days, basis)
    if earlier is not None and earlier < best.due_on:
        best = Limit(earlier, limit_days, basis)
    if leader_due is not None and leader_due < best.due_on:
        best = Limit(max(leader_due, delivered), limit_days, BY_INSTRUCTION)
    return best


def latest_extension(calendar: WorkingCalendar, due_on: date) -> date:
    """The last day that an extension of `due_on` may reach (Article 15; ten working days: 系统约定)."""
    return calendar.add_working_days(due_on, LONGEST_EXTENSION)


def recomputed(calendar: WorkingCalendar, since: date, limit_days: int, promised: date) -> date:
    """A due date after the calendar itself changed: counted anew, never earlier than what was promised."""
    return max(calendar.add_working_days(since, limit_days), promised)
