"""The tree of administrative units: city → county, park, department → township (Article 17)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

COUNTY_KINDS = frozenset({"county", "park"})
"""Units that answer outside boards through an office of their own (Article 14); a park counts as its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit. `parent` is empty at the root and for bodies outside the tree."""

    id: str
    name: str
    kind: str
    """city | coordinating_office | city_department | resident_unit | county | county_department | park |
    township | external"""
    level: str = ""
    office: str = ""
    """The office role that this unit alone holds, else empty."""
    parent: str = ""
    active: bool = True


@dataclass(frozen=True, eq=False)
class UnitTree:
    """All units of the installation, immutable; a changed unit makes a new tree, equal to no other."""

    units: Mapping[str, Unit]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "UnitTree":
        """The tree of the given units, in their order."""
        return cls({unit.id: unit for unit in units})

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Ids directly below each unit."""
        below: dict[str, list[str]] = {}
        for unit in self.units.values():
            below.setdefault(unit.parent, []).append(unit.id)
        return {parent: tuple(ids) for parent, ids in below.items()}

    @cached_property
    def _offices(self) -> Mapping[str, str]:
        return {unit.office: unit.id for unit in self.units.values() if unit.office and unit.active}

    @cached_property
    def root(self) -> str:
        """The city itself; empty in a tree without one."""
        return next((unit.id for unit in self.units.values() if unit.kind == "city"), "")

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self.units

    def kind(self, unit_id: str) -> str:
        """The unit's kind, empty for an unknown unit."""
        unit = self.units.get(unit_id)
        return unit.kind if unit else ""

    def name(self, unit_id: str) -> str:
        """The unit's name as people read it; the id itself when the unit is unknown."""
        unit = self.units.get(unit_id)
        return unit.name if unit else unit_id

    def upwards(self, unit_id: str) -> Iterator[Unit]:
        """The unit itself, then its superiors, nearest first; nothing for an unknown unit."""
        seen: set[str] = set()
        unit = self.units.get(unit_id)
        while unit is not None and unit.id not in seen:
            seen.add(unit.id)
            yield unit
            unit = self.units.get(unit.parent)

    def below(self, unit_id: str) -> frozenset[str]:
        """The unit itself with everything under it."""
        found: set[str] = set()
        waiting = [unit_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.children.get(current, ()))
        return frozenset(found)

    def county(self, unit_id: str) -> str:
        """The county or park that the unit is or belongs to; empty for city departments."""
        return next((unit.id for unit in self.upwards(unit_id) if unit.kind in COUNTY_KINDS), "")

    def office(self, role: str) -> str:
        """The only unit that holds an office role; the city itself for roles without an office."""
        return self._offices.get(role, self.root)
