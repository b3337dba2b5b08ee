"""The demo city with its messages, for tests that look at every page."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import catalogues, create_app
from app.config import Config
from app.demo import city
from app.demo.building import build
from app.operations import upkeep
from app.operations.office import Office

CODE = "1234567890"
"""The look-up code of every message here."""


@dataclass
class Visitor:
    """A browser at the whole city, in one language."""

    app: Flask
    language: str
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.client.get(f"/language?to={self.language}&back=/")

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def send(self, page: str, to: str, values: Mapping[str, object] | None = None, **given: Any) -> TestResponse:
        """Send a form of `page` with its token."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        token = {"csrf_token": found[1]} if found else {}
        return self.client.post(to, data={**(values or {}), **token}, **given)

    def sign_in(self, login: str) -> "Visitor":
        """Log in with one of the demo's accounts."""
        answered = self.send("/login", "/login", {"login": login, "password": city.PASSWORD})
        assert answered.status_code == 302, answered.text
        return self


@pytest.fixture(scope="session")
def told_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the demo city with all its messages. Copy it, do not change it."""
    catalogues.build()
    file = tmp_path_factory.mktemp("told") / "huiyin.db"
    app = create_app(configured(file))
    office: Office = app.extensions["huiyin"]
    list(upkeep.prepare(office))
    with patch("app.store.cases.new_code", lambda: CODE):
        build(office)
    office.close()
    return file


@pytest.fixture
def whole_city(told_city: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application over a demo city of its own."""
    shutil.copy(told_city, tmp_path / "huiyin.db")
    app = create_app(configured(tmp_path / "huiyin.db"))
    app.config["RATELIMIT_ENABLED"] = False
    yield app
    app.extensions["huiyin"].close()


def configured(file: Path) -> Config:
    """The settings of an application over this database."""
    return Config("s" * 40, b"k" * 32, database_url=f"sqlite:///{file}")
