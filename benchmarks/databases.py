"""Databases that a benchmark makes for itself and takes away again."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url


def plain(server: str, database: str | None = None) -> str:
    """The address as the driver itself takes it, of another database on request."""
    url = make_url(server).set(drivername="postgresql")
    return (url.set(database=database) if database else url).render_as_string(hide_password=False)


@contextmanager
def postgres(server: str, *names: str) -> Iterator[str]:
    """A new database on a server; its address. Further `names` are dropped at the end, too."""
    with psycopg.connect(plain(server), autocommit=True) as admin:
        _drop(admin, names)
        admin.execute(f"CREATE DATABASE {names[0]}")
        try:
            yield plain(server, names[0])
        finally:
            _drop(admin, names)


def copied_on_server(server: str, source: str, *names: str) -> list[str]:
    """Copies of a database that nobody has open; their addresses."""
    with psycopg.connect(plain(server), autocommit=True) as admin:
        for name in names:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
    return [plain(server, name) for name in names]


def copied(source: Path, target: Path) -> None:
    """A copy of an SQLite file that may be in use."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as kept:
        live.backup(kept)


def plain_sqlite(file: Path) -> sqlite3.Connection:
    """A plain connection to a file, as durable as ours."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for SQLite files, where `HUIYIN_BENCH_FOLDER` says, else where temporary files are."""
    parent = os.environ.get("HUIYIN_BENCH_FOLDER")
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-", dir=parent) as path:
        yield Path(path)


def _drop(admin: Any, names: tuple[str, ...]) -> None:
    for name in names:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
