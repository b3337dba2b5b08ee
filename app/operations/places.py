"""What a place is called, whose unit stands for it."""

import re

from app.domain.units import UnitTree


def place_name(tree: UnitTree, unit_id: str) -> str:
    """A place as people call it: a township with its county before it, anything else by itself."""
    if not unit_id:
        return ""
    county = tree.county(unit_id)
    own = place_of(tree.name(unit_id))
    return own if county in {"", unit_id} else f"{place_of(tree.name(county))} · {own}"


def place_of(government: str) -> str:
    """The place that a government or park committee governs: 崆峒区人民政府 gives 崆峒区."""
    return re.sub("(?:人民政府|管委会)(?=（|$)", "", government)
