"""Writes that wait for one another: sent before anything is asked, together, in order, all or none."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.domain.errors import Conflict
from app.store import cases, hot_path, literal, outbox, work_items
from app.store.journal import Entry
from app.store.outbox import NewMail
from app.store.schema.evidence import JournalEntry, JournalStream
from app.store.schema.work import Step
from app.store.unit_of_work import Store, UnitOfWork
from app.store.waiting import changing, deleting, inserting
from tests.store.city import NOW, City, changes, loaded, new_case, open_item, started

STREAMS = inserting(JournalStream, ("name", "seq", "head"))
ON_POSTGRESQL = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
NAMES = ("一", "二", "三")


def put(uow: UnitOfWork, *names: str) -> None:
    uow.put_off(STREAMS, [(name, 0, "") for name in names])


def names(uow: UnitOfWork) -> list[str]:
    return [name for (name,) in literal.execute(uow, "SELECT name FROM journal_stream ORDER BY name").fetchall()]


def test_nothing_is_sent_before_somebody_asks(store: Store) -> None:
    with store.begin() as uow:
        put(uow, "a")
        put(uow, "b")
        assert uow.statements == 1
        assert names(uow) == ["a", "b"]
        assert uow.statements == 3
        put(uow, "c")
        assert uow.session.scalars(select(JournalStream.name)).all() == ["a", "b", "c"]
        put(uow, "d")
    with store.read() as uow:
        assert names(uow) == ["a", "b", "c", "d"]


def test_what_orm_and_waiting_writes_do_keeps_its_order(store: Store) -> None:
    forget = deleting(JournalStream, ["name"])
    with store.begin() as uow:
        uow.session.add(JournalStream(name="a"))
        uow.put_off(forget, [("a",)])
        uow.session.add(JournalStream(name="a", seq=7))
    with store.read() as uow:
        assert literal.execute(uow, "SELECT seq FROM journal_stream").fetchall() == [(7,)]


def test_a_savepoint_that_is_undone_takes_along_what_waits(store: Store) -> None:
    with store.begin() as uow:
        put(uow, "before")
        with pytest.raises(RuntimeError), uow.savepoint():
            put(uow, "undone")
            raise RuntimeError
        put(uow, "after")
    with store.read() as uow:
        assert names(uow) == ["after", "before"]


def test_a_unit_that_is_undone_sends_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as uow:
        put(uow, "undone")
        raise RuntimeError
    with store.read() as uow:
        assert names(uow) == []


def test_a_reading_unit_is_refused_what_waits(store: Store) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"), store.read() as uow:
        put(uow, "x")


def test_rows_of_a_kind_keep_their_order(store: Store, city: City) -> None:
    with store.begin() as uow:
        case_id = new_case(uow).id
        instance = started(uow, city, case_id)
        fields = ("case_id", "instance_id", "task_id", "process", "deployment_id", "element", "name", "kind", "at")
        part = inserting(Step, (*fields, "role", "unit_id", "actor_name", "note"))
        for name in NAMES:
            row = (case_id, instance, 1, "p", city.deployment, "e", name, "userTask", NOW, "", "", "", "")
            uow.put_off(part, [row])
            cases.project(uow, case_id, {}, [Entry(NOW, None, name, {})])
    with store.read() as uow:
        assert tuple(uow.session.scalars(select(Step.name).order_by(Step.id))) == NAMES
        kinds = uow.session.scalars(select(JournalEntry.kind).order_by(JournalEntry.id))
        assert tuple(kinds)[-3:] == NAMES


def test_values_are_kept_as_they_were_given(store: Store, city: City) -> None:
    given = {"text": '引号"、反斜线\\、𠮷、\n', "none": None, "list": [1, 2.5, True, "三"], "big": 2**62}
    at = NOW + timedelta(microseconds=1)
    mail = NewMail("occasion", "a@example.org", "reminder", given, at)
    with store.begin() as uow:
        outbox.put(uow, [mail, mail])
        (kept,) = outbox.waiting(uow, at, 10)
    assert (kept.context, kept.created_at, kept.attempts) == (given, at, 0)


@ON_POSTGRESQL
def test_what_is_too_long_is_refused_and_not_cut(store: Store) -> None:
    with pytest.raises(Exception, match="too long"), store.begin() as uow:
        put(uow, "x" * 41)


def test_naive_instants_are_refused(store: Store) -> None:
    naive = NewMail("x", "a@example.org", "reminder", {}, NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="naive"), store.begin() as uow:
        outbox.put(uow, [naive])
    moved = changing("instance", ("due_at",), ("id",))
    with pytest.raises(ValueError, match="naive"), store.begin() as uow:
        uow.put_off(moved, [(NOW.replace(tzinfo=None), 1)])


def test_who_has_read_an_older_instance_writes_nothing_even_if_the_refusal_is_passed_over(
    store: Store, city: City
) -> None:
    item = open_item()
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, item)
    with store.read() as uow:
        old = loaded(uow, item.id)
    with store.begin() as uow:
        hot_path.save(uow, loaded(uow, item.id), changes(state=b"newer"))
    assert old.case is not None
    with store.begin() as uow:
        cases.know(uow, old.case)
        done = changes(
            closed=[item],
            case={"summary": "late"},
            entries=[Entry(NOW, None, "late", {})],
            mails=[NewMail("late", "a@example.org", "reminder", {}, NOW)],
        )
        hot_path.save(uow, old, done)
        with pytest.raises(Conflict):
            uow.flush()
    with store.read() as uow:
        assert work_items.get_item(uow, item.id) is not None
        assert cases.get_case(uow, case.id).summary == ""
        assert outbox.waiting(uow, NOW, 10) == []
        found = hot_path.load_item(uow, item.id)
        assert found is not None
        assert found.instance.state == b"newer"


@ON_POSTGRESQL
def test_a_statement_of_many_parts_is_prepared_once_for_all_values(store: Store, city: City) -> None:
    """Numbers of every size and values that are missing make no new statement."""
    moved = changing("instance", ("due_at", "version"), ("id", "version"), checked=True)
    with store.begin() as uow:
        instance = started(uow, city, None)
        for version, due_at in ((40_000, NOW), (3_000_000_000 % 2**31, None), (5, NOW)):
            before = literal.execute(uow, "SELECT version FROM instance WHERE id = ?", [instance]).fetchone()[0]
            uow.put_off(moved, [(due_at, version, instance, before)], refusal=Conflict())
            uow.flush()
        prepared = uow.session.execute(
            text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'WITH w0 AS (UPDATE \"inst%'")
        ).scalar()
    assert prepared == 1


def test_rows_that_are_there_already_are_seen_by_those_that_come_later(store: Store) -> None:
    keeping = inserting(JournalStream, ("name", "seq", "head"), " ON CONFLICT DO NOTHING")
    with store.begin() as uow:
        put(uow, "a")
        uow.put_off(keeping, [("a", 9, "x"), ("b", 9, "x")])
    with store.read() as uow:
        rows = literal.execute(uow, "SELECT name, seq FROM journal_stream ORDER BY name").fetchall()
        assert [tuple(row) for row in rows] == [("a", 0), ("b", 9)]
