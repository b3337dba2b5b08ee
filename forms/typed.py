"""Fields whose text is read into a value: days, moments, numbers."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from wtforms import widgets

from forms.fields import Asked, Json, Pairs, tidy
from forms.validators import Between, WithinDays
from forms.words import _, say

_DAY = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def as_day(value: object) -> date | None:
    """A date, an instant or an ISO text as a date; anything else, and the empty text, as None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def read_day(typed: str) -> date | None:
    """A day from 2000 to 2099 as people type it: 2026-03-02, 2026/3/2, 2026年3月2日; None when it is none."""
    match = _DAY.fullmatch(typed.replace(" ", ""))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Typed(Asked):
    """A value typed as text and read by `parse`, which raises ValueError for what it cannot read."""

    unreadable = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = unicodedata.normalize("NFKC", tidy(valuelist[0])) if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = self.parse(typed)
            except ValueError:
                raise ValueError(say(self.unreadable)) from None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.cleaned())


class Day(_Typed):
    """A day from 2000 to 2099. `earliest` and `latest` bound it, both included: names of facts, or ISO days."""

    look = "date"
    widget = widgets.DateInput()
    unreadable = _("请按“2026-03-02”的样子填写日期。")
    too_early = _("“%(field)s”不能早于%(day)s，请改晚。")
    too_late = _("“%(field)s”不能晚于%(day)s，请改早。")

    def __init__(
        self,
        label: str,
        *,
        earliest: str = "",
        latest: str = "",
        too_early: str = "",
        too_late: str = "",
        **options: Any,
    ) -> None:
        self._bounds = (earliest, latest)
        self.earliest: date | None = None
        self.latest: date | None = None
        self.too_early = too_early or type(self).too_early
        self.too_late = too_late or type(self).too_late
        super().__init__(label, **options)

    def own_rules(self) -> Sequence[Any]:
        return (WithinDays(),)

    def prepare(self, choices: Mapping[str, Pairs], facts: Mapping[str, object]) -> None:
        self.earliest, self.latest = (as_day(facts.get(name, name)) for name in self._bounds)
        bounds = {"min": self.earliest, "max": self.latest}
        self.render_kw = {**self.render_kw, **{key: str(day) for key, day in bounds.items() if day}}

    def parse(self, typed: str) -> date:
        day = read_day(typed)
        if day is None:
            raise ValueError(typed)
        return day

    def process_data(self, value: object) -> None:
        self.data = as_day(value)

    def cleaned(self) -> Json:
        return self.data.isoformat() if self.data else ""


class Moment(_Typed):
    """A day and time to the minute on the local clock, as the text 2026-03-02T09:20."""

    look = "datetime"
    widget = widgets.DateTimeLocalInput()
    unreadable = _("请按“2026-03-02 09:20”的样子填写日期和时间。")

    def parse(self, typed: str) -> str:
        day, _gap, minutes = typed.replace(" ", "T").partition("T")
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(minutes[:5])).isoformat(
            timespec="minutes"
        )

    def process_data(self, value: object) -> None:
        self.data = value[:16] if isinstance(value, str) else None

    def _value(self) -> str:
        return super()._value().replace(" ", "T")


class Number(_Typed):
    """A number of at most 15 digits, whole unless `places` allows decimals."""

    look = "number"
    widget = widgets.NumberInput()

    def __init__(
        self, label: str, *, least: float | None = None, most: float | None = None, places: int = 0, **options: Any
    ) -> None:
        self._between = Between(least, most)
        self._places = places
        self.unreadable = _("请填数字。") if places else _("请填整数。")
        hints = {"min": least, "max": most, "step": f"{10**-places:.{places}f}"}
        super().__init__(
            label, render_kw={key: hint for key, hint in hints.items() if hint is not None}, **options
        )

    def own_rules(self) -> Sequence[Any]:
        return (self._between,)

    def is_empty(self) -> bool:
        return self.data is None

    def parse(self, typed: str) -> int | float:
        number = self._read(typed)
        if number is None:
            raise ValueError(typed)
        return number

    def _read(self, typed: str) -> int | float | None:
        decimals = rf"(\.\d{{1,{self._places}}})?" if self._places else ""
        if not re.fullmatch(rf"[-+]?\d{{1,15}}{decimals}", typed, re.ASCII):
            return None
        return float(typed) if "." in typed else int(typed)

    def process_data(self, value: object) -> None:
        self.data = None
        if isinstance(value, str):
            self.data = self._read(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self.data = value

    def cleaned(self) -> Json:
        return None if self.data is None else self.data

    def _value(self) -> str:
        return super()._value() if self.raw_data or self.data is not None else ""
