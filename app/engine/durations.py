"""ISO 8601 durations, instants and recurring intervals, as timers write them.

Unlike SpiffWorkflow's: P, PT and the empty text are refused instead of meaning zero, and a month after 31 January
is the last day of February.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DURATION = re.compile(
    r"P(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,8})S)?)?"
)
CYCLE = re.compile(r"R(?P<times>\d{0,4})/(?:(?P<start>\d[^/]*)/)?(?P<duration>P[^/]+)")


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of calendar months and of exact time, at least one second."""

    months: int
    span: timedelta

    def after(self, start: datetime) -> datetime:
        """The instant this long after `start`: calendar months, cut to the last day of one, then the rest."""
        years, month = divmod(start.month - 1 + self.months, 12)
        year, month = start.year + years, month + 1
        day = min(start.day, monthrange(year, month)[1])
        return start.replace(year=year, month=month, day=day) + self.span


@dataclass(frozen=True, slots=True)
class Cycle:
    """A recurring interval: how many times (None without end), how long in between, and when first.

    Without a start it is first due an interval after it was armed.
    """

    times: int | None
    duration: Duration
    start: datetime | None = None


def parse_duration(text: str) -> Duration:
    """A duration such as P2DT4H; ValueError for anything else, zero included."""
    found = DURATION.fullmatch(text.strip())
    if found is None or text.strip().endswith("T"):
        raise ValueError(f"not a duration: {text[:40]}")
    parts = {name: int(value or 0) for name, value in found.groupdict().items()}
    months = parts.pop("years") * 12 + parts.pop("months")
    span = timedelta(**parts)
    if not months and not span:
        raise ValueError("a duration must not be zero")
    return Duration(months, span)


def parse_cycle(text: str) -> Cycle:
    """A recurring interval such as R3/PT1H, R/P1D or R3/2026-03-02T09:00:00+08:00/P1D; ValueError otherwise."""
    found = CYCLE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a recurring interval: {text[:40]}")
    times = found["times"]
    if times and int(times) == 0:
        raise ValueError("a recurring interval must occur at least once")
    start = parse_moment(found["start"]) if found["start"] else None
    if start is not None and not isinstance(start, datetime):
        raise ValueError("a recurring interval starts at an instant, not on a day")
    return Cycle(int(times) if times else None, parse_duration(found["duration"]), start)


def parse_moment(text: str) -> date | datetime:
    """A day (2026-03-02) or an instant with its zone (2026-03-02T09:00:00+08:00); ValueError for anything else."""
    day_only = len(text.strip()) == len("2026-03-02")
    moment = date.fromisoformat(text.strip()) if day_only else datetime.fromisoformat(text.strip())
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return moment


def is_moment(text: str) -> bool:
    """Whether the text is a duration, a recurring interval, a day or an instant in ISO 8601."""
    for parse in (parse_duration, parse_cycle, parse_moment):
        try:
            parse(text)
        except ValueError:
            continue
        return True
    return False
