"""Paging by position: the next page begins after a row, not after a number of rows.

A list that grows while somebody pages through it neither repeats nor leaves out a row, and page 400 costs what
page 1 costs. Page numbers are offered while counting them is cheap.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, func, or_, select, true
from sqlalchemy.orm import Session

NUMBERED_ROWS = 1_000
"""Longest list whose pages are numbered; longer ones have a first and a next page only."""

LARGEST_KEY = 2**63 - 1

CHUNK = 500
"""Rows that `stream` reads at a time."""

Record = TypeVar("Record")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order of rows: by `value` (never NULL), rows of equal value by the unique `key`."""

    value: SQLColumnExpression[Any]
    key: SQLColumnExpression[int]
    read: Callable[[str], Any]
    """Turns the text of a place back into a value; ValueError when it is none."""
    descending: bool = False

    def clauses(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """What to ORDER BY."""
        return (self.value.desc(), self.key.desc()) if self.descending else (self.value.asc(), self.key.asc())

    def beyond(self, place: str) -> ColumnElement[bool] | None:
        """True for the rows after `place`; None for the beginning and for a text that is no place."""
        text, _, key = place.rpartition("~")
        try:
            value, last = self.read(text), int(key)
        except ValueError:
            return None
        return None if abs(last) > LARGEST_KEY else self.after(value, last)

    def after(self, value: Any, key: int) -> ColumnElement[bool]:
        """True for the rows that come after the one with this value and key."""
        if self.descending:
            return or_(self.value < value, and_(self.value == value, self.key < key))
        return or_(self.value > value, and_(self.value == value, self.key > key))


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """Some rows of a list, and where the others are."""

    rows: tuple[Record, ...]
    total: int
    """Rows of the whole list."""
    before: int
    """Rows before the first one of this page."""
    size: int
    following: str | None
    """Place of the next page; None on the last one."""
    places: tuple[str, ...] = ()
    """Place of every page, the first being ""; empty where the list is too long to number."""

    def each(self, change: Callable[[Record], Other]) -> "Page[Other]":
        """The same page with every row changed."""
        rows = tuple(change(row) for row in self.rows)
        return Page(rows, self.total, self.before, self.size, self.following, self.places)

    @property
    def number(self) -> int:
        """This page's number, from 1."""
        return self.before // self.size + 1


def turn(
    session: Session,
    rows: Select[Any],
    sorting: Sorting,
    *,
    place: str,
    size: int,
    record: Callable[[Row[Any]], Record],
) -> Page[Record]:
    """The page of `rows` after `place` ("" = the first), at most `size` rows, each made by `record`."""
    beyond = sorting.beyond(place)
    total = _count(session, rows)
    before = 0 if beyond is None else total - _count(session, rows.where(beyond))
    wanted = rows.add_columns(sorting.value.label("sort_value"), sorting.key.label("sort_key"))
    found = session.execute(
        wanted.where(true() if beyond is None else beyond).order_by(*sorting.clauses()).limit(size + 1)
    ).all()
    shown = found[:size]
    return Page(
        rows=tuple(record(row) for row in shown),
        total=total,
        before=before,
        size=size,
        following=_place(shown[-1]) if len(found) > size else None,
        places=_places(session, rows, sorting, total, size),
    )


def stream(
    session: Session, rows: Select[Any], sorting: Sorting, record: Callable[[Row[Any]], Record]
) -> Iterator[Record]:
    """All `rows` in their order, each made by `record`; no more than `CHUNK` of them are in memory at a time."""
    wanted = rows.add_columns(sorting.value.label("sort_value"), sorting.key.label("sort_key"))
    wanted = wanted.order_by(*sorting.clauses()).limit(CHUNK)
    found: Sequence[Row[Any]] = session.execute(wanted).all()
    while found:
        yield from map(record, found)
        last = found[-1]
        if len(found) < CHUNK:
            return
        found = session.execute(wanted.where(sorting.after(last.sort_value, last.sort_key))).all()


def instant(text: str) -> datetime:
    """Reads the place of an order by time; ValueError when it is no aware instant."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("a naive instant is no place")
    return value


def _count(session: Session, rows: Select[Any]) -> int:
    counted = rows.with_only_columns(func.count(), maintain_column_froms=True)
    return session.execute(counted).scalar_one()


def _places(session: Session, rows: Select[Any], sorting: Sorting, total: int, size: int) -> tuple[str, ...]:
    if not size < total <= NUMBERED_ROWS:
        return ()
    numbered = rows.with_only_columns(
        sorting.value.label("sort_value"),
        sorting.key.label("sort_key"),
        func.row_number().over(order_by=sorting.clauses()).label("ordinal"),
        maintain_column_froms=True,
    ).subquery()
    last_of_pages = (
        select(numbered)
        .where(numbered.c.ordinal % size == 0, numbered.c.ordinal < total)
        .order_by(numbered.c.ordinal)
    )
    ends: Sequence[Row[Any]] = session.execute(last_of_pages).all()
    return ("", *(_place(row) for row in ends))


def _place(row: Row[Any]) -> str:
    value = row.sort_value
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"{text}~{row.sort_key}"
