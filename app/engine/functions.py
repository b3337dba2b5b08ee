"""The fixed functions of the expression language: pure, bounded, with the clock given in.

A day may come as a date, an instant (its local day) or ISO 8601 text. An empty day ("" or null) gives null, so
that a timer over a date that nobody has set yet stays unarmed instead of failing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce

from app.domain.clock import Clock
from app.engine.values import ExpressionFailed, Value, is_number, less, member, shown

LONGEST_SPAN = 3660
"""Days that working_days and calendar_days count at most: about ten years."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that expressions may call with `least` to `most` arguments, `named` ones also by name."""

    call: Callable[..., Value]
    least: int
    most: int
    named: tuple[str, ...] = ()


def as_day(value: Value, clock: Clock) -> date | None:
    """The local calendar day that a value means, None when it is empty; ExpressionFailed for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return clock.local_day(value) if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return as_day(datetime.fromisoformat(value), clock)
        except (ValueError, OverflowError):
            pass
    raise ExpressionFailed("expression_not_a_date", value=shown(value))


def _days(value: Value) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LONGEST_SPAN:
        return value
    raise ExpressionFailed("expression_not_a_span", value=shown(value), limit=str(LONGEST_SPAN))


def _working_days(clock: Clock, count: Value, since: Value) -> Value:
    start, days = as_day(since, clock), _days(count)
    return start and clock.calendar.add_working_days(start, days)


def _calendar_days(clock: Clock, count: Value, since: Value) -> Value:
    start, days = as_day(since, clock), _days(count)
    return start and start + timedelta(days=days)


def _dated(count: Callable[[Clock, Value, Value], Value]) -> Callable[..., Value]:
    """The function with `since` defaulting to today, and days beyond the calendar's end reported as such."""

    def call(clock: Clock, days: Value, *since: Value) -> Value:
        try:
            return count(clock, days, since[0] if since else clock.today)
        except OverflowError as error:
            raise ExpressionFailed("expression_not_a_span", value=shown(days), limit=str(LONGEST_SPAN)) from error

    return call


def _end_of(clock: Clock, day: Value) -> Value:
    known = as_day(day, clock)
    try:
        return known and clock.end_of(known)
    except OverflowError as error:
        raise ExpressionFailed("expression_not_a_date", value=shown(day)) from error


def _length(_: Clock, value: Value) -> Value:
    if isinstance(value, (str, list, dict)):
        return len(value)
    raise ExpressionFailed("expression_not_a_list", value=shown(value))


def _listed(values: tuple[Value, ...]) -> list[Value]:
    found = values[0] if len(values) == 1 else list(values)
    if isinstance(found, list) and found:
        return found
    raise ExpressionFailed("expression_not_a_list", value=shown(found))


def _smallest(_: Clock, *values: Value) -> Value:
    return reduce(lambda best, value: value if less(value, best) else best, _listed(values))


def _largest(_: Clock, *values: Value) -> Value:
    return reduce(lambda best, value: value if less(best, value) else best, _listed(values))


def _absolute(_: Clock, value: Value) -> Value:
    if is_number(value):
        return abs(value)
    raise ExpressionFailed("expression_not_a_number", value=shown(value))


def _lower(_: Clock, value: Value) -> Value:
    if isinstance(value, str):
        return value.lower()
    raise ExpressionFailed("expression_not_a_text", value=shown(value))


FUNCTIONS: Mapping[str, Function] = {
    "working_days": Function(_dated(_working_days), 1, 2, ("n", "since")),
    "calendar_days": Function(_dated(_calendar_days), 1, 2, ("n", "since")),
    "end_of": Function(_end_of, 1, 1),
    "today": Function(lambda clock: clock.today, 0, 0),
    "now": Function(lambda clock: clock.now.astimezone(UTC), 0, 0),
    "date": Function(lambda clock, day: as_day(day, clock), 1, 1),
    "len": Function(_length, 1, 1),
    "min": Function(_smallest, 1, 20),
    "max": Function(_largest, 1, 20),
    "abs": Function(_absolute, 1, 1),
    "lower": Function(_lower, 1, 1),
    "contains": Function(lambda _, whole, part: member(part, whole), 2, 2),
}
