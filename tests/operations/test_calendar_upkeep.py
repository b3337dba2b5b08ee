"""The working calendar: seeded once, changed by hand, and open cases follow without breaking a promise."""

from datetime import date, datetime

from app.domain.calendar import SpecialDay
from app.domain.permissions import SYSTEM, Role
from app.operations import buttons, calendar
from app.store import calendar_days, due_dates
from tests.operations.test_tasks import delivered
from tests.operations.town import SHANGHAI, Town, sent


def test_seeding_twice_changes_nothing(sqlite_town: Town) -> None:
    with sqlite_town.office.begin() as uow:
        assert calendar.seed(uow, SYSTEM, sqlite_town.clock) == []


def test_a_new_year_is_added_and_marked_unpublished(sqlite_town: Town) -> None:
    town = sqlite_town.at(datetime(2027, 1, 4, 9, tzinfo=SHANGHAI))
    with town.office.begin() as uow:
        assert calendar.seed(uow, SYSTEM, town.clock) == [2028]
    with town.office.read() as uow:
        years = {year.year: year.published for year in calendar_days.years(uow)}
    assert (years[2026], years[2027], years[2028]) == (True, False, False)


def test_days_bear_the_name_of_their_festival(sqlite_town: Town) -> None:
    special = sqlite_town.clock.calendar.special
    assert special[date(2026, 2, 14)] == SpecialDay(date(2026, 2, 14), True, "春节调休")
    assert special[date(2026, 2, 20)] == SpecialDay(date(2026, 2, 20), False, "春节")
    assert special[date(2026, 4, 6)].name == "清明节"


def change(town: Town, day: date, working: bool) -> int:
    with town.office.begin() as uow:
        moved = calendar.change(uow, SYSTEM, town.clock, [SpecialDay(day, working, "临时安排")])
    town.office.store.forget_calendar()
    return moved


def test_a_new_holiday_moves_the_units_date_and_its_timers(town: Town) -> None:
    case_id = delivered(town)
    clerk = town.actor(Role.HANDLING_UNIT, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    assert change(town, date(2026, 3, 4), False) == 1
    case = town.case(case_id)
    assert (str(case.due_on), str(case.citizen_due)) == ("2026-03-10", "2026-03-09")
    assert str(town.item(case_id, "handle").due_on) == "2026-03-10"
    assert town.fire(datetime(2026, 3, 10, 1, tzinfo=SHANGHAI)) == 1
    assert town.open(case_id) == ["handle"]
    assert town.fire(datetime(2026, 3, 11, 1, tzinfo=SHANGHAI)) == 1
    assert "supervise" in town.open(case_id)
    with town.office.read() as uow:
        dues = [(due.clock, due.cause, str(due.due_on)) for due in due_dates.due_dates_of(uow, case_id)]
    assert dues == [
        ("unit", "delivery", "2026-03-09"),
        ("citizen", "delivery", "2026-03-09"),
        ("unit", "calendar", "2026-03-10"),
    ]


def test_a_new_working_day_shortens_no_promise(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    assert change(sqlite_town, date(2026, 3, 7), True) == 0
    assert str(sqlite_town.case(case_id).due_on) == "2026-03-09"


def test_no_change_is_no_work(sqlite_town: Town) -> None:
    with sqlite_town.office.begin() as uow:
        assert calendar.change(uow, SYSTEM, sqlite_town.clock, []) == 0


def test_a_day_that_a_leader_named_is_not_counted_anew(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    leader = town.actor(Role.CITY_LEADER, "city")
    given = {
        "act": "批示",
        "leader": leader.person,
        "date": "2026-03-02",
        "text": "请办理。",
        "leader_due": "2026-03-05",
    }
    with town.office.begin() as uow:
        buttons.press(uow, leader, town.clock, case_id, "later_instruction", formdata=sent(given))
    assert str(town.case(case_id).due_on) == "2026-03-05"
    assert str(town.item(case_id, "acknowledge").due_on) == "2026-03-03"
    assert change(town, date(2026, 3, 4), False) == 0
    with town.office.read() as uow:
        last = due_dates.due_dates_of(uow, case_id)[-1]
    assert (last.cause, last.basis) == ("instruction", "领导批示")


def test_a_case_of_old_times_without_dates_is_left_alone(sqlite_town: Town) -> None:
    case_id = sqlite_town.submit().case_id
    with sqlite_town.office.begin() as uow:
        uow.connection.exec_driver_sql(f"UPDATE \"case\" SET due_on = '2026-03-20' WHERE id = {case_id}")
    assert change(sqlite_town, date(2026, 3, 4), False) == 0
