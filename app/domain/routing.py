"""Who gets a message and who gets a task: by place first, then by subject (Articles 2 and 6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.permissions import Actor, Grant, Role
from app.domain.units import UnitTree

POOL = ""
"""The unit of a task that every unit holding the role may claim (Article 6)."""

_OF_THE_LEAD = frozenset({Role.HANDLING_UNIT, Role.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed lead unit and why; both empty when nothing speaks for any unit."""

    unit: str
    reason: str
    """place | subject | wish | none: shown in words beside the field."""


def propose(tree: UnitTree, place: str, subject_unit: str, wished_unit: str) -> Proposal:
    """The lead unit to propose (属地管理、分级负责): the place's county, the subject's unit, the author's wish.

    A city-level place says nothing; the city never assigns below a county, so a township leads to its county.
    """
    if county := tree.county(place):
        return Proposal(county, "place")
    if subject_unit in tree:
        return Proposal(subject_unit, "subject")
    if wished_unit in tree:
        return Proposal(tree.county(wished_unit) or wished_unit, "wish")
    return Proposal("", "none")


def assignable(tree: UnitTree, unit_id: str) -> bool:
    """Whether the city may make a unit the lead: active, inside the tree, a county at the lowest (Article 17)."""
    unit = tree.units.get(unit_id)
    return (
        unit is not None and unit.active and unit.kind not in {"city", "external", "township", "county_department"}
    )


def item_unit(tree: UnitTree, role: str, local: str | None, variables: Mapping[str, object]) -> str:
    """The unit of a work item: the task's own `unit` (for handling units empty = claim pool), else by its role.

    Handling units and their heads work for `lead_unit`, a county office is that of the lead unit's county (a park
    is its own), a citizen has none, and every other role belongs to the only unit that holds the office.
    """
    if local or (local is not None and role == Role.HANDLING_UNIT):
        return local
    lead = str(variables.get("lead_unit") or "")
    if role in _OF_THE_LEAD:
        return lead
    if role == Role.COUNTY_OFFICE:
        return tree.county(lead)
    return POOL if role == Role.CITIZEN else tree.office(role)


def fits(actor: Actor, role: str, unit: str) -> bool:
    """Whether one of the actor's grants covers a task of (role, unit): the same unit, or any for the pool."""
    return covers(actor.grants, role, unit)


def covers(grants: frozenset[Grant], role: str, unit: str) -> bool:
    """Whether one of the grants covers a task of (role, unit)."""
    return Grant(role, unit) in grants or (unit == POOL and any(grant.role == role for grant in grants))
