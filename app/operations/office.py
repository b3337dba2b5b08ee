"""The office: what one process builds once and every entry point works with — store, definitions, zone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from app.config import Config
from app.domain.clock import Clock
from app.operations.library import Library
from app.operations.running.stopping import Stopped, record
from app.store.unit_of_work import Store, UnitOfWork
from app.store.vault import Vault

__all__ = ["Office", "UnitOfWork"]


class Office:
    """Store, definition library and settings of one process; shared by its threads."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.zone = config.zone
        self.store = Store(config.database_url, Vault(config.data_key), slow_seconds=config.slow_query_ms / 1000)
        self.library = Library()

    def clock(self, now: datetime | None = None) -> Clock:
        """The clock of one action: `now` (aware), else this instant, with the calendar as it is kept."""
        return Clock(now or datetime.now(UTC), self.store.calendar(), self.zone)

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """One writing transaction: committed on leaving, rolled back by an exception.

        Where the procedure could not go on (`Stopped`), that is recorded in a transaction of its own.
        """
        try:
            with self.store.begin() as uow:
                uow.library = self.library
                yield uow
        except Stopped as stopped:
            with self.store.begin() as uow:
                record(uow, stopped)
            raise

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """One reading transaction."""
        with self.store.read() as uow:
            uow.library = self.library
            yield uow

    def english(self) -> Mapping[str, str]:
        """What names made in this installation are called in English, at most 30 seconds old."""
        fresh = self.library.english.fresh()
        if fresh is None:
            with self.read() as uow:
                fresh = self.library.english.value(uow)
        return fresh

    def close(self) -> None:
        """Close all connections."""
        self.store.dispose()
