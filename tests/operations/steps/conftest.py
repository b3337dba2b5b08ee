"""A small city with one case for each test of forms and steps, on a database of its own."""

from collections.abc import Iterator

import pytest

from tests.operations.steps.world import World, build_world
from tests.store.city import build_city
from tests.store.databases import SqliteDatabases, open_store


@pytest.fixture(scope="package")
def city_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Copies of one migrated file."""
    return SqliteDatabases(tmp_path_factory.mktemp("steps"))


@pytest.fixture
def world(city_files: SqliteDatabases) -> Iterator[World]:
    """The city and its case."""
    with city_files.migrated() as address:
        store = open_store(address)
        yield build_world(store, build_city(store))
        store.dispose()
