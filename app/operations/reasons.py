"""“Why do I see this?” (为什么在这里): from which role and unit, since when, by which step of which process and
version, in whose stead, by whose hand. Facts only; the pages put them into words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from app.domain import deputies
from app.domain.permissions import CITY_WIDE, Actor, Grant, Role
from app.domain.routing import POOL, covers
from app.operations.library import library_of
from app.store import origins, people
from app.store.inbox_lists import InboxRow, List
from app.store.origins import Origin
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import reading_units
from app.store.work_items import WorkItemRecord


class Facts(NamedTuple):
    """A row of a list as `domain.deputies` looks at a task."""

    role: str
    unit_id: str
    assignee_id: int | None
    barred_id: int | None
    drafter_id: int | None
    drafter_for_id: int | None
    step: str

    @classmethod
    def of(cls, row: InboxRow) -> "Facts":
        """What decides who may do the task of a row."""
        return cls(row.role, row.unit, row.assignee, row.barred, row.drafter, row.drafter_for, row.step)

    @classmethod
    def of_item(cls, item: WorkItemRecord) -> "Facts":
        """The same of an open task."""
        return cls(
            item.role,
            item.unit_id,
            item.assignee_id,
            item.barred_id,
            item.drafter_id,
            item.drafter_for_id,
            item.name,
        )


class Reason(NamedTuple):
    """Why a task stands in the reader's list."""

    kind: str
    """taken | assigned | named | role | pool | overseen | waiting | done"""
    role: str
    unit: str
    """Name of the unit that the work belongs to; empty for the pool."""
    behalf: str = ""
    """In whose stead the reader meets it."""
    by: str = ""
    """Who handed it over."""
    at: datetime | None = None
    """When it was taken, handed over, done."""
    since: datetime | None = None
    """When the step was reached."""
    step: str = ""
    lane: str = ""
    process: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """Why a case stands in the reader's ledger."""

    kind: str
    """supervision | city | lead | assist | acting"""
    role: str
    """By which the reader sees all cases of the city; empty where a unit has a part."""
    unit: str
    """Name of the unit with the part."""
    own: bool
    """Whether it is a unit of the reader's own, not one below it."""
    behalf: str
    since: datetime | None


def of_rows(uow: UnitOfWork, actor: Actor, which: List, rows: Sequence[InboxRow]) -> Mapping[int, Reason]:
    """Why each row stands in a list, by its id."""
    if which is List.DONE:
        return {row.id: _done(uow, row) for row in rows}
    return {row.id: _reason(uow, actor, which, Facts.of(row), _origin(row)) for row in rows}


def of_item(uow: UnitOfWork, actor: Actor, item: WorkItemRecord, deployment_id: int) -> Reason:
    """Why the actor reaches an open task."""
    giver = None if item.assigned_by_id is None else people.get_person(uow, item.assigned_by_id)
    by = "" if giver is None else giver.name
    origin = Origin(item.process, deployment_id, item.element, item.opened_at, item.taken_at, by)
    return _reason(uow, actor, List.UNIT, Facts.of_item(item), origin)


class Seen(Protocol):
    """What of a case says why it is seen."""

    @property
    def id(self) -> int: ...
    @property
    def sealed(self) -> bool: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def delivered_at(self) -> datetime | None: ...


def of_cases(uow: UnitOfWork, actor: Actor, rows: Sequence[Seen]) -> Mapping[int, Sight]:
    """Why the reader sees each case, by its id."""
    seen_by_part = [row.id for row in rows if row.sealed or not actor.city_wide]
    parts = origins.parts(uow, seen_by_part, _below(uow, actor)) if seen_by_part else {}
    return {row.id: _sight(uow, actor, row, parts.get(row.id)) for row in rows}


def _below(uow: UnitOfWork, actor: Actor) -> frozenset[str]:
    """The units for which the actor reads cases, and whatever stands below them."""
    tree = library_of(uow).tree(uow)
    return frozenset[str]().union(*(tree.below(unit) for unit in reading_units(actor)))


def _origin(row: InboxRow) -> Origin:
    return Origin(row.process, row.deployment_id, row.element, row.opened_at, row.taken_at, row.assigned_by)


def _done(uow: UnitOfWork, row: InboxRow) -> Reason:
    unit = library_of(uow).tree(uow).name(row.unit) if row.unit else ""
    return Reason("done", row.role, unit, at=row.done_at, step=row.step)


def _reason(uow: UnitOfWork, actor: Actor, which: List, task: Facts, origin: Origin) -> Reason:
    tree = library_of(uow).tree(uow)
    doing = deputies.at(actor, task)
    kind = _kind(doing, which, task, origin)
    for_another = doing.behalf is not None and kind not in {"waiting", "overseen"}
    definition = library_of(uow).folder(uow, origin.deployment_id).definition
    element = definition.elements.get(origin.element)
    return Reason(
        kind=kind,
        role=task.role,
        unit=tree.name(task.unit_id) if task.unit_id else "",
        behalf=doing.behalf.name if doing.behalf is not None and for_another else "",
        by=origin.assigned_by,
        at=origin.taken_at,
        since=origin.opened_at,
        step=task.step,
        lane=definition.lanes.get(element.lane, "") if element is not None else "",
        process=definition.name,
        version=library_of(uow).version(uow, origin.deployment_id),
    )


def _kind(doing: Actor, which: List, task: Facts, origin: Origin) -> str:
    if which is List.WAITING:
        return "waiting"
    if deputies.has(doing, task):
        if origin.assigned_by:
            return "assigned"
        return "named" if origin.taken_at == origin.opened_at else "taken"
    if not covers(doing.grants, task.role, task.unit_id):
        return "overseen"
    return "pool" if task.unit_id == POOL else "role"


def _sight(uow: UnitOfWork, actor: Actor, row: Seen, part: tuple[str, str] | None) -> Sight:
    tree = library_of(uow).tree(uow)
    if part is None:
        wide = {Role.SUPERVISION_OFFICE} if row.sealed else CITY_WIDE
        role = next((grant.role for grant in sorted(actor.grants, key=_place) if grant.role in wide), "")
        kind = "supervision" if row.sealed else "city"
        return Sight(kind, role, "", True, _behalf(actor, {role}, None), row.received_at)
    unit, kind = part
    own = unit in {grant.unit for grant in actor.grants}
    return Sight(kind, "", tree.name(unit), own, _behalf(actor, None, unit if own else None), row.delivered_at)


def _behalf(actor: Actor, roles: set[str] | None, unit: str | None) -> str:
    """In whose stead alone the reader holds the role, or works for the unit; empty in his own right."""

    def gives(grant: Grant) -> bool:
        return grant.role in roles if roles is not None else grant.unit == unit

    if (roles is None and unit is None) or any(gives(grant) for grant in actor.own_grants):
        return ""
    return next((one.name for one in actor.deputy_for if any(gives(grant) for grant in one.grants)), "")


def _place(grant: Grant) -> tuple[str, str]:
    return grant.role, grant.unit
