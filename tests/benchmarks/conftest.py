"""A small city whose stories were told both ways: every shape twice, long ago and just before the end."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from benchmarks.large.filling import Progress, fill
from benchmarks.large.plan import USUAL, Plan
from benchmarks.large.proof import tell_all
from benchmarks.large.scratch import BETWEEN
from benchmarks.large.shapes import SHAPES, Shape
from tests.store.databases import PostgresDatabases, postgres_address

LAST = date(2026, 11, 20)
EARLY, LATE, FOLLOWED = 250, 357, 4
"""Days of the year on which every shape begins, and how many stories come before each for others to follow."""


class EveryShape(Plan):
    """Every shape on two days; a month before each, some messages that are repeated or merged into."""

    def spread(self) -> list[int]:
        counts = dict.fromkeys((EARLY, LATE), len(SHAPES))
        counts |= dict.fromkeys((EARLY - BETWEEN, LATE - BETWEEN), FOLLOWED)
        return [counts.get(number, 0) for number in range(len(self.days))]

    def shapes(self, chance: random.Random, number: int, count: int) -> Sequence[Shape]:
        return SHAPES if count == len(SHAPES) else [USUAL] * count


PLANNED = partial(EveryShape, 2 * (len(SHAPES) + FOLLOWED), LAST)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an installation whose stories were told the normal way."""
    address = f"sqlite:///{tmp_path_factory.mktemp('told') / 'told.db'}"
    tell_all(address, PLANNED)
    return address


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of one whose stories were made in bulk."""
    folder = tmp_path_factory.mktemp("made")
    return _filled(f"sqlite:///{folder / 'made.db'}", folder)


@pytest.fixture(scope="session")
def made_on_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same on PostgreSQL."""
    databases = PostgresDatabases(postgres_address())
    try:
        with databases.empty() as address:
            yield _filled(address, tmp_path_factory.mktemp("made-on-postgres"))
    finally:
        databases.dispose()


def _filled(address: str, folder: Path) -> str:
    fill(address, PLANNED, Progress("test"), folder)
    return address
