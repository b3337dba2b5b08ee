"""Database connections: how SQLite and PostgreSQL are opened, and how a transaction begins and ends on each."""

import os
import select
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError

from app.store.encoding import to_json
from app.store.slow_queries import DEFAULT_SECONDS, timed

BUSY_SECONDS = 20
"""How long a SQLite writer waits for another one, unless the address says `?timeout=…`."""

MOST_PREPARED = 500
"""Statements that a connection keeps prepared: those of the write path come in shapes."""

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
)
_READING_PRAGMAS = ("PRAGMA query_only = ON", "PRAGMA cache_size = -16384")
"""A list touches thousands of pages of a large file: they are kept at hand (KiB). Mapped into memory, the file
would count as memory of the process, and an export of 100 000 rows maps most of it."""
_POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=120s "
    # Compiling a statement takes longer than any of ours may take.
    "-c jit=off"
)
_RACES = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: serialization failure, deadlock, lock not available in time."""
_UNIQUE = "23505"
_UNDER_WAY = (2, 3)
"""libpq: in a transaction, or in one that has failed."""
_TRANSACTION = "huiyin_transaction"


class Database:
    """A pool of connections to `address` whose transactions write (or, if not `writing`, are refused any change).

    `address` is `sqlite:///path` or `postgresql://…`; ValueError for anything else.
    """

    def __init__(self, address: str, *, writing: bool, echo: bool, slow_seconds: float = DEFAULT_SECONDS) -> None:
        url = make_url(address)
        self.begin = ""
        """What begins a transaction; empty where the driver does it by itself."""
        if url.get_backend_name() == "sqlite":
            self.begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
            self.engine = _sqlite_engine(url, self.begin, writing=writing, echo=echo)
        elif url.get_backend_name() == "postgresql":
            self.engine = _postgres_engine(url, writing=writing, echo=echo)
        else:
            raise ValueError(f"neither SQLite nor PostgreSQL: {url.render_as_string()}")
        event.listen(self.engine, "before_cursor_execute", _count)
        event.listen(self.engine, "connect", lambda raw, _: setattr(raw, "slow_seconds", slow_seconds))

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name


class _SqliteConnection(sqlite3.Connection):
    """A connection whose statements are timed."""

    slow_seconds = DEFAULT_SECONDS

    def cursor(self, factory: Any = None) -> Any:
        """A timed cursor."""
        return super().cursor(timed(sqlite3.Cursor))


class Transaction:
    """A transaction in progress on a connection from the pool, to be ended by `commit` or `rollback`.

    Literal SQL goes to the driver itself. SQLAlchemy's `connection` joins the transaction when it is first asked
    for: beginning and ending one through it costs as much as all statements of a completed task.
    """

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._pooled = database.engine.raw_connection()
        driver: Any = self._pooled.dbapi_connection
        self._driver = driver
        self._connection: Connection | None = None
        self.statements = 1
        """Statements sent so far, BEGIN included; one executemany counts once."""
        self.before_statement: Callable[[], None] = _nothing
        """Called before SQLAlchemy sends a statement of its own."""
        self._pooled.info[_TRANSACTION] = self
        if database.begin:
            try:
                driver.cursor().execute(database.begin)
            except BaseException:
                self._pooled.close()
                raise

    def cursor(self) -> Any:
        """A cursor of the driver itself, for one statement."""
        self.statements += 1
        return self._driver.cursor()

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's view of the same transaction."""
        if self._connection is None:
            self._connection = Connection(self._engine, self._pooled)
            self._connection.begin()
        return self._connection

    def commit(self) -> None:
        """Keep everything and give the connection back; undone instead when the database refuses."""
        try:
            self._driver.commit()
        finally:
            self._give_back()

    def end(self) -> None:
        """End a transaction that has read only. By a commit: after a rollback the driver prepares all anew."""
        with suppress(self._engine.dialect.loaded_dbapi.Error):
            self._driver.commit()
        self._give_back()

    def rollback(self) -> None:
        """Undo everything and give the connection back.

        PostgreSQL is told so beneath the driver, which would forget all prepared statements: a table that is made
        and undone would have to be looked up anew, and no unit of work makes tables.
        """
        line = getattr(self._driver, "pgconn", None)
        if line is not None and line.transaction_status in _UNDER_WAY:
            line.exec_(b"ROLLBACK")
        self._give_back()

    def _give_back(self) -> None:
        """Whatever has not been committed is rolled back by the pool."""
        self.before_statement = _nothing
        if self._connection is None:
            self._pooled.close()
        else:
            self._connection.close()


def lost_race(error: BaseException) -> bool:
    """Whether the database refused because somebody else was at the same rows: to be tried again, not repaired."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in _RACES


def rows_clash(error: BaseException) -> bool:
    """Whether the database refused because there is such a row already."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.IntegrityError):
        return cause.sqlite_errorcode in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
    return getattr(cause, "sqlstate", None) == _UNIQUE


def _count(connection: Connection, *_: object) -> None:
    transaction = connection.info.get(_TRANSACTION)
    if transaction is not None:
        transaction.before_statement()
        transaction.statements += 1


def _nothing() -> None:
    """Nothing is to be done before."""


def _sqlite_engine(url: URL, begin: str, *, writing: bool, echo: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: several connections share it")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        echo=echo,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,
        # The connection that was used last knows the statements, and the pages.
        pool_use_lifo=True,
        connect_args={"factory": _SqliteConnection, "cached_statements": MOST_PREPARED}
        | ({} if "timeout" in url.query else {"timeout": BUSY_SECONDS}),
    )

    def prepare(raw: sqlite3.Connection, record: object) -> None:
        raw.isolation_level = None
        for pragma in _SQLITE_PRAGMAS:
            raw.execute(pragma)
        for pragma in () if writing else _READING_PRAGMAS:
            raw.execute(pragma)

    def begin_or_join(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        if not raw.in_transaction:
            raw.execute(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin_or_join)
    return engine


def _postgres_engine(url: URL, *, writing: bool, echo: bool) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        echo=echo,
        hide_parameters=True,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        isolation_level="READ COMMITTED" if writing else "REPEATABLE READ",
        connect_args={
            "options": _POSTGRES_OPTIONS + ("" if writing else " -c default_transaction_read_only=on"),
            "application_name": f"huiyin {os.getpid()}",
        },
        pool_size=8,
        pool_use_lifo=True,
    )

    def prepare(raw: Any, record: object) -> None:
        raw.cursor_factory = timed(raw.cursor_factory)
        raw.prepared_max = MOST_PREPARED

    event.listen(engine, "connect", prepare)
    event.listen(engine, "checkout", _listen_first)
    return engine


def _listen_first(raw: Any, record: object, proxy: object) -> None:
    """Refuse a connection whose server has said something since it was last used: it has hung up.

    Asking the server whether it is there would cost every unit of work a round trip. The pool puts a new
    connection in the place of one that is refused.
    """
    line = select.poll()
    line.register(raw.fileno(), select.POLLIN)
    if raw.closed or line.poll(0):
        raise DisconnectionError
