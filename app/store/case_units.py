"""The parts that units have in a case: what makes it visible to them, or hides it (Article 18)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias

from app.store.literal import execute
from app.store.schema.cases import CaseUnit
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import deleting, inserting

COLUMNS = frozenset({"lead_unit", "acting_unit", "assisting_units"})
"""Columns of the case that say which units have a part."""

Above: TypeAlias = Callable[[str], frozenset[str]]
"""Gives a unit together with everything above it."""

_NAMES = ("case_id", "unit_id", "part")
_END = deleting(CaseUnit, _NAMES)
_BEGIN = inserting(CaseUnit, (*_NAMES, "year", "serial"), " ON CONFLICT DO NOTHING")
_KEEP_AWAY = inserting(CaseUnit, _NAMES, " ON CONFLICT DO NOTHING")


class SharedCase(Protocol):
    """What a case says of the units that handle it."""

    @property
    def lead_unit(self) -> str: ...
    @property
    def acting_unit(self) -> str: ...
    @property
    def assisting_units(self) -> Sequence[str]: ...


class NumberedCase(SharedCase, Protocol):
    """A case with its place in the ledger."""

    @property
    def id(self) -> int: ...
    @property
    def year(self) -> int: ...
    @property
    def serial(self) -> int: ...


def follow(uow: UnitOfWork, before: NumberedCase, after: NumberedCase) -> None:
    """Bring the parts, and who sees the case by them, in line with the case after its units have changed."""
    old, new = _rows(before, uow.above), _rows(after, uow.above)
    ended = [(after.id, unit, part) for unit, part in sorted(old - new)]
    begun = [(after.id, unit, part, after.year, after.serial) for unit, part in sorted(new - old)]
    if ended:
        uow.put_off(_END, ended)
    if begun:
        uow.put_off(_BEGIN, begun)


def exclude(uow: UnitOfWork, case_id: int, unit_ids: Iterable[str]) -> None:
    """Keep units from meeting the case anywhere; those below them must be named too."""
    uow.excluded_units.pop(case_id, None)
    kept_away = [(case_id, unit, "excluded") for unit in sorted(unit_ids)]
    if kept_away:
        uow.put_off(_KEEP_AWAY, kept_away)


def admit(uow: UnitOfWork, case_id: int, unit_id: str) -> None:
    """End a unit's exclusion; the reason is recorded by whoever calls."""
    uow.excluded_units.pop(case_id, None)
    execute(
        uow, "DELETE FROM case_unit WHERE case_id = ? AND unit_id = ? AND part = 'excluded'", [case_id, unit_id]
    )


def excluded(uow: UnitOfWork, case_id: int) -> frozenset[str]:
    """The units kept from the case."""
    known = uow.excluded_units.get(case_id)
    if known is None:
        found = execute(uow, "SELECT unit_id FROM case_unit WHERE case_id = ? AND part = 'excluded'", [case_id])
        known = uow.excluded_units[case_id] = frozenset(unit for (unit,) in found.fetchall())
    return known


def units_of(case: SharedCase) -> frozenset[str]:
    """The units with a part in the case."""
    return frozenset(unit for unit, _ in _parts(case))


def readers_of(case: SharedCase, above: Above) -> frozenset[str]:
    """The units that see the case while it is not sealed: those with a part, and what stands above them."""
    return frozenset().union(*map(above, units_of(case)))


def _rows(case: SharedCase, above: Above) -> set[tuple[str, str]]:
    return _parts(case) | {(unit, "sees") for unit in readers_of(case, above)}


def _parts(case: SharedCase) -> set[tuple[str, str]]:
    parts = {(case.lead_unit, "lead"), (case.acting_unit, "acting")}
    parts |= {(unit, "assist") for unit in case.assisting_units}
    return {(unit, part) for unit, part in parts if unit}
