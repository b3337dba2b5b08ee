"""The numbers of the register by themselves: how many there are and where its pages begin.

Numbers have no gaps, so they count the messages of every year without a look at one of them.
"""

from collections.abc import Mapping
from typing import TypeAlias

from sqlalchemy import select

from app.store.keyset import NUMBERED_ROWS
from app.store.schema.cases import SerialNumber
from app.store.unit_of_work import UnitOfWork

Place: TypeAlias = tuple[int, int]
"""Year and serial number of the last row before a page."""

LONGEST = 9
"""Digits of a year or serial number that are read from an address."""


def given(uow: UnitOfWork) -> dict[int, int]:
    """How many numbers each year has given, newest year first."""
    numbers = select(SerialNumber.name, SerialNumber.last).where(SerialNumber.name.startswith("case:"))
    found = {int(row.name.removeprefix("case:")): row.last for row in uow.session.execute(numbers)}
    return dict(sorted(found.items(), reverse=True))


def read_place(text: str) -> Place | None:
    """Year and serial number after which a page begins; None for the beginning and for what is no place."""
    year, _, serial = text.partition("~")
    plausible = all(part.isascii() and part.isdigit() and len(part) <= LONGEST for part in (year, serial))
    return (int(year), int(serial)) if plausible else None


def before(given: Mapping[int, int], place: Place | None) -> int:
    """How many numbers stand before a page."""
    if place is None:
        return 0
    year, serial = place
    later = sum(last for other, last in given.items() if other > year)
    return later + max(0, given.get(year, 0) - serial + 1)


def places(given: Mapping[int, int], size: int) -> tuple[str, ...]:
    """Where each page begins, the first at ""; empty where the list is too long to number."""
    if not size < sum(given.values()) <= NUMBERED_ROWS:
        return ()
    numbers = [f"{year}~{serial}" for year, last in given.items() for serial in range(last, 0, -1)]
    return ("", *numbers[size - 1 : -1 : size])
