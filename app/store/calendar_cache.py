"""The working calendar as one value, read from its tables at most every 30 seconds."""

import threading
import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import SpecialDay, WorkingCalendar
from app.store.schema.calendar import CalendarDay, CalendarYear

LONGEST_AGE = 30.0
"""Seconds after which an edited calendar is seen by every process."""


def read_calendar(session: Session) -> WorkingCalendar:
    """All special days and the years whose notice has been published."""
    days = session.execute(select(CalendarDay.day, CalendarDay.working, CalendarDay.name))
    years = session.scalars(select(CalendarYear.year).where(CalendarYear.published))
    return WorkingCalendar({row.day: SpecialDay(*row) for row in days}, frozenset(years))


class CalendarCache:
    """Keeps the last calendar read; shared by the threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calendar: WorkingCalendar | None = None
        self._read_at = 0.0

    def current(self) -> WorkingCalendar | None:
        """The calendar if it was read within the last 30 seconds, else None."""
        with self._lock:
            fresh = time.monotonic() - self._read_at < LONGEST_AGE
            return self._calendar if fresh else None

    def keep(self, calendar: WorkingCalendar) -> WorkingCalendar:
        """Remember a calendar just read, and give it back; the one known already where nothing has changed."""
        with self._lock:
            known = calendar if self._calendar != calendar else self._calendar
            self._calendar, self._read_at = known, time.monotonic()
        return known

    def forget(self) -> None:
        """Read anew next time: a day was changed here."""
        with self._lock:
            self._calendar = None
