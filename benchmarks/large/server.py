"""The real application over one installation, as a server that has run for a while, and people who ask it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.demo.city import PASSWORD
from app.domain.permissions import Actor
from app.operations import cases
from app.operations.cases import NewMessage
from app.operations.office import Office
from benchmarks.large.kept import Kept
from benchmarks.large.making import CONFIG
from benchmarks.town import TEXT

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Refused(Exception):
    """The server did not answer as it should."""


@dataclass(slots=True)
class Server:
    """An application with browsers that have logged in."""

    kept: Kept
    app: Flask
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        """What the application works with."""
        office: Office = self.app.extensions["huiyin"]
        return office

    def browser(self, login: str) -> FlaskClient:
        """The browser of a person, logged in; of anybody for an empty name."""
        if login not in self.browsers:
            self.browsers[login] = self.app.test_client()
            if login:
                answer = self.post(login, "/login", "/login", {"login": login, "password": PASSWORD})
                if answer.status_code != 302:
                    raise Refused(f"{login} could not log in: {answer.status_code}")
        return self.browsers[login]

    def get(self, login: str, path: str) -> float:
        """The seconds that a page took. Refused when it is no page."""
        browser = self.browser(login)
        began = time.perf_counter()
        answer = browser.get(path)
        taken = time.perf_counter() - began
        if answer.status_code != 200:
            raise Refused(f"{path} for {login or 'anybody'}: {answer.status_code}")
        return taken

    def post(self, login: str, form: str, path: str, values: dict[str, Any]) -> TestResponse:
        """What the server answers to a form that was shown at `form`."""
        browser = self.browsers[login] if login in self.browsers else self.browser(login)
        found = _TOKEN.search(browser.get(form).text)
        return browser.post(path, data={"csrf_token": found[1] if found else "", **values})

    def submit(self, number: int) -> tuple[str, str]:
        """Write a message; its number and code."""
        message = NewMessage(
            title=f"小区三号楼没有暖气{number}", text=TEXT, kind="求助", place="kt", name="留言人"
        )
        with self.office.begin() as uow:
            submitted = cases.submit(uow, Actor(None, "留言人"), self.office.clock(), message)
        return submitted.number, submitted.code

    def look_up(self, number: str, code: str) -> float:
        """The seconds from sending number and code until one's own page stands."""
        browser = self.browser("")
        found = _TOKEN.search(browser.get("/look-up").text)
        sent = {"csrf_token": found[1] if found else "", "number": number, "code": code}
        began = time.perf_counter()
        first = browser.post("/look-up", data=sent)
        second = browser.get(f"/my/{number}")
        taken = time.perf_counter() - began
        if (first.status_code, second.status_code) != (302, 200):
            raise Refused(f"looking up {number}: {first.status_code}, {second.status_code}")
        return taken


@contextmanager
def serving(kept: Kept) -> Iterator[Server]:
    """The application over a kept installation."""
    app = create_app(replace(CONFIG, database_url=kept.address))
    try:
        yield Server(kept, app)
    finally:
        app.extensions["huiyin"].close()
