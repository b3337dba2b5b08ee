"""What a form offers for choosing, by the name of the source; only what a form asks for is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from types import MappingProxyType

from app.domain.clock import Clock
from app.domain.permissions import Actor, Role
from app.domain.routing import assignable
from app.domain.units import UnitTree
from app.operations.library import library_of
from app.operations.on_demand import OnDemand
from app.operations.places import place_name
from app.store import case_units, people
from app.store.people import PersonRecord
from app.store.unit_of_work import UnitOfWork
from forms.fields import Pairs
from forms.words import _

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "coordinating_office": _("综合部门"),
        "city_department": _("市政府部门"),
        "resident_unit": _("驻平单位"),
        "county": _("县（市、区）和园区"),
        "park": _("县（市、区）和园区"),
        "county_department": _("县（市、区）部门"),
        "township": _("乡镇"),
    }
)
"""Kinds of units in the order in which they are listed, and the heading of each; other kinds are never offered."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked, for which unit, about which case."""

    uow: UnitOfWork
    actor: Actor
    clock: Clock
    unit: str = ""
    """The unit that the task belongs to; empty in the claim pool."""
    case_id: int | None = None

    @property
    def tree(self) -> UnitTree:
        """All units."""
        return library_of(self.uow).tree(self.uow)

    @property
    def own_units(self) -> tuple[str, ...]:
        """The task's unit, else those that the actor works for."""
        return (self.unit,) if self.unit else tuple(sorted({grant.unit for grant in self.actor.grants}))


def choices_for(asking: Asking) -> Mapping[str, Pairs]:
    """Pairs of value and label by source. Units that are kept from the case are never among them (Article 18)."""
    return OnDemand({name: partial(listed, asking) for name, listed in SOURCES.items()})


def _units(asking: Asking) -> Pairs:
    """All units; to the supervision office, which decides whom a case is kept from, those kept from it too."""
    if Role.SUPERVISION_OFFICE in asking.actor.roles:
        asking = replace(asking, case_id=None)
    return _met(asking, _listed(asking.tree, _anybody))


def _handling_units(asking: Asking) -> Pairs:
    """Whom the city may make the lead: a county at the lowest."""
    return _met(asking, _listed(asking.tree, assignable))


def _own_subunits(asking: Asking) -> Pairs:
    tree = asking.tree
    below = sorted({sub for own in asking.own_units for sub in tree.below(own)} - set(asking.own_units))
    return _met(asking, [(one, tree.name(one)) for one in below if tree.units[one].active])


def _people(asking: Asking) -> Pairs:
    return _persons(people.colleagues(asking.uow, asking.own_units, asking.clock.today))


def _leaders(asking: Asking) -> Pairs:
    return _persons(people.holders(asking.uow, Role.CITY_LEADER, asking.clock.today))


def _colleagues(asking: Asking) -> Pairs:
    """Everybody who works where the actor works, the actor too."""
    units = {grant.unit for grant in asking.actor.grants}
    return _persons(people.colleagues(asking.uow, sorted(units), asking.clock.today))


def _categories(asking: Asking) -> Pairs:
    """The most detailed subjects, each under the one above it."""
    scheme = library_of(asking.uow).categories(asking.uow)
    parents = {one.path.rpartition("/")[0] for one in scheme}
    return [(one.path, one.path.replace("/", " · ", 1)) for one in scheme if one.path not in parents]


def _places(asking: Asking) -> Pairs:
    """The city, then each county or park with its townships."""
    tree = asking.tree
    within = sorted(
        (place_name(tree, unit.id), unit.id)
        for unit in tree.units.values()
        if unit.active and unit.kind in {"county", "park", "township"}
    )
    return [(tree.root, tree.name(tree.root)), *((unit, name) for name, unit in within)]


SOURCES: Mapping[str, Callable[[Asking], Pairs]] = MappingProxyType(
    {
        "units": _units,
        "handling_units": _handling_units,
        "own_subunits": _own_subunits,
        "people": _people,
        "leaders": _leaders,
        "colleagues": _colleagues,
        "categories": _categories,
        "places": _places,
    }
)
"""By the name that fields use."""


@lru_cache(maxsize=4)
def _listed(tree: UnitTree, fits: Callable[[UnitTree, str], bool]) -> Pairs:
    """Active units under the headings of their kinds, in the order of the headings; kept while the tree stands."""
    kinds = list(GROUPS)
    offered = [one for one in tree.units.values() if one.active and one.kind in GROUPS and fits(tree, one.id)]
    offered.sort(key=lambda unit: kinds.index(unit.kind))
    return tuple((unit.id, f"{GROUPS[unit.kind]} · {unit.name}") for unit in offered)


def _anybody(tree: UnitTree, unit_id: str) -> bool:
    return True


def _met(asking: Asking, units: Pairs) -> Pairs:
    """Without those that never meet the case."""
    barred = frozenset[str]() if asking.case_id is None else case_units.excluded(asking.uow, asking.case_id)
    return [pair for pair in units if pair[0] not in barred]


def _persons(found: Iterable[PersonRecord]) -> Pairs:
    return [(str(person.id), person.name) for person in found]
