"""A definition among the other processes of an installation."""

from collections.abc import Mapping

from app.engine.definition import Definition, Finding


def check_neighbours(definition: Definition, taken: Mapping[str, str]) -> tuple[Finding, ...]:
    """What stands against publishing it. `taken` says which process a message starts already."""
    return tuple(
        Finding("error", start.element, "start_message_taken", {"name": start.name, "process": taken[start.name]})
        for start in definition.starts
        if start.kind == "message" and start.name in taken
    )
