"""An installation as `huiyin init` leaves it, made once and copied by whoever needs one."""

from pathlib import Path

import pytest

from tests.command_line import Ended, Folder


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Ended]:
    """A folder after its first `init`, and what that said. Copy it, do not change it."""
    folder = Folder(tmp_path_factory.mktemp("initialised"))
    return folder, folder.run("init")


@pytest.fixture
def folder(initialised: tuple[Folder, Ended], tmp_path: Path) -> Folder:
    """An installation of its own, without units, people and messages."""
    return initialised[0].copy(tmp_path)
