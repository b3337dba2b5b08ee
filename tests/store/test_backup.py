"""Copies of a running SQLite database."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store import backup

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def database(path: Path, entries: int) -> str:
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE journal_entry (id INTEGER PRIMARY KEY)")
        made.executemany("INSERT INTO journal_entry VALUES (?)", [(number,) for number in range(entries)])
    made.close()
    return f"sqlite:///{path}"


def entries(path: Path) -> int:
    with sqlite3.connect(path) as opened:
        (count,) = opened.execute("SELECT count(*) FROM journal_entry").fetchone()
    opened.close()
    return int(count)


def test_a_copy_holds_what_was_committed_while_a_writer_is_at_work(tmp_path: Path) -> None:
    url = database(tmp_path / "live.db", 3)
    writer = sqlite3.connect(tmp_path / "live.db", isolation_level=None)
    writer.execute("INSERT INTO journal_entry VALUES (100)")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO journal_entry VALUES (101)")
    assert backup.copy(url, tmp_path / "copy.db") > 0
    writer.close()
    assert entries(tmp_path / "copy.db") == 4


def test_an_older_copy_is_never_overwritten(tmp_path: Path) -> None:
    url = database(tmp_path / "live.db", 1)
    (tmp_path / "copy.db").write_bytes(b"precious")
    with pytest.raises(backup.NoBackup, match="exists already"):
        backup.copy(url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"precious"


def test_a_restored_copy_replaces_the_database_and_keeps_it_aside(tmp_path: Path) -> None:
    url = database(tmp_path / "live.db", 3)
    backup.copy(url, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "live.db") as live:
        live.execute("INSERT INTO journal_entry VALUES (100)")
    live.close()
    aside = backup.put_back(url, tmp_path / "copy.db", NOW)
    assert aside is not None
    assert (entries(tmp_path / "live.db"), entries(aside)) == (3, 4)


def test_what_is_no_database_of_ours_is_never_put_in_place(tmp_path: Path) -> None:
    url = database(tmp_path / "live.db", 3)
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(backup.NoBackup, match="not a sound database"):
        backup.put_back(url, tmp_path / "letter.txt", NOW)
    assert entries(tmp_path / "live.db") == 3


def test_other_databases_have_tools_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(backup.NoBackup, match="pg_dump"):
        backup.copy("postgresql://localhost/huiyin", tmp_path / "copy.db")
