"""What tests everywhere share: a browser, and an installation as `huiyin init` leaves it, made once and copied."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.command_line import Ended, Folder
from tests.journeys.browser import WHY_SKIPPED, find, launch


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running browser; without one the test is skipped, or fails where a browser is required."""
    if find() is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(WHY_SKIPPED)
        pytest.skip(WHY_SKIPPED)
    with launch() as running:
        yield running


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Ended]:
    """A folder after its first `init`, and what that said. Copy it, do not change it."""
    folder = Folder(tmp_path_factory.mktemp("initialised"))
    return folder, folder.run("init")


@pytest.fixture
def folder(initialised: tuple[Folder, Ended], tmp_path: Path) -> Folder:
    """An installation of its own, without units, people and messages."""
    return initialised[0].copy(tmp_path)
