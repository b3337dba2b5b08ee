"""The figures of the home page, from counters kept by day; sealed and withheld messages are in none of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.events import Figure
from app.store import counters
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Spell:
    """From which day to which day messages of a complexity were handled."""

    replied: date
    delivered: date
    complexity: str


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What is counted."""

    received: int
    """In the month; every number counts, whatever became of its message."""
    public: int
    """Of those, published."""
    promised: int
    """Published messages to be answered within the days."""
    kept: int
    """Of those, answered by the day that was promised."""
    took: Mapping[Spell, int]
    """Published messages answered within the days."""
    verdicts: Counter[str]
    """What their authors thought of it."""


def read(uow: UnitOfWork, month: str, since: date, today: date) -> PublicFigures:
    """The figures of a month (2026-11), and of the days from `since` up to yesterday, for replies up to today."""
    first, last = since.isoformat(), today.isoformat()
    found = counters.between(
        uow,
        [
            (Figure.RECEIVED_IN, month, f"{month}|"),
            (Figure.PUBLISHED_IN, month, f"{month}|"),
            (Figure.PROMISED, first, last),
            (Figure.TOOK, first, f"{last}}}"),
            (Figure.VERDICT, first, f"{last}}}"),
        ],
    )
    promised, kept, verdicts, took = 0, 0, Counter[str](), dict[Spell, int]()
    for (figure, key), number in found.items():
        if figure == Figure.PROMISED:
            promised += number
            kept += number if key.endswith("|kept") else 0
        elif figure == Figure.TOOK:
            replied, delivered, complexity = key.split("|")
            took[Spell(date.fromisoformat(replied), date.fromisoformat(delivered), complexity)] = number
        elif figure == Figure.VERDICT:
            verdicts[key.partition("|")[2]] += number
    received, public = (found.get((figure, month), 0) for figure in (Figure.RECEIVED_IN, Figure.PUBLISHED_IN))
    return PublicFigures(received, public, promised, kept, took, verdicts)
