"""A scratch installation in which the shapes are told once, with marks, and their rows are read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import BigInteger as Big
from sqlalchemy import Boolean, Date, Integer, LargeBinary, Table

from app.config import Config
from app.demo import city
from app.operations import upkeep
from app.operations.office import Office
from app.operations.topics.issue_paper import CODES
from app.store.literal import execute
from app.store.schema import Base
from app.store.schema.base import UtcDateTime
from app.store.unit_of_work import UnitOfWork
from benchmarks.large import marks
from benchmarks.large.marks import EarlierWords, MarkedWords
from benchmarks.large.shapes import MAIN
from benchmarks.large.telling import Story, Teller
from benchmarks.large.words import SHARED

Row: TypeAlias = tuple[Any, ...]

BETWEEN = 30
"""Days between a message and one that repeats it."""
SETTLED = frozenset(
    {
        "unit",
        "person",
        "role_grant",
        "calendar_year",
        "calendar_day",
        "category",
        "deployment",
        "deployment_file",
    }
)
"""Tables that stand before the first message and that no story changes."""
DERIVED = frozenset({"counter", "counter_delta", "serial_number", "journal_stream", "journal_seal"})
"""Tables that follow from all stories together."""
FIRST_IDS = {"case": marks.FIRST_CASE, "instance": marks.FIRST_INSTANCE, "attachment": marks.FIRST_FILE}
"""Numbers that stand elsewhere than in keys, made recognisable."""


@cache
def story_tables() -> tuple[Table, ...]:
    """The tables whose rows belong to one story each, superiors first."""
    known = SETTLED | DERIVED
    return tuple(table for table in Base.metadata.sorted_tables if table.name not in known)


@dataclass(frozen=True, slots=True)
class Observed:
    """What telling one story left behind."""

    case_id: int
    rows: Mapping[str, Sequence[Row]]
    words: MarkedWords
    series: Mapping[str, int]
    """How many numbers were drawn, by series."""
    before: Mapping[str, int]
    """The last number of each series before."""
    earlier: "Earlier | None"
    """The case that this one repeats, or was merged into."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case that was there before."""

    case_id: int
    number: str
    released_at: str
    """When its reply was released, as it is stored."""


class Scratch:
    """The installation; every story is undone after its rows have been read."""

    def __init__(self, office: Office) -> None:
        self.office = office
        with office.begin() as uow:
            city.found_city(uow)
            marks.found(uow)
            for table in Base.metadata.sorted_tables:
                if table.name in FIRST_IDS:
                    _put_first(uow, table, FIRST_IDS[table.name])
            for name, last in _series():
                execute(uow, "INSERT INTO serial_number (name, last) VALUES (?, ?)", [name, last])
            self._standing = {table.name: frozenset(_rows_of(uow, table)) for table in story_tables()}
        office.library.forget_units()
        with office.read() as uow:
            self.teller = Teller(office, uow)

    def observe(self, story: Story) -> Observed:
        """Tell a story with marks instead of its words, units and delay."""
        words, cast = MarkedWords(), marks.cast_for(story.shape.lead)
        marked = replace(story, words=words, cast=cast, delay=marks.DELAY)
        with self._undone() as uow:
            earlier = self._begin(uow, marked, words) if story.shape.second else None
            before = dict(execute(uow, "SELECT name, last FROM serial_number").fetchall())
            standing = {table.name: frozenset(_rows_of(uow, table)) for table in story_tables()} if earlier else {}
            if earlier:
                marked = replace(marked, main=earlier.number)
            case_id = self.teller.tell(uow, marked)
            uow.write_pending()
            rows = {table.name: self._new_rows(uow, table, standing) for table in story_tables()}
            last = dict(execute(uow, "SELECT name, last FROM serial_number").fetchall())
            drawn = {name: last[name] - before[name] for name in last if last[name] != before[name]}
        return Observed(
            case_id, {name: found for name, found in rows.items() if found}, words, drawn, before, earlier
        )

    def _begin(self, uow: UnitOfWork, later: Story, words: MarkedWords) -> Earlier:
        """Tell what a later message repeats, or is merged into."""
        shared = SHARED if later.shape.second == "repeat" else frozenset()
        first = replace(
            later,
            shape=MAIN,
            words=EarlierWords(words, shared),
            received=later.received - timedelta(days=BETWEEN),
            delay=marks.EARLIER_DELAY,
        )
        case_id = self.teller.tell(uow, first)
        uow.flush()
        number = execute(uow, 'SELECT number FROM "case" WHERE id = ?', [case_id]).fetchone()[0]
        released = execute(uow, "SELECT released_at FROM reply WHERE case_id = ?", [case_id]).fetchone()[0]
        return Earlier(case_id, number, released)

    def _new_rows(self, uow: UnitOfWork, table: Table, before: Mapping[str, frozenset[Row]]) -> Sequence[Row]:
        standing = before.get(table.name) or self._standing[table.name]
        return [row for row in _rows_of(uow, table) if row not in standing]

    @contextmanager
    def _undone(self) -> Iterator[UnitOfWork]:
        try:
            with self.office.begin() as uow:
                yield uow
                raise _Undo
        except _Undo:
            pass


class _Undo(Exception):
    pass


@contextmanager
def open_scratch(folder: Path, config: Config) -> Iterator[Scratch]:
    """A scratch installation with the keys of the one that is being filled."""
    path = folder / "scratch.db"
    office = Office(replace(config, database_url=f"sqlite:///{path}"))
    try:
        list(upkeep.prepare(office))
        yield Scratch(office)
    finally:
        office.close()


def _series() -> Iterator[tuple[str, int]]:
    """Every series that stories draw from, beginning at numbers that are marks."""
    for place, year in enumerate(range(2020, 2040)):
        yield f"case:{year}", marks.FIRST_SERIAL
        for number, code in enumerate(CODES.values()):
            yield f"paper:{code}:{year}", marks.FIRST_PAPER + 100_000 * number + 1000 * place


def _rows_of(uow: UnitOfWork, table: Table) -> Sequence[Row]:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    found = execute(uow, f'SELECT {names} FROM "{table.name}" ORDER BY {keys}').fetchall()
    return [tuple(row) for row in found]


def _put_first(uow: UnitOfWork, table: Table, number: int) -> None:
    """A row that lets numbers go on from here."""
    values = [number if column.name == "id" else _nothing(column) for column in table.columns]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    execute(uow, f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(values))})', values)


def _nothing(column: Any) -> object:
    if column.nullable:
        return None
    if column.foreign_keys:
        return 1
    empty: Mapping[type, object] = {
        Boolean: False,
        Integer: 0,
        Big: 0,
        LargeBinary: b"",
        UtcDateTime: datetime(2000, 1, 1, tzinfo=UTC),
        Date: date(2000, 1, 1),
    }
    return next((value for kind, value in empty.items() if isinstance(column.type, kind)), "{}")
