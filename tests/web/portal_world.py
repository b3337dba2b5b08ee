"""A small city as the portal shows it: an application on a database of its own, with time standing still."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import create_app
from app.config import Config
from app.domain.calendar import SpecialDay
from app.domain.clock import Clock
from app.operations import tasks, upkeep
from app.operations.office import Office
from app.store import calendar_days, cases, categories, due_dates, people, processes, replies, work_items
from app.store.calendar_days import YearRecord
from app.store.cases import NewCase
from app.store.categories import CategoryRecord
from app.store.due_dates import DueDateRecord
from app.store.people import GrantRecord
from tests.store.city import UNITS, City, open_item, started
from tests.store.databases import DATA_KEY

NOW = datetime(2026, 5, 22, 2, 5, tzinfo=UTC)
"""A Friday, 10:05 in Shanghai."""

HOLIDAYS = [SpecialDay(date(2026, 5, day), False, "劳动节") for day in range(1, 6)]
MADE_UP = SpecialDay(date(2026, 5, 9), True, "劳动节调休")


class StillOffice(Office):
    """An office whose clock stands at `now`."""

    now = NOW

    def clock(self, now: datetime | None = None) -> Clock:
        return super().clock(now or self.now)


@dataclass
class World:
    """The application and the shortest ways to messages in all states."""

    app: Flask
    office: StillOffice

    def client(self) -> FlaskClient:
        """A browser of its own."""
        return self.app.test_client()

    def message(self, received: datetime = NOW, **values: Any) -> tuple[int, str, str]:
        """A published message unless `values` say otherwise: id, number, look-up code."""
        title = str(values.get("original_title", "路灯不亮"))
        text = str(values.get("original_text", "东门外的路灯三天不亮。"))
        plain: dict[str, Any] = {
            "year": 2026,
            "source": "portal",
            "original_title": title,
            "original_text": text,
            "received_at": received,
            "published_title": title,
            "published_text": text,
            "published_at": received,
            "kind": "求助",
            "stage": "sorting",
        }
        with self.office.begin() as uow:
            new = cases.insert_case(uow, NewCase(**(plain | values)))
        return new.case.id, new.case.number, new.code

    def deliver(self, case_id: int, on: datetime, due_on: date, days: int = 15, unit: str = "water") -> None:
        """The message has reached its unit."""
        changes = {"lead_unit": unit, "delivered_at": on, "due_on": due_on, "complexity": "complex"}
        record = DueDateRecord(case_id, "unit", on, days, due_on, "第十一条", "delivery", on, unit)
        with self.office.begin() as uow:
            cases.project(uow, case_id, changes | {"stage": "handling", "limit_days": days, "citizen_due": due_on})
            due_dates.add(uow, [record])

    def answer(self, case_id: int, at: datetime, **values: Any) -> None:
        """The unit has answered, in public unless `values` say otherwise."""
        reply = {
            "text": "网民朋友：\n路灯已修好，由我局负责。",
            "result": "已解决",
            "unit_id": "water",
            "publisher": "unit",
            "visibility": "public",
            "published_at": at,
        }
        with self.office.begin() as uow:
            cases.project(uow, case_id, {"status": "replied", "replied_at": at, "stage": "rating"})
            replies.save(uow, case_id, "first", reply | values)

    def wait_at(self, case_id: int, role: str, unit: str) -> None:
        """An open task of the case, as the main procedure opens it."""
        with self.office.begin() as uow:
            there = City({}, processes.deployments(uow)[0].id)
            started(uow, there, case_id, open_item(role=role, unit_id=unit))

    def work(self, number: str, element: str, **form: Any) -> None:
        """The clerk of the info office completes the open task `element` of a message."""
        with self.office.begin() as uow:
            today = self.office.clock().today
            case = cases.case_by_number(uow, number)
            actor = people.actor_of(uow, people.holders(uow, "info_office", today)[0].id, today)
            assert case is not None
            assert actor is not None
            item = next(item for item in work_items.items_of_case(uow, case.id) if item.element == element)
            tasks.complete(uow, actor, self.office.clock(), item.id, MultiDict(form))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a founded city: tables, units, subjects, calendar and published processes."""
    folder = tmp_path_factory.mktemp("portal")
    office = StillOffice(_config(folder / "city.db"))
    found_city(office)
    office.close()
    return folder / "city.db"


def found_city(office: Office) -> None:
    """Tables, units, a clerk, subjects, calendar and published processes."""
    list(upkeep.prepare(office))
    subjects = [CategoryRecord("城乡建设", "城乡建设", 1), CategoryRecord("城乡建设/路灯", "路灯", 2)]
    with office.begin() as uow:
        people.put_units(uow, UNITS)
        clerk = people.insert_person(uow, "clerk", "经办人", password_hash="-")
        people.grant(uow, GrantRecord(clerk, "info_office", "info"))
        categories.put_categories(uow, subjects)
        calendar_days.put_year(uow, YearRecord(2026, "国办发明电〔2025〕7号", True), [*HOLIDAYS, MADE_UP])


@pytest.fixture
def world(city: Path, tmp_path: Path) -> Iterator[World]:
    """An application on a city of its own."""
    shutil.copy(city, tmp_path / "city.db")
    config = _config(tmp_path / "city.db")
    app = create_app(config)
    app.config["RATELIMIT_ENABLED"] = False
    app.extensions["huiyin"].close()
    office = StillOffice(config)
    app.extensions["huiyin"] = office
    yield World(app, office)
    office.close()


def _config(file: Path) -> Config:
    return Config(secret_key="s" * 40, data_key=DATA_KEY, database_url=f"sqlite:///{file}")


def at(day: int, hour: int = 9, month: int = 5) -> datetime:
    """An instant of 2026 by the clock of Shanghai."""
    return datetime(2026, month, day, hour, 10, tzinfo=UTC) - timedelta(hours=8)


def token_of(page: TestResponse) -> str:
    """The token that protects the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]
