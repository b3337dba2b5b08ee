"""Notices belong to one person; counting them never costs more than a hundred rows."""

from datetime import date, timedelta
from typing import Any

from app.store import notices
from app.store.literal import execute
from app.store.notices import MOST_COUNTED, NewNotice, SettingRecord
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import NOW, City, new_case


def told(uow: UnitOfWork, person: int, n: int = 1, **given: Any) -> None:
    notices.put(uow, [NewNotice(person, "comment", NOW + timedelta(minutes=i), **given) for i in range(n)])


def test_each_person_has_notices_of_his_own_newest_first(store: Store, city: City) -> None:
    reader, other = city.people["handling_unit", "schools"], city.people["handling_unit", "water"]
    with store.begin() as uow:
        case = new_case(uow)
        told(uow, reader, 3, case_id=case.id, facts={"by": "李"})
        told(uow, other)
    with store.read() as uow:
        mine = notices.newest(uow, reader, 2)
        assert [one.at for one in mine] == [NOW + timedelta(minutes=2), NOW + timedelta(minutes=1)]
        assert (mine[0].case_id, mine[0].facts, mine[0].read_at) == (case.id, {"by": "李"}, None)
        assert [one.at for one in notices.newest(uow, reader, 9, before=mine[-1].id)] == [NOW]
        assert notices.get(uow, other, mine[0].id) is None
        assert notices.unread(uow, reader) == 3


def test_only_its_person_marks_a_notice_as_read(store: Store, city: City) -> None:
    reader, other = city.people["handling_unit", "schools"], city.people["handling_unit", "water"]
    with store.begin() as uow:
        told(uow, reader, 4)
        ids = [one.id for one in notices.newest(uow, reader, 9)]
        notices.mark_read(uow, other, ids[0], NOW)
        assert notices.unread(uow, reader) == 4
        notices.mark_read(uow, reader, ids[3], NOW)
        assert notices.mark_all_read(uow, reader, ids[1], NOW) == 2
        assert notices.unread(uow, reader) == 1
        assert [one.id for one in notices.unread_since(uow, reader, 0, 9)] == [ids[0]]
        assert notices.last_id(uow, reader) == ids[0]
        assert notices.last_id(uow, other) == 0


def test_the_bell_counts_no_further_than_it_says(store: Store, city: City) -> None:
    reader = city.people["handling_unit", "schools"]
    with store.begin() as uow:
        told(uow, reader, MOST_COUNTED + 20)
        assert notices.unread(uow, reader) == MOST_COUNTED


def test_old_notices_go_a_few_at_a_time(store: Store, city: City) -> None:
    reader = city.people["handling_unit", "schools"]
    with store.begin() as uow:
        told(uow, reader, 5)
        assert notices.prune(uow, NOW + timedelta(minutes=3), 2) == 2
        assert notices.prune(uow, NOW + timedelta(minutes=3), 2) == 1
        assert [one.at for one in notices.newest(uow, reader, 9)] == [NOW + timedelta(minutes=m) for m in (4, 3)]


def test_a_setting_is_kept_and_replaced(store: Store, city: City) -> None:
    reader = city.people["handling_unit", "schools"]
    with store.begin() as uow:
        assert notices.setting_of(uow, reader) is None
        for setting in (
            SettingRecord(reader, "daily", None, 7, None),
            SettingRecord(reader, "at_once", date(2026, 3, 2), 9, date(2026, 3, 1)),
        ):
            notices.keep_setting(uow, setting)
            assert notices.setting_of(uow, reader) == setting


def test_questions_about_notices_are_answered_from_indexes(sqlite_store: Store) -> None:
    asked = {
        "SELECT 1 FROM notice WHERE person_id = 1 AND read_at IS NULL LIMIT 100": "ix_notice_unread",
        "SELECT * FROM notice WHERE person_id = 1 AND id < 9 ORDER BY id DESC LIMIT 20": "ix_notice_person_id_id",
        "SELECT id FROM notice WHERE at < '2026' ORDER BY at LIMIT 9": "ix_notice_at",
    }
    with sqlite_store.read() as uow:
        for statement, index in asked.items():
            rows = execute(uow, f"EXPLAIN QUERY PLAN {statement}").fetchall()
            plan = " ".join(str(row[-1]) for row in rows)
            assert index in plan
            assert "TEMP B-TREE" not in plan


def test_a_day_is_claimed_once(store: Store, city: City) -> None:
    reader, day = city.people["handling_unit", "schools"], date(2026, 3, 2)
    with store.begin() as uow:
        notices.keep_setting(uow, SettingRecord(reader, "at_once", None, 0, None))
        for today in (day, day + timedelta(days=1)):
            assert notices.claim_digest(uow, reader, today, 7)
            assert not notices.claim_digest(uow, reader, today, 9)
            assert notices.claim_overdue(uow, reader, today)
            assert not notices.claim_overdue(uow, reader, today)
        assert notices.setting_of(uow, reader) == SettingRecord(reader, "at_once", today, 7, today)
