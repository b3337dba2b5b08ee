"""Somebody at work: logs in once, then over and over opens the list, opens the first task, fills it in, sends it.

Every answer is checked: its status, and that it shows what was asked for.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from benchmarks.http.browser import Answer, Browser
from benchmarks.http.office import UNITS, Desk, answers

TASK = re.compile(r'data-open href="(/tasks/\d+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FILES = re.compile(r'type="file"[^>]* name="([^"]+)"')
KINDS = ("list", "open", "send", "next")
"""Requests of a completed task: the list, the task, the form, and the page that the form leads to. All but `send`,
which is answered by a redirection, are rendered pages."""


class Wrong(Exception):
    """An answer that is not what a person would have expected."""


@dataclass(slots=True)
class Worked:
    """What one person got done while it counted: when each request ended and how long it took, by kind."""

    requests: list[tuple[str, float, float]] = field(default_factory=list)
    completed: list[float] = field(default_factory=list)
    error: str = ""


class Clerk(threading.Thread):
    """The person at a desk, at work until `stop` is set or nothing is left; then `stop` is set for all."""

    def __init__(
        self, desk: Desk, address: tuple[str, int], ready: threading.Barrier, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.desk, self.worked = desk, Worked()
        self._browser, self._ready, self._over = Browser(address), ready, stop
        self._number = desk.person

    def run(self) -> None:
        """Work."""
        try:
            self._sign_in()
            self._ready.wait()
            while not self._over.is_set() and self._task():
                pass
        except (Wrong, OSError, threading.BrokenBarrierError) as wrong:
            self.worked.error = f"{self.desk.login}: {wrong}"
            self._ready.abort()
        finally:
            self._over.set()
            self._browser.close()

    def _sign_in(self) -> None:
        page = self._browser.get("/login")
        given = {"login": self.desk.login, "password": self.desk.password}
        answer = self._browser.post("/login", [*hidden(page.text), *given.items()])
        if (answer.status, answer.location) != (302, "/inbox"):
            raise Wrong(f"log-in answered {answer.status} to {answer.location}")

    def _task(self) -> bool:
        """One task; False when the list is empty."""
        found = TASK.search(self._asked("list", "/inbox", "data-items").text)
        if found is None:
            return False
        path = found[1]
        page = self._asked("open", path, 'name="form_key"').text
        began = time.perf_counter()
        form = page[page.index('id="form"') :]
        given = flat(answers(element(form), UNITS[self._number % len(UNITS)], self.desk.person))
        sent = self._browser.post(path, [*hidden(form), *given], FILES.findall(form))
        self._note("send", began)
        if sent.status != 302:
            raise Wrong(f"{path} answered {sent.status}: {sent.text[-2000:]}")
        self._asked("next", sent.location, "”已提交。")
        self.worked.completed.append(time.perf_counter())
        self._number += 1
        return True

    def _asked(self, kind: str, path: str, expected: str) -> Answer:
        began = time.perf_counter()
        answer = self._browser.get(path)
        self._note(kind, began)
        if answer.status != 200 or expected not in answer.text:
            raise Wrong(f"{path} answered {answer.status} without {expected}: {answer.text[:2000]}")
        return answer

    def _note(self, kind: str, began: float) -> None:
        ended = time.perf_counter()
        self.worked.requests.append((kind, ended, ended - began))


def hidden(page: str) -> list[tuple[str, str]]:
    """What the form carries without its reader's doing: the token against forgery first of all."""
    end = page.find("</form>")
    return [(name, unescape(value)) for name, value in HIDDEN.findall(page, 0, end if end > 0 else len(page))]


def element(form: str) -> str:
    """The step that a form belongs to."""
    return dict(hidden(form))["_element"]


def flat(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Values as a browser sends them: rows of a table cell by cell."""
    for name, value in values.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                yield from ((f"{name}-{number}-{column}", str(cell)) for column, cell in row.items())
        else:
            yield name, str(value)
