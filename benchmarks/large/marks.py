"""Marks: stand-ins for everything that differs between two stories of a shape, easily found again in their rows.

A story told with marks for its words, units, people, numbers and times leaves rows in which each mark shows where
the real thing belongs.
"""

import re
from datetime import timedelta
from typing import TypeAlias

from app.domain.permissions import Role
from app.domain.units import Unit
from app.store import categories, people
from app.store.categories import CategoryRecord
from app.store.literal import execute
from app.store.people import GrantRecord
from app.store.unit_of_work import UnitOfWork
from benchmarks.large.cast import Cast, Seat
from benchmarks.large.shapes import CITY, COUNTY, PARK, RESIDENT

Said: TypeAlias = tuple[str, ...]
"""What was asked of the words: name and details."""

DELAY = timedelta(minutes=37, microseconds=123457)
"""The delay of a marked story: every time that shows it moves with the story. Acts begin at the full hour."""
EARLIER_DELAY = timedelta(minutes=41, microseconds=654321)
"""The delay of a message before, whose times never move with the story."""
FIRST_PERSON = 660_000_000_001
FIRST_CASE, FIRST_INSTANCE, FIRST_FILE = 880_000_000_000, 770_000_000_000, 550_000_000_000
FIRST_SERIAL = 90_000_000
FIRST_PAPER = 93_000_000_000
NO_HASH = ""
KIND = "感谢"
"""Forms offer five kinds only; this one stands for all, since no marked text holds the word."""
TOKEN = re.compile(
    r"(?P<mark>Q[0-9]{4}Z[占位]*)|(?P<kind>感谢)"
    r"|(?P<time>\d{4}-\d\d-\d\d[ T]\d\d:(?:37|\d\d:00\.123457)(?:[+-]\d\d:\d\d)?)(?![:.\d])"
    r"|(?P<number>\d{4}-9\d{7})|(?P<digest>[0-9a-f]{64})|(?P<long>\d{10,19})"
)
"""Whatever may be a mark inside of a text."""


class MarkedWords:
    """Words that are marks; remembers what each one stands for."""

    def __init__(self) -> None:
        self.said: dict[str, Said] = {KIND: ("kind",)}
        self._marks: dict[Said, str] = {("kind",): KIND, ("category",): CATEGORY}
        self.said[CATEGORY] = ("category",)

    def say(self, what: str, *details: str) -> str:
        """A mark, the same for the same question."""
        asked = (what, *details)
        if asked not in self._marks:
            mark = f"Q{len(self._marks) + 5000}Z占位占位占位"
            self._marks[asked], self.said[mark] = mark, asked
        return self._marks[asked]


class EarlierWords:
    """Marks for the words of a message before; those that are `shared` are the same."""

    def __init__(self, words: MarkedWords, shared: frozenset[str]) -> None:
        self._words, self._shared = words, shared | {"kind", "category"}

    def say(self, what: str, *details: str) -> str:
        """A mark that the words of the later message can tell as well."""
        return (
            self._words.say(what, *details) if what in self._shared else self._words.say(EARLIER, what, *details)
        )


EARLIER = "earlier"
"""The words of an earlier message are asked for by this name and their own."""
CATEGORY = "Q4999Z"


def _mark(number: int) -> str:
    return f"Q{number:04d}Z"


def _seat(place: int) -> Seat:
    """The marked unit at a place, with its people."""
    base, person = place * 10, FIRST_PERSON + place * 10
    unit, name, clerk, head, office = (_mark(base + number) for number in range(5))
    return Seat(unit, name, person, clerk, person + 1, head, person + 2, office)


_KINDS = (CITY, COUNTY, PARK, RESIDENT)
_ACTING, _FIRST, _SECOND, _OTHER = range(len(_KINDS), len(_KINDS) + 4)
PLACE = _mark(4998)


def cast_for(kind: str) -> Cast:
    """The marked cast of a shape whose lead is of this kind."""
    others = (_seat(place) for place in (_ACTING, _FIRST, _SECOND, _OTHER))
    return Cast(_seat(_KINDS.index(kind)), *others, place=PLACE)


def found(uow: UnitOfWork) -> None:
    """Add the marked units and people, and a marked category, to a city; begin numbers where they are marks."""
    county = _seat(_KINDS.index(COUNTY)).unit
    below = {_ACTING: ("township", county)}
    for place in range(len(_KINDS) + 4):
        kind, parent = (_KINDS[place], "city") if place < len(_KINDS) else below.get(place, (CITY, "city"))
        _settle(uow, _seat(place), Unit(_seat(place).unit, _seat(place).name, kind, "city", "", parent))
    categories.put_categories(uow, [CategoryRecord(CATEGORY, CATEGORY, 1)])


def _settle(uow: UnitOfWork, seat: Seat, unit: Unit) -> None:
    people.put_units(uow, [unit])
    posts = (
        (seat.clerk, seat.clerk_name, Role.HANDLING_UNIT),
        (seat.head, seat.head_name, Role.UNIT_HEAD),
        (seat.office, seat.office_name, Role.COUNTY_OFFICE),
    )
    for number, name, role in posts:
        if role == Role.COUNTY_OFFICE and unit.kind not in (COUNTY, PARK):
            continue
        person = people.insert_person(uow, f"{seat.unit}.{role}", name, password_hash=NO_HASH)
        execute(uow, "UPDATE person SET id = ? WHERE id = ?", [number, person])
        people.grant(uow, GrantRecord(number, role, seat.unit))
