"""Lights turn where the list queries say they turn, weekends included."""

from datetime import date, timedelta

import pytest

from app.domain.calendar import SpecialDay, WorkingCalendar
from app.domain.lights import Light, light, separating_days

LABOUR_DAY = date(2026, 5, 1)
CALENDAR = WorkingCalendar({LABOUR_DAY: SpecialDay(LABOUR_DAY, working=False, name="劳动节")}, frozenset({2026}))


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 4, 28), Light("ok", 3)),
        (date(2026, 4, 27), Light("near", 2)),
        (date(2026, 4, 23), Light("near", 0)),
        (date(2026, 4, 22), Light("late", 1)),
        (date(2026, 4, 16), Light("late", 7)),
    ],
)
def test_a_thursday(due_on: date, expected: Light) -> None:
    assert light(CALENDAR, date(2026, 4, 23), due_on) == expected


def test_due_on_friday_is_late_on_saturday() -> None:
    assert light(CALENDAR, date(2026, 4, 25), date(2026, 4, 24)) == Light("late", 1)


def test_queries_and_pages_agree_on_every_day() -> None:
    for start in (date(2026, 4, 20) + timedelta(days=n) for n in range(21)):
        days = separating_days(CALENDAR, start)
        for due_on in (start + timedelta(days=n) for n in range(-5, 12)):
            by_query = "late" if due_on < days.today else "near" if due_on <= days.near_until else "ok"
            assert light(CALENDAR, start, due_on).state == by_query
