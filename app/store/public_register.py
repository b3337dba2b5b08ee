"""What the public may read: every query here stands behind one predicate, `published`.

A number whose message is not published gives its number away and nothing else, whatever the reason (Article 18).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, not_, null, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.domain.bigrams import query_terms
from app.domain.events import Figure
from app.store import counters, keyset, register_numbers
from app.store.keyset import Page, Sorting, turn
from app.store.schema.cases import Case, Rating, Reply
from app.store.search import public_match, public_nearest
from app.store.unit_of_work import UnitOfWork

ANSWERED = ("replied", "closed")
"""Values of `case.status` that the public reads as 已答复."""


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
class RecentReply:
    """A public reply for the home page."""

    number: str
    title: str
    text: str
    unit_id: str
    result: str
    delivered_at: datetime | None
    replied_at: datetime


@dataclass(frozen=True, slots=True)
class DueRow:
    """What the figures need of a message that came due."""

    complexity: str
    delivered_at: datetime | None
    replied_at: datetime | None
    due_on: date


def published(entity: Any = Case) -> ColumnElement[bool]:
    """The predicate: moderated, readable by everybody, neither withheld nor sealed."""
    return and_(entity.published_at.is_not(None), not_(entity.withheld), not_(entity.sealed))


NEWEST_FIRST = Sorting(Case.year, Case.serial, int, descending=True)


def page(uow: UnitOfWork, query: RegisterQuery) -> Page[RegisterRow]:
    """One page of the register, newest first; unpublished numbers only while nothing of content is asked."""
    if query.by_content:
        rows = _register(uow, query)
        return turn(uow.session, rows, NEWEST_FIRST, place=query.after, size=query.size, record=_row)
    return _every_number(uow, query)


def stream(uow: UnitOfWork, query: RegisterQuery) -> Iterator[RegisterRow]:
    """All rows of the filtered register, newest first, whatever page is asked for: for an export."""
    return keyset.stream(uow.session, _register(uow, query), NEWEST_FIRST, _row)


def piece(uow: UnitOfWork, query: RegisterQuery) -> tuple[RegisterRow, ...]:
    """Up to `query.size` rows after `query.after`, not counted: for a download, between whose pieces nothing waits."""
    rows = _register(uow, query).order_by(Case.year.desc(), Case.serial.desc()).limit(query.size)
    shown_last = register_numbers.read_place(query.after)
    if shown_last is not None:
        rows = rows.where(tuple_(Case.year, Case.serial) < shown_last)
    return tuple(_row(row) for row in uow.session.execute(rows))


def years(uow: UnitOfWork) -> tuple[int, ...]:
    """The years that have numbers, newest first."""
    return tuple(register_numbers.given(uow))


def lead_units(uow: UnitOfWork) -> tuple[str, ...]:
    """The units that lead a published message, by the figures kept of them."""
    published_by = counters.values(uow, Figure.PUBLISHED)
    return tuple(unit for unit, messages in published_by.items() if unit and messages > 0)


def _every_number(uow: UnitOfWork, query: RegisterQuery) -> Page[RegisterRow]:
    """A page of the whole register or of one year: counted by its numbers, without looking at a message."""
    given = {year: last for year, last in register_numbers.given(uow).items() if query.year in {None, year}}
    shown_last = register_numbers.read_place(query.after)
    rows = _register(uow, query)
    if shown_last is not None:
        rows = rows.where(tuple_(Case.year, Case.serial) < shown_last)
    found = uow.session.execute(rows.order_by(Case.year.desc(), Case.serial.desc()).limit(query.size + 1)).all()
    last = found[query.size - 1].Case if len(found) > query.size else None
    return Page(
        rows=tuple(_row(row) for row in found[: query.size]),
        total=sum(given.values()),
        before=register_numbers.before(given, shown_last),
        size=query.size,
        following=f"{last.year}~{last.serial}" if last else None,
        places=register_numbers.places(given, query.size),
    )


def received_at(uow: UnitOfWork, number: str) -> datetime | None:
    """When the message of that number came in; None when the number was never given."""
    return uow.session.execute(select(Case.received_at).where(Case.number == number)).scalar_one_or_none()


def recent_replies(uow: UnitOfWork, limit: int) -> tuple[RecentReply, ...]:
    """The newest public replies to published messages."""
    statement = (
        select(Case, Reply)
        .join(Reply, and_(Reply.case_id == Case.id, Reply.round == Case.round))
        .where(published(), Case.replied_at.is_not(None), public_reply())
        .order_by(Case.replied_at.desc(), Case.id.desc())
        .limit(limit)
    )
    return tuple(
        RecentReply(
            number=found.number,
            title=found.published_title,
            text=reply.text,
            unit_id=reply.unit_id or found.lead_unit,
            result=reply.result,
            delivered_at=found.delivered_at,
            replied_at=found.replied_at,
        )
        for found, reply in uow.session.execute(statement)
        if found.replied_at is not None
    )


def public_reply() -> ColumnElement[bool]:
    """A reply that everybody may read; one for the author alone never is, nor one that was not published yet."""
    return and_(Reply.visibility == "public", Reply.published_at.is_not(None))


def _register(uow: UnitOfWork, query: RegisterQuery) -> Select[Any]:
    main = aliased(Case)
    columns: tuple[Any, ...] = (Case, Reply.result, main.number.label("main_number"))
    rows = (
        select(*columns)
        .outerjoin(Reply, and_(Reply.case_id == Case.id, Reply.round == Case.round, public_reply()))
        .outerjoin(main, and_(main.id == Case.main_case_id, published(main)))
    )
    if query.year is not None:
        rows = rows.where(Case.year == query.year)
    if not query.by_content:
        return rows
    rows = rows.where(published())
    if query.status:
        answered = Case.status.in_(ANSWERED)
        rows = rows.where(answered if query.status == "answered" else not_(answered))
    if query.kind:
        rows = rows.where(Case.kind == query.kind)
    if query.unit:
        rows = rows.where(Case.lead_unit == query.unit)
    if query.text:
        rows = rows.where(or_(Case.number == query.text, Case.id.in_(public_match(uow, query.text))))
    return rows


def _row(found: Row[Any]) -> RegisterRow:
    message: Case = found.Case
    if message.published_at is None or message.withheld or message.sealed:
        return RegisterRow(message.number, message.received_at)
    return RegisterRow(
        number=message.number,
        received_at=message.received_at,
        published=True,
        title=message.published_title,
        kind=message.kind,
        category=message.category,
        place=message.place,
        lead_unit=message.lead_unit,
        answered=message.status in ANSWERED,
        replied_at=message.replied_at,
        result=found.result or "",
        main_number=found.main_number or "",
    )


def received_since(uow: UnitOfWork, since: datetime) -> tuple[int, int]:
    """How many messages came in since that instant, and how many of them are published."""
    statement = select(func.count(), func.count(case((published(), 1)))).where(Case.received_at >= since)
    received, public = uow.session.execute(statement.select_from(Case)).one()
    return received, public


def came_due(uow: UnitOfWork, since: date, until: date) -> tuple[DueRow, ...]:
    """The published messages that their authors could expect to be answered between the days, both included.

    Thanks are owed no reply and left out.
    """
    promised = func.coalesce(Case.citizen_due, Case.due_on)  # never later than the unit's own date
    indexed = and_(Case.status.in_(("open", *ANSWERED)), Case.due_on >= since)
    statement = select(Case.complexity, Case.delivered_at, Case.replied_at, promised).where(
        indexed, published(), promised.between(since, until), Case.kind != "感谢"
    )
    return tuple(DueRow(*row) for row in uow.session.execute(statement))


def ratings_since(uow: UnitOfWork, since: datetime) -> dict[str, int]:
    """How often each verdict was given on published messages since that instant."""
    statement = (
        select(Rating.satisfaction, func.count().label("times"))
        .join(Case, Case.id == Rating.case_id)
        .where(published(), Rating.at >= since)
        .group_by(Rating.satisfaction)
    )
    return {row.satisfaction: row.times for row in uow.session.execute(statement)}


def similar(uow: UnitOfWork, title: str, apart_from: str, limit: int) -> tuple[RegisterRow, ...]:
    """Published messages whose titles share most with `title`, nearest first, answered ones first among equals."""
    wanted = frozenset(query_terms(title))
    columns: tuple[Any, ...] = (Case, Reply.result, null().label("main_number"))
    statement = (
        select(*columns)
        .outerjoin(Reply, and_(Reply.case_id == Case.id, Reply.round == Case.round, public_reply()))
        .where(published(), Case.id.in_(public_nearest(uow, title, CANDIDATES)), Case.number != apart_from)
    )
    ranked = sorted(
        ((_shared(wanted, row.Case.published_title), row) for row in uow.session.execute(statement)),
        key=lambda ranking: (-ranking[0], ranking[1].Case.replied_at is None, -ranking[1].Case.id),
    )
    return tuple(_row(row) for share, row in ranked[:limit] if share >= CLOSE)


def _shared(wanted: frozenset[str], title: str) -> float:
    """Which part of the terms wanted a title has."""
    return len(wanted & set(query_terms(title))) / len(wanted) if wanted else 0.0
