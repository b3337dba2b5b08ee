"""The inbox as a person sees it: lists with exact counts, and for every line why it is there."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.lights import Light, light, separating_days
from app.domain.permissions import Actor, Grant
from app.operations.library import library_of
from app.store import inbox_lists
from app.store.inbox_lists import InboxQuery, InboxRow, Lights, List
from app.store.keyset import Page
from app.store.unit_of_work import UnitOfWork

__all__ = ["InboxLine", "InboxQuery", "InboxView", "List", "Reason", "first_list", "view"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line stands in the reader's list."""

    kind: str
    """taken | role | pool | waiting | done"""
    role: str
    unit: str
    """Name of the unit that the work belongs to; empty for the pool."""


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One line: what the store found, the light of its due date, the names and the reason."""

    row: InboxRow
    light: Light | None
    lead: str
    unit: str
    reason: Reason
    takeable: bool
    """Whether the reader may take it now."""


@dataclass(frozen=True, slots=True)
class InboxView:
    """A page of one list with everything around it."""

    query: InboxQuery
    counts: Mapping[List, int]
    page: Page[InboxLine]
    lights: Lights
    steps: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    """Id and name of the lead units in this list."""


def first_list(uow: UnitOfWork, actor: Actor) -> List:
    """The list that a person finds first: the nearest one with something to do."""
    counts = inbox_lists.counts(uow, actor)
    return next((which for which in (List.MINE, List.CLAIMABLE, List.UNIT) if counts[which]), List.MINE)


def view(uow: UnitOfWork, actor: Actor, clock: Clock, query: InboxQuery) -> InboxView:
    """One page of a list for `actor`; an unknown place or filter value gives an empty or the first page."""
    days = separating_days(clock.calendar, clock.today)
    tree = library_of(uow).tree(uow)
    found = inbox_lists.page(uow, actor, query, days)
    return InboxView(
        query=query,
        counts=inbox_lists.counts(uow, actor),
        page=found.each(lambda row: _line(uow, actor, clock, query.list, row)),
        lights=inbox_lists.lights(uow, actor, query, days),
        steps=inbox_lists.steps_in(uow, actor, query.list),
        units=tuple((unit, tree.name(unit)) for unit in inbox_lists.lead_units_in(uow, actor, query.list)),
    )


def _line(uow: UnitOfWork, actor: Actor, clock: Clock, which: List, row: InboxRow) -> InboxLine:
    tree = library_of(uow).tree(uow)
    due = None if row.due_on is None else light(clock.calendar, clock.today, row.due_on)
    unit = tree.name(row.unit) if row.unit else ""
    return InboxLine(
        row=row,
        light=due,
        lead=tree.name(row.lead_unit) if row.lead_unit else "",
        unit=unit,
        reason=Reason(_reason(actor, which, row), row.role, unit),
        takeable=which in {List.CLAIMABLE, List.UNIT} and row.assignee is None and row.barred != actor.person,
    )


def _reason(actor: Actor, which: List, row: InboxRow) -> str:
    if which in {List.WAITING, List.DONE}:
        return which.value
    if row.assignee is not None and row.assignee == actor.person:
        return "taken"
    return "role" if Grant(row.role, row.unit) in actor.grants else "pool"
