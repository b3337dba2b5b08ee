"""A template: how the rows of a story are made from what is its own, with as little work as possible for each.

All values of a story stand in one pool; every row is an `itemgetter` over it. First in the pool stands what the
story brings along, then what never changes, then words, times and new numbers, and last what is composed of these.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeAlias

from benchmarks.large.cast import Cast, Seat
from benchmarks.large.learning import Learned
from benchmarks.large.state import Packed, take_apart
from benchmarks.large.symbols import Symbol

Place: TypeAlias = int
Row: TypeAlias = tuple[Any, ...]
Take: TypeAlias = Callable[[Sequence[Any]], Row]

CAST_SIZE = len(Cast(Seat("", "")).flat())
HEAD: tuple[Symbol, ...] = (
    ("case",),
    ("number",),
    ("serial",),
    ("code",),
    *(("earlier", what) for what in ("case", "number", "released")),
    *(("cast", place) for place in range(CAST_SIZE)),
)
"""What every pool begins with."""
SECTIONS = (
    "const",
    "said",
    "json",
    "time",
    "task",
    "id",
    "paper",
    "text",
    "join",
    "sha",
    "digest",
    "seal",
    "state",
)
"""The order in which the rest follows; composed texts stand in the order in which they need each other."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Where the facts of one entry of the journal stand."""

    at: datetime
    moves: bool
    """Whether the time moves with the story."""
    actor: Place
    kind: Place
    payload: Place


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the pool and the rows of a story are made."""

    constants: tuple[Any, ...]
    said: tuple[tuple[str, ...], ...]
    escaped: tuple[tuple[str, ...], ...]
    """Words as they stand inside of JSON."""
    times: tuple[tuple[datetime, str], ...]
    tasks: int
    ids: tuple[tuple[str, int], ...]
    papers: tuple[tuple[str, int], ...]
    texts: tuple[Place, ...]
    composed: tuple[tuple[Take, bool], ...]
    """Texts made of parts; with True, the digest of one."""
    digest: tuple[Place, Place]
    """Title and text of the message."""
    seal: Place | None
    states: tuple[Packed, ...]
    links: tuple[Linked, ...]
    rows: Mapping[str, tuple[Take, ...]]
    parts: tuple[Place, ...]
    searched: Mapping[str, Place]
    facts: Mapping[str, Any]
    replies: tuple[tuple[Place, bool], ...]
    drawn: Mapping[str, int]
    """How many numbers of each series a story draws."""


def compile_recipe(learned: Learned, drawn: Mapping[str, int]) -> Recipe:
    """The recipe for the symbols of a story."""
    return _Compiler(learned, drawn).recipe()


class _Compiler:
    def __init__(self, learned: Learned, drawn: Mapping[str, int]) -> None:
        self.learned, self.drawn = learned, drawn
        self.sections: dict[str, list[Symbol]] = {name: [] for name in SECTIONS}
        self.places: dict[Symbol, Place] = {}
        self._known = set[Symbol](HEAD)
        for symbol in self._all():
            self._gather(symbol)
        ordered = [*HEAD, *self._in_order(), ("head",), *self._link_symbols()]
        self.places = {symbol: place for place, symbol in enumerate(ordered)}

    def recipe(self) -> Recipe:
        section = self.sections
        digests = section["digest"]
        return Recipe(
            constants=tuple(symbol[2] for symbol in section["const"]),
            said=tuple(symbol[1:] for symbol in section["said"]),
            escaped=tuple(symbol[1:] for symbol in section["json"]),
            times=tuple((symbol[1], symbol[2]) for symbol in section["time"]),
            tasks=len(section["task"]),
            ids=tuple((symbol[1], symbol[2]) for symbol in section["id"]),
            papers=tuple((symbol[1], symbol[2]) for symbol in section["paper"]),
            texts=tuple(self.places[symbol[1]] for symbol in section["text"]),
            composed=tuple(map(self._composed, section["join"])),
            digest=(self.places[digests[0][1]], self.places[digests[0][2]]),
            seal=self.places[section["seal"][0][1]] if section["seal"] else None,
            states=tuple(self._state(symbol) for symbol in section["state"]),
            links=tuple(map(self._linked, self.learned.links)),
            rows={name: tuple(map(self._take, rows)) for name, rows in self.learned.rows.items()},
            parts=tuple(self.places[unit] for unit in self.learned.parts),
            searched={name: self.places[symbol] for name, symbol in self.learned.searched.texts.items()},
            facts=self.learned.searched.facts,
            replies=tuple((self.places[text], readable) for text, readable in self.learned.searched.replies),
            drawn=self.drawn,
        )

    def _all(self) -> Iterator[Symbol]:
        for rows in self.learned.rows.values():
            for row in rows:
                yield from row
        yield from self.learned.searched.texts.values()
        yield from (text for text, _ in self.learned.searched.replies)
        for state in self.learned.states.values():
            take_apart(state, self._gather_value)

    def _gather_value(self, value: Any) -> int | None:
        symbol = self._symbol(value)
        if symbol is None:
            return None
        self._gather(symbol)
        return 0

    def _symbol(self, value: Any) -> Symbol | None:
        """The symbol of a value in a state; None for one that never changes."""
        if not isinstance(value, str) and type(value) is not int:
            return None
        symbol = self.learned.reading.of(value)
        return None if symbol[0] == "const" else symbol

    def _gather(self, symbol: Symbol) -> None:
        """Take up a symbol behind those that it is made of."""
        if symbol in self._known or symbol[0] in ("link", "head"):
            return
        self._known.add(symbol)
        for part in _parts(symbol):
            self._gather(part)
        self.sections["join" if symbol[0] == "sha" else symbol[0]].append(symbol)

    def _in_order(self) -> Iterable[Symbol]:
        for name in SECTIONS:
            yield from self.sections[name]

    def _link_symbols(self) -> Iterator[Symbol]:
        for number in range(len(self.learned.links)):
            yield from (("link", number, what) for what in range(4))

    def _take(self, symbols: Sequence[Symbol]) -> Take:
        places = [self.places[symbol] for symbol in symbols]
        if len(places) > 1:
            taken: Take = itemgetter(*places)
            return taken
        return lambda pool: (pool[places[0]],)

    def _composed(self, symbol: Symbol) -> tuple[Take, bool]:
        if symbol[0] == "sha":
            return self._take([symbol[1]]), True
        return self._take(symbol[1]), False

    def _state(self, symbol: Symbol) -> Packed:
        def place(value: Any) -> int | None:
            found = self._symbol(value)
            return None if found is None else self.places[found]

        return take_apart(self.learned.states[symbol], place)

    def _linked(self, entry: Mapping[str, Symbol]) -> Linked:
        at = entry["at"]
        moves = at[0] == "time"
        return Linked(
            at=at[1] if moves else datetime.fromisoformat(at[2] + "+00:00"),
            moves=moves,
            actor=self.places[entry["actor_id"]],
            kind=self.places[entry["kind"]],
            payload=self.places[entry["payload"]],
        )


def _parts(symbol: Symbol) -> Sequence[Symbol]:
    match symbol[0]:
        case "text" | "sha" | "seal":
            return [symbol[1]]
        case "join":
            parts: Sequence[Symbol] = symbol[1]
            return parts
        case "digest":
            return symbol[1:]
    return ()
