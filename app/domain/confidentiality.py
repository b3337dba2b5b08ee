"""Accusations and denunciations (Article 18): who is kept away from them."""

from collections.abc import Iterable

from app.domain.units import UnitTree


def excluded_units(tree: UnitTree, accused: Iterable[str], admitted: Iterable[str] = ()) -> frozenset[str]:
    """Units that never meet a case against `accused`: each accused, all below it, and its superiors.

    The city itself is not a superior in this sense: its offices decide. A superior that the supervision office
    admits with a recorded reason is left in; an accused unit and what stands below it cannot be admitted.
    """
    barred: set[str] = set()
    superiors: set[str] = set()
    for unit_id in accused:
        barred |= tree.below(unit_id)
        superiors |= {unit.id for unit in tree.upwards(unit_id) if unit.id != tree.root}
    return frozenset(barred | (superiors - set(admitted)))


def begins_sealed(accusation: bool, moderation: str) -> bool:
    """Whether a message is kept from everybody but the supervision office: its author said so, or moderation."""
    return accusation or moderation == "seal"
