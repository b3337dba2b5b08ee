"""Working days as the State Council arranges them, make-up working weekends included (requirements §5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

LONGEST_SEARCH = 3660
"""Days looked ahead at most: about ten years, far beyond any limit of the regulation."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day whose status differs from its weekday: a holiday, or a weekend made up as a working day."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of an explained due date. `ordinal` is 0 on the day of receipt and None on days not counted."""

    day: date
    ordinal: int | None
    kind: str
    """start | working | extra (made-up weekend) | weekend | holiday | due"""
    name: str
    """Name of the holiday or arrangement, else empty."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Special days by date, and the years whose State Council notice is known.

    Weekdays are worked and weekends are free unless `special` says otherwise.
    """

    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    published_years: frozenset[int] = frozenset()

    def __hash__(self) -> int:
        return hash((len(self.special), self.published_years))

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""
        entry = self.special.get(day)
        return day.weekday() < 5 if entry is None else entry.working

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether a year between the dates has no published notice yet, so that the date is 暂定."""
        return any(year not in self.published_years for year in range(start.year, end.year + 1))

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start` (day 0, itself not counted); before it when negative.

        0 gives `start` unchanged. OverflowError when `count` lies beyond ten years.
        """
        step = timedelta(days=1 if count >= 0 else -1)
        day, left = start, abs(count)
        for _ in range(LONGEST_SEARCH):
            if left == 0:
                return day
            day += step
            left -= self.is_working(day)
        raise OverflowError(f"{count} working days from {start} lie beyond ten years")

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        low, high, sign = (start, end, 1) if start <= end else (end, start, -1)
        days = (high - low).days
        return sign * sum(self.is_working(low + timedelta(days=offset)) for offset in range(1, days + 1))

    def explain(self, start: date, end: date) -> Iterator[CountedDay]:
        """Every day from `start` to `end` with its count, as the page shows a due date (Article 11)."""
        ordinal = 0
        day = start
        while day <= end:
            yield self._counted(day, start, end, ordinal + self.is_working(day))
            if day != start:
                ordinal += self.is_working(day)
            day += timedelta(days=1)

    def _counted(self, day: date, start: date, end: date, ordinal: int) -> CountedDay:
        entry = self.special.get(day)
        name = entry.name if entry else ""
        if day == start:
            return CountedDay(day, 0, "start", name)
        if not self.is_working(day):
            return CountedDay(day, None, "holiday" if entry else "weekend", name)
        kind = "due" if day == end else "extra" if entry and day.weekday() >= 5 else "working"
        return CountedDay(day, ordinal, kind, name)
