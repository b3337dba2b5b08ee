"""What a line of the log says about where work stands: the request, the case, and what the database took so far.

Carried beside the work, never part of it: nothing decides by it. Only numbers are carried, never names or texts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Trace:
    """One request, or one round of background work."""

    request: str
    """Number of the request, or the name of the work."""
    case: str = ""
    """Number of the case that was read last."""
    statements: int = 0
    database_seconds: float = 0.0


_CURRENT: ContextVar[Trace | None] = ContextVar("huiyin_trace", default=None)


def current() -> Trace | None:
    """The trace of the work under way; None outside any."""
    return _CURRENT.get()


@contextmanager
def following(request: str) -> Iterator[Trace]:
    """Everything inside belongs to `request`."""
    trace = Trace(request)
    token = _CURRENT.set(trace)
    try:
        yield trace
    finally:
        _CURRENT.reset(token)


def about(case: str) -> None:
    """Note the number of the case that is being worked on."""
    trace = _CURRENT.get()
    if trace is not None:
        trace.case = case


def asked(seconds: float) -> None:
    """Note that the database took `seconds` for a statement or for giving its rows."""
    trace = _CURRENT.get()
    if trace is not None:
        trace.database_seconds += seconds
