"""What one case and one work item contribute to the counters.

Deltas are the contribution after a change minus the one before; `counters.recount` sums the contributions of all
rows. Both use these functions, so that a counter cannot drift from what it counts.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeAlias

from app.domain.clock import SHANGHAI
from app.domain.events import Figure

Key: TypeAlias = tuple[str, str]
"""Figure and what it is for: a lead unit, `role|unit` of a work item, or empty for the whole city."""

COLUMNS = frozenset(
    {
        "sealed",
        "withheld",
        "lead_unit",
        "status",
        "published_at",
        "delivered_at",
        "handed_in_at",
        "replied_at",
        "due_on",
        "satisfaction",
    }
)
"""Columns of the case that figures read."""

SATISFIED = frozenset({"满意", "基本满意"})


class CountedCase(Protocol):
    """What counters read of a case."""

    @property
    def sealed(self) -> bool: ...
    @property
    def withheld(self) -> bool: ...
    @property
    def lead_unit(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def delivered_at(self) -> datetime | None: ...
    @property
    def handed_in_at(self) -> datetime | None: ...
    @property
    def replied_at(self) -> datetime | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def satisfaction(self) -> str: ...


def of_case(case: CountedCase) -> list[Key]:
    """What a case contributes, for the city and for its lead unit; each figure counts one.

    A sealed case counts as received and as nothing else, like spam: figures tell nothing about accusations.
    """
    counted: list[Key] = [(Figure.RECEIVED, "")]
    if case.sealed:
        return counted
    for figure in _figures(case):
        counted.append((figure, ""))
        if case.lead_unit:
            counted.append((figure, case.lead_unit))
    return counted


def _figures(case: CountedCase) -> Iterable[Figure]:
    if case.status == "open":
        yield Figure.OPEN_CASES
    if case.published_at is not None and not case.withheld:
        yield Figure.PUBLISHED
    if case.delivered_at is not None:
        yield Figure.DELIVERED
    if case.replied_at is not None:
        yield Figure.REPLIED
        if _in_time(case.handed_in_at or case.replied_at, case.due_on):
            yield Figure.REPLIED_IN_TIME
    if case.satisfaction:
        yield Figure.RATED
        if case.satisfaction in SATISFIED:
            yield Figure.SATISFIED


def _in_time(done_at: datetime, due_on: date | None) -> bool:
    return due_on is not None and done_at.astimezone(SHANGHAI).date() <= due_on


def of_item(role: str, unit_id: str) -> Key:
    """The counter of open work items in which an item stands."""
    return Figure.OPEN_ITEMS, f"{role}|{unit_id}"
