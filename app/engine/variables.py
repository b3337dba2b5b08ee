"""Process variables: JSON that belongs to nobody else."""

from collections.abc import Mapping
from math import isfinite

from app.engine.outcome import Json

DEEPEST = 20
LARGEST = 2**63 - 1
UNCHANGEABLE = frozenset({str, bool, type(None)})
TEXT = frozenset({str})


def detached(variables: Mapping[str, Json]) -> dict[str, Json]:
    """A copy that shares no list or mapping with the original.

    TypeError where a name is no text or a value no JSON; ValueError where a number is not finite or has more than
    63 bits, or something is nested deeper than 20 levels: none of these would come back from the stored state.
    """
    if not TEXT.issuperset(map(type, variables)):
        for name in variables:
            _name(name)
    return {name: value if type(value) in UNCHANGEABLE else _copied(value, 0) for name, value in variables.items()}


def _copied(value: Json, depth: int) -> Json:
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, (int, float)):
        return _number(value)
    if depth == DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST} levels")
    if isinstance(value, list):
        return [_copied(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_name(name): _copied(item, depth + 1) for name, item in value.items()}
    raise TypeError(f"{type(value).__name__} is not JSON")


def _number(value: int | float) -> int | float:
    if abs(value) <= LARGEST and isfinite(value):
        return value
    raise ValueError("a number must be finite and have at most 63 bits")


def _name(name: object) -> str:
    if isinstance(name, str):
        return name
    raise TypeError(f"a name must be text, not {type(name).__name__}")
