"""A town for the processes: founded once, copied for every case."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.operations.office import Office
from tests.operations.town import build, configured


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with units, subjects, calendar and all processes."""
    path = tmp_path_factory.mktemp("processes") / "town.db"
    office = Office(configured(f"sqlite:///{path}"))
    office.store.migrate()
    build(office)
    office.close()
    return path


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with a database of its own."""
    path = tmp_path / "office.db"
    shutil.copy(founded, path)
    opened = Office(configured(f"sqlite:///{path}"))
    yield opened
    opened.close()
