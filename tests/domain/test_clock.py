from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock

CALENDAR = WorkingCalendar()


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock(datetime.fromisoformat("2026-03-02T09:00"), CALENDAR)


def test_days_are_local() -> None:
    late = Clock(datetime(2026, 3, 1, 16, 0, tzinfo=UTC), CALENDAR)
    assert late.today == date(2026, 3, 2)
    assert late.local_day(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)


def test_a_due_date_is_kept_until_local_midnight() -> None:
    clock = Clock(datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=8))), CALENDAR)
    assert clock.end_of(date(2026, 3, 9)) == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)


def test_the_same_calendar_at_another_instant() -> None:
    clock = Clock(datetime(2026, 3, 2, tzinfo=UTC), CALENDAR)
    moved = clock.at(clock.now + timedelta(days=1))
    assert moved.today == date(2026, 3, 3)
    assert moved.calendar is CALENDAR
    assert moved.zone is clock.zone
