from datetime import date

from app.domain.calendar import SpecialDay, WorkingCalendar
from app.domain.time_limit import (
    Limit,
    latest_extension,
    recomputed,
    unit_due,
)

MONDAY = date(2026, 3, 2)
PLAIN = WorkingCalendar(published_years=frozenset({2026}))


def test_the_table_alone_sets_the_date() -> None:
    assert unit_due(PLAIN, MONDAY, 5, "第十一条") == Limit(date(2026, 3, 9), 5, "第十一条")


def test_a_leader_can_only_shorten() -> None:
    shorter = unit_due(PLAIN, MONDAY, 5, "第十一条", leader_due=date(2026, 3, 4))
    longer = unit_due(PLAIN, MONDAY, 5, "第十一条", leader_due=date(2026, 3, 20))
    assert shorter == Limit(date(2026, 3, 4), 5, "领导批示")
    assert longer == Limit(date(2026, 3, 9), 5, "第十一条")


def test_a_leaders_date_that_passed_before_delivery_falls_on_the_day_of_delivery() -> None:
    assert unit_due(PLAIN, MONDAY, 5, "第十一条", leader_due=date(2026, 2, 20)).due_on == MONDAY


def test_delivering_again_to_the_same_unit_never_lengthens() -> None:
    again = unit_due(PLAIN, date(2026, 3, 5), 5, "第十一条", earlier=date(2026, 3, 9))
    later = unit_due(PLAIN, MONDAY, 5, "第十一条", earlier=date(2026, 3, 30))
    assert again == Limit(date(2026, 3, 9), 5, "第十一条")
    assert later == Limit(date(2026, 3, 9), 5, "第十一条")


def test_the_leaders_date_wins_over_the_units_earlier_one_when_it_is_shorter() -> None:
    both = unit_due(PLAIN, date(2026, 3, 5), 5, "第十一条", leader_due=date(2026, 3, 6), earlier=date(2026, 3, 9))
    assert both == Limit(date(2026, 3, 6), 5, "领导批示")


def test_an_extension_reaches_ten_working_days_at_most() -> None:
    assert latest_extension(PLAIN, date(2026, 3, 9)) == date(2026, 3, 23)


def test_a_changed_calendar_never_shortens_a_promise() -> None:
    holiday = WorkingCalendar({date(2026, 3, 4): SpecialDay(date(2026, 3, 4), False, "假日")}, frozenset({2026}))
    assert recomputed(holiday, MONDAY, 5, date(2026, 3, 9)) == date(2026, 3, 10)
    assert recomputed(PLAIN, MONDAY, 5, date(2026, 3, 10)) == date(2026, 3, 10)
