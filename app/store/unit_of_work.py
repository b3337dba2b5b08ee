"""One unit of work = one transaction: leaving the block commits once, an exception rolls back."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.domain.calendar import WorkingCalendar
from app.domain.errors import Conflict
from app.store import migrations
from app.store.calendar_cache import CalendarCache, read_calendar
from app.store.connections import Database, Transaction, lost_race
from app.store.slow_queries import DEFAULT_SECONDS
from app.store.superiors import Superiors
from app.store.vault import Vault
from app.store.waiting import Part, Row, Waiting

if TYPE_CHECKING:
    from app.store.cases import CaseRecord

log = logging.getLogger(__name__)

SAMPLED_ROWS = 1_000
"""Rows of an index that SQLite looks at when it analyses; all of them would take minutes among millions."""


class Unreachable(Exception):
    """No database answers at the address; the message is the driver's own."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal stream stands: `version` of the row that carries it, number and hash of its last entry."""

    version: int
    seq: int
    entry_hash: str


class UnitOfWork:
    """A transaction in progress. Functions of the store take it as their first argument."""

    library: Any = None
    """Carried for operations (their cache of definitions); the store never looks at it."""

    def __init__(self, transaction: Transaction, dialect: str, vault: Vault, superiors: Superiors) -> None:
        self.dialect = dialect
        self.vault = vault
        self.superiors = superiors
        self.heads: dict[str, Head] = {}
        """Journal streams this unit has read or moved: its own changes never conflict with each other."""
        self.cases: dict[int, CaseRecord] = {}
        """Cases this unit has read or changed, as it knows them."""
        self.excluded_units: dict[int, frozenset[str]] = {}
        """Units kept from cases, as this unit has read them."""
        self.deltas: Counter[tuple[str, str]] = Counter()
        """Changes of counters, written in one statement before the commit."""
        self.outdated: dict[int, Sequence[tuple[str, bool]] | None] = {}
        """Cases whose terms in the search index are written before the commit, with replies known by then."""
        self._waiting = Waiting()
        self._transaction = transaction
        transaction.before_statement = self.send_waiting
        self._session: Session | None = None
        self._before_commit: list[Callable[[], None]] = []
        self._after_commit: list[Callable[[], None]] = []

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection on this transaction."""
        return self._transaction.connection

    @property
    def session(self) -> Session:
        """The ORM session on this transaction; for modules of the store only."""
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        return self._session

    @property
    def statements(self) -> int:
        """Statements sent so far, BEGIN included; one executemany counts once."""
        return self._transaction.statements

    def cursor(self) -> Any:
        """A cursor of the driver itself, to be used for one statement; everything pending is flushed before."""
        self.flush()
        return self._transaction.cursor()

    def put_off(
        self, part: Part, rows: Sequence[Row], key: object = None, refusal: Conflict | None = None
    ) -> None:
        """Write what needs no answer, together with what else is written before somebody asks.

        `key` names a row that is changed. `refusal` is raised, when all is sent, if `part` does not find its row.
        """
        if self._session is not None:
            self._session.flush()
        if self._waiting.hinders(part, key):
            self.send_waiting()
        self._waiting.add(part, rows, key, refusal)

    def send_waiting(self) -> None:
        """Send what was put off. Conflict when a row that was to be changed stands in another version."""
        if self._waiting:
            self._waiting.send(self._transaction.cursor, self.dialect)

    def flush(self) -> None:
        """Send everything pending."""
        if self._session is not None:
            self._session.flush()
        self.send_waiting()

    def above(self, unit: str) -> frozenset[str]:
        """The unit and everything that stands above it."""
        return self.superiors.upwards(unit, self._parents)

    def before_commit(self, action: Callable[[], None]) -> None:
        """Run `action` as the last thing inside the transaction."""
        self._before_commit.append(action)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run `action` once the transaction is kept; never when it is rolled back."""
        self._after_commit.append(action)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that is undone alone when it raises: one row of an import."""
        self.flush()
        heads, cases = dict(self.heads), dict(self.cases)
        deltas, outdated = Counter(self.deltas), dict(self.outdated)
        before, after = len(self._before_commit), len(self._after_commit)
        nested = self.connection.begin_nested()
        try:
            yield
            self.flush()
        except BaseException:
            self._waiting.clear()
            nested.rollback()
            self.heads, self.cases = heads, cases
            self.deltas, self.outdated = deltas, outdated
            self.excluded_units.clear()
            del self._before_commit[before:]
            del self._after_commit[after:]
            if self._session is not None:
                self._session.expunge_all()
            raise
        nested.commit()

    def commit(self) -> None:
        """Keep everything, then run what waited for that; its failure is logged, since all is already kept."""
        self._close_session()
        self._transaction.commit()
        for action in self._after_commit:
            try:
                action()
            except Exception:
                log.exception("an action after the commit failed")

    def write_pending(self) -> None:
        """Write what is kept back until the commit."""
        for action in self._before_commit:
            action()
        self._before_commit.clear()
        self.flush()

    def end(self) -> None:
        """End a unit that has read only."""
        self._close_session()
        self._transaction.end()

    def rollback(self) -> None:
        """Undo everything."""
        self._waiting.clear()
        self._close_session()
        self._transaction.rollback()

    def _parents(self) -> Mapping[str, str]:
        cursor = self.cursor()
        cursor.execute("SELECT id, parent_id FROM unit")
        return {unit: parent or "" for unit, parent in cursor.fetchall()}

    def _close_session(self) -> None:
        if self._session is not None:
            self._session.close()


class Store:
    """The database of one process. `url` is `sqlite:///path` or `postgresql://…`."""

    def __init__(
        self, url: str, vault: Vault, *, echo: bool = False, slow_seconds: float = DEFAULT_SECONDS
    ) -> None:
        self.vault = vault
        self._writing = Database(url, writing=True, echo=echo, slow_seconds=slow_seconds)
        self._reading = Database(url, writing=False, echo=echo, slow_seconds=slow_seconds)
        self._calendar = CalendarCache()
        self._superiors = Superiors()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writing.dialect

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A writing unit: committed once on leaving, rolled back by an exception.

        Conflict when another writer held the same rows too long, or would have waited for this one in turn.
        """
        try:
            unit = UnitOfWork(Transaction(self._writing), self.dialect, self.vault, self._superiors)
            try:
                yield unit
                unit.write_pending()
            except BaseException:
                unit.rollback()
                raise
            unit.commit()
        except Exception as error:
            if lost_race(error):
                raise Conflict from error
            raise

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A reading unit: one consistent view, every change refused by the database."""
        unit = UnitOfWork(Transaction(self._reading), self.dialect, self.vault, self._superiors)
        try:
            yield unit
            unit.flush()
        finally:
            unit.end()

    def calendar(self) -> WorkingCalendar:
        """The working calendar, at most 30 seconds old."""
        calendar = self._calendar.current()
        if calendar is None:
            with self.read() as unit:
                calendar = self._calendar.keep(read_calendar(unit.session))
        return calendar

    def forget_calendar(self) -> None:
        """Read the calendar anew: a day was changed in this process."""
        self._calendar.forget()

    def migrate(self, revision: str = "head") -> None:
        """Bring the tables to `revision`, inside one transaction where the database allows it."""
        with self._writing.engine.begin() as connection:
            migrations.upgrade(connection, revision)

    def analyse(self) -> None:
        """Let the database look at its tables anew, so that it knows which index leads to few rows."""
        with self._writing.engine.begin() as connection:
            if self.dialect == "sqlite":
                connection.exec_driver_sql(f"PRAGMA analysis_limit = {SAMPLED_ROWS}")
            connection.exec_driver_sql("ANALYZE")

    def downgrade(self, revision: str) -> None:
        """Take the tables back to an earlier `revision` (`base` = none)."""
        with self._writing.engine.begin() as connection:
            migrations.downgrade(connection, revision)

    def revision(self) -> str | None:
        """The revision the database stands at; None when it is empty. Unreachable when no database answers."""
        try:
            with self._reading.engine.begin() as connection:
                return migrations.current(connection)
        except OperationalError as error:
            raise Unreachable(str(error.orig)) from error

    def dispose(self) -> None:
        """Close all connections."""
        self._writing.engine.dispose()
        self._reading.engine.dispose()
