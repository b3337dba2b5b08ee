"""From the rows of one marked story to symbols: what all stories like it share, and where the rest goes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeAlias

from sqlalchemy import JSON, Column, Table

from app.store.schema.cases import CaseUnit
from app.store.vault import Encrypted, Vault
from benchmarks.large.cast import Cast
from benchmarks.large.scratch import Observed, Row, story_tables
from benchmarks.large.state import unpacked
from benchmarks.large.symbols import Reading, Symbol, const

_Cell: TypeAlias = Callable[[int, Mapping[str, Any]], Symbol]

SPECIAL: Mapping[tuple[str, str], Symbol] = {
    ("case", "code_hash"): ("code",),
    ("case", "journal_head"): ("head",),
}
PARTS, SEES = "case_unit", "sees"
UNIT, PART = (CaseUnit.__table__.columns.keys().index(name) for name in ("unit_id", "part"))
LINKED = {"salt": 0, "payload_digest": 1, "previous": 2, "entry_hash": 3}
"""Columns of the journal that are made anew for every story."""
SEARCHED_TEXTS = (
    "number",
    "original_title",
    "original_text",
    "published_title",
    "published_text",
    "summary",
)
SEARCHED_FACTS = ("published_at", "sealed", "withheld", "round", "handed_in_at", "replied_at")
HOLDS_JSON = frozenset({("journal_entry", "payload")})


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search index takes from a case, all texts as symbols."""

    texts: Mapping[str, Symbol]
    """By column of the case."""
    facts: Mapping[str, Any]
    """The columns that are the same in every story."""
    replies: tuple[tuple[Symbol, bool], ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """The rows of a story as symbols."""

    rows: Mapping[str, Sequence[Sequence[Symbol]]]
    states: Mapping[Symbol, bytes]
    """The marked state behind each symbol of one."""
    links: Sequence[Mapping[str, Symbol]]
    """The entries of the journal."""
    parts: Sequence[Symbol]
    """Units with a part in the case: they, and those above them, see it."""
    searched: Searched
    reading: Reading


def learn(observed: Observed, cast: Cast, vault: Vault) -> Learned:
    """Find the marks in everything that a story has written."""
    return _Learner(observed, cast, vault).learned()


def _told_rows(table: Table, observed: Observed) -> Sequence[Row]:
    """The rows of a table; who sees a case follows from the tree of units: the product's own rule says it."""
    found = observed.rows.get(table.name, ())
    return [row for row in found if row[PART] != SEES] if table.name == PARTS else found


class _Learner:
    def __init__(self, observed: Observed, cast: Cast, vault: Vault) -> None:
        self.observed, self.vault = observed, vault
        self.case = _named(_table("case"), observed.rows["case"][0])
        self.reading = Reading(observed.words, cast.flat(), self.case["number"])
        self.states: dict[Symbol, bytes] = {}
        self._made: Mapping[tuple[str, str], _Cell] = {
            ("instance", "state"): self._state,
            ("identity", "sealed_bytes"): self._identity,
            ("case", "text_digest"): self._text_digest,
            **{("journal_entry", name): partial(_link, what) for name, what in LINKED.items()},
        }
        self._know_numbers()
        self._know_inputs()

    def learned(self) -> Learned:
        """Everything, once all numbers that are marks are known."""
        rows = {
            table.name: [self._row(table, number, row) for number, row in enumerate(found)]
            for table in story_tables()
            if (found := _told_rows(table, self.observed))
        }
        names = _table("journal_entry").columns.keys()
        links = [dict(zip(names, row, strict=True)) for row in rows["journal_entry"]]
        parts = [row[UNIT] for row in rows.get(PARTS, ()) if row[PART] != const("excluded")]
        return Learned(rows, self.states, links, parts, self._searched(), self.reading)

    def _know_numbers(self) -> None:
        observed, reading = self.observed, self.reading
        reading.know(observed.case_id, ("case",))
        reading.know(self.case["serial"], ("serial",))
        if observed.earlier:
            reading.know(observed.earlier.case_id, ("earlier", "case"))
            reading.know_text(observed.earlier.number, ("earlier", "number"))
            reading.know_text(observed.earlier.released_at, ("earlier", "released"))
        for name in ("instance", "attachment"):
            for number, row in enumerate(observed.rows.get(name, ())):
                reading.know(row[0], ("id", name, number))
        for series, drawn in observed.series.items():
            first = observed.before.get(series, 0)
            for number in range(drawn) if series.startswith("paper:") else ():
                reading.know(first + number + 1, ("paper", series, number))
        for name, column in (("step", "task_id"), ("work_item", "id")):
            place = _table(name).columns.keys().index(column)
            for row in observed.rows.get(name, ()):
                reading.know_task(row[place])

    def _know_inputs(self) -> None:
        """The journal keeps a digest of every form."""
        inputs = _table("step").columns.keys().index("inputs")
        for text in [row[inputs] for row in self.observed.rows["step"] if row[inputs]]:
            self.reading.know_digest(text, self.reading.of(text, json=True))

    def _row(self, table: Table, number: int, row: Row) -> Sequence[Symbol]:
        named = _named(table, row)
        return [self._cell(table, column, number, named) for column in table.columns]

    def _cell(self, table: Table, column: Column[Any], number: int, row: Mapping[str, Any]) -> Symbol:
        where, value = (table.name, column.name), row[column.name]
        if where in SPECIAL:
            return SPECIAL[where]
        if where in self._made:
            return self._made[where](number, row)
        if column.name == "id" and table.name not in ("case", "work_item"):
            return ("id", table.name, number)
        return self.reading.of(value, json=isinstance(column.type, JSON) or where in HOLDS_JSON)

    def _state(self, number: int, row: Mapping[str, Any]) -> Symbol:
        self.states["state", number] = row["state"]
        _know_tasks(self.reading, unpacked(row["state"]))
        return ("state", number)

    def _identity(self, number: int, row: Mapping[str, Any]) -> Symbol:
        plain = self.vault.decrypt(Encrypted(row["key_id"], row["sealed_bytes"]), self.case["number"])
        return ("seal", self.reading.of(plain.decode(), json=True))

    def _text_digest(self, number: int, row: Mapping[str, Any]) -> Symbol:
        return ("digest", self.reading.of(row["original_title"]), self.reading.of(row["original_text"]))

    def _searched(self) -> Searched:
        replies = [_named(_table("reply"), reply) for reply in self.observed.rows.get("reply", ())]
        released = [one for one in replies if one["released_at"] or one["published_at"]]
        return Searched(
            {name: self.reading.of(self.case[name]) for name in SEARCHED_TEXTS},
            {name: self.case[name] for name in SEARCHED_FACTS},
            tuple(
                (self.reading.of(one["text"]), one["visibility"] == "public" and bool(one["published_at"]))
                for one in released
            ),
        )


def _link(what: int, number: int, row: Mapping[str, Any]) -> Symbol:
    return ("link", number, what)


def _know_tasks(reading: Reading, value: Any) -> None:
    """Ids of tokens that stand in no other row."""
    inner: Iterator[Any] = iter(value.values() if isinstance(value, dict) else value)
    for one in inner:
        if isinstance(one, dict | list):
            _know_tasks(reading, one)
        elif type(one) is int:
            reading.of(one)


@cache
def _table(name: str) -> Table:
    return next(table for table in story_tables() if table.name == name)


def _named(table: Table, row: Row) -> dict[str, Any]:
    return dict(zip(table.columns.keys(), row, strict=True))
