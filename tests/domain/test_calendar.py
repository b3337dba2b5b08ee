from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import SpecialDay, WorkingCalendar

SPRING = WorkingCalendar(
    {
        **{
            day: SpecialDay(day, False, "春节")
            for day in (date(2026, 2, 15) + timedelta(days=n) for n in range(9))
        },
        date(2026, 2, 14): SpecialDay(date(2026, 2, 14), True, "春节调休"),
        date(2026, 2, 28): SpecialDay(date(2026, 2, 28), True, "春节调休"),
    },
    frozenset({2026}),
)


def test_make_up_weekends_count_and_holidays_do_not() -> None:
    assert SPRING.add_working_days(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert SPRING.add_working_days(date(2026, 2, 14), 5) == date(2026, 2, 28)


def test_backwards_and_nothing() -> None:
    assert SPRING.add_working_days(date(2026, 2, 27), -5) == date(2026, 2, 13)
    assert SPRING.add_working_days(date(2026, 2, 15), 0) == date(2026, 2, 15)


def test_an_absurd_count_is_refused() -> None:
    with pytest.raises(OverflowError):
        WorkingCalendar().add_working_days(date(2026, 1, 1), 100_000)


def test_years_without_a_notice_are_provisional() -> None:
    assert SPRING.is_provisional(date(2026, 12, 21), date(2027, 1, 12))
    assert not SPRING.is_provisional(date(2026, 1, 5), date(2026, 12, 31))


def test_the_count_is_explained_day_by_day() -> None:
    days = list(SPRING.explain(date(2026, 2, 13), date(2026, 2, 27)))
    assert [day.day for day in days] == [date(2026, 2, 13) + timedelta(days=n) for n in range(15)]
    assert (days[0].kind, days[0].ordinal) == ("start", 0)
    assert (days[1].kind, days[1].ordinal, days[1].name) == ("extra", 1, "春节调休")
    assert {day.kind for day in days[2:11]} == {"holiday"}
    assert [day.ordinal for day in days[11:]] == [2, 3, 4, 5]
    assert days[-1].kind == "due"


def test_a_plain_weekend_is_a_weekend() -> None:
    days = list(WorkingCalendar().explain(date(2026, 3, 6), date(2026, 3, 9)))
    assert [(day.kind, day.ordinal) for day in days] == [
        ("start", 0),
        ("weekend", None),
        ("weekend", None),
        ("due", 1),
    ]


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_counting_forth_and_between_agree(start: date, count: int) -> None:
    end = SPRING.add_working_days(start, count)
    assert SPRING.is_working(end)
    assert SPRING.working_days_between(start, end) == count
    assert SPRING.working_days_between(end, start) == -count
