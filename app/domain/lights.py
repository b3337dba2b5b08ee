"""How near a due date is, as every list and page shows it (requirements §3.6: 黄灯 two working days before)."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.calendar import WorkingCalendar

NEAR = 2
"""Working days left from which the light is amber."""


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a due date and the days behind it."""

    state: str
    """late | near | ok"""
    days: int
    """Working days left; calendar days past when late."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days that separate the lights: late before `today`, near up to `near_until`."""

    today: date
    near_until: date


def separating_days(calendar: WorkingCalendar, today: date) -> Days:
    """What a query compares due dates with, so that its lights are those of `light`."""
    return Days(today, calendar.add_working_days(today, NEAR + 1) - timedelta(days=1))


def light(calendar: WorkingCalendar, today: date, due_on: date) -> Light:
    """The light of `due_on`, which is kept until its end: overdue begins on the following day."""
    if due_on < today:
        return Light("late", (today - due_on).days)
    left = calendar.working_days_between(today, due_on)
    return Light("near" if left <= NEAR else "ok", left)
