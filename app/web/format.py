"""How dates, times, figures and running text are written on a page, in Chinese and in English."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import groupby, zip_longest

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from app.operations.import_reasons import recognised
from app.web.chosen import CHINESE, TRADITIONAL, current_tag, is_chinese
from app.web.office import current_office
from app.web.owned import own
from forms.words import WEEKDAYS, Deadline, Listed, Sentence

MASKED = re.compile("［([^［］]{1,8}已隐去)］")
"""How `personal_data.mask` leaves a masked place."""

GREETING = re.compile("^.{0,200}?(?:答复|回复|反馈)如下[：:。，]?|^[^，。：:]{1,20}[：:](?:您好[！!，。])?")
"""What letters begin with before they say anything."""

SEPARATOR = " · "
"""Stands between the levels of a category or a place where people read them."""

When = date | datetime | str


def local(value: When) -> date | datetime:
    """`value` as a local date or datetime; an ISO string is read, an aware instant moved to the local zone."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value or " " in value else date.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(current_office().zone)
    return value


def _date_of(value: When) -> date:
    moment = local(value)
    return moment.date() if isinstance(moment, datetime) else moment


def this_year() -> int:
    """The year in which dates are written without theirs."""
    return datetime.now(current_office().zone).year


def short_day(value: When) -> str:
    """5月21日, with the year where it is not this year."""
    day = _date_of(value)
    here = this_year() == day.year
    if is_chinese():
        return f"{day.month}月{day.day}日" if here else full_day(day)
    return format_date(day, "d MMM" if here else "d MMM y", locale=get_locale())


def full_day(value: When) -> str:
    """2026年5月21日."""
    day = _date_of(value)
    if is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return format_date(day, "d MMMM y", locale=get_locale())


def day(value: When) -> str:
    """5月21日（周四）: how a deadline is written."""
    return f"{short_day(value)}{weekday(value)}"


def weekday(value: When) -> str:
    """（周四）, to stand directly behind a date."""
    on = _date_of(value)
    if is_chinese():
        return f"（{'週' if current_tag() == TRADITIONAL else '周'}{WEEKDAYS[on.weekday()]}）"
    return format_date(on, " (EEE)", locale=get_locale())


def time_of_day(value: datetime | str) -> str:
    """9:05, 16:20."""
    moment = local(value)
    return f"{moment.hour}:{moment.minute:02}" if isinstance(moment, datetime) else ""


def moment(value: datetime | str) -> str:
    """2026年5月19日 16:20."""
    if is_chinese():
        return f"{full_day(value)} {time_of_day(value)}"
    return format_datetime(local(value), "d MMMM y, H:mm", locale=get_locale())


def short_moment(value: datetime | str) -> str:
    """5月19日 16:20, with the year where it is not this year."""
    return f"{short_day(value)} {time_of_day(value)}"


def machine(value: When) -> str:
    """The ISO form for the `datetime` attribute of a time element, in local time, to the minute."""
    at = local(value)
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def number(value: float) -> str:
    """A figure: 1124 in Chinese, 1,124 in English."""
    return f"{value:g}" if is_chinese() and value < 1e6 else format_decimal(value, locale=get_locale())


def percent(value: float) -> str:
    """A share of one as per cent without the sign, one decimal where it says something: 96.8, 100."""
    return f"{value * 100:.1f}".removesuffix(".0")


def file_size(value: int) -> str:
    """Bytes for people: 640 KB, 2.4 MB."""
    kilobytes = value / 1024
    return f"{kilobytes / 1024:.1f} MB" if kilobytes >= 1000 else f"{max(1, round(kilobytes))} KB"


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something, as they become paragraphs."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def masks(text: str) -> Markup:
    """Masked places ［电话已隐去］ as marks that look blacked out; everything else escaped."""
    pieces = MASKED.split(text)
    marked = (Markup('<span class="mask">{}</span>').format(piece) for piece in pieces[1::2])
    return Markup("").join(
        part
        for plain, mark in zip_longest(pieces[::2], marked, fillvalue=Markup(""))
        for part in (escape(plain), mark)
    )


def teaser(text: str, length: int = 60) -> str:
    """The beginning of what a reply says, after the greeting and 现答复如下, as one line."""
    joined = "".join(paragraphs(text))
    said = GREETING.sub("", joined, count=1) or joined
    if len(said) <= length:
        return said
    pause = max(said.rfind(mark, length // 2, length) for mark in "。；，")
    return f"{said[: pause if pause > 0 else length]}……"


def nobreak(text: str) -> Markup:
    """`text` kept on one line."""
    return Markup('<span class="nowrap">{}</span>').format(text)


def say(text: object) -> str:
    """Words marked in `forms`, or given by a diagram, in the reader's language.

    What fills a sentence is said too; what is Chinese in any language is marked so.
    """
    if not text or current_tag() == CHINESE:
        return str(text) if text else ""
    if isinstance(text, Deadline):
        return f"{full_day(text.day)}{weekday(text.day)}"
    if isinstance(text, Listed):
        return escape(gettext(text.between)).join(map(say, text.words))
    if isinstance(text, Sentence):
        filled = {name: say(value) if isinstance(value, str) else value for name, value in text.parameters.items()}
        return escape(gettext(text.msgid)) % filled
    marked = str(text)
    said = str(gettext(marked))
    return escape(said) if said != marked else own(marked)


def option_groups(options: Iterable[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Options under their groups: a label 甲 · 乙 stands as 乙 under 甲; labels without a dot under none."""

    def group_of(option: tuple[str, str]) -> str:
        head, dot, _rest = option[1].partition(SEPARATOR)
        return head if dot else ""

    return [
        (group, [(value, label.removeprefix(f"{group}{SEPARATOR}")) for value, label in members])
        for group, members in groupby(options, key=group_of)
    ]


def reasons(kept: str) -> str:
    """Why an import refused something, in the reader's language."""
    return escape(gettext("；")).join(map(say, recognised(kept)))


FILTERS: dict[str, Callable[..., object]] = {
    "short_day": short_day,
    "full_day": full_day,
    "day": day,
    "weekday": weekday,
    "time_of_day": time_of_day,
    "moment": moment,
    "short_moment": short_moment,
    "machine": machine,
    "number": number,
    "percent": percent,
    "file_size": file_size,
    "paragraphs": paragraphs,
    "masks": masks,
    "teaser": teaser,
    "nobreak": nobreak,
    "say": say,
    "option_groups": option_groups,
    "reasons": reasons,
}


def install(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(FILTERS)
