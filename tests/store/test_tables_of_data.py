"""Tables that offices keep: the calendar, categories, imports."""

from datetime import date, timedelta

import pytest

from app.domain.calendar import SpecialDay
from app.store import calendar_days, categories, imports
from app.store.calendar_cache import read_calendar
from app.store.calendar_days import YearRecord
from app.store.categories import CategoryRecord
from app.store.imports import RefusedRow
from app.store.unit_of_work import Store
from tests.store.city import NOW, City

SPRING = SpecialDay(date(2026, 2, 17), False, "春节")
MAKE_UP = SpecialDay(date(2026, 2, 14), True, "春节调休")


def test_a_year_is_replaced_as_a_whole(store: Store) -> None:
    known = YearRecord(2026, "国办发明电〔2025〕7号", True)
    with store.begin() as uow:
        calendar_days.put_year(uow, YearRecord(2027, "", False), [SpecialDay(date(2027, 1, 1), False, "元旦")])
        calendar_days.put_year(uow, YearRecord(2026, "", False), [SPRING])
        calendar_days.put_year(uow, known, [MAKE_UP])
        calendar_days.put_day(uow, SPRING)
        calendar_days.put_day(uow, SpecialDay(SPRING.day, False, "除夕"))
        assert calendar_days.years(uow) == [known, YearRecord(2027, "", False)]
        calendar = read_calendar(uow.session)
    assert calendar.special[SPRING.day].name == "除夕"
    assert set(calendar.special) == {SPRING.day, MAKE_UP.day, date(2027, 1, 1)}
    assert calendar.published_years == {2026}


def test_a_day_of_another_year_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="outside 2027"), store.begin() as uow:
        calendar_days.put_year(uow, YearRecord(2027, "", False), [SPRING])


def test_categories_come_superiors_first(store: Store, city: City) -> None:
    records = [
        CategoryRecord("教育/学前/收费", "收费", 3),
        CategoryRecord("教育", "教育", 1, "schools"),
        CategoryRecord("教育/学前", "学前", 2),
    ]
    with store.begin() as uow:
        categories.put_categories(uow, records)
        categories.put_categories(uow, [CategoryRecord("教育/学前", "学前教育", 2, "schools")])
        found = categories.categories(uow)
    assert [(one.path, one.name, one.unit_id) for one in found] == [
        ("教育", "教育", "schools"),
        ("教育/学前", "学前教育", "schools"),
        ("教育/学前/收费", "收费", ""),
    ]


def test_an_import_tells_how_far_it_came_and_what_it_refused(store: Store) -> None:
    with store.begin() as uow:
        begun = imports.begin(uow, source="people_mayor", file_name="a.xlsx", file_digest="d", started_at=NOW)
        later = imports.begin(uow, source="hotline", file_name="b.csv", file_digest="e", started_at=NOW)
        imports.refuse(uow, begun.id, RefusedRow(9, "没有时间", {"留言主题": "路灯"}))
        imports.refuse(uow, begun.id, RefusedRow(3, "没有内容", {}))
        imports.refuse(uow, begun.id, RefusedRow(9, "时间看不懂", {"留言时间": "昨天"}))
        imports.note(uow, begun.id, {"rows": 10, "done": 10, "added": 8, "refused": 2})
        assert imports.unfinished(uow) == [imports.get_run(uow, begun.id), later]
        imports.note(uow, begun.id, {"finished_at": NOW + timedelta(minutes=1)})
    with store.read() as uow:
        found = imports.get_run(uow, begun.id)
        assert found is not None
        assert (found.rows, found.added, found.refused, found.repeated) == (10, 8, 2, 0)
        assert found.finished_at == NOW + timedelta(minutes=1)
        assert imports.refusals(uow, begun.id) == [
            RefusedRow(3, "没有内容", {}),
            RefusedRow(9, "时间看不懂", {"留言时间": "昨天"}),
        ]
        assert imports.runs(uow, 1) == [later]
        assert imports.unfinished(uow) == [later]
        assert imports.get_run(uow, 999) is None
