"""The five lists of the inbox, their filters and what can be filtered by: one predicate each, used by everything.

Citizens' tasks stand in no list: they are done in the portal with number and look-up code. How many rows each list
has is kept, not counted: `inbox_counts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    Subquery,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)

from app.domain.lights import Days
from app.domain.permissions import Actor
from app.store import search
from app.store.branches import Branch, Order, bounded
from app.store.inbox_line import InboxRow, done_lines, line, open_lines
from app.store.inbox_rows import LOOKED_THROUGH, Lights, List, branches
from app.store.kept_statements import Kept
from app.store.keyset import NUMBERED_ROWS, Asked, Page, Pages, instant
from app.store.schema.cases import Case
from app.store.schema.work import Step, WorkItem
from app.store.unit_of_work import UnitOfWork

__all__ = ["InboxQuery", "InboxRow", "Lights", "List", "choices", "count", "lights", "page", "stream"]


CHOSEN_FROM = 200
"""Rows at the head of a list whose steps and units are offered to filter by."""

MOST_IN_A_YEAR = 10**9
"""Numbers that a year may give without being taken for another one's."""


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What a page of the inbox asks for; empty = not filtered."""

    list: List = List.MINE
    step: str = ""
    """Name of a step, as people read it."""
    source: str = ""
    unit: str = ""
    """Id of the lead unit."""
    light: str = ""
    """late | near | ok"""
    urgent: bool = False
    text: str = ""
    order: str = "due"
    """due | received | number; done work is always in the order of its doing, newest first."""
    after: str = ""
    size: int = 20

    @property
    def filtered(self) -> bool:
        """Whether it asks for less than the whole list."""
        return bool(self.step or self.source or self.unit or self.light or self.urgent or self.text)


@dataclass(frozen=True, slots=True)
class _About:
    """Which rows a statement reads: what is asked for, without the values that it is filled with."""

    list: List
    order: str
    step: bool = False
    source: bool = False
    unit: bool = False
    light: str = ""
    urgent: bool = False
    text: bool = False
    dialect: str = ""


_ORDERS: Mapping[str, Order] = {
    "due": Order(date.fromisoformat, nullable=True),
    "received": Order(instant, descending=True),
    "number": Order(int),
    "done": Order(instant, descending=True),
}


def page(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days, total: int | None = None) -> Page[InboxRow]:
    """One page of a list with its filters; `total` where the length of the unfiltered list is known."""
    asked = _asked(uow, actor, query, days)
    if asked is None:
        return Page((), 0, 0, query.size, None)
    known = None if query.filtered else total
    return _pages.turn(uow, asked, place=query.after, size=query.size, total=known)


def count(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days) -> tuple[int, bool]:
    """How many rows a query finds, counted to a bound, and whether there are more."""
    asked = _asked(uow, actor, query, days)
    return (0, False) if asked is None else _pages.count(uow, asked)


def stream(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days) -> Iterator[InboxRow]:
    """All rows of a list with its filters, in its order, whatever page is asked for: for an export."""
    asked = _asked(uow, actor, query, days, whole=True)
    return iter(()) if asked is None else _pages.stream(uow, asked)


def lights(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days) -> Lights:
    """How the first rows of a filtered list divide by due date; done work has no lights."""
    asked = _asked(uow, actor, query, days)
    if asked is None or query.list is List.DONE:
        return Lights(0, 0, 0)
    values = {**asked.values, **_separating(days), "limit": NUMBERED_ROWS}
    late, near, total = _divided.first(uow, *asked.about, **values) or (0, 0, 0)
    return Lights(late, near, total - late - near)


def choices(uow: UnitOfWork, actor: Actor, which: List) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the steps and the ids of the lead units that stand in a list, or at the head of a long one."""
    about = _About(which, _order_of(which, "due"))
    found = _chosen.rows(uow, actor, about, limit=CHOSEN_FROM)
    steps, units = {step for step, _ in found}, {unit for _, unit in found if unit}
    return tuple(sorted(steps)), tuple(sorted(units))


def _order_of(which: List, order: str) -> str:
    return "done" if which is List.DONE else order


def _asked(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days, *, whole: bool = False) -> Asked | None:
    """What is asked for; None for words without a letter or a digit, which find nothing."""
    values: dict[str, Any] = {name: getattr(query, name) for name in ("step", "source", "unit")}
    values["last"] = search.ALL if whole else LOOKED_THROUGH
    light = "" if query.list is List.DONE else query.light
    if light:
        values |= _separating(days)
    if query.text:
        values |= {
            "terms": search.all_of(uow, "internal_terms", query.text),
            "most": search.ALL if whole else search.MOST_IN_INBOX,
        }
        if values["terms"] is None:
            return None
    about = _About(
        list=query.list,
        order=_order_of(query.list, query.order),
        step=bool(query.step),
        source=bool(query.source),
        unit=bool(query.unit),
        light=light,
        urgent=query.urgent,
        text=bool(query.text),
        dialect=uow.dialect if query.text else "",
    )
    return Asked(_ORDERS[about.order], (actor, about), values)


def _separating(days: Days) -> dict[str, Any]:
    return {"today": days.today, "near_until": days.near_until}


def _branches(actor: Actor, about: _About) -> Sequence[Branch]:
    conditions = list(_conditions(about))
    of_case = bool(about.source or about.unit or about.urgent or about.text or about.order not in {"due", "done"})
    value, key = _sorted_by(about)
    found = branches(actor, about.list, joined=of_case, last_only=bool(conditions))
    return [Branch(rows.where(*conditions), value, key, key) for rows in found]


def _conditions(about: _About) -> Iterator[SQLColumnExpression[bool]]:
    if about.step:
        yield (Step.name if about.list is List.DONE else WorkItem.name) == bindparam("step")
    if about.source:
        yield Case.source == bindparam("source")
    if about.unit:
        yield Case.lead_unit == bindparam("unit")
    if about.urgent:
        yield Case.urgent
    if about.light:
        yield _shows(about.light)
    if about.text:
        yield search.says("internal_terms", about.dialect)


def _shows(light: str) -> ColumnElement[bool]:
    due = WorkItem.due_on
    today, near_until = (bindparam(name, type_=Date) for name in ("today", "near_until"))
    if light == "late":
        return due < today
    if light == "near":
        return due.between(today, near_until)
    return or_(due.is_(None), due > near_until)


def _sorted_by(about: _About) -> tuple[SQLColumnExpression[Any], SQLColumnExpression[int]]:
    if about.order == "done":
        return Step.at, Step.id
    if about.order == "received":
        return func.coalesce(Case.received_at, WorkItem.opened_at), WorkItem.id
    if about.order == "number":
        number = cast(Case.year, BigInteger) * MOST_IN_A_YEAR + Case.serial
        return func.coalesce(number, 0, type_=BigInteger), WorkItem.id
    return WorkItem.due_on, WorkItem.id


def _shown(found: Subquery, actor: Actor, about: _About) -> Select[Any]:
    return done_lines(found) if about.list is List.DONE else open_lines(found)


_pages = Pages(_branches, _shown, line)


@Kept
def _divided(actor: Actor, about: _About) -> Select[Any]:
    found = bounded(_branches(actor, about), _ORDERS[about.order])
    late, near = (func.count(case((_shows(light), 1))) for light in ("late", "near"))
    counted: tuple[Any, ...] = (late, near, func.count())
    return select(*counted).select_from(found).join(WorkItem, WorkItem.id == found.c.row_id)


@Kept
def _chosen(actor: Actor, about: _About) -> Select[Any]:
    found = bounded(_branches(actor, about), _ORDERS[about.order])
    task: type[Step] | type[WorkItem] = Step if about.list is List.DONE else WorkItem
    columns: tuple[Any, ...] = (task.name, Case.lead_unit)
    rows = select(*columns).select_from(found).join(task, task.id == found.c.row_id)
    return rows.outerjoin(Case, Case.id == task.case_id).distinct()
