"""The staff's pages over the demo city: an application whose clock the test moves, and people who log in to it."""

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update
from werkzeug.test import TestResponse

from app import create_app
from app.domain.clock import Clock
from app.operations import login as accounts
from app.operations.office import Office
from app.store.schema.people import Person
from tests.operations.town import BEGINNING, Town, build, configured, sent

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
INFO, SUPERVISION = "info_office.xxb.1", "supervision_office.dcs.1"
CLERK, CLERK2, HEAD = "handling_unit.zjj.1", "handling_unit.zjj.2", "unit_head.zjj.1"
LEADER = "city_leader.city.1"

SORTED = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "城乡建设/供水供热",
    "complexity": "simple",
    "summary": "路灯不亮。",
    "proposal": "请核查。",
    "transfer_mode": "assign",
}
HANDLED = {
    "findings": "现场查看，三盏路灯的线路老化。",
    "result": "已解决",
    "demands-0-demand": "修好路灯",
    "demands-0-answer": "3月4日已更换线路，路灯已亮。",
    "reply_text": "网民朋友：\n您好！您反映的小区门口路灯不亮收悉。经查，线路老化，3月4日已更换线路，\n"
    "三盏路灯已亮。\n"
    "联系电话：0933-8210000。\n市住房和城乡建设局\n2026年3月4日",
    "visibility": "public",
}


class MovedOffice(Office):
    """An office whose clock stands where the test puts it."""

    now = BEGINNING

    def clock(self, now: datetime | None = None) -> Clock:
        return super().clock(now or self.now)


@dataclass
class Staff:
    """Somebody's browser."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **given: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **given)

    def post(self, path: str, values: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form with its token."""
        data = dict(sent(values or {}).to_dict(flat=False))
        files = {name: value for name, value in (values or {}).items() if isinstance(value, tuple)}
        body: dict[str, Any] = {name: many for name, many in data.items() if name not in files}
        return self.client.post(path, data={**body, **files, "csrf_token": self.token}, **given)

    def sign_in(self, login: str, password: str = PASSWORD, **values: str) -> TestResponse:
        """Log in and keep the session's token."""
        self.token = token_of(self.get("/login"))
        response = self.post("/login", {"login": login, "password": password, **values})
        if response.status_code == 302:
            self.token = token_of(self.get("/account"))
        return response


@dataclass
class Desk:
    """The application, its city, and the shortest ways to a task."""

    app: Flask
    office: MovedOffice
    people: dict[str, Staff] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        """The city at the office's time."""
        return Town(self.office, self.office.now)

    def visitor(self) -> Staff:
        """A browser in which nobody has logged in."""
        return Staff(self.app.test_client())

    def staff(self, login: str) -> Staff:
        """The browser of somebody who has logged in."""
        if login not in self.people:
            browser = self.visitor()
            assert browser.sign_in(login).status_code == 302
            self.people[login] = browser
        return self.people[login]

    def later(self, hours: float) -> None:
        """Let time pass."""
        self.office.now += timedelta(hours=hours)

    def moderated(self, **message: Any) -> int:
        """A published message that waits to be sorted."""
        town = self.town
        case_id = town.submit(**message).case_id
        town.complete(town.actor("info_office", "xxb"), case_id, "moderate", moderation="publish")
        return case_id

    def delivered(self, assisting: tuple[str, ...] = (), **message: Any) -> int:
        """A message that 市住建局 has to sign for."""
        town, info = self.town, self.town.actor("info_office", "xxb")
        case_id = self.moderated(**message)
        town.complete(info, case_id, "sort", **SORTED)
        town.complete(
            info,
            case_id,
            "assign",
            lead_unit="zjj",
            assisting_units=list(assisting),
            complexity="simple",
            requirements="请按期办理。",
        )
        return case_id

    def signed(self, **message: Any) -> int:
        """A message that 市住建局 handles."""
        case_id = self.delivered(**message)
        clerk = self.town.actor("handling_unit", "zjj")
        self.town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=str(clerk.person))
        return case_id

    def handled(self, **message: Any) -> int:
        """A message whose reply waits for the head of 市住建局."""
        case_id = self.signed(**message)
        self.town.complete(self.town.actor("handling_unit", "zjj"), case_id, "handle", **HANDLED)
        return case_id

    def reported(self, **message: Any) -> int:
        """A message that waits for a leader's instruction."""
        town, info = self.town, self.town.actor("info_office", "xxb")
        case_id = self.moderated(**message)
        town.complete(info, case_id, "sort", **(SORTED | {"disposal": "report", "lead_unit": "zjj"}))
        leader, second = town.actor("city_leader", "city"), town.actor("info_office", "xxb", 2)
        town.complete(
            info,
            case_id,
            "report",
            leader=str(leader.person),
            subject="路灯",
            summary="多人反映路灯不亮。",
            proposal="建议由市住建局办理。",
            checked_by=str(second.person),
        )
        return case_id

    def task(self, case_id: int, element: str) -> str:
        """The address of an open task."""
        return f"/tasks/{self.town.item(case_id, element).id}"


@pytest.fixture(scope="session")
def desk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town on SQLite, everybody with the same password."""
    path = tmp_path_factory.mktemp("desk") / "town.db"
    office = Office(configured(f"sqlite:///{path}"))
    office.store.migrate()
    build(office)
    with office.begin() as uow:
        uow.session.execute(update(Person).values(password_hash=CHEAP.hash(PASSWORD)))
    office.close()
    return path


@pytest.fixture
def desk(desk_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An application on a town of its own, where a log-in costs little."""
    monkeypatch.setattr(accounts, "HASHER", CHEAP)
    path = tmp_path / "town.db"
    shutil.copy(desk_file, path)
    config = configured(f"sqlite:///{path}")
    app = create_app(config)
    app.extensions["huiyin"].close()
    office = app.extensions["huiyin"] = MovedOffice(config)
    app.config["RATELIMIT_ENABLED"] = False
    yield Desk(app, office)
    office.close()


def picture() -> bytes:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(content, "PNG")
    return content.getvalue()


def token_of(page: TestResponse) -> str:
    """The token that protects the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def words(page: TestResponse) -> str:
    """What a page says, without its markup, in one line."""
    text = re.sub(r"<(script|style|option).*?</\1>", "", page.text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
