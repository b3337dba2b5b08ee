"""The ledger (办件台账): every case that its reader may see, with filters and search.

How many cases a whole ledger has is kept, not counted: `ledger_counts`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    Select,
    Subquery,
    and_,
    case,
    func,
    select,
)

from app.domain.lights import Days
from app.domain.permissions import Actor
from app.store import search
from app.store.branches import bounded
from app.store.kept_statements import Kept
from app.store.keyset import NUMBERED_ROWS, Asked, Page, Pages
from app.store.ledger_branches import FILTERS, ORDERS, About, branches, no_index_has, shows, wanted
from app.store.ledger_line import COLUMNS, LedgerRow, line
from app.store.looking import LOOKED_AT, Looking
from app.store.schema.cases import Case
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import cases_not_kept_from, sight

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


FEW = LOOKED_AT
"""Cases of a unit that are rather sorted than looked for among those of the city."""


def page(
    uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days, whole: LedgerFigures | None = None
) -> Page[LedgerRow]:
    """One page of the ledger with its filters; `whole` is what it amounts to without them, where that is known."""
    asked = _asked(uow, actor, query, days, few=whole is not None and whole.total <= FEW)
    if asked is None:
        return Page((), 0, 0, query.size, None)
    known = None if whole is None else _length(query, whole)
    if _looked_through(asked):
        return _pages.look(uow, asked, place=query.after, size=query.size, total=known)
    found = _pages.turn(
        uow, asked, place=query.after, size=query.size, total=known, numbered=not (query.light and known)
    )
    return replace(found, more=True) if query.text and _cut(uow, actor, query, asked, found) else found


def count(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> tuple[int, bool]:
    """How many cases a query finds, counted to a bound, and whether there are more."""
    asked = _asked(uow, actor, replace(query, order="number"), days)
    if asked is None:
        return 0, False
    return _pages.hits(uow, asked) if _looked_through(asked) else _pages.count(uow, asked)


def stream(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> Iterator[LedgerRow]:
    """All cases of the filtered ledger in its order, whatever page is asked for: for an export."""
    asked = _asked(uow, actor, query, days, whole=True)
    return iter(()) if asked is None else _pages.stream(uow, asked)


def divided(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> LedgerFigures:
    """How the first cases of a filtered ledger divide, `NUMBERED_ROWS` at most."""
    asked = _asked(uow, actor, replace(query, order="number"), days)
    if asked is None:
        return LedgerFigures(0, 0, 0, 0)
    limit = LOOKED_AT if _looked_through(asked) else NUMBERED_ROWS
    values = {**asked.values, "today": days.today, "limit": limit}
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
    values: dict[str, Any] = {name: value for name in FILTERS if (value := getattr(query, name))}
    filters = frozenset(values)
    if query.light:
        values |= {"today": days.today, "near_until": days.near_until}
    words = search.asked(uow, "internal_terms", query.text, whole=whole)
    if words is None:
        return None
    looked_for, found_by = words
    values |= looked_for
    about = About(query.order, few, filters, query.light, query.instructed, found_by)
    if not (whole or few or query.text):
        about = replace(about, looked_through=no_index_has(actor, about))
    return Asked(ORDERS[query.order], (sight(actor), about), values)


def _length(query: LedgerQuery, whole: LedgerFigures) -> int | None:
    """How many cases a query finds, as far as the figures of the whole ledger say so."""
    if query.light == "late" and not replace(query, light="").filtered:
        return whole.late
    return None if query.filtered else whole.total


def _looked_through(asked: Asked) -> bool:
    _, about = asked.about
    return isinstance(about, About) and about.looked_through


def _shown(found: Subquery, actor: Actor, about: About) -> Select[Any]:
    return select(*COLUMNS).select_from(found).join(Case, Case.id == found.c.row_id)


def _cut(uow: UnitOfWork, actor: Actor, query: LedgerQuery, asked: Asked, found: Page[LedgerRow]) -> bool:
    """Whether a search looked through the newest matches alone."""
    if actor.city_wide and not replace(query, text="").filtered:
        return found.more or found.total >= int(asked.values["most"])  # nothing but these was looked for
    reader, about = asked.about
    cut = _many.first(uow, reader, about, **asked.values)
    return cut is not None and bool(cut[0])


@Kept
def _many(reader: Actor, about: About) -> Select[Any]:
    return search.many("internal_terms", about.found_by, cases_not_kept_from(reader))


@Kept
def _divided(actor: Actor, about: About) -> Select[Any]:
    found = bounded(branches(actor, about), ORDERS[about.order])
    is_open = Case.status == "open"
    counted: tuple[Any, ...] = (
        func.count(),
        func.count(case((is_open, 1))),
        func.count(case((and_(is_open, shows("late")), 1))),
        func.count(case((Case.replied_at.is_not(None), 1))),
    )
    divided = select(*counted).select_from(found).join(Case, Case.id == found.c.row_id)
    return divided.where(wanted(actor, about)) if about.looked_through else divided


_pages = Pages(branches, _shown, line, Looking(Case.__table__.c.id, wanted))
