"""What a call activity hands into the called process and takes back (`camunda:in`, `camunda:out`)."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from app.engine.outcome import Json


class Passing(NamedTuple):
    """One variable that is handed over under a name, or all of them under their own."""

    target: str = ""
    """Its name where it arrives; empty when all are handed over."""
    source: str = ""
    """The name of the variable, where it is one."""
    expression: str = ""
    """The expression that gives its value, where there is one."""
    local: bool = False
    """Of all variables only those that belong to the branch, as input parameters do."""


class Exchange(NamedTuple):
    """What goes in and what comes back. Whoever maps anything maps everything: the rest stays where it is."""

    given: tuple[Passing, ...] = ()
    returned: tuple[Passing, ...] = ()


def handed(
    passings: Iterable[Passing],
    everything: Mapping[str, Json],
    named: Mapping[str, Json],
    value: Callable[[str], Json],
) -> dict[str, Json]:
    """The variables that arrive. `everything` is what "all" means, `named` what a source may name (else null)."""
    found: dict[str, Json] = {}
    for passing in passings:
        if passing.target:
            found[passing.target] = value(passing.expression) if passing.expression else named.get(passing.source)
        elif not passing.local:
            found.update(everything)
    return found
