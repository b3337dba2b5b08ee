"""The demo city's units with an account for every post, and everything published: what operations work on."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.config import Config
from app.domain.clock import Clock
from app.domain.permissions import SYSTEM, Actor, Role
from app.domain.units import Unit
from app.operations import calendar, cases, deployments, tasks, timers
from app.operations.cases import NewMessage, Submitted
from app.operations.lookup import citizen
from app.operations.office import Office
from app.operations.tasks import Completed
from app.store import attachments, categories, people, steps, work_items
from app.store import cases as case_rows
from app.store.attachments import NewAttachment
from app.store.cases import CaseRecord
from app.store.categories import CategoryRecord
from app.store.people import GrantRecord
from app.store.work_items import WorkItemRecord

ROOT = Path(__file__).parents[2]
DEMO: Mapping[str, Any] = json.loads((ROOT / "tests" / "data" / "demo-city.json").read_text("utf-8"))
SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
"""A Monday."""


@cache
def units() -> tuple[Unit, ...]:
    """The demo city's units, superiors first."""
    return tuple(
        Unit(
            row["id"],
            row["name"],
            "county_department" if row["kind"] == "county_dept" else row["kind"],
            row["level"],
            row.get("office", ""),
            row.get("parent", ""),
        )
        for row in DEMO["units"]
    )


def subjects() -> Iterator[CategoryRecord]:
    """The demo city's subjects."""
    told = tomllib.loads((ROOT / "app" / "demo" / "city.toml").read_text("utf-8"))
    for category in told["category"]:
        yield CategoryRecord(category["name"], category["name"], 1)
        for part in category["parts"]:
            yield CategoryRecord(f"{category['name']}/{part['name']}", part["name"], 2, part.get("unit", ""))


def configured(address: str) -> Config:
    """A configuration with the keys of the tests."""
    return Config(secret_key="x" * 40, data_key=bytes(range(32)), database_url=address)


@dataclass(frozen=True)
class Town:
    """An office over a database with the demo city, and a clock that the test moves."""

    office: Office
    now: datetime = BEGINNING

    @property
    def clock(self) -> Clock:
        return self.office.clock(self.now)

    def at(self, now: datetime | timedelta) -> "Town":
        """The same town later."""
        return replace(self, now=self.now + now if isinstance(now, timedelta) else now)

    def actor(self, role: str, unit: str, number: int = 1) -> Actor:
        """Who holds a role for a unit; a second one is there for the supervision office and the leaders."""
        with self.office.read() as uow:
            login = people.find_login(uow, _login(role, unit, number))
            assert login is not None
            actor = people.actor_of(uow, login.id, self.clock.today)
        assert actor is not None
        return actor

    def submit(self, **message: Any) -> Submitted:
        """A message of the portal."""
        given = {"title": "小区路灯不亮", "text": "小区门口的路灯三天不亮了。", "kind": "求助", **message}
        with self.office.begin() as uow:
            return cases.submit(uow, Actor(None, "访客"), self.clock, NewMessage(**given))

    def register(self, **message: Any) -> cases.Registered:
        """A message of another source."""
        given = {
            "title": "道路破损",
            "text": "门前的路坏了。",
            "kind": "投诉",
            "source": "people_mayor",
            **message,
        }
        with self.office.begin() as uow:
            return cases.register(uow, SYSTEM, self.clock, NewMessage(**given))

    def case(self, case_id: int) -> CaseRecord:
        with self.office.read() as uow:
            return case_rows.get_case(uow, case_id)

    def items(self, case_id: int) -> list[WorkItemRecord]:
        with self.office.read() as uow:
            return list(work_items.items_of_case(uow, case_id))

    def open(self, case_id: int) -> list[str]:
        """The elements of the open tasks, oldest first."""
        return [item.element for item in self.items(case_id)]

    def item(self, case_id: int, element: str) -> WorkItemRecord:
        found = [item for item in self.items(case_id) if item.element == element]
        assert found, f"{element} is not open, but {self.open(case_id)}"
        return found[0]

    def passed(self, case_id: int) -> list[str]:
        """The user tasks done so far."""
        with self.office.read() as uow:
            return [step.element for step in steps.steps_of_case(uow, case_id) if step.kind == "userTask"]

    def complete(self, actor: Actor, case_id: int, element: str, **values: Any) -> Completed:
        """Complete a task with what a browser would send."""
        return self.complete_item(actor, self.item(case_id, element).id, **values)

    def complete_item(self, actor: Actor, item_id: int, **values: Any) -> Completed:
        """Complete a task by its id."""
        with self.office.begin() as uow:
            return tasks.complete(uow, actor, self.clock, item_id, sent(values))

    def upload(self, item_id: int | None, name: str, by: Actor | None = None) -> int:
        """A file that waits on a task, or on whoever uploaded it."""
        new = NewAttachment(
            name=name,
            media_type="image/png",
            content=name.encode(),
            uploaded_at=self.now,
            work_item_id=item_id,
            uploaded_by=by.person if by else None,
        )
        with self.office.begin() as uow:
            return attachments.put(uow, new).id

    def author(self, case_id: int) -> Actor:
        return citizen(case_id)

    def fire(self, now: datetime | None = None) -> int:
        return timers.fire_due(self.office, self.office.clock(now or self.now), 100)


def sent(values: Mapping[str, Any]) -> MultiDict[str, str]:
    """Form values as a browser sends them; False is a box that was not ticked."""
    return MultiDict(
        (name, str(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
        if one is not False
    )


def build(office: Office, now: datetime = BEGINNING) -> Town:
    """Units, accounts, calendar and all processes."""
    clock = office.clock(now)
    with office.begin() as uow:
        calendar.seed(uow, SYSTEM, clock)
        people.put_units(uow, units())
        categories.put_categories(uow, subjects())
        for role, unit, rank in posts():
            for number in (1, 2):
                person = people.insert_person(
                    uow,
                    _login(role, unit, number),
                    f"{unit}{role}{number}",
                    password_hash="",
                    rank=rank,
                    email=f"{role}{number}@{unit}.example",
                )
                people.grant(uow, GrantRecord(person, role, unit))
        deployments.publish_absent(uow, SYSTEM, clock, ROOT / "processes")
    office.store.forget_calendar()
    return Town(office, now)


def posts() -> Iterator[tuple[str, str, str]]:
    """Every role with the unit it is held for, and the rank of leaders."""
    yield Role.CITY_LEADER, "city", "city_leader"
    for unit in units():
        if unit.office:
            yield unit.office, unit.id, ""
        if unit.kind in {"county", "park"}:
            yield Role.COUNTY_OFFICE, unit.id, ""
        if unit.kind not in {"city", "external"}:
            yield Role.HANDLING_UNIT, unit.id, ""
            yield Role.UNIT_HEAD, unit.id, ""


def _login(role: str, unit: str, number: int) -> str:
    return f"{role}.{unit}.{number}"
