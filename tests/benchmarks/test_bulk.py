"""What is made in bulk is what the real writer writes, and the real operations go on with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.demo.stories import entered
from app.operations import tasks, upkeep
from app.operations.office import Office
from app.store import people, work_items
from app.store.literal import execute
from app.store.schema import Base
from app.store.schema.cases import Case
from app.store.schema.work import WorkItem
from benchmarks.large.making import CONFIG, found
from benchmarks.large.proof import differences, unsound
from benchmarks.large.scratch import DERIVED, SETTLED, story_tables

STATES = {
    ("moderation", "open"),
    ("sorting", "open"),
    ("transfer", "open"),
    ("handling", "open"),
    ("reply", "open"),
    ("rating", "replied"),
    ("archived", "closed"),
    ("declined", "closed"),
    ("sealed", "open"),
    ("sealed", "closed"),
}


@contextmanager
def opened(address: str) -> Iterator[Office]:
    office = Office(replace(CONFIG, database_url=address))
    try:
        yield office
    finally:
        office.close()


def test_both_ways_leave_the_same_rows(told: str, made: str) -> None:
    assert differences(told, made) == []


def test_postgres_holds_the_same_rows(told: str, made_on_postgres: str) -> None:
    assert differences(told, made_on_postgres) == []


def test_journal_and_counters_hold(made: str) -> None:
    assert unsound(made) == ()


def test_the_stories_reach_every_state(made: str) -> None:
    with opened(made) as office, office.read() as uow:
        reached = {tuple(row) for row in uow.session.execute(select(Case.stage, Case.status).distinct())}
        waiting = uow.session.scalars(select(WorkItem.element).distinct()).all()
        links = {kind for (kind,) in uow.session.execute(text("SELECT DISTINCT kind FROM case_link"))}
    assert reached >= STATES, sorted(STATES - reached)
    left = {"moderate", "sort", "assign", "acknowledge", "handle", "assist", "release", "publish_city", "rate"}
    assert left | {"supervise", "decide_extension", "screen"} <= set(waiting)
    assert links == {"repeat", "merged"}


def test_an_open_case_goes_on(made: str) -> None:
    with opened(made) as office:
        clock = office.clock()
        with office.begin() as uow:
            item_id, case_id = uow.session.execute(
                select(WorkItem.id, WorkItem.case_id).where(WorkItem.element == "moderate").limit(1)
            ).one()
            info = people.find_login(uow, "info")
            assert info is not None
            actor = people.actor_of(uow, info.id, clock.today)
            assert actor is not None
            assert case_id is not None
            tasks.complete(uow, actor, clock, item_id, entered({"moderation": "publish"}))
        with office.read() as uow:
            assert [item.element for item in work_items.items_of_case(uow, case_id)] == ["sort"]
        assert upkeep.verify_journal(office).problems == ()


def test_stories_change_no_settled_table(told: str, tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'founded.db'}") as founded, opened(told) as office:
        found(founded)
        for name in sorted(SETTLED):
            count = f'SELECT count(*) FROM "{name}"'
            with founded.read() as before, office.read() as after:
                assert execute(before, count).fetchone() == execute(after, count).fetchone(), name


def test_every_table_is_known() -> None:
    known = SETTLED | DERIVED | {table.name for table in story_tables()}
    assert known == {table.name for table in Base.metadata.sorted_tables}
    assert not (SETTLED | DERIVED) - known


def test_everything_that_was_dropped_stands_again(told: str, made: str) -> None:
    def names(address: str) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
            found = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
            return {(kind, name) for kind, name in found if not name.startswith("sqlite_stat")}

    assert names(told) == names(made)


def test_the_search_index_is_whole(made: str) -> None:
    with closing(sqlite3.connect(made.removeprefix("sqlite:///"))) as connection:
        connection.execute("INSERT INTO case_search (case_search) VALUES ('integrity-check')")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("table", ["journal_entry", "case"])
def test_a_difference_is_told(told: str, tmp_path: Path, table: str) -> None:
    copy = tmp_path / "copy.db"
    with (
        closing(sqlite3.connect(told.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("DROP TRIGGER journal_entry_append_only")
        column = {"journal_entry": "kind", "case": "summary"}[table]
        target.execute(f"UPDATE \"{table}\" SET {column} = 'changed' WHERE id = 40")
        target.commit()
    assert [one.partition(":")[0] for one in differences(told, f"sqlite:///{copy}")] == [f"{table} 40.{column}"]
