"""The clock that is passed in: nothing below the entry points ever asks the machine for the time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.calendar import WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Clock:
    """One instant, the local zone and the working calendar under which a decision is made.

    `now` is an aware datetime; a naive one raises ValueError.
    """

    now: datetime
    calendar: WorkingCalendar
    zone: ZoneInfo = SHANGHAI

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("a clock needs an aware instant")

    @property
    def today(self) -> date:
        """The local calendar day."""
        return self.now.astimezone(self.zone).date()

    def local_day(self, instant: datetime) -> date:
        """The local calendar day of an aware instant."""
        return instant.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """24:00 local time of `day`, as an aware UTC instant: a due date is kept until then."""
        following = datetime.combine(day + timedelta(days=1), time.min, tzinfo=self.zone)
        return following.astimezone(UTC)

    def at(self, instant: datetime) -> "Clock":
        """The same calendar and zone at another instant."""
        return Clock(instant, self.calendar, self.zone)
