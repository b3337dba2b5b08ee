"""Copies of an SQLite database, made while it runs, and put back in its place. PostgreSQL brings its own tools."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

PREFIX = "sqlite:///"


class NoBackup(Exception):
    """This database cannot be copied this way, or the file is no database; the message says what to do."""


def copy(url: str, file: Path) -> int:
    """Copy the database to `file`, one consistent moment of it, while others write; gives the copy's bytes.

    An existing file is not replaced.
    """
    source = _path(url)
    if file.exists():
        raise NoBackup(f"{file} exists already; name a new file.")
    with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(file)) as kept:
        running.backup(kept)
        _check(kept, file)
    return file.stat().st_size


def put_back(url: str, file: Path, now: datetime) -> Path | None:
    """Put a copy in the place of the database; the replaced one is kept beside it and its path given."""
    target = _path(url)
    with closing(sqlite3.connect(file.resolve().as_uri() + "?mode=ro", uri=True)) as kept:
        _check(kept, file)
        aside = None
        if target.exists():
            aside = target.with_name(f"{target.name}.{now:%Y%m%dT%H%M%S}")
            _close_log(target)
            target.rename(aside)
        with closing(sqlite3.connect(target)) as restored:
            kept.backup(restored)
    return aside


def _close_log(database: Path) -> None:
    """Bring the write-ahead log into the file, so that the file alone is the whole database.

    Leaving the log's mode needs the database for oneself: whoever still has it open would go on writing into the
    file that is put aside, and everything he confirms would be lost.
    """
    with closing(sqlite3.connect(database, timeout=1)) as running:
        try:
            running.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as busy:
            raise NoBackup("The database is in use; stop the server first.") from busy


def _check(kept: sqlite3.Connection, file: Path) -> None:
    try:
        sound = kept.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        known = kept.execute("SELECT count(*) FROM sqlite_master WHERE name = 'journal_entry'").fetchone()[0]
    except sqlite3.DatabaseError:
        sound, known = False, 0
    if not sound or not known:
        raise NoBackup(f"{file} is not a sound database of this product.")


def _path(url: str) -> Path:
    if not url.startswith(PREFIX):
        raise NoBackup("backup and restore are for SQLite; use pg_dump and pg_restore for PostgreSQL.")
    return Path(url.removeprefix(PREFIX))
