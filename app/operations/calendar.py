"""The working calendar as kept: seeded from the `holidays` package, changed by hand; open cases follow."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import holidays

from app.domain.calendar import SpecialDay, WorkingCalendar
from app.domain.clock import Clock
from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.time_limit import BY_INSTRUCTION, recomputed
from app.operations.running import verbs
from app.store import calendar_days, cases, due_dates, hot_path, journal, processes
from app.store.calendar_days import YearRecord
from app.store.cases import CaseRecord
from app.store.due_dates import DueDateRecord
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork

FIRST_YEAR = 2008
"""Earlier messages exist in no export."""
PART_OF = {"休息日": "", "农历除夕": "春节"}
"""Names of days that stand for another festival, or only take another day's place."""
FIXED_CAUSES = frozenset({"extension", "instruction"})
"""Due dates that somebody named; they were not counted and are not counted anew."""


def seed(uow: UnitOfWork, actor: Actor, clock: Clock) -> list[int]:
    """Fill in the years that are not kept yet, to the next one; gives them. A year once kept is never touched.

    Years whose State Council notice the package does not know hold the statutory days alone and are marked
    unpublished: dates in them are 暂定.
    """
    kept = {year.year for year in calendar_days.years(uow)}
    missing = [year for year in range(FIRST_YEAR, clock.today.year + 2) if year not in kept]
    for year in missing:
        days = list(_special_days(year))
        published = any(day.working for day in days)
        notice = f"国务院办公厅关于{year}年部分节假日安排的通知" if published else ""
        calendar_days.put_year(uow, YearRecord(year, notice, published), days)
    if missing:
        _note(uow, actor, clock, {"years": [*missing]})
    return missing


def change(uow: UnitOfWork, actor: Actor, clock: Clock, days: Iterable[SpecialDay]) -> int:
    """Change single days and count the open cases anew; gives how many due dates moved.

    A due date only ever moves later, and the citizen's not at all: what was promised is kept. `clock` carries the
    calendar before the change; whoever calls lets the store forget it (`Store.forget_calendar`).
    """
    changed = sorted(days, key=lambda day: day.day)
    if not changed:
        return 0
    for day in changed:
        calendar_days.put_day(uow, day)
    _note(uow, actor, clock, {"days": {day.day.isoformat(): day.working for day in changed}})
    special = {**clock.calendar.special, **{day.day: day for day in changed}}
    after = replace(clock, calendar=WorkingCalendar(special, clock.calendar.published_years))
    affected = due_dates.open_cases_due(uow, changed[0].day)
    return sum(_recount(uow, actor, after, cases.get_case(uow, case_id)) for case_id in affected)


def _recount(uow: UnitOfWork, actor: Actor, clock: Clock, case: CaseRecord) -> bool:
    """Move one case's due date if the calendar now puts it later."""
    kept = [record for record in due_dates.due_dates_of(uow, case.id) if record.clock == "unit"]
    if not kept or case.due_on is None or kept[-1].cause in FIXED_CAUSES or kept[-1].basis == BY_INSTRUCTION:
        return False
    last = kept[-1]
    due_on = recomputed(clock.calendar, clock.local_day(last.since), last.limit_days, case.due_on)
    if due_on == case.due_on:
        return False
    moved = replace(last, due_on=due_on, cause="calendar", set_at=clock.now)
    _move(uow, actor, clock, case, moved)
    return True


def _move(uow: UnitOfWork, actor: Actor, clock: Clock, case: CaseRecord, moved: DueDateRecord) -> None:
    due_dates.add(uow, [moved])
    old = "" if case.due_on is None else case.due_on.isoformat()
    details = {"cause": "calendar", "basis": moved.basis, "old": old, "new": moved.due_on.isoformat()}
    entry = Entry(clock.now, actor.person, Event.DUE_SET, details)
    cases.project(uow, case.id, {"due_on": moved.due_on, "original_due_on": moved.due_on}, [entry])
    for instance in processes.instances_of_case(uow, case.id):
        loaded = hot_path.load(uow, instance.id) if instance.status != "finished" else None
        if loaded is not None:
            values = {"due_on": moved.due_on.isoformat()}
            verbs.reschedule(verbs.turn_of(uow, actor, clock, loaded), loaded, values)


def _note(uow: UnitOfWork, actor: Actor, clock: Clock, details: dict[str, object]) -> None:
    entry = Entry(clock.now, actor.person, Event.CALENDAR_CHANGED, details)
    journal.append(uow, journal.ADMINISTRATION, [entry])


def _special_days(year: int) -> Iterator[SpecialDay]:
    """Days of a year that differ from their weekday, each with the festival it belongs to."""
    china = holidays.country_holidays("CN", years=year, language="zh_CN")
    festivals = {day: _festival(name) for day, name in china.items() if _festival(name)}
    day = date(year, 1, 1)
    while day.year == year:
        works = china.is_working_day(day)
        if works != (day.weekday() < 5):
            name = _nearest(festivals, day)
            yield SpecialDay(day, works, f"{name}调休" if works else name)
        day += timedelta(days=1)


def _festival(name: str) -> str:
    """The festival in a name such as 清明节（补休）; empty for a day off that only takes another one's place."""
    festival = name.partition("（")[0].partition(";")[0].strip()
    return PART_OF.get(festival, festival)


def _nearest(festivals: dict[date, str], day: date) -> str:
    if not festivals:
        return ""
    return festivals[min(festivals, key=lambda one: (abs((one - day).days), one))]
