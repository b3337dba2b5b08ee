"""A small city for tests of the store, and the shortest ways to a case and to a running process."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from app.domain.permissions import Actor
from app.domain.units import Unit
from app.store import cases, hot_path, people, processes
from app.store.cases import CaseRecord, NewCase
from app.store.hot_path import Changes, LoadedItem, NewInstance
from app.store.journal import Entry
from app.store.people import GrantRecord
from app.store.processes import NewDeployment
from app.store.unit_of_work import Store, UnitOfWork
from app.store.work_items import NewWorkItem

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)

UNITS = (
    Unit("city", "临川市", "city", "city"),
    Unit("info", "市信息办", "coordinating_office", "city", "info_office", "city"),
    Unit("dcs", "市督查室", "coordinating_office", "city", "supervision_office", "city"),
    Unit("schools", "市教育局", "city_department", "city", "", "city"),
    Unit("water", "市水务局", "city_department", "city", "", "city"),
    Unit("east", "东川县", "county", "county", "", "city"),
    Unit("bridge", "桥头镇", "township", "township", "", "east"),
)


@dataclass(frozen=True)
class City:
    """What `build_city` made: people by role and unit, and the deployment that processes run on."""

    people: dict[tuple[str, str], int]
    deployment: int

    def actor(self, uow: UnitOfWork, role: str, unit: str) -> Actor:
        """Somebody who holds the role for the unit."""
        actor = people.actor_of(uow, self.people[role, unit], TODAY)
        assert actor is not None
        return actor


def build_city(store: Store) -> City:
    """Units, one person per role that the tests need, one deployment."""
    held = [
        ("info_office", "info"),
        ("supervision_office", "dcs"),
        ("city_leader", "city"),
        ("administrator", "city"),
    ]
    held += [("handling_unit", unit) for unit in ("schools", "water", "east", "bridge")]
    with store.begin() as uow:
        people.put_units(uow, UNITS)
        found = {}
        for role, unit in held:
            person = people.insert_person(uow, f"{role}.{unit}", f"{role} {unit}", password_hash="-")
            people.grant(uow, GrantRecord(person, role, unit))
            found[role, unit] = person
        new = NewDeployment(
            process="message_handling",
            digest="0" * 64,
            files={"process.bpmn": b"<definitions/>", "manifest.toml": b"title = 1"},
            manifest={"owner": "info_office"},
            published_at=NOW,
        )
        deployment = processes.insert_deployment(uow, new, [Entry(NOW, None, "deployment:published", {"n": 1})])
    return City(found, deployment.id)


def new_case(uow: UnitOfWork, **values: Any) -> CaseRecord:
    """A registered case; `values` replace what the message says of itself."""
    plain = NewCase(
        year=2026,
        source="portal",
        original_title="路灯不亮",
        original_text="东门外的路灯三天不亮。",
        received_at=NOW,
    )
    received = Entry(NOW, None, "case:received", {"source": "portal"})
    return cases.insert_case(uow, replace(plain, **values), [received]).case


def open_item(**values: Any) -> NewWorkItem:
    """A work item for 市教育局; `values` replace its attributes."""
    plain = NewWorkItem(
        id=secrets.randbits(62),
        process="unit_handling",
        element="handle",
        name="核查办理",
        form="handle",
        role="handling_unit",
        unit_id="schools",
        opened_at=NOW,
    )
    return replace(plain, **values)


def changes(**values: Any) -> Changes:
    """The consequences of a verb; `values` add to a state and nothing else."""
    return replace(Changes(at=NOW, state=b"state", pins={"message_handling": 1}), **values)


def started(uow: UnitOfWork, city: City, case_id: int | None, *items: NewWorkItem, **values: Any) -> int:
    """A running process with open items; the instance's id."""
    new = NewInstance("message_handling", city.deployment, case_id)
    return hot_path.start(uow, new, changes(opened=items, **values))


def loaded(uow: UnitOfWork, item_id: int) -> LoadedItem:
    """The open item, which must be there."""
    found = hot_path.load_item(uow, item_id)
    assert found is not None
    return found
