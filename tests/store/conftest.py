"""Every test of the store runs on SQLite and, where a server is named, on PostgreSQL."""

from collections.abc import Iterator

import pytest

from app.store.unit_of_work import Store
from tests.store.city import City, build_city
from tests.store.databases import KINDS, PostgresDatabases, SqliteDatabases, open_store, postgres_address


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Copies of one migrated file."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """Copies of one migrated template."""
    databases = PostgresDatabases(postgres_address())
    yield databases
    databases.dispose()


@pytest.fixture(params=KINDS)
def databases(request: pytest.FixtureRequest) -> SqliteDatabases | PostgresDatabases:
    """Databases of each kind in turn."""
    found = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_databases")
    assert isinstance(found, SqliteDatabases | PostgresDatabases)
    return found


@pytest.fixture
def address(databases: SqliteDatabases | PostgresDatabases) -> Iterator[str]:
    """The address of a fresh database with all tables."""
    with databases.migrated() as fresh:
        yield fresh


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """A store on a fresh database with all tables."""
    opened = open_store(address)
    yield opened
    opened.dispose()


@pytest.fixture
def city(store: Store) -> City:
    """A small city in the store: units, people, a deployment."""
    return build_city(store)


@pytest.fixture
def sqlite_address(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """The address of a fresh SQLite database, for what only SQLite has."""
    with sqlite_databases.migrated() as fresh:
        yield fresh


@pytest.fixture
def sqlite_store(sqlite_address: str) -> Iterator[Store]:
    """A store on it."""
    opened = open_store(sqlite_address)
    yield opened
    opened.dispose()
