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
    """Databases created from one migrated template on the server at `address`."""

    def __init__(self, address: str) -> None:
        self._server = make_url(address)
        self._template = self._name()
        self._command(f"CREATE DATABASE {self._template}")
        migrate(self._address(self._template))

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database with all tables."""
        with self._created(f"TEMPLATE {self._template}") as address:
            yield address

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without a table."""
        with self._created("TEMPLATE template0") as address:
            yield address

    def dispose(self) -> None:
        """Drop the template."""
        self._command(f"DROP DATABASE {self._template} WITH (FORCE)")

    @contextmanager
    def _created(self, source: str) -> Iterator[str]:
        name = self._name()
        self._command(f"CREATE DATABASE {name} {source}")
        yield self._address(name)
        self._command(f"DROP DATABASE {name} WITH (FORCE)")

    def _command(self, command: str) -> None:
        plain = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(command.encode())

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
