"""What a diagram may name outside itself, handed to the linter by whoever knows it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Catalog:
    """The forms, roles, topics and processes of an installation.

    Without a catalog (`huiyin check`) names cannot be checked, and none is missing.
    """

    forms: Mapping[str, frozenset[str]]
    """Form key → process variables that the form sets."""
    roles: frozenset[str]
    topics: frozenset[str]
