"""Handing a task to a named colleague (转交、分派): who may receive it, and that he does.

A receiver holds the task's role for its unit in his own right, did not draft what he would sign, and is kept from
the case by no unit that he works for (Article 18): whoever may not meet a task does not stand in the list.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.domain import deputies
from app.domain.clock import Clock
from app.domain.errors import AlreadyDone, Conflict, NotFound, NotPermitted
from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.routing import POOL
from app.operations import access
from app.operations.library import library_of
from app.operations.records import entry
from app.store import case_units, cases, people, work_items
from app.store import deputies as namings
from app.store.people import PersonRecord
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody to hand a task to; `deputy` stands in for him today, else empty."""

    person: PersonRecord
    deputy: str


def receivers(uow: UnitOfWork, actor: Actor, clock: Clock, items: Sequence[WorkItemRecord]) -> Sequence[Receiver]:
    """Who may receive every one of the tasks, by name. Empty where the tasks have nobody in common."""
    common: dict[int, PersonRecord] | None = None
    for item in items:
        able = {one.id: one for one in _able(uow, actor, clock, item)}
        common = able if common is None else {key: one for key, one in common.items() if key in able}
    found = sorted((common or {}).values(), key=lambda one: (one.name, one.id))
    return [Receiver(one, _deputy_of(uow, one.id, clock)) for one in found]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A task to be handed over, as the page names it."""

    id: int
    number: str
    title: str
    step: str
    unit: str
    holder: str
    """Who has it; empty while nobody does."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The tasks that somebody may hand over, of those he chose, and to whom."""

    lines: Sequence[Chosen]
    receivers: Sequence[Receiver]
    missing: int
    """How many he may not: why is not said (Article 18)."""


def choice(uow: UnitOfWork, actor: Actor, clock: Clock, item_ids: Sequence[int]) -> Choice:
    """What the page asks before it hands tasks over."""
    found: list[WorkItemRecord] = []
    for item_id in dict.fromkeys(item_ids):
        with suppress(AlreadyDone, NotFound, NotPermitted):
            found.append(access.reach_to_assign(uow, actor, item_id).item)
    holders = (
        people.people(uow, {one.assignee_id for one in found if one.assignee_id is not None}) if found else []
    )
    names = {one.id: one.name for one in holders}
    tree = library_of(uow).tree(uow)
    lines = []
    for item in found:
        case = None if item.case_id is None else cases.get_case(uow, item.case_id)
        lines.append(
            Chosen(
                id=item.id,
                number="" if case is None else case.number,
                title=item.name if case is None else case.original_title,
                step=item.name,
                unit=tree.name(item.unit_id) if item.unit_id else "",
                holder=names.get(item.assignee_id or 0, ""),
            )
        )
    return Choice(lines, receivers(uow, actor, clock, found), len(set(item_ids)) - len(found))


def hand_over(uow: UnitOfWork, actor: Actor, clock: Clock, item: WorkItemRecord, *, to: int, reason: str) -> None:
    """Pass a task that `access.reach_to_assign` gave to a colleague.

    NotPermitted when he may not receive it, Conflict when it changed hands in between.
    """
    if to not in {one.id for one in _able(uow, actor, clock, item)}:
        raise NotPermitted(item=item.id, reason="receiver")
    if not work_items.hand_over(uow, item.id, of=item.assignee_id, to=to, at=clock.now, by=actor.person):
        raise Conflict(item=item.id)
    note(uow, actor, clock, item, to=to, reason=reason)


def note(uow: UnitOfWork, actor: Actor, clock: Clock, item: WorkItemRecord, **facts: object) -> None:
    """Record in the journal of the case that a task changed hands; `of` is who had it."""
    if item.case_id is not None:
        payload = {"element": item.element, "task": item.id, "of": item.assignee_id, **facts}
        doing = deputies.at(actor, item)
        cases.project(uow, item.case_id, {}, [entry(doing, clock, Event.TASK_ASSIGNED, payload)])


def _able(uow: UnitOfWork, actor: Actor, clock: Clock, item: WorkItemRecord) -> Sequence[PersonRecord]:
    """Holders of the role whom nothing keeps from the task. In the claim pool: those of the actor's own units."""
    units = {item.unit_id} if item.unit_id != POOL else {one.unit for one in actor.grants if one.role == item.role}
    holders = people.holders(uow, item.role, clock.today, units) if units else []
    excluded = frozenset[str]() if item.case_id is None else case_units.excluded(uow, item.case_id)
    return [
        one
        for one in holders
        if not deputies.barred(Actor(one.id, one.name), item)
        and (not excluded or _meets(uow, clock, one.id, excluded))
    ]


def _meets(uow: UnitOfWork, clock: Clock, person_id: int, excluded: frozenset[str]) -> bool:
    """Whether no unit that the person works for, or stands in for somebody of, is kept from the case."""
    actor = people.actor_of(uow, person_id, clock.today)
    return actor is not None and excluded.isdisjoint(grant.unit for grant in actor.grants)


def _deputy_of(uow: UnitOfWork, person_id: int, clock: Clock) -> str:
    running = [one for one in namings.deputies_for(uow, person_id, clock.today) if one.valid_from <= clock.today]
    found = people.people(uow, [one.person_id for one in running]) if running else []
    return "、".join(one.name for one in found)
