"""The ledger (办件台账): every case that its reader may see, with filters, search and an exact count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, case, func, or_, select

from app.domain.lights import Days
from app.domain.permissions import Actor
from app.store import keyset
from app.store.keyset import Page, Sorting, instant, turn
from app.store.schema.cases import Case, CaseUnit
from app.store.search import internal_match
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import cases_visible_to

NEVER = date.max
"""Sorts what has no due date behind everything that has one."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Sorts what has no reply behind everything that has one."""


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


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One case as the ledger lists it."""

    id: int
    number: str
    title: str
    kind: str
    category: str
    source: str
    source_number: str
    place: str
    stage: str
    status: str
    lead_unit: str
    complexity: str
    instruction: str
    key_supervision: bool
    urgent: bool
    sealed: bool
    received_at: datetime
    delivered_at: datetime | None
    due_on: date | None
    original_due_on: date | None
    replied_at: datetime | None
    satisfaction: str


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """What the filtered ledger amounts to."""

    total: int
    open: int
    late: int
    replied: int


def page(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> Page[LedgerRow]:
    """One page of the ledger with its filters."""
    rows = _filtered(uow, actor, query, days)
    return turn(uow.session, rows, _sorting(query), place=query.after, size=query.size, record=_record)


def stream(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> Iterator[LedgerRow]:
    """All cases of the filtered ledger in its order, whatever page is asked for: for an export."""
    return keyset.stream(uow.session, _filtered(uow, actor, query, days), _sorting(query), _record)


def figures(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> LedgerFigures:
    """How the filtered ledger divides."""
    is_open = Case.status == "open"
    divided = _filtered(uow, actor, query, days).with_only_columns(
        func.count(),
        func.count(case((is_open, 1))),
        func.count(case((and_(is_open, Case.due_on < days.today), 1))),
        func.count(case((Case.replied_at.is_not(None), 1))),
        maintain_column_froms=True,
    )
    return LedgerFigures(*uow.session.execute(divided).one())


def years(uow: UnitOfWork, actor: Actor) -> Sequence[int]:
    """The years of which the reader has cases, newest first."""
    found = select(Case.year).distinct().where(_seen_by(actor)).order_by(Case.year.desc())
    return list(uow.session.execute(found).scalars())


def lead_units(uow: UnitOfWork, actor: Actor) -> Sequence[str]:
    """The ids of the units that lead cases the reader may see."""
    found = select(Case.lead_unit).distinct().where(_seen_by(actor), Case.lead_unit != "")
    return list(uow.session.execute(found.order_by(Case.lead_unit)).scalars())


def says(uow: UnitOfWork, words: str) -> ColumnElement[bool]:
    """True for the cases whose texts say all of the words, or whose number ends in them."""
    words = words.strip()
    return or_(Case.number.endswith(words, autoescape=True), Case.id.in_(internal_match(uow, words)))


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """The cases that the actor may see; those of a unit are found by its parts, not among all of the city."""
    visible = cases_visible_to(actor)
    if actor.city_wide:
        return visible
    parts = select(CaseUnit.case_id).where(CaseUnit.unit_id.in_(sorted(actor.scope)))
    return and_(Case.id.in_(parts), visible)


def _filtered(uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days) -> Select[Any]:
    rows = select(*_columns()).where(_seen_by(actor))
    equal: dict[SQLColumnExpression[Any], object] = {
        Case.year: query.year,
        Case.source: query.source,
        Case.kind: query.kind,
        Case.stage: query.stage,
        Case.status: query.status,
        Case.lead_unit: query.unit,
    }
    rows = rows.where(*(column == value for column, value in equal.items() if value))
    if query.light:
        rows = rows.where(Case.status == "open", _shows(query.light, days))
    if query.instructed:
        rows = rows.where(Case.instruction.not_in(("", "none", "read")))
    if query.text:
        rows = rows.where(says(uow, query.text))
    return rows


def _shows(light: str, days: Days) -> ColumnElement[bool]:
    if light == "late":
        return Case.due_on < days.today
    if light == "near":
        return Case.due_on.between(days.today, days.near_until)
    return or_(Case.due_on.is_(None), Case.due_on > days.near_until)


def _sorting(query: LedgerQuery) -> Sorting:
    if query.order == "due":
        return Sorting(func.coalesce(Case.due_on, NEVER), Case.id, date.fromisoformat)
    if query.order == "replied":
        return Sorting(func.coalesce(Case.replied_at, LONG_AGO), Case.id, instant, descending=True)
    return Sorting(Case.number, Case.id, str, descending=True)


def _columns() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        Case.id,
        Case.number,
        Case.original_title.label("title"),
        Case.kind,
        Case.category,
        Case.source,
        func.coalesce(Case.source_number, "").label("source_number"),
        Case.place,
        Case.stage,
        Case.status,
        Case.lead_unit,
        Case.complexity,
        Case.instruction,
        Case.key_supervision,
        Case.urgent,
        Case.sealed,
        Case.received_at,
        Case.delivered_at,
        Case.due_on,
        Case.original_due_on,
        Case.replied_at,
        Case.satisfaction,
    )


def _record(row: Row[Any]) -> LedgerRow:
    return LedgerRow(*row[: len(_columns())])
