"""The inbox as a person sees it: lists with exact counts, and for every line why it is there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.domain import deputies
from app.domain.clock import Clock
from app.domain.lights import Light, light, separating_days
from app.domain.permissions import Actor
from app.operations import reasons
from app.operations.library import library_of
from app.operations.reasons import Facts, Reason
from app.store import inbox_lists
from app.store.inbox_counts import Overview, overview
from app.store.inbox_lists import InboxQuery, InboxRow, Lights, List
from app.store.keyset import Page
from app.store.unit_of_work import UnitOfWork

__all__ = ["InboxLine", "InboxQuery", "InboxView", "List", "Overview", "Reason", "first_list", "overview", "view"]


class InboxLine(NamedTuple):
    """One line: what the store found, the light of its due date, the names and the reason."""

    row: InboxRow
    light: Light | None
    lead: str
    unit: str
    reason: Reason
    takeable: bool
    """Whether the reader may take it now."""
    held: bool
    """Whether he has it, or whom he stands in for: then he may give it back."""
    openable: bool
    """Whether he may do it; what he only oversees, he assigns."""

    @property
    def movable(self) -> bool:
        """Whether he may hand it to a colleague."""
        return self.takeable or self.held or not self.openable


@dataclass(frozen=True, slots=True)
class InboxView:
    """A page of one list with everything around it."""

    query: InboxQuery
    counts: Mapping[List, int]
    more: Collection[List]
    """Lists that are longer than their count."""
    page: Page[InboxLine]
    lights: Lights | None
    """None where the list is too long to be divided."""
    steps: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    """Id and name of the lead units in this list."""


def first_list(overview: Overview) -> List:
    """The list that a person finds first: the nearest one with something to do."""
    counts = overview.counts
    return next((which for which in (List.MINE, List.CLAIMABLE, List.UNIT) if counts[which]), List.MINE)


def view(
    uow: UnitOfWork, actor: Actor, clock: Clock, query: InboxQuery, known: Overview | None = None
) -> InboxView:
    """One page of a list for `actor`; an unknown place or filter value gives an empty or the first page.

    `known` is the overview of the lists for whoever has asked for it already.
    """
    days = separating_days(clock.calendar, clock.today)
    tree = library_of(uow).tree(uow)
    lists = known or overview(uow, actor)
    total = None if query.list in lists.more else lists.counts[query.list]
    found = inbox_lists.page(uow, actor, query, days, total)
    if query.filtered and query.list in lists.more:
        found = replace(found, more=True)
    why = reasons.of_rows(uow, actor, query.list, found.rows)
    steps, units = inbox_lists.choices(uow, actor, query.list) if lists.counts[query.list] else ((), ())
    if query.list in lists.due and not query.filtered:
        lights: Lights | None = lists.lights(query.list, days)
    else:
        counted = not found.more and query.list is not List.DONE
        lights = inbox_lists.lights(uow, actor, query, days) if counted else None
    return InboxView(
        query=query,
        counts=lists.counts,
        more=lists.more,
        page=found.each(lambda row: _line(uow, actor, clock, row, why[row.id])),
        lights=lights,
        steps=_with(steps, query.step),
        units=tuple((unit, tree.name(unit)) for unit in _with(units, query.unit)),
    )


def count(uow: UnitOfWork, actor: Actor, clock: Clock, query: InboxQuery) -> tuple[int, bool]:
    """How many rows a query finds for the actor, and whether that is only the least of it."""
    return inbox_lists.count(uow, actor, query, separating_days(clock.calendar, clock.today))


def _with(offered: tuple[str, ...], chosen: str) -> tuple[str, ...]:
    """The choices of a filter and the one that was made, which may stand far down in a long list."""
    return offered if not chosen or chosen in offered else (*offered, chosen)


def _line(uow: UnitOfWork, actor: Actor, clock: Clock, row: InboxRow, why: Reason) -> InboxLine:
    tree = library_of(uow).tree(uow)
    due = None if row.due_on is None else light(clock.calendar, clock.today, row.due_on)
    task, open_here = Facts.of(row), why.kind not in {List.WAITING, List.DONE}
    doing = deputies.at(actor, task)
    able = open_here and why.kind != "overseen"
    return InboxLine(
        row=row,
        light=due,
        lead=tree.name(row.lead_unit) if row.lead_unit else "",
        unit=tree.name(row.unit) if row.unit else "",
        reason=why,
        takeable=able and row.assignee is None and not deputies.barred(doing, task),
        held=able and deputies.has(doing, task),
        openable=able or not open_here,
    )
