"""What the public may read: every query here stands behind one predicate, `published`.

A number whose message is not published gives its number away and nothing else, whatever the reason (Article 18).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    bindparam,
    func,
    not_,
    select,
)
from sqlalchemy.orm import aliased

from app.domain.bigrams import query_terms
from app.domain.events import Figure
from app.store import counters, register_numbers, search
from app.store.branches import Branch, Order
from app.store.figures import ANSWERED
from app.store.kept_statements import Kept
from app.store.keyset import Asked, Page, Pages
from app.store.looking import Looking
from app.store.nearest import nearest
from app.store.schema.cases import Case, Reply
from app.store.unit_of_work import UnitOfWork

HANDLING = ("open",)
"""Values of `case.status` of what is not answered yet."""

CANDIDATES = 40
"""Messages that the index proposes as similar, of which the titles are then compared."""

CLOSE = 0.3
"""Part of a title's terms that a similar title shares at least."""


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """What a page of the register asks for; empty = not filtered."""

    text: str = ""
    status: str = ""
    """handling | answered"""
    kind: str = ""
    unit: str = ""
    """Id of the lead unit."""
    year: int | None = None
    after: str = ""
    size: int = 20

    @property
    def by_content(self) -> bool:
        """Whether something is asked that only a published message can answer."""
        return bool(self.text or self.status or self.kind or self.unit)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One number of the register. Of an unpublished message only `number` and `received_at` are set."""

    number: str
    received_at: datetime
    """Never shown for an unpublished message: it only decides whether moderation is still under way."""
    published: bool = False
    title: str = ""
    kind: str = ""
    category: str = ""
    place: str = ""
    lead_unit: str = ""
    answered: bool = False
    replied_at: datetime | None = None
    result: str = ""
    main_number: str = ""
    """Number of the message that this one was merged into, if that one is public."""


@dataclass(frozen=True, slots=True)
class _About:
    """Which messages a statement reads: what is asked for, without the values that it is filled with."""

    by_content: bool
    status: str = ""
    filters: frozenset[str] = frozenset()
    found_by: str = ""
    """The way in which texts are searched."""
    looked_through: bool = False
    """No index has what is asked for: the rows of the nearest one are looked through."""


def published(entity: Any = Case) -> ColumnElement[bool]:
    """The predicate: moderated, readable by everybody, neither withheld nor sealed."""
    return and_(entity.published_at.is_not(None), not_(entity.withheld), not_(entity.sealed))


_NEWEST_FIRST = Order(int, descending=True)


def page(uow: UnitOfWork, query: RegisterQuery) -> Page[RegisterRow]:
    """One page of the register, newest first; unpublished numbers only while nothing of content is asked."""
    if not query.by_content:
        return _every_number(uow, query)
    asked = _asked(uow, query)
    if asked is None:
        return Page((), 0, 0, query.size, None)
    (about,) = asked.about
    turned = _pages.look if isinstance(about, _About) and about.looked_through else _pages.turn
    found = turned(uow, asked, place=query.after, size=query.size, total=_kept_total(uow, query))
    if query.text:
        cut = _many.first(uow, about, **asked.values)
        return replace(found, more=found.more or bool(cut and cut[0]))
    return found


def piece(uow: UnitOfWork, query: RegisterQuery) -> tuple[RegisterRow, ...]:
    """Up to `query.size` rows after `query.after`, not counted: for a download."""
    asked = _asked(uow, query, whole=True)
    return () if asked is None else _pages.piece(uow, asked, place=query.after, size=query.size)


def stream(uow: UnitOfWork, query: RegisterQuery) -> Iterator[RegisterRow]:
    """All rows of the filtered register, newest first, whatever page is asked for: for an export."""
    asked = _asked(uow, query, whole=True)
    return iter(()) if asked is None else _pages.stream(uow, asked)


def years(uow: UnitOfWork) -> tuple[int, ...]:
    """The years that have numbers, newest first."""
    return tuple(register_numbers.given(uow))


def lead_units(uow: UnitOfWork) -> tuple[str, ...]:
    """The units that lead a published message, by the figures kept of them."""
    published_by = counters.values(uow, Figure.PUBLISHED)
    return tuple(unit for unit, messages in published_by.items() if unit and messages > 0)


def _kept_total(uow: UnitOfWork, query: RegisterQuery) -> int | None:
    """How many messages there are by status and unit; None where more is asked."""
    if query.text or query.kind or query.year is not None:
        return None
    public, answered = (counters.value(uow, figure, query.unit) for figure in (Figure.PUBLISHED, Figure.ANSWERED))
    return {"answered": answered, "handling": public - answered}.get(query.status, public)


def _every_number(uow: UnitOfWork, query: RegisterQuery) -> Page[RegisterRow]:
    """A page of the whole register or of one year: counted by its numbers, without looking at a message."""
    given = {year: last for year, last in register_numbers.given(uow).items() if query.year in {None, year}}
    place, total = register_numbers.read_place(query.after), sum(given.values())
    values = {} if query.year is None else {"year": query.year}
    whole = Asked(_NEWEST_FIRST, (_About(by_content=False, filters=frozenset(values)),), values)
    after = query.after if place is not None else ""
    found = _pages.turn(uow, whole, place=after, size=query.size, total=total, numbered=False)
    before, places = register_numbers.before(given, place), register_numbers.places(given, query.size)
    return replace(found, total=total, before=before, places=places)


def _asked(uow: UnitOfWork, query: RegisterQuery, *, whole: bool = False) -> Asked | None:
    """What is asked for; None for words without a letter or a digit, which find nothing."""
    values: dict[str, Any] = {name: value for name in _COLUMNS if (value := getattr(query, name))}
    filters = frozenset(values)
    words = search.asked(uow, "public_terms", query.text, whole=whole)
    if words is None:
        return None
    looked_for, found_by = words
    values |= looked_for
    more_than_one = len(filters - {"year"}) + bool(query.status) > 1
    about = _About(query.by_content, query.status, filters, found_by, more_than_one and not (whole or query.text))
    return Asked(_NEWEST_FIRST, (about,), values)


_STATUSES = {"answered": ANSWERED, "handling": HANDLING}
_COLUMNS: Mapping[str, SQLColumnExpression[Any]] = {"year": Case.year, "kind": Case.kind, "unit": Case.lead_unit}
"""What is filtered by a value, and the column that has it."""


def _branches(about: _About) -> Sequence[Branch]:
    if about.looked_through:
        leading = "unit" if "unit" in about.filters else "kind"
        led = [_COLUMNS[name] == bindparam(name) for name in (leading, "year") if name in about.filters]
        return [Branch(select(Case.id).where(published(), *led), Case.year, Case.serial, Case.id)]
    rows = select(Case.id).where(*(_COLUMNS[name] == bindparam(name) for name in sorted(about.filters)))
    if about.by_content:
        rows = rows.where(published())
    if about.found_by:
        rows = rows.where(Case.id.in_(search.newest("public_terms", about.found_by)))
    statuses = _STATUSES.get(about.status)
    found = [rows] if statuses is None else [rows.where(Case.status == status) for status in statuses]
    return [Branch(branch, Case.year, Case.serial, Case.id) for branch in found]


def _wanted(about: _About) -> ColumnElement[bool]:
    """Whether a published message that is looked at is what is asked for."""
    asked = [_COLUMNS[name] == bindparam(name) for name in sorted(about.filters)]
    return and_(*asked, Case.status.in_(_STATUSES[about.status])) if about.status else and_(*asked)


@Kept
def _many(about: _About) -> Select[Any]:
    return search.many("public_terms", about.found_by)


def _shown(found: Subquery, about: _About) -> Select[Any]:
    return _lines(select().select_from(found).join(Case, Case.id == found.c.row_id))


def _lines(rows: Select[Any]) -> Select[Any]:
    """What the register says of the messages, as `_row` reads it.

    What stands in other rows is looked up for each row that is shown: SQLite would prepare a join by reading all
    replies there are.
    """
    main = aliased(Case)
    result = select(Reply.result).where(Reply.case_id == Case.id, Reply.round == Case.round, public_reply())
    number = select(main.number).where(main.id == Case.main_case_id, published(main))
    return rows.add_columns(
        Case.number,
        Case.received_at,
        published().label("published"),
        Case.published_title,
        Case.kind,
        Case.category,
        Case.place,
        Case.lead_unit,
        Case.status,
        Case.replied_at,
        func.coalesce(result.scalar_subquery(), ""),
        func.coalesce(number.scalar_subquery(), ""),
    )


def _row(found: Sequence[Any]) -> RegisterRow:
    number, received_at, public, title, kind, category, place, lead_unit, status, *rest = found
    if not public:
        return RegisterRow(number, received_at)
    return RegisterRow(
        number, received_at, True, title, kind, category, place, lead_unit, status in ANSWERED, *rest
    )


_pages = Pages(_branches, _shown, _row, Looking(Case.__table__.c.id, _wanted))


def received_at(uow: UnitOfWork, number: str) -> datetime | None:
    """When the message of that number came in; None when the number was never given."""
    return uow.session.execute(select(Case.received_at).where(Case.number == number)).scalar_one_or_none()


def public_reply() -> ColumnElement[bool]:
    """A reply that everybody may read; one for the author alone never is, nor one that was not published yet."""
    return and_(Reply.visibility == "public", Reply.published_at.is_not(None))


def similar(uow: UnitOfWork, title: str, apart_from: str, limit: int) -> tuple[RegisterRow, ...]:
    """Published messages whose titles share most with `title`, nearest first, answered ones first among equals."""
    wanted = frozenset(query_terms(title))
    proposed = nearest(uow, "public_terms", title, CANDIDATES)
    alike = _lines(select(Case.id)).where(published(), Case.id.in_(proposed), Case.number != apart_from)
    ranked = sorted(
        ((_shared(wanted, row.title), case_id, row) for case_id, row in _found(uow, alike)),
        key=lambda ranking: (-ranking[0], ranking[2].replied_at is None, -ranking[1]),
    )
    return tuple(row for share, _, row in ranked[:limit] if share >= CLOSE)


def _found(uow: UnitOfWork, statement: Select[Any]) -> Iterator[tuple[int, RegisterRow]]:
    for case_id, *row in uow.session.execute(statement):
        yield case_id, _row(row)


def _shared(wanted: frozenset[str], title: str) -> float:
    """Which part of the terms wanted a title has."""
    return len(wanted & set(query_terms(title))) / len(wanted) if wanted else 0.0
