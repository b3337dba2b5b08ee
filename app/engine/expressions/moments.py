"""Reckoning with days and instants: a span later, a span earlier, and the parts of a day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from app.domain.clock import Clock
from app.engine.durations import Duration, parse_duration
from app.engine.functions import as_day
from app.engine.values import ExpressionFailed, Value, shown

MOST_UNITS = 100_000
UNITS: Mapping[str, Duration] = {
    "Years": Duration(12, timedelta()),
    "Months": Duration(1, timedelta()),
    "Weeks": Duration(0, timedelta(weeks=1)),
    "Days": Duration(0, timedelta(days=1)),
    "Hours": Duration(0, timedelta(hours=1)),
    "Minutes": Duration(0, timedelta(minutes=1)),
    "Seconds": Duration(0, timedelta(seconds=1)),
}


def read_moment(value: Value, clock: Clock) -> date | None:
    """The day or instant that a value means, None when it is empty; ExpressionFailed for anything else."""
    if isinstance(value, str) and "T" in value:
        try:
            found = datetime.fromisoformat(value)
        except ValueError as error:
            raise ExpressionFailed("expression_not_a_date", value=shown(value)) from error
        return found if found.tzinfo else found.replace(tzinfo=clock.zone)
    return value if isinstance(value, datetime) else as_day(value, clock)


def span(value: Value) -> Duration:
    """The duration that a text such as P5D means."""
    try:
        return parse_duration(value if isinstance(value, str) else "")
    except ValueError:
        raise ExpressionFailed("expression_not_a_duration", value=shown(value)) from None


def shifted(start: Value, length: Duration, times: Value, clock: Clock) -> Value:
    """The day or instant so many times a duration after a value; nothing after an empty one."""
    found = read_moment(start, clock)
    if found is None:
        return None
    if not isinstance(times, int) or isinstance(times, bool) or abs(times) > MOST_UNITS:
        raise ExpressionFailed("expression_not_a_span", value=shown(times), limit=str(MOST_UNITS))
    try:
        whole = Duration(length.months * times, length.span * times)
        if isinstance(found, datetime):
            return whole.after(found.astimezone(clock.zone)).astimezone(UTC)
        return whole.after(datetime.combine(found, time(), clock.zone)).date()
    except (OverflowError, ValueError) as error:
        raise ExpressionFailed("expression_not_a_date", value=shown(found)) from error


def is_later(left: Value, right: Value) -> bool:
    """Whether `+` or `-` between these means a day or instant and a duration."""
    if not (isinstance(right, str) and right[:1] == "P"):
        return False
    return isinstance(left, date) or (isinstance(left, str) and left[:4].isdigit() and left[4:5] == "-")


def part_of_day(value: date, name: str, clock: Clock) -> int | None:
    """A part of a day or instant as FEEL names it, by the local clock; None for any other name."""
    local = value.astimezone(clock.zone) if isinstance(value, datetime) and value.tzinfo else value
    if name in {"year", "month", "day"}:
        return int(getattr(local, name))
    if name in {"hour", "minute", "second"} and isinstance(local, datetime):
        return int(getattr(local, name))
    return local.isoweekday() if name == "weekday" else None
