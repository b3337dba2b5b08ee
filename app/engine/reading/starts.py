"""Start events that set a process off by themselves."""

from app.engine.definition import Start
from app.engine.reading.model import Model

BY_ITSELF = frozenset({"message", "signal", "timer"})


def starts_of(model: Model) -> tuple[Start, ...]:
    """The start events of the process itself that a message, a signal or a time sets off."""
    return tuple(
        Start(node.id, node.trigger.kind, node.trigger.name, node.trigger.expression)
        for node in model.starts(model.process)
        if node.trigger.kind in BY_ITSELF
    )
