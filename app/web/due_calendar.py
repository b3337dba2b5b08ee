"""A due date explained day by day: the small calendar that counts working days (Article 11)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import Flask, get_template_attribute
from flask_babel import get_timezone, lazy_gettext
from markupsafe import Markup

from app.domain.calendar import CountedDay, WorkingCalendar
from app.web.drawn_once import drawn_once
from app.web.format import day as long_day
from app.web.format import short_day
from app.web.language import _, ngettext

FESTIVALS = (
    lazy_gettext("元旦"),
    lazy_gettext("春节"),
    lazy_gettext("清明节"),
    lazy_gettext("劳动节"),
    lazy_gettext("端午节"),
    lazy_gettext("中秋节"),
    lazy_gettext("国庆节"),
)
"""Names that the calendar carries; a page says them as it says other names."""

LONGEST_SHOWN = 26 * 7
"""Days; beyond half a year the table says nothing that the sentence does not."""

_LOOKS = {
    "start": "is-start",
    "extra": "is-extra",
    "weekend": "is-off",
    "holiday": "is-holiday",
    "due": "is-due",
    "replied": "is-replied",
}


_NOTES = {
    "weekend": lazy_gettext("周末"),
    "holiday": lazy_gettext("放假"),
    "due": lazy_gettext("到期"),
    "replied": lazy_gettext("已答复"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the calendar: the figure, the words under it, and the class that draws it."""

    on: date
    figure: str
    note: str
    look: str
    today: bool


@dataclass(frozen=True, slots=True)
class DueCalendar:
    """Everything a page says about one due date. `weeks` run Monday to Sunday; empty where too long to draw."""

    since: date
    due_on: date
    limit_days: int
    basis: str
    provisional: bool
    weeks: tuple[tuple[Cell, ...], ...]
    remarks: tuple[str, ...]
    begun: str
    """What happened on day 0: 送达, 收到."""


@drawn_once
def due_calendar(
    calendar: WorkingCalendar,
    since: date,
    due_on: date,
    *,
    limit_days: int,
    basis: str,
    today: date,
    replied_on: date | None = None,
    begun: str = "",
) -> DueCalendar:
    """Explain why `due_on` is the last day of a limit of `limit_days` working days that began on `since` (day 0).

    `basis` is 第十一条, 系统约定 or another ground of the date; `replied_on` marks the day of the reply; `begun`
    says what happened on day 0 (the delivery to the unit, unless something else is named).
    """
    begun = begun or _("送达")
    days = list(calendar.explain(since, due_on))
    provisional = calendar.is_provisional(since, due_on)
    weeks = tuple(_weeks(days, replied_on, today, begun)) if len(days) <= LONGEST_SHOWN else ()
    remarks = [*_holidays(days), *_made_up(days), *_changed(calendar, since, due_on, limit_days)]
    if replied_on is not None:
        remarks.append(_replied(calendar, since, due_on, replied_on))
    return DueCalendar(since, due_on, limit_days, basis, provisional, weeks, tuple(remarks), begun)


def known_due_table(due: DueCalendar) -> Markup:
    """The table of `macros/due.html`, drawn once: many cases have the same limit from the same day on."""
    return _table(due, datetime.now(get_timezone()).year)


@drawn_once
def _table(due: DueCalendar, this_year: int) -> Markup:
    """Days of other years than `this_year` are shown with their year."""
    drawn: Markup = get_template_attribute("macros/due.html", "due_table")(due)
    return drawn


def _weeks(
    days: Sequence[CountedDay], replied_on: date | None, today: date, begun: str
) -> Iterator[tuple[Cell, ...]]:
    counted = {entry.day: entry for entry in days}
    last = days[-1].day
    counted[last] = replace(counted[last], kind="due")
    if replied_on in counted and counted[replied_on].kind != "start":
        counted[replied_on] = replace(counted[replied_on], kind="replied")
    first = days[0].day - timedelta(days=days[0].day.weekday())
    for number in range((last - first).days // 7 + 1):
        week = [first + timedelta(days=number * 7 + offset) for offset in range(7)]
        yield tuple(_cell(on, counted.get(on), begun, opens=on == first, today=on == today) for on in week)


def _cell(on: date, entry: CountedDay | None, begun: str, *, opens: bool, today: bool) -> Cell:
    figure = f"{on.month}/{on.day}" if opens or on.day == 1 else str(on.day)
    if entry is None:
        return Cell(on, figure, "", "is-off", today)
    return Cell(on, figure, _note(entry, begun), _LOOKS.get(entry.kind, ""), today)


def _note(entry: CountedDay, begun: str) -> str:
    if entry.kind == "start":
        return begun
    word = _NOTES.get(entry.kind)
    return _("第%(n)s日", n=entry.ordinal) if word is None else str(word)


def _holidays(days: Sequence[CountedDay]) -> Iterator[str]:
    """One remark per holiday, its weekend days included."""
    for kind_and_name, group in groupby(days, key=lambda entry: (entry.kind, entry.name)):
        kind, name = kind_and_name
        free = [entry.day for entry in group]
        if kind != "holiday":
            continue
        span = short_day(free[0]) if len(free) == 1 else f"{short_day(free[0])}—{short_day(free[-1])}"
        named = name or _("节假日")
        yield ngettext(
            "%(name)s放假%(n)s天（%(span)s）不计入。",
            "%(name)s放假%(n)s天（%(span)s）不计入。",
            len(free),
            name=named,
            n=len(free),
            span=span,
        )


def _made_up(days: Sequence[CountedDay]) -> Iterator[str]:
    for entry in days:
        if entry.kind == "extra" or (entry.kind == "due" and entry.day.weekday() >= 5 and entry.name):
            yield _("%(day)s调休上班，计为第%(n)s日。", day=long_day(entry.day), n=entry.ordinal)


def _changed(calendar: WorkingCalendar, since: date, due_on: date, limit_days: int) -> Iterator[str]:
    """Says so where the date is not simply the limit counted from the start."""
    counted = calendar.add_working_days(since, limit_days)
    if due_on < counted:
        yield _("按%(n)s个工作日应到%(day)s，此件要求提前。", n=limit_days, day=long_day(counted))
    elif due_on > counted:
        yield _("按%(n)s个工作日应到%(day)s，经批准延后。", n=limit_days, day=long_day(counted))


def _replied(calendar: WorkingCalendar, since: date, due_on: date, replied_on: date) -> str:
    nth = calendar.working_days_between(since, replied_on)
    spare = calendar.working_days_between(replied_on, due_on)
    if replied_on > due_on:
        late = max(1, -spare)
        return ngettext(
            "第%(nth)s日答复，比期限晚%(n)s个工作日。",
            "第%(nth)s日答复，比期限晚%(n)s个工作日。",
            late,
            nth=nth,
            n=late,
        )
    if spare == 0:
        return _("第%(nth)s日答复，在期限内。", nth=nth)
    return ngettext(
        "第%(nth)s日答复，比期限早%(n)s个工作日。",
        "第%(nth)s日答复，比期限早%(n)s个工作日。",
        spare,
        nth=nth,
        n=spare,
    )


def install(app: Flask) -> None:
    """Make the table known to templates."""
    app.jinja_env.globals["known_due_table"] = known_due_table
