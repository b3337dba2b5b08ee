"""Times at which a process starts by itself: counted from its publication, as no instance is there yet."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.clock import Clock
from app.engine.definition import Definition, Start
from app.engine.durations import parse_duration
from app.engine.executable import Executable
from app.engine.timers import DUE, EVERY, LEFT, armed, next_after


@dataclass(frozen=True, slots=True)
class StartTimer:
    """When a process is to be started, and whether again."""

    due: datetime
    every: str = ""
    """The interval of a recurring timer, as written."""
    left: int | None = None
    """How often it will still be due, this time included; None without end."""

    @classmethod
    def of(cls, due: str, every: str, left: int | None) -> "StartTimer":
        """From what was kept of it."""
        return cls(datetime.fromisoformat(due), every, left)


def first_due(definition: Definition, start: Start, clock: Clock) -> StartTimer | None:
    """When a start event is due for the first time. None when its expression gives no time."""
    if not isinstance(definition.executable, Executable):
        raise TypeError(f"{definition.process} was not built to run")
    found = armed(definition.executable.expressions[start.expression].evaluate({}, clock), clock)
    return StartTimer.of(found[DUE], found.get(EVERY, ""), found.get(LEFT)) if found else None


def following(timer: StartTimer, clock: Clock) -> StartTimer | None:
    """When it is due after it has fired; missed turns are not made up for. None when it is over."""
    if not timer.every:
        return None
    due, passed = next_after(parse_duration(timer.every), timer.due, clock)
    left = timer.left and timer.left - passed
    return None if left is not None and left < 1 else StartTimer.of(due, timer.every, left)
