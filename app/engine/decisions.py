"""Decision tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table."""

    id: str
