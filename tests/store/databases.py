"""Databases for tests: each test gets one of its own, copied from a migrated one."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from app.store.unit_of_work import Store
from app.store.vault import Vault

DATA_KEY = bytes(range(32))
KINDS = ("sqlite", "postgresql")

INTACT = """
SELECT 'revision', version_num FROM alembic_version
UNION ALL SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2
"""
"""Revision and guards of a database: equal for two that nobody has tampered with."""

EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', name);
  END LOOP;
END $$
"""
"""Deletes every row, past the guards that forbid it, and begins every number anew."""


class SqliteDatabases:
    """Files copied from one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        migrate(f"sqlite:///{self._template}")

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database with all tables."""
        with self.empty() as address:
            shutil.copy(self._template, address.removeprefix("sqlite:///"))
            yield address

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without a table."""
        path = self._folder / f"{uuid.uuid4().hex}.db"
        yield f"sqlite:///{path}"
        for file in self._folder.glob(f"{path.name}*"):
            file.unlink()


class PostgresDatabases:
    """Databases created from one migrated template on the server at `address`, emptied and used again.

    A test that dropped a guard or left another revision behind spoils its database, which is then dropped.
    """

    def __init__(self, address: str) -> None:
        self._server = make_url(address)
        self._clean: list[str] = []
        self._template = self._name()
        self._command("postgres", f"CREATE DATABASE {self._template}")
        migrate(self._address(self._template))
        self._intact = self._command(self._template, INTACT)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database with all tables."""
        if not self._clean:
            self._clean.append(self._name())
            self._command("postgres", f"CREATE DATABASE {self._clean[-1]} TEMPLATE {self._template}")
        name = self._clean.pop()
        yield self._address(name)
        if self._command(name, INTACT) == self._intact:
            self._command(name, EMPTY)
            self._clean.append(name)
        else:
            self._drop(name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without a table."""
        name = self._name()
        self._command("postgres", f"CREATE DATABASE {name} TEMPLATE template0")
        yield self._address(name)
        self._drop(name)

    def dispose(self) -> None:
        """Drop everything that was created."""
        for name in (self._template, *self._clean):
            self._drop(name)

    def _drop(self, name: str) -> None:
        self._command("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def _command(self, database: str, command: str) -> list[tuple[object, ...]]:
        url = self._server.set(drivername="postgresql", database=database)
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            done = connection.execute(command.encode())
            return done.fetchall() if done.description else []

    def _address(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    @staticmethod
    def _name() -> str:
        return f"huiyin_test_{uuid.uuid4().hex[:16]}"


def postgres_address() -> str:
    """The address of the PostgreSQL server for tests; the test is skipped without one, or fails where CI runs."""
    address = os.environ.get("HUIYIN_TEST_POSTGRES_URL", "")
    if not address:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail("HUIYIN_TEST_POSTGRES_URL names no server")
        pytest.skip("HUIYIN_TEST_POSTGRES_URL names no server")
    return address


def open_store(address: str) -> Store:
    """A store with the data key of the tests."""
    return Store(address, Vault(DATA_KEY))


def migrate(address: str) -> None:
    """Create all tables."""
    store = open_store(address)
    store.migrate()
    store.dispose()
