"""How many rows the lists of the inbox have: from the counters, less what one reader in particular does not see.

The counters know every open item by role, unit, holder and due date. What the lists leave out besides — items that
the reader drafted, items of cases from which a unit of his is kept — is found by small indexes, and the very
predicate of the lists decides which of it is counted, so that a figure and its list never differ.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select, func, select, true, union

from app.domain.events import Figure
from app.domain.lights import Days
from app.domain.permissions import Actor
from app.domain.routing import POOL
from app.store import counters
from app.store.inbox_rows import Lights, List, belongs, branches, held
from app.store.kept_statements import Kept
from app.store.schema.cases import CaseUnit
from app.store.schema.work import WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import EXCLUDED

OPEN = (List.MINE, List.CLAIMABLE, List.UNIT)
"""Lists of which every row is a counted item."""

MOST_BEHIND = 100
"""To which those lists are counted that hold what the reader has done: every page says how long they are."""

_Place: TypeAlias = tuple[str, str, int | None]
"""Role, unit and holder of an item."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How long every list is, unfiltered, and how its rows divide by due date."""

    counts: Mapping[List, int]
    more: Collection[List]
    """Lists that are longer than their count."""
    due: Mapping[List, Mapping[date | None, int]]

    def lights(self, which: List, days: Days) -> Lights:
        """How a list of open items divides; work that is done or waits for others has no lights here."""
        found = Counter[str]()
        for due_on, number in self.due.get(which, {}).items():
            late = due_on is not None and due_on < days.today
            near = due_on is not None and days.today <= due_on <= days.near_until
            found["late" if late else "near" if near else "ok"] += number
        return Lights(found["late"], found["near"], found["ok"])


def overview(uow: UnitOfWork, actor: Actor) -> Overview:
    """What the side bar tells."""
    places = {which: _places(actor, which) for which in OPEN}
    due = {which: Counter[date | None]() for which in OPEN}
    for place, due_on, number in _counted(uow, {place[:2] for found in places.values() for place in found}):
        for which in _holding(actor, places, place):
            due[which][due_on] += number
    found = _uncounted.rows(uow, actor)
    waiting, done = found[0][:2]
    for role, unit, holder, due_on, mine, claimable, in_unit in (row[2:] for row in found if row[2] is not None):
        shown = {List.MINE: mine, List.CLAIMABLE: claimable, List.UNIT: in_unit}
        for which in _holding(actor, places, (role, unit, holder)):
            if not shown[which]:
                due[which][due_on] -= 1
    counts = {which: lines.total() for which, lines in due.items()}
    behind = {List.WAITING: waiting, List.DONE: done}
    more = frozenset(which for which, number in behind.items() if number > MOST_BEHIND)
    return Overview(counts | {which: min(number, MOST_BEHIND) for which, number in behind.items()}, more, due)


def counts(uow: UnitOfWork, actor: Actor) -> Mapping[List, int]:
    """How many rows each list has, unfiltered; of what the reader has done `MOST_BEHIND` at most."""
    return overview(uow, actor).counts


def _places(actor: Actor, which: List) -> frozenset[tuple[str, str]]:
    """Role and unit of the items in which a list of the actor's may have rows."""
    if which is List.UNIT:
        return frozenset(one for one in held(actor.grants | actor.overseen) if one[1] != POOL)
    return held(actor.grants)


def _holding(actor: Actor, places: Mapping[List, Collection[tuple[str, str]]], place: _Place) -> Iterable[List]:
    """The lists in which an item stands by where it is and who has it, whatever else speaks against it."""
    *inbox, holder = place
    found = [which for which in OPEN if tuple(inbox) in places[which]]
    mine = holder is not None and (
        holder == actor.person
        or any(holder == one.person and tuple(inbox) in held(one.grants) for one in actor.deputy_for)
    )
    free = {List.MINE: mine, List.CLAIMABLE: holder is None and actor.person is not None, List.UNIT: True}
    return [which for which in found if free[which]]


def _counted(uow: UnitOfWork, inboxes: Collection[tuple[str, str]]) -> Iterable[tuple[_Place, date | None, int]]:
    """Where items stand, until when, and how many."""
    ranges = [(Figure.OPEN_ITEMS, f"{role}|{unit}|", f"{role}|{unit}}}") for role, unit in sorted(inboxes)]
    for (_, key), number in counters.between(uow, ranges).items():
        role, unit, holder, due = key.split("|")
        yield (role, unit, int(holder) if holder else None), date.fromisoformat(due) if due else None, number


@Kept
def _uncounted(actor: Actor) -> Select[Any]:
    """What no counter tells: a row for each doubtful item, or one without any; before it how many rows the lists
    have that are not kept at all: few, or counted to a bound.
    """
    others = select(
        _bounded(branches(actor, List.WAITING)).label("waiting"),
        _bounded(branches(actor, List.DONE)).label("done"),
    ).subquery("others")
    doubtful = _doubtful(actor).subquery("doubtful")
    columns: tuple[Any, ...] = (*others.c, *doubtful.c)
    return select(*columns).select_from(others.outerjoin(doubtful, true()))


def _doubtful(actor: Actor) -> Select[Any]:
    """The items that a list may leave out although they stand where its items stand."""
    people = sorted({one for one in (actor.person, *(p.person for p in actor.deputy_for)) if one is not None})
    units = sorted({grant.unit for grant in actor.grants})
    kept_away = select(CaseUnit.case_id).where(CaseUnit.unit_id.in_(units), CaseUnit.part == EXCLUDED)
    drafters = (WorkItem.barred_id, WorkItem.drafter_id, WorkItem.drafter_for_id)
    parts = [select(WorkItem.id).where(column.is_not(None), column.in_(people)) for column in drafters]
    if not actor.deputy_for:
        # His own draft he may release, unless it was written for somebody else. Most are not, and need no look.
        parts[1] = parts[1].where(WorkItem.drafter_for_id.is_not(None))
    ids = union(*parts, select(WorkItem.id).where(WorkItem.case_id.in_(kept_away))).subquery()
    columns: tuple[Any, ...] = (
        WorkItem.role,
        WorkItem.unit_id,
        WorkItem.assignee_id,
        WorkItem.due_on,
        *(belongs(actor, which).label(which.value) for which in OPEN),
    )
    return select(*columns).where(WorkItem.id.in_(select(ids.c.id)))


def _bounded(rows: Sequence[Select[Any]]) -> Any:
    (one,) = rows
    return select(func.count()).select_from(one.limit(MOST_BEHIND + 1).subquery()).scalar_subquery()
