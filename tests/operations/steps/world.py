"""A case in a small city, with a task on it and a turn to complete it in: what records of steps need."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.engine.outcome import Json
from app.operations.library import Library
from app.operations.running.turn import Turn
from app.operations.steps import StepContext, record_step
from app.store import cases, people, work_items
from app.store.cases import CaseRecord
from app.store.categories import CategoryRecord, put_categories
from app.store.people import GrantRecord
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import City, loaded, new_case, open_item, started

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday 2 March 2026, 12:00 in Shanghai."""

OFFICES = {"info_office": "info", "supervision_office": "dcs", "city_leader": "city", "citizen": ""}


@dataclass
class World:
    """The city and the one case that a test works on."""

    store: Store
    city: City
    library: Library
    case_id: int
    now: datetime = NOON

    @contextmanager
    def task(self, form: str, *, process: str = "message_handling", **task: Any) -> Iterator["Task"]:
        """An open task of `form` in a writing unit, done by `role` for `unit`, who sees `variables`."""
        role, variables = task.get("role", "handling_unit"), task.get("variables", {})
        unit = task.get("unit", OFFICES.get(role, "schools"))
        with self.store.begin() as uow:
            uow.library = self.library
            item = open_item(form=form, element=form, process=process, role=role, unit_id=task.get("at", unit))
            started(uow, self.city, self.case_id, item)
            if "draft" in task:
                work_items.save_draft(
                    uow, item.id, task["draft"], person_id=self.city.people[role, unit], at=self.now
                )
            found = loaded(uow, item.id)
            actor = (
                Actor(None, "网民", citizen_of=self.case_id)
                if role == "citizen"
                else self.city.actor(uow, role, unit)
            )
            turn = Turn(uow, actor, self.clock, self.case_id, found.instance.id, found.instance.pins)
            yield Task(StepContext(turn, found.item, variables))

    @property
    def clock(self) -> Clock:
        """The time of the test under a calendar without holidays."""
        return Clock(self.now, WorkingCalendar())

    def set(self, **columns: Any) -> None:
        """Change the case before the step."""
        with self.store.begin() as uow:
            cases.project(uow, self.case_id, columns)

    def case(self) -> CaseRecord:
        """The case as it is now."""
        with self.store.read() as uow:
            return cases.get_case(uow, self.case_id)


@dataclass
class Task:
    """A task being completed."""

    context: StepContext

    @property
    def uow(self) -> UnitOfWork:
        """The transaction."""
        return self.context.uow

    @property
    def columns(self) -> Mapping[str, Any]:
        """Columns that the step changes."""
        return self.context.turn.columns

    def record(self, **data: Any) -> Mapping[str, Json]:
        """Record the form as an operation does, and keep what it changes on the case."""
        case = cases.get_case(self.uow, self.context.turn.case_id or 0)
        derived = record_step(self.context.item.form, case, data, self.context)
        cases.project(self.uow, case.id, self.columns, self.context.turn.entries)
        return derived


def build_world(store: Store, city: City) -> World:
    """A registered message about a school in 桥头镇, and a scheme of two subjects."""
    with store.begin() as uow:
        case = new_case(
            uow,
            original_title="路灯不亮",
            original_text="我的电话是13900000000。",
            category="教育/学校管理",
            place="bridge",
        )
        put_categories(
            uow,
            [
                CategoryRecord("教育", "教育", 1, "schools"),
                CategoryRecord("教育/学校管理", "学校管理", 2),
                CategoryRecord("水务", "水务", 1, "water"),
            ],
        )
    return World(store, city, Library(), case.id)


def add_person(world: World, role: str, unit: str, *, rank: str = "", until: date | None = None) -> int:
    """Another person who holds a role."""
    with world.store.begin() as uow:
        login = f"{role}.{unit}.{rank}"
        person = people.insert_person(uow, login, f"{rank or role} of {unit}", password_hash="-", rank=rank)
        people.grant(uow, GrantRecord(person, role, unit, valid_until=until))
        world.city.people[role, f"{unit}:{rank}"] = person
        return person
