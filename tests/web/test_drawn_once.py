"""What is drawn once: the same for the same, anew for anything else, and never kept where names may change."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app.config import Config
from app.domain.calendar import SpecialDay, WorkingCalendar
from app.operations.office import Office
from app.store.calendar_cache import CalendarCache
from app.web.drawn_once import MOST_KEPT, drawn_once
from app.web.due_calendar import due_calendar

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
FREE = WorkingCalendar(
    {date(2026, 3, 4): SpecialDay(date(2026, 3, 4), working=False, name="节日")}, frozenset({2026})
)


@pytest.fixture
def speaking(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Requests in the language that is named."""
    app, opened = Flask(__name__), []
    app.extensions["huiyin"] = Office(Config("s" * 40, b"k" * 32, f"sqlite:///{tmp_path}/huiyin.db"))
    Babel(app, default_locale="zh_Hans_CN")

    def speak(language: str) -> None:
        opened.append(app.test_request_context(headers={"Cookie": f"language={language}"}))
        opened[-1].push()

    yield speak
    for context in reversed(opened):
        context.pop()


def test_a_part_is_drawn_once_in_chinese_and_every_time_in_other_languages(
    speaking: Callable[[str], None],
) -> None:
    drawn = []

    @drawn_once
    def part(name: str, *, size: int = 1) -> str:
        drawn.append((name, size))
        return f"{name} {size}"

    speaking("zh-CN")
    assert [part("图"), part("图"), part("图", size=2), part("表")] == ["图 1", "图 1", "图 2", "表 1"]
    assert drawn == [("图", 1), ("图", 2), ("表", 1)]
    speaking("en")
    assert [part("图"), part("图")] == ["图 1", "图 1"]
    assert len(drawn) == 5


def test_no_more_than_so_many_are_kept(speaking: Callable[[str], None]) -> None:
    drawn: list[int] = []
    speaking("zh-CN")
    part = drawn_once(drawn.append)
    for number in [*range(MOST_KEPT + 1), 0]:
        part(number)
    assert len(drawn) == MOST_KEPT + 2, "the first had to go"


def test_a_changed_calendar_is_drawn_anew_the_same_day(speaking: Callable[[str], None]) -> None:
    def remarks(calendar: WorkingCalendar) -> tuple[str, ...]:
        given = {"limit_days": 4, "basis": "第十一条", "today": MONDAY, "begun": "送达"}
        return due_calendar(calendar, MONDAY, FRIDAY, **given).remarks

    speaking("zh-CN")
    plain = WorkingCalendar({}, frozenset({2026}))
    assert remarks(plain) == ()
    assert remarks(FREE) != ()
    assert remarks(WorkingCalendar({}, frozenset({2026}))) == ()


def test_a_calendar_read_again_without_a_change_stays_the_same_one() -> None:
    cache = CalendarCache()
    first = cache.keep(WorkingCalendar({}, frozenset({2026})))
    assert cache.keep(WorkingCalendar({}, frozenset({2026}))) is first
    assert cache.keep(FREE) is FREE
    cache.forget()
    assert cache.keep(first) is first
