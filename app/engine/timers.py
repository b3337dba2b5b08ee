"""Timer events by the clock that is passed in, and the days and instants that expressions give."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.domain.clock import Clock
from app.engine.durations import Cycle, Duration, parse_cycle, parse_duration, parse_moment
from app.engine.incidents import Stopped
from app.engine.values import Value, shown

if TYPE_CHECKING:
    from app.engine.token import Token

DUE = "event_value"
"""When a waiting timer is due, ISO 8601 in UTC; absent while it is unarmed."""
EVERY = "every"
"""The interval of a recurring timer, as written."""
LEFT = "left"
"""How often a recurring timer will still be due, None without end."""


class TimerEventDefinition(EventDefinition):
    """A timer. What its expression gives decides its kind: a day, an instant, a duration or a cycle.

    SpiffWorkflow's own asks the wall clock, takes the empty duration for zero, and fires while it is refreshed,
    which is whenever anything in the instance moves. This one fires only by `Runner.fire`.
    """

    def __init__(self, name: str, expression: str) -> None:
        super().__init__(name=name)
        self.expression = expression

    def update_task(self, token: "Token") -> None:
        """Arms a token that has just begun to wait."""
        if DUE not in token.internal_data:
            self.arm(token)

    def arm(self, token: "Token") -> None:
        """Sets when the token is due, by the variables and the clock of this moment; empty leaves it unarmed."""
        token.internal_data.pop(DUE, None)
        value = token.evaluate(self.expression)
        try:
            token.internal_data.update(armed(value, token.workflow.clock))
        except (ValueError, OverflowError) as error:
            raise Stopped("expression", token, f"{self.expression}: {error}") from error

    def following(self, token: "Token") -> dict[str, Any] | None:
        """What a recurring timer waits for after it was fired; None when it will not be due again."""
        data, clock = token.internal_data, token.workflow.clock
        if EVERY not in data:
            return None
        due, passed = next_after(parse_duration(data[EVERY]), datetime.fromisoformat(data[DUE]), clock)
        left = data[LEFT] and data[LEFT] - passed
        return None if left is not None and left < 1 else {DUE: due, EVERY: data[EVERY], LEFT: left}


def armed(value: Value, clock: Clock) -> dict[str, Any]:
    """What a waiting timer keeps; empty for an empty value. ValueError when the value is no time."""
    if isinstance(value, str) and value.strip().startswith("R"):
        return _recurring(parse_cycle(value), value.strip().rpartition("/")[2], clock)
    found = moment(value, clock)
    if found is None:
        return {}
    return {DUE: _stored(found if isinstance(found, datetime) else clock.end_of(found))}


def _recurring(cycle: Cycle, every: str, clock: Clock) -> dict[str, Any]:
    """What a recurring timer keeps; empty when all its turns are over. Those before now are not made up for."""
    if cycle.start is None:
        due, left = _stored(cycle.duration.after(clock.now.astimezone(clock.zone))), cycle.times
    elif cycle.start > clock.now:
        due, left = _stored(cycle.start), cycle.times
    else:
        due, passed = next_after(cycle.duration, cycle.start, clock)
        left = cycle.times and cycle.times - passed
    return {} if left is not None and left < 1 else {DUE: due, EVERY: every, LEFT: left}


def moment(value: Value, clock: Clock) -> date | datetime | None:
    """The day or aware instant that a value means, a duration counted from now; None for an empty value.

    ValueError when it means none.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if value.strip().startswith("P"):
            return parse_duration(value).after(clock.now.astimezone(clock.zone))
        return parse_moment(value)
    if isinstance(value, date):
        return value
    raise ValueError(f"not a time: {shown(value)}")


def next_after(every: Duration, due: datetime, clock: Clock) -> tuple[str, int]:
    """The first recurrence after now, and how many were due up to it; missed ones are not made up for."""
    passed = 1
    following = every.after(due.astimezone(clock.zone))
    if following <= clock.now and not every.months:
        missed = (clock.now - following) // every.span
        following, passed = following + missed * every.span, passed + missed
    while following <= clock.now:
        following, passed = every.after(following), passed + 1
    return _stored(following), passed


def _stored(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
