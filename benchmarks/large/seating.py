"""Who may take which part in a story."""

import random
from collections.abc import Mapping, Sequence

from app.domain.units import Unit
from benchmarks.large.cast import NOBODY, Cast, Seat
from benchmarks.large.shapes import COUNTY, PARK, Shape


class Seating:
    """Deals the parts of stories to the units of a city."""

    def __init__(self, seats: Mapping[str, Seat], units: Sequence[Unit]) -> None:
        self._seats = seats
        by_kind: dict[str, list[Unit]] = {}
        for unit in units:
            by_kind.setdefault(unit.kind, []).append(unit)
        superior = {unit.parent for unit in units}
        self._of_kind = {kind: [unit.id for unit in found] for kind, found in by_kind.items()}
        self._below = {unit.id: [one.id for one in units if one.parent == unit.id] for unit in units}
        self._alone = [
            unit.id for unit in by_kind["city_department"] if unit.id not in superior and unit.parent == "city"
        ]
        self._places = [unit.id for unit in units if unit.kind in (COUNTY, PARK)]

    def cast(self, chance: random.Random, shape: Shape) -> Cast:
        """A cast for a shape: nobody takes two parts."""
        lead = chance.choice(self._of_kind[shape.lead])
        if shape.acting:
            lead = chance.choice([unit for unit in self._of_kind[shape.lead] if self._below[unit]])
        free = [unit for unit in self._alone if unit != lead]
        other, *assisting = chance.sample(free, 3)
        first, second = sorted(assisting)  # as forms offer them
        acting = self._seats[chance.choice(self._below[lead])] if shape.acting else NOBODY
        place = lead if shape.lead in (COUNTY, PARK) else chance.choice(self._places)
        others = (self._seats[unit] for unit in (first, second, other))
        return Cast(self._seats[lead], acting, *others, place=place)
