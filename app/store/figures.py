"""What one case and one work item contribute to the counters.

Deltas are the contribution after a change minus the one before; `counters.recount` sums the contributions of all
rows. Both use these functions, so that a counter cannot drift from what it counts.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Protocol, TypeAlias

from app.domain.clock import SHANGHAI
from app.domain.events import Figure
from app.store import case_units
from app.store.case_units import Above, SharedCase

Key: TypeAlias = tuple[str, str]
"""Figure and what it is for: a lead unit, a day, a list; empty for the whole city."""

COLUMNS = case_units.COLUMNS | {
    "sealed",
    "withheld",
    "kind",
    "complexity",
    "status",
    "published_at",
    "delivered_at",
    "handed_in_at",
    "replied_at",
    "due_on",
    "citizen_due",
    "satisfaction",
}
"""Columns of the case that figures read and that can change."""

ANSWERED = ("replied", "closed")
"""Values of `case.status` that the public reads as 已答复."""

NO_REPLY_OWED = "感谢"
"""Kind of message that is owed no reply and stands in no figure of punctuality."""

SATISFIED = frozenset({"满意", "基本满意"})


class CountedCase(SharedCase, Protocol):
    """What counters read of a case."""

    @property
    def sealed(self) -> bool: ...
    @property
    def withheld(self) -> bool: ...
    @property
    def kind(self) -> str: ...
    @property
    def complexity(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
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
    def citizen_due(self) -> date | None: ...
    @property
    def satisfaction(self) -> str: ...


def of_case(case: CountedCase, above: Above) -> list[Key]:
    """What a case contributes to the figures of the city, of its lead unit and of the ledgers in which it stands.

    A sealed case counts as received, and in the ledger of those alone who see it: figures tell nothing about
    accusations.
    """
    month = _day(case.received_at)[:7]
    counted: list[Key] = [(Figure.RECEIVED, ""), (Figure.RECEIVED_IN, month)]
    counted += _in_ledgers(case, above)
    if case.sealed:
        return counted
    for figure in _figures(case):
        counted.append((figure, ""))
        if case.lead_unit:
            counted.append((figure, case.lead_unit))
    if case.published_at is not None and not case.withheld:
        counted.append((Figure.PUBLISHED_IN, month))
        counted += _of_public_handling(case)
    return counted


def in_ledger(unit: str, status: str, *, replied: bool, due_on: date | None) -> str:
    """The key under which the ledger of a unit (empty: the whole city's) counts cases that stand alike."""
    due = due_on.isoformat() if due_on is not None and status == "open" else ""
    return f"{unit}|{status}|{'replied' if replied else ''}|{due}"


def _in_ledgers(case: CountedCase, above: Above) -> Iterator[Key]:
    figure = Figure.IN_SEALED_LEDGER if case.sealed else Figure.IN_LEDGER
    # A sealed case is seen by the very units with a part, any other by those above them, too.
    units = case_units.units_of(case) if case.sealed else case_units.readers_of(case, above)
    for unit in ("", *sorted(units)):
        yield figure, in_ledger(unit, case.status, replied=case.replied_at is not None, due_on=case.due_on)


def _figures(case: CountedCase) -> Iterable[Figure]:
    if case.status == "open":
        yield Figure.OPEN_CASES
    if case.published_at is not None and not case.withheld:
        yield Figure.PUBLISHED
        if case.status in ANSWERED:
            yield Figure.ANSWERED
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


def _of_public_handling(case: CountedCase) -> Iterator[Key]:
    """What the home page tells of a published message: by the day promised, and by the day of the reply."""
    promised = case.citizen_due or case.due_on  # never later than the unit's own date
    replied = "" if case.replied_at is None else _day(case.replied_at)
    if case.kind != NO_REPLY_OWED:
        if promised is not None:
            kept = replied != "" and replied <= promised.isoformat()
            yield Figure.PROMISED, f"{promised.isoformat()}|{'kept' if kept else ''}"
        if replied and case.delivered_at is not None:
            yield Figure.TOOK, f"{replied}|{_day(case.delivered_at)}|{case.complexity}"
    if replied and case.satisfaction:
        yield Figure.VERDICT, f"{replied}|{case.satisfaction}"


def _in_time(done_at: datetime, due_on: date | None) -> bool:
    return due_on is not None and done_at.astimezone(SHANGHAI).date() <= due_on


def _day(at: datetime) -> str:
    return at.astimezone(SHANGHAI).date().isoformat()


def of_item(role: str, unit_id: str, assignee: int | None, due_on: date | None) -> Key:
    """The counter of open work items in which an item stands: who may do it, who has it, until when."""
    taken = "" if assignee is None else str(assignee)
    return Figure.OPEN_ITEMS, f"{role}|{unit_id}|{taken}|{'' if due_on is None else due_on.isoformat()}"
