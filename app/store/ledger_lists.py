"""The ledger (办件台账): every case that its reader may see, with filters and search.

How many cases a whole ledger has is kept, not counted: `ledger_counts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from app.domain.lights import Days
from app.domain.permissions import Actor
from app.store import search
from app.store.branches import Branch, Order, bounded
from app.store.kept_statements import Kept
from app.store.keyset import NUMBERED_ROWS, Asked, Page, Pages, instant
from app.store.ledger_line import COLUMNS, LedgerRow, line
from app.store.schema.cases import INSTRUCTED, Case, CaseUnit
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import SEES, cases_not_kept_from, cases_visible_to, reading_units, sight

__all__ = ["LedgerFigures", "LedgerQuery", "LedgerRow", "count", "divided", "page", "stream"]


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """What a page of the ledger asks for; empty = not filtered."""

    year: int | None = None
    source: str = ""
    kind: str = ""
    stage: str = ""
    status: str = ""
    """open | replied | closed"""
    unit: str = ""
    """Id of the lead unit."""
    light: str = ""
    """late | near | ok: of open cases only"""
    instructed: bool = False
    """Only cases with a leader's instruction."""
    text: str = ""
    order: str = "number"
    """number | due | replied: newest number first, nearest due date first, latest reply first."""
    after: str = ""
    size: int = 25

    @property
    def filtered(self) -> bool:
        """Whether it asks for less than the whole ledger."""
        asked = (self.year, self.source, self.kind, self.stage, self.status, self.unit, self.light, self.text)
        return any(asked) or self.instructed


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """What a ledger amounts to."""

    total: int
    open: int
    late: int
    replied: int


FEW = 3_000
"""Cases of a unit that are rather sorted than looked for among those of the city."""

_ORDERS: Mapping[str, Order] = {
    "number": Order(int, descending=True),
    "due": Order(date.fromisoformat, nullable=True),
    "replied": Order(instant, descending=True, nullable=True),
}
_STATUSES = ("open", "replied", "closed")


@dataclass(frozen=True, slots=True)
class _About:
    """Which cases a statement reads: what is asked for, without the values that it is filled with."""

    order: str
    few: bool = False
    """The reader's units see so few cases that these are sorted, however they are ordered."""
    filters: frozenset[str] = frozenset()
    light: str = ""
    instructed: bool = False
    found_by: str = ""
    """The way in which texts are searched."""


def page(
    uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days, total: int | None = None
) -> Page[LedgerRow]:
    """One page of the ledger with its filters; `total` where the length of the unfiltered ledger is known."""
    asked = _asked(uow, actor, query, days, few=total is not None and total <= FEW)
    if asked is None:
        return Page((), 0, 0, query.size, None)
    known = None if query.filtered else total
    found = _pages.turn(uow, asked, place=query.after, size=query.size, total=known)
    return replace(found, more=True) if query.text and _cut(uow, asked) else found


def count(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> tuple[int, bool]:
    """How many cases a query finds, counted to a bound, and whether there are more."""
    asked = _asked(uow, actor, query, days)
    return (0, False) if asked is None else _pages.count(uow, asked)


def stream(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> Iterator[LedgerRow]:
    """All cases of the filtered ledger in its order, whatever page is asked for: for an export."""
    asked = _asked(uow, actor, query, days, whole=True)
    return iter(()) if asked is None else _pages.stream(uow, asked)


def divided(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> LedgerFigures:
    """How the first cases of a filtered ledger divide, `NUMBERED_ROWS` at most."""
    asked = _asked(uow, actor, query, days)
    if asked is None:
        return LedgerFigures(0, 0, 0, 0)
    values = {**asked.values, "today": days.today, "limit": NUMBERED_ROWS}
    return LedgerFigures(*_divided.first(uow, *asked.about, **values) or (0, 0, 0, 0))


def _asked(
    uow: UnitOfWork,
    actor: Actor,
    query: LedgerQuery,
    days: Days,
    *,
    few: bool = False,
    whole: bool = False,
) -> Asked | None:
    """What is asked for; None for words without a letter or a digit, which find nothing."""
    values: dict[str, Any] = {name: value for name in _COLUMNS if (value := getattr(query, name))}
    filters = frozenset(values)
    if query.light:
        values |= {"today": days.today, "near_until": days.near_until}
    if query.text:
        values["terms"] = search.all_of(uow, "internal_terms", query.text)
        values["most"] = search.ALL if whole else search.MOST_FOUND[uow.dialect]
        if values["terms"] is None:
            return None
    found_by = search.way(uow, "internal_terms", query.text) if query.text else ""
    about = _About(query.order, few, filters, query.light, query.instructed, found_by)
    return Asked(_ORDERS[query.order], (sight(actor), about), values)


_COLUMNS: Mapping[str, SQLColumnExpression[Any]] = {
    "year": Case.year,
    "source": Case.source,
    "kind": Case.kind,
    "stage": Case.stage,
    "status": Case.status,
    "unit": Case.lead_unit,
}
"""What is filtered by a value, and the column that has it."""


def _branches(actor: Actor, about: _About) -> Sequence[Branch]:
    """The cases in the order of an index: a unit's own, the city's by due date and status, or all by number."""
    by_units = not actor.city_wide and (about.few or about.order == "number")
    conditions = [cases_visible_to(actor), *_conditions(actor, about, indexed=not by_units)]
    if by_units:
        return list(_by_units(sorted(reading_units(actor)), about, conditions))
    if about.order == "replied":
        return [Branch(select(Case.id).where(*conditions), Case.replied_at, Case.id, Case.id)]
    if about.order == "due":
        statuses = ["open"] if about.light else _STATUSES
        found = [select(Case.id).where(Case.status == status, *conditions) for status in statuses]
        return [Branch(rows, Case.due_on, Case.id, Case.id) for rows in found]
    return [Branch(select(Case.id).where(*conditions), Case.year, Case.serial, Case.id)]


def _by_units(units: Sequence[str], about: _About, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Branch]:
    """The cases that each of the units sees, but for those that one before it sees, too."""
    for place, unit in enumerate(units):
        sees, other = aliased(CaseUnit), aliased(CaseUnit)
        rows = select(sees.case_id).join(Case, Case.id == sees.case_id)
        rows = rows.where(sees.unit_id == unit, sees.part == SEES, *conditions)
        if "year" in about.filters:
            rows = rows.where(sees.year == bindparam("year"))
        if place:
            before = (other.case_id == sees.case_id, other.unit_id.in_(units[:place]), other.part == SEES)
            rows = rows.where(~exists().where(*before))
        if about.order == "number":
            serial: SQLColumnExpression[Any] = sees.serial
            yield Branch(rows, sees.year, serial, sees.case_id)
        else:
            # Ordered by the part's column, not by the same one of the case, whose table would be walked through.
            yield Branch(
                rows, Case.due_on if about.order == "due" else Case.replied_at, sees.case_id, sees.case_id
            )


def _conditions(actor: Actor, about: _About, *, indexed: bool) -> Iterator[ColumnElement[bool]]:
    """What is asked for. Not `indexed`, it leads no database to an index: a unit's cases are found by the unit."""
    for name in sorted(about.filters):
        column = _COLUMNS[name]
        yield (column if indexed else func.coalesce(column, bindparam(name))) == bindparam(name)
    if about.light:
        yield (Case.status if indexed else func.coalesce(Case.status, "")) == "open"
        yield _shows(about.light)
    if about.instructed:
        yield and_(true(), INSTRUCTED)
    if about.found_by:
        yield Case.id.in_(search.newest("internal_terms", about.found_by, cases_not_kept_from(actor)))


def _shows(light: str) -> ColumnElement[bool]:
    today, near_until = (bindparam(name, type_=Date) for name in ("today", "near_until"))
    if light == "late":
        return Case.due_on < today
    if light == "near":
        return Case.due_on.between(today, near_until)
    return or_(Case.due_on.is_(None), Case.due_on > near_until)


def _shown(found: Subquery, actor: Actor, about: _About) -> Select[Any]:
    return select(*COLUMNS).select_from(found).join(Case, Case.id == found.c.row_id)


def _cut(uow: UnitOfWork, asked: Asked) -> bool:
    """Whether a search looked through the newest matches alone."""
    reader, about = asked.about
    cut = _many.first(uow, reader, about, **asked.values)
    return cut is not None and bool(cut[0])


@Kept
def _many(reader: Actor, about: _About) -> Select[Any]:
    return search.many("internal_terms", about.found_by, cases_not_kept_from(reader))


@Kept
def _divided(actor: Actor, about: _About) -> Select[Any]:
    found = bounded(_branches(actor, about), _ORDERS[about.order])
    is_open = Case.status == "open"
    counted: tuple[Any, ...] = (
        func.count(),
        func.count(case((is_open, 1))),
        func.count(case((and_(is_open, _shows("late")), 1))),
        func.count(case((Case.replied_at.is_not(None), 1))),
    )
    return select(*counted).select_from(found).join(Case, Case.id == found.c.row_id)


_pages = Pages(_branches, _shown, line)
