"""Operations are tested on SQLite and, where a server is named, on PostgreSQL; each test has its own database."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.operations.office import Office
from tests.operations.copies import Copy
from tests.operations.town import Town, build, configured
from tests.store.databases import KINDS, PostgresDatabases, postgres_address


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the town, to be copied."""
    path = tmp_path_factory.mktemp("town") / "town.db"
    office = Office(configured(f"sqlite:///{path}"))
    office.store.migrate()
    build(office)
    office.close()
    return path


@pytest.fixture
def sqlite_town(town_file: Path, tmp_path: Path) -> Iterator[Town]:
    """A town on SQLite."""
    path = tmp_path / f"{uuid.uuid4().hex}.db"
    shutil.copy(town_file, path)
    office = Office(configured(f"sqlite:///{path}"))
    yield Town(office)
    office.close()


@pytest.fixture(scope="session")
def postgres_empty() -> Iterator[PostgresDatabases]:
    """Databases with all tables."""
    databases = PostgresDatabases(postgres_address())
    yield databases
    databases.dispose()


@pytest.fixture(scope="session")
def town_copy(postgres_empty: PostgresDatabases) -> Copy:
    """The town on PostgreSQL, to be copied."""
    with postgres_empty.migrated() as address:
        office = Office(configured(address))
        build(office)
        office.close()
        return Copy.of(address)


@pytest.fixture
def postgres_town(postgres_empty: PostgresDatabases, town_copy: Copy) -> Iterator[Town]:
    """A town on PostgreSQL."""
    with postgres_empty.migrated() as address:
        town_copy.put_into(address)
        office = Office(configured(address))
        yield Town(office)
        office.close()


@pytest.fixture(params=KINDS)
def town(request: pytest.FixtureRequest) -> Town:
    """A town on each database in turn."""
    found = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_town")
    assert isinstance(found, Town)
    return found
