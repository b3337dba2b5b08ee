"""Database connections: how SQLite and PostgreSQL are opened, and how a transaction begins on each."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

BUSY_SECONDS = 20
"""How long a SQLite writer waits for another one, unless the address says `?timeout=…`."""

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
)
_POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=120s"
)
_RACES = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: serialization failure, deadlock, lock not available in time."""
_TALLY = "huiyin_tally"


@dataclass(slots=True)
class Tally:
    """Statements sent to the database in one unit of work, BEGIN included; one executemany counts once."""

    statements: int = 0


def open_engine(address: str, *, writing: bool, echo: bool) -> Engine:
    """An engine whose every transaction writes (or, if not `writing`, is refused any change).

    `address` is `sqlite:///path` or `postgresql://…`; ValueError for anything else.
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        engine = _sqlite_engine(url, writing=writing, echo=echo)
    elif url.get_backend_name() == "postgresql":
        engine = _postgres_engine(url, writing=writing, echo=echo)
    else:
        raise ValueError(f"neither SQLite nor PostgreSQL: {url.render_as_string()}")
    event.listen(engine, "before_cursor_execute", _count)
    return engine


def tally_on(connection: Connection) -> Tally:
    """Start counting the statements of a unit of work on this connection."""
    connection.info[_TALLY] = tally = Tally()
    return tally


def lost_race(error: BaseException) -> bool:
    """Whether the database refused because somebody else was at the same rows: to be tried again, not repaired."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in _RACES


def _count(connection: Connection, *_: object) -> None:
    tally = connection.info.get(_TALLY)
    if tally is not None:
        tally.statements += 1


def to_json(value: object) -> str:
    """Canonical JSON: keys sorted, no spaces, characters as they are."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _sqlite_engine(url: URL, *, writing: bool, echo: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: several connections share it")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        echo=echo,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        connect_args={} if "timeout" in url.query else {"timeout": BUSY_SECONDS},
    )
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    def prepare(raw: sqlite3.Connection, record: object) -> None:
        raw.isolation_level = None
        for pragma in _SQLITE_PRAGMAS:
            raw.execute(pragma)
        if not writing:
            raw.execute("PRAGMA query_only = ON")

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin_transaction)
    return engine


def _postgres_engine(url: URL, *, writing: bool, echo: bool) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        echo=echo,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        isolation_level="READ COMMITTED" if writing else "REPEATABLE READ",
        connect_args={
            "options": _POSTGRES_OPTIONS + ("" if writing else " -c default_transaction_read_only=on"),
            "application_name": f"huiyin {os.getpid()}",
        },
        pool_pre_ping=True,
        pool_size=8,
    )
    event.listen(engine, "begin", _count)  # the driver sends BEGIN by itself
    return engine
