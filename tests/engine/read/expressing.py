"""Variables and a moment at which these tests evaluate expressions."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from app.domain.calendar import SpecialDay, WorkingCalendar
from app.domain.clock import Clock
from app.engine.expressions import (
    compile_expression,
)
from app.engine.values import Value

HOLIDAY = date(2026, 3, 4)
CLOCK = Clock(datetime(2026, 3, 2, 1, tzinfo=UTC), WorkingCalendar({HOLIDAY: SpecialDay(HOLIDAY, False, "假日")}))
"""Monday 2 March 2026, 9:00 in Shanghai; the Wednesday is free."""
VARIABLES: Mapping[str, Value] = {
    "approved": True,
    "refused": False,
    "n": 5,
    "share": 0.5,
    "source": "portal",
    "blank": "",
    "nothing": None,
    "units": ["a", "b"],
    "facts": {"kind": "county", "size": 3},
    "due_on": "2026-03-10",
    "len": 7,
    "__builtins__": {"len": 1},
    "__import__": "no",
}


def value(text: str, **more: Value) -> Value:
    return compile_expression(text).evaluate({**VARIABLES, **more}, CLOCK)
