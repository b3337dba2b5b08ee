"""Units of work: what is kept, what is undone, what is counted."""

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from app.domain.calendar import SpecialDay
from app.domain.errors import Conflict
from app.store import calendar_days, cases, counters, literal
from app.store.calendar_days import YearRecord
from app.store.schema.evidence import JournalSeal, JournalStream
from app.store.unit_of_work import Store
from app.store.vault import Vault
from app.store.waiting import inserting
from tests.store.city import NOW, City, new_case
from tests.store.databases import DATA_KEY, PostgresDatabases


def streams(store: Store) -> list[str]:
    with store.read() as uow:
        return list(uow.session.scalars(select(JournalStream.name).order_by(JournalStream.name)))


def test_leaving_the_block_commits_and_an_exception_rolls_back(store: Store) -> None:
    with store.begin() as uow:
        uow.session.add(JournalStream(name="kept"))
    with pytest.raises(RuntimeError), store.begin() as uow:
        uow.session.add(JournalStream(name="lost"))
        uow.flush()
        raise RuntimeError
    assert streams(store) == ["kept"]


def test_a_savepoint_undoes_its_own_part_alone(store: Store, city: City) -> None:
    with store.begin() as uow:
        first = new_case(uow)
        with pytest.raises(RuntimeError), uow.savepoint():
            new_case(uow)
            cases.project(uow, first.id, {"stage": "sorting"})
            uow.after_commit(lambda: pytest.fail("undone with its savepoint"))
            raise RuntimeError
        with uow.savepoint():
            second = new_case(uow)
        assert cases.get_case(uow, first.id).stage == "received"
        cases.project(uow, first.id, {"stage": "transfer"})
    assert (first.number, second.number) == ("2026-00001", "2026-00002")
    with store.read() as uow:
        assert cases.get_case(uow, first.id).stage == "transfer"
        assert counters.value(uow, "received") == 2
        assert counters.recount(uow) == ()


def test_after_commit_runs_once_kept_and_a_failure_harms_nothing(store: Store) -> None:
    seen: list[str] = []

    def fail() -> None:
        raise RuntimeError("too late to undo")

    with store.begin() as uow:
        uow.after_commit(fail)
        uow.after_commit(lambda: seen.append("kept"))
        uow.session.add(JournalStream(name="kept"))
    with pytest.raises(RuntimeError), store.begin() as uow:
        uow.after_commit(lambda: seen.append("lost"))
        raise RuntimeError
    assert seen == ["kept"]
    assert streams(store) == ["kept"]


def test_a_reading_unit_is_refused_every_change(store: Store) -> None:
    with pytest.raises(DBAPIError), store.read() as uow:
        uow.session.execute(insert(JournalStream).values(name="x"))
    with store.read() as uow, pytest.raises(Exception, match=r"readonly|read-only"):
        literal.execute(uow, "INSERT INTO journal_stream (name, seq, head) VALUES ('x', 0, '')")
    assert streams(store) == []


def test_a_reading_unit_sees_one_moment(store: Store) -> None:
    with store.read() as reading:
        before = reading.session.scalars(select(JournalStream.name)).all()
        with store.begin() as uow:
            uow.session.add(JournalStream(name="later"))
        assert reading.session.scalars(select(JournalStream.name)).all() == before == []
    assert streams(store) == ["later"]


def test_what_the_driver_has_prepared_outlives_a_reading_unit(postgres_databases: PostgresDatabases) -> None:
    with postgres_databases.migrated() as address:
        store = Store(address, Vault(DATA_KEY))
        for _ in range(10):
            with store.read() as uow:
                literal.execute(uow, "SELECT count(*) FROM person", []).fetchall()
        with store.read() as uow:
            found = literal.execute(uow, "SELECT statement FROM pg_prepared_statements", []).fetchall()
        store.dispose()
    assert ("SELECT count(*) FROM person",) in found


def test_every_statement_is_counted_begin_included(store: Store) -> None:
    with store.begin() as uow:
        assert uow.statements == 1
        uow.session.execute(select(JournalStream.name)).all()
        assert uow.statements == 2
        literal.execute(uow, "SELECT name FROM journal_stream")
        assert uow.statements == 3
        rows = [(f"s{number}", 0, "") for number in range(5)]
        literal.execute_many(uow, "INSERT INTO journal_stream (name, seq, head) VALUES (?, ?, ?)", rows)
        assert uow.statements == 4
        literal.execute_many(uow, "INSERT INTO journal_stream (name, seq, head) VALUES (?, ?, ?)", [])
        assert uow.statements == 4
    with store.begin() as uow:
        assert uow.statements == 1


def test_naive_instants_are_refused_everywhere(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive"), store.begin() as uow:
        uow.session.execute(select(JournalSeal).where(JournalSeal.at == naive))
    with pytest.raises(ValueError, match="naive"), store.begin() as uow:
        literal.execute(uow, "SELECT ?", [naive])


def test_an_instant_is_stored_alike_by_orm_and_literal_sql(store: Store) -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    values = (1, 0, "", "")
    with store.begin() as uow:
        uow.session.add(
            JournalSeal(at=noon, through_entry=1, entries=0, heads_digest="", previous="", seal_hash="orm")
        )
        literal.execute(
            uow,
            "INSERT INTO journal_seal (at, through_entry, entries, heads_digest, previous, seal_hash) "
            "VALUES (?, ?, ?, ?, ?, 'literal')",
            [noon, *values],
        )
        raw = [row[0] for row in literal.execute(uow, "SELECT at FROM journal_seal").fetchall()]
        read = uow.session.scalars(select(JournalSeal.at)).all()
    assert raw[0] == raw[1]
    assert list(read) == [noon, noon]
    assert {instant.tzinfo for instant in read} == {UTC}
    if store.dialect == "sqlite":
        assert raw[0] == "2026-03-02 04:00:00.000000"


def test_sqlite_is_durable_and_checks_references(sqlite_store: Store) -> None:
    with sqlite_store.begin() as uow:
        found = {
            name: uow.session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 20_000,
        "query_only": 0,
    }


def test_a_sqlite_writer_holds_the_lock_from_its_beginning(sqlite_store: Store, sqlite_address: str) -> None:
    other = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), timeout=0)
    with sqlite_store.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_whoever_waits_too_long_gets_a_conflict(store: Store, address: str) -> None:
    administration = "INSERT INTO journal_stream (name, seq, head) VALUES ('administration', 0, '')"
    impatient = Store(f"{address}?timeout=0.05" if store.dialect == "sqlite" else address, Vault(DATA_KEY))
    with store.begin() as holding:
        literal.execute(holding, administration)
        with pytest.raises(Conflict), impatient.begin() as uow:
            literal.execute(uow, "SET LOCAL lock_timeout = '50ms'")
            literal.execute(uow, administration)
    impatient.dispose()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_server_that_has_hung_up_is_called_again(store: Store) -> None:
    """As after a restart of PostgreSQL: whoever comes next meets no dead connection."""
    with store.begin() as uow, store.begin() as other:
        pids = [literal.execute(one, "SELECT pg_backend_pid()").fetchone()[0] for one in (uow, other)]
    with store.read() as uow:
        literal.execute(
            uow, "SELECT pg_terminate_backend(?, 5000), pg_terminate_backend(?, 5000)", pids
        ).fetchall()
    for _ in pids:
        with store.begin() as uow:
            assert literal.execute(uow, "SELECT pg_backend_pid()").fetchone()[0] not in pids


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_what_is_undone_leaves_statements_prepared(store: Store) -> None:
    prepared = "SELECT count(*) FROM pg_prepared_statements"
    with store.begin() as uow:
        uow.put_off(inserting(JournalStream, ("name", "seq", "head")), [("kept", 0, "")])
        before = literal.execute(uow, prepared).fetchone()[0]
    assert before > 0
    with pytest.raises(RuntimeError), store.begin() as uow:
        uow.session.add(JournalStream(name="undone"))
        uow.flush()
        raise RuntimeError
    with pytest.raises(psycopg.Error), store.begin() as uow:
        literal.execute(uow, "SELECT 1/0")
    with store.begin() as uow:
        assert literal.execute(uow, prepared).fetchone()[0] >= before
    assert streams(store) == ["kept"]


def test_the_calendar_is_kept_for_a_while_and_read_anew_when_told(store: Store) -> None:
    assert store.calendar().special == {}
    make_up = SpecialDay(date(2026, 2, 14), True, "春节调休")
    with store.begin() as uow:
        calendar_days.put_year(uow, YearRecord(2026, "国办发明电", True), [make_up])
    assert store.calendar().special == {}
    store.forget_calendar()
    assert store.calendar().special == {make_up.day: make_up}
    assert store.calendar().published_years == {2026}


@pytest.mark.parametrize("address", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"SQLite"):
        Store(address, Vault(DATA_KEY))


def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'var' / 'huiyin.db'}", Vault(DATA_KEY))
    store.migrate()
    assert store.revision() is not None
    store.dispose()
    assert (tmp_path / "var" / "huiyin.db").exists()
