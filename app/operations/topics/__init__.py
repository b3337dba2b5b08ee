"""What service tasks call: one module per topic, found by being in this package.

A topic gives TITLE (what people read), PARAMETERS (name → what it means), CHANGES (what it alters) and
`run(parameters, context) -> variables`; the studio lists topics from these. Modules whose name begins with `_`
serve the others.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.engine.outcome import Variables

if TYPE_CHECKING:
    from app.operations.running.turn import TopicContext


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as the studio shows it and as the engine's surroundings call it."""

    name: str
    title: str
    parameters: Mapping[str, str]
    changes: str
    run: "Callable[[Variables, TopicContext], Variables]"


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by name. A topic without one of the four names raises AttributeError at once."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        found[info.name] = Topic(info.name, module.TITLE, module.PARAMETERS, module.CHANGES, module.run)
    return found
