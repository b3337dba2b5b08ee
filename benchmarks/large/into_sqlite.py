"""Loads rows into an SQLite installation: big batches, no synchronising, indexes made at the end.

The search index is filled in a file of its own, by whoever has a processor to spare, and taken over as it is.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.large.scratch import story_tables

LOADING = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA cache_size = -500000",
    "PRAGMA temp_store = MEMORY",
)
SEARCH = "case_search"
SHADOWS = ("data", "idx", "content", "docsize")
"""Tables behind the search index; its settings stay as they were made."""
_SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
_TERMS = "INSERT INTO case_search (rowid, public_terms, internal_terms) VALUES (?, ?, ?)"

Say = Callable[[str], None]


class IntoSqlite:
    """A file that stands with its city and without a message, while it is filled."""

    def __init__(self, path: Path) -> None:
        self._connection = _open(path)
        self._schema = self._connection.execute(_SCHEMA).fetchall()
        self._indexes = self._connection.execute(_INDEXES).fetchall()
        for name, _ in self._indexes:
            self._connection.execute(f'DROP INDEX "{name}"')
        self._insert = {table.name: _inserting(table.name, table.columns.keys()) for table in story_tables()}

    def write(self, rows: dict[str, list[Sequence[Any]]]) -> None:
        """Write rows by table."""
        self._connection.execute("BEGIN")
        for table, found in rows.items():
            self._connection.executemany(self._insert[table], found)
        self._connection.execute("COMMIT")

    def put(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows of a table that follows from all stories together, in the place of older ones."""
        statement = _inserting(table, columns).replace("INSERT", "INSERT OR REPLACE", 1)
        self._connection.execute("BEGIN")
        self._connection.executemany(statement, list(rows))
        self._connection.execute("COMMIT")

    def finish(self, say: Say, search: Path) -> None:
        """Take over the search index, make the indexes again; RuntimeError when the schema is not what it was."""
        self._connection.execute("ATTACH ? AS made", [str(search)])
        self._connection.execute("BEGIN")
        for shadow in SHADOWS:
            self._connection.execute(f"DELETE FROM main.{SEARCH}_{shadow}")
            self._connection.execute(f"INSERT INTO main.{SEARCH}_{shadow} SELECT * FROM made.{SEARCH}_{shadow}")
        self._connection.execute("COMMIT")
        self._connection.execute("DETACH made")
        say("search index taken over")
        for name, statement in self._indexes:
            self._connection.execute(statement)
            say(f"index {name}")
        if self._connection.execute(_SCHEMA).fetchall() != self._schema:
            raise RuntimeError("the schema changed while the tables were filled")
        self._connection.execute("ANALYZE")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.close()


class SearchIntoSqlite:
    """The search index, made in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._connection = _open(path)
        self._connection.execute(
            "CREATE VIRTUAL TABLE case_search USING "
            "fts5(public_terms, internal_terms, tokenize = 'ascii', detail = 'column')"
        )

    def write(self, terms: Sequence[tuple[int, str, str]]) -> None:
        """Index cases."""
        self._connection.execute("BEGIN")
        self._connection.executemany(_TERMS, terms)
        self._connection.execute("COMMIT")

    def finish(self) -> None:
        """Close the file."""
        self._connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in LOADING:
        connection.execute(pragma)
    return connection


def _inserting(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
