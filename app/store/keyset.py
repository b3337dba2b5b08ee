"""Paging by position: the next page begins after a row, not after a number of rows.

A list that grows while somebody pages through it neither repeats nor leaves out a row, and page 400 costs what
page 1 costs. A list is a few branches, each of which an index gives in the order of the list, so that a page reads
no more rows than it shows. Pages are numbered, and rows counted, while that is cheap.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from app.store.branches import AFTER_NOTHING, AFTER_VALUE, BEGINNING, Branch, Order, clauses, last_of_pages, merged
from app.store.kept_statements import Kept
from app.store.looking import Looking, looked, most_of, named
from app.store.unit_of_work import UnitOfWork

NUMBERED_ROWS = 500
"""Longest list whose pages are numbered, and to which rows are counted; of longer ones a page says "at least"."""

LARGEST_KEY = 2**63 - 1

CHUNK = 500
"""Rows that `stream` reads at a time."""

Record = TypeVar("Record")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    """Some rows of a list, and where the others are."""

    rows: tuple[Record, ...]
    total: int
    """Rows of the whole list; at least so many where there are `more`."""
    before: int | None
    """Rows before the first one of this page; None where counting them would cost more than the page."""
    size: int
    following: str | None
    """Place of the next page; None on the last one."""
    places: tuple[str, ...] = ()
    """Place of every page, the first being ""; empty where the list is too long to number."""
    more: bool = False
    """The list is longer than `total`."""
    further: bool = False
    """No more was found among the rows looked at; the next page looks on behind them."""

    def each(self, change: Callable[[Record], Other]) -> "Page[Other]":
        """The same page with every row changed."""
        rows = tuple(change(row) for row in self.rows)
        counted = (self.total, self.before, self.size, self.following, self.places)
        return Page(rows, *counted, self.more, self.further)

    @property
    def number(self) -> int:
        """This page's number, from 1; of numbered pages only."""
        return (self.before or 0) // self.size + 1


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins."""

    kind: str = BEGINNING
    value: Any = None
    key: int = 0

    @property
    def values(self) -> Mapping[str, Any]:
        """What a statement that begins there is filled with."""
        if self.kind == BEGINNING:
            return {}
        return {"after_key": self.key} | ({"after_value": self.value} if self.kind == AFTER_VALUE else {})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list is asked for: statements are built once for what it is `about`, and filled with `values`."""

    order: Order
    about: tuple[Hashable, ...]
    values: Mapping[str, Any]


class Pages(Generic[Record]):
    """The pages of one kind of list.

    `branches` makes its branches, and `shown` what a page shows of the rows `found` (`found.c.row_id`), both from
    what a list is about. `looking` is for lists that are looked through.
    """

    def __init__(
        self,
        branches: Callable[..., Sequence[Branch]],
        shown: Callable[..., Select[Any]],
        record: Callable[[Sequence[Any]], Record],
        looking: Looking | None = None,
    ) -> None:
        self._record = record

        def page(kind: str, order: Order, *about: Hashable) -> Select[Any]:
            found = merged(branches(*about), order, kind).subquery("found")
            wanted = shown(found, *about).add_columns(found.c.sort_value, found.c.sort_key)
            return wanted.order_by(*clauses(order, found.c.sort_value, found.c.sort_key))

        def ends(order: Order, *about: Hashable) -> Select[Any]:
            return last_of_pages(merged(branches(*about), order, BEGINNING).subquery("found"), order)

        def beyond(kind: str, order: Order, *about: Hashable) -> Select[Any]:
            return select(func.count()).select_from(merged(branches(*about), order, kind).subquery("found"))

        self._page, self._ends, self._beyond = Kept(page), Kept(ends), Kept(beyond)
        if looking is not None:
            self._looked, self._named = looked(branches, looking), named(shown, looking)

    def turn(
        self,
        uow: UnitOfWork,
        asked: Asked,
        *,
        place: str,
        size: int,
        total: int | None = None,
        numbered: bool = True,
    ) -> Page[Record]:
        """The page after `place` ("" = the first) of at most `size` rows. `total` is the length of the list where
        it is kept; without `numbered` somebody else says where the pages begin.
        """
        start = _read(place, asked.order)
        found = self._from(uow, asked, start, size + 1)
        page = Page(
            rows=tuple(self._record(row[:-2]) for row in found[:size]),
            total=len(found),
            before=0,
            size=size,
            following=_text(found[size - 1]) if len(found) > size else None,
        )
        if start.kind == BEGINNING and page.following is None:
            return page
        if total is not None and (total > NUMBERED_ROWS or not numbered):
            return replace(page, total=total, before=0 if start.kind == BEGINNING else None)
        return self._numbered(uow, asked, page, start)

    def look(
        self, uow: UnitOfWork, asked: Asked, *, place: str, size: int, total: int | None = None
    ) -> Page[Record]:
        """The page after `place` of a list whose branches tell what is a `hit`: found among `most_of` rows.

        Of a list that has not many more rows than that, everything is known, as of one that is turned.
        """
        start, most = _read(place, asked.order), most_of(asked.order)
        first = self._look(uow, asked, _Place())
        here = first if start.kind == BEGINNING else self._look(uow, asked, start)
        found = [row for row in here if row[0]]
        further = len(found) <= size and len(here) >= most
        following = found[size - 1] if len(found) > size else here[-1] if further else None
        hits, cut = [row for row in first if row[0]], len(first) >= most
        counted = min(len(hits), NUMBERED_ROWS) if total is None else total
        more = total is None and (cut or len(hits) > NUMBERED_ROWS)
        ends = ["", *(_text(hits[end - 1]) for end in range(size, len(hits), size))]
        whole = not cut and not more and place in ends
        return Page(
            rows=self._of_rows(uow, asked, [row[1] for row in found[:size]], size),
            total=counted,
            before=0 if start.kind == BEGINNING else ends.index(place) * size if whole else None,
            size=size,
            following=_text(following) if following is not None else None,
            places=tuple(ends) if whole and len(ends) > 1 else (),
            more=more,
            further=further,
        )

    def hits(self, uow: UnitOfWork, asked: Asked) -> tuple[int, bool]:
        """How many there are among the first rows that are looked at, and whether there may be more."""
        first = self._look(uow, asked, _Place())
        number = sum(1 for row in first if row[0])
        return min(number, NUMBERED_ROWS), len(first) >= most_of(asked.order) or number > NUMBERED_ROWS

    def _look(self, uow: UnitOfWork, asked: Asked, start: _Place) -> Sequence[Sequence[Any]]:
        order, values, most = asked.order, {**asked.values, **start.values}, most_of(asked.order)
        if not order.nullable or start.kind == AFTER_NOTHING:
            return self._looked.rows(uow, start.kind, order, *asked.about, **values, limit=most)
        first = replace(order, values_only=True)
        found = self._looked.rows(uow, start.kind, first, *asked.about, **values, limit=most)
        if len(found) == most:
            return found
        values |= _Place(AFTER_NOTHING, None, LARGEST_KEY if order.descending else -1).values
        rest = {"limit": most - len(found)}
        return [*found, *self._looked.rows(uow, AFTER_NOTHING, order, *asked.about, **values, **rest)]

    def _of_rows(self, uow: UnitOfWork, asked: Asked, ids: Sequence[int], size: int) -> tuple[Record, ...]:
        """What is shown of the rows with these ids, in their order."""
        if not ids:
            return ()
        named = {f"row_{place}": one for place, one in enumerate([*ids, *[ids[0]] * (size - len(ids))])}
        shown = {row[-1]: row for row in self._named.rows(uow, size, *asked.about, **asked.values, **named)}
        return tuple(self._record(shown[one][:-1]) for one in ids)

    def piece(self, uow: UnitOfWork, asked: Asked, *, place: str, size: int) -> tuple[Record, ...]:
        """The rows after `place`, at most `size`, without a look at how many others there are."""
        return tuple(self._record(row[:-2]) for row in self._from(uow, asked, _read(place, asked.order), size))

    def count(self, uow: UnitOfWork, asked: Asked) -> tuple[int, bool]:
        """How many rows there are, counted to `NUMBERED_ROWS`, and whether there are more."""
        number = self._rest(uow, asked, _Place())
        return min(number, NUMBERED_ROWS), number > NUMBERED_ROWS

    def stream(self, uow: UnitOfWork, asked: Asked) -> Iterator[Record]:
        """All rows in their order; no more than `CHUNK` of them are in memory at a time."""
        start = _Place()
        while True:
            found = self._from(uow, asked, start, CHUNK)
            yield from (self._record(row[:-2]) for row in found)
            if len(found) < CHUNK:
                return
            start = _place(found[-1])

    def _from(self, uow: UnitOfWork, asked: Asked, start: _Place, limit: int) -> Sequence[Sequence[Any]]:
        values = {**asked.values, **start.values}
        return self._page.rows(uow, start.kind, asked.order, *asked.about, **values, limit=limit)

    def _rest(self, uow: UnitOfWork, asked: Asked, start: _Place) -> int:
        """How many rows there are from a place on, counted no further than to one more than is numbered."""
        values = {**asked.values, **start.values, "limit": NUMBERED_ROWS + 1}
        found = self._beyond.first(uow, start.kind, asked.order, *asked.about, **values)
        return int(found[0]) if found else 0

    def _numbered(self, uow: UnitOfWork, asked: Asked, page: Page[Record], start: _Place) -> Page[Record]:
        values = {**asked.values, "limit": NUMBERED_ROWS + 1, "size": page.size}
        ends = self._ends.rows(uow, asked.order, *asked.about, **values)
        total = ends[-1][1] if ends else 0
        if total > NUMBERED_ROWS:
            before = 0 if start.kind == BEGINNING else None
            return replace(page, total=NUMBERED_ROWS, before=before, more=True)
        reached = {_place(end): end[0] for end in ends} | {_Place(): 0}
        before = reached[start] if start in reached else total - self._rest(uow, asked, start)
        places = tuple(_text(end) for end in ends if end[0] % page.size == 0 and end[0] < total)
        return replace(page, total=total, before=before, places=("", *places) if total > page.size else ())


def instant(text: str) -> datetime:
    """Reads the place of an order by time; ValueError when it is no aware instant."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("a naive instant is no place")
    return value


def _read(text: str, order: Order) -> _Place:
    """The place that a text names; the beginning for a text that is no place."""
    value, parted, key = text.rpartition("~")
    try:
        last = int(key)
        if not parted or abs(last) > LARGEST_KEY:
            return _Place()
        if order.nullable and not value:
            return _Place(AFTER_NOTHING, None, last)
        return _Place(AFTER_VALUE, order.read(value), last)
    except ValueError:
        return _Place()


def _place(row: Sequence[Any]) -> _Place:
    """The place after a row, of which value and key are the last columns."""
    *_, value, key = row
    return _Place(AFTER_NOTHING if value is None else AFTER_VALUE, value, key)


def _text(row: Sequence[Any]) -> str:
    *_, value, key = row
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"{text}~{key}"
