"""Writes rows as a workbook or as CSV, never holding more than a row of them.

A cell of text stays text: what begins like a formula is marked as quoted in a workbook, and follows an apostrophe
in CSV, so that no program a file is opened with runs what a citizen has typed.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Row = TypeVar("Row")
Value = str | int | float | bool | date | datetime | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Of a workbook."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be taken for a formula by spreadsheet programs."""

LONGEST_TEXT = 32_767
"""Characters of one cell."""

ROWS_OF_A_SHEET = 1_000_000
"""A little less than spreadsheet programs take; what is more stands on a further sheet."""

HEADING = 2
"""Row of the headings, counted from 0: title and origin stand above."""

FONT = "Microsoft YaHei"
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: `key` finds its heading, `value` takes it from a row."""

    key: str
    width: int
    """Characters; an ideograph counts as two."""
    value: Callable[[Row], Value]
    subject: str = ""
    """Where the value is a key: the subject under which `Wording.words` names it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an export says besides its rows, in the language of whoever asked for it."""

    language: str
    """Tag of the language: zh-CN, zh-Hant, en."""
    title: str
    headings: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    """By subject, then by key."""
    origin: Sequence[str] = ()
    """What stands in the second row: filters, who, when, remarks. `{rows}` and `{at}` are filled in."""
    blanks: Mapping[str, str] = field(default_factory=dict)
    """What fills the origin's blanks."""

    def told(self) -> str:
        """The second row."""
        line = " · ".join(self.origin)
        for name, text in self.blanks.items():
            line = line.replace(f"{{{name}}}", text)
        return line


def write_workbook(
    out: IO[bytes], wording: Wording, columns: Sequence[Column[Row]], rows: Iterable[Row], zone: ZoneInfo
) -> int:
    """Write a workbook to `out`; gives how many rows it has. Rows go to a temporary file one by one."""
    book = Workbook(out, {"constant_memory": True, "strings_to_urls": False})
    looks = _Looks.of(book)
    sheets: list[Worksheet] = []
    written = 0
    for row in rows:
        place = written % ROWS_OF_A_SHEET
        if place == 0:
            sheets.append(_opened(book, looks, wording, columns, len(sheets) + 1))
        _write_row(sheets[-1], HEADING + 1 + place, _values(wording, columns, row, zone), looks)
        written += 1
    if not sheets:
        sheets.append(_opened(book, looks, wording, columns, 1))
    for number, sheet in enumerate(sheets):
        last = HEADING + min(ROWS_OF_A_SHEET, written - number * ROWS_OF_A_SHEET)
        sheet.autofilter(HEADING, 0, max(last, HEADING), len(columns) - 1)
    book.close()
    return written


def csv_lines(
    wording: Wording, columns: Sequence[Column[Row]], rows: Iterable[Row], zone: ZoneInfo, *, heading: bool = True
) -> Iterator[str]:
    """The rows as CSV, line by line; the headings first, behind the mark by which spreadsheets know UTF-8."""
    if heading:
        yield "\ufeff" + _csv_line([wording.headings[column.key] for column in columns])
    for row in rows:
        yield _csv_line([_plain(value) for value in _values(wording, columns, row, zone)])


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of one workbook."""

    title: Format
    origin: Format
    heading: Format
    text: Format
    quoted: Format
    day: Format
    moment: Format

    @classmethod
    def of(cls, book: Workbook) -> "_Looks":
        base: dict[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "top"}

        def look(**more: object) -> Format:
            return book.add_format({**base, **more})

        return cls(
            title=look(bold=True, font_size=14),
            origin=look(font_color="#595959"),
            heading=look(bold=True, bg_color="#E8EEF7", border=1, border_color="#BFC9D9", text_wrap=True),
            text=look(),
            quoted=look(quote_prefix=True),
            day=look(num_format=DAY, align="left"),
            moment=look(num_format=MOMENT, align="left"),
        )


def _opened(
    book: Workbook, looks: _Looks, wording: Wording, columns: Sequence[Column[Any]], number: int
) -> Worksheet:
    """A sheet with everything above its rows."""
    sheet = book.add_worksheet(wording.title[:28] + (f" {number}" if number > 1 else ""))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, wording.title, looks.title)
    sheet.write_string(1, 0, wording.told()[:LONGEST_TEXT], looks.origin)
    for place, column in enumerate(columns):
        sheet.write_string(HEADING, place, wording.headings[column.key], looks.heading)
    sheet.freeze_panes(HEADING + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING)
    return sheet


def _write_row(sheet: Worksheet, row: int, values: Iterable[Value], looks: _Looks) -> None:
    for place, value in enumerate(values):
        if isinstance(value, str):
            if value:
                look = looks.quoted if value.startswith(FORMULA_SIGNS) else looks.text
                sheet.write_string(row, place, value[:LONGEST_TEXT], look)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, place, value, looks.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, looks.day)
        elif value is not None:
            sheet.write_number(row, place, value, looks.text)


def _values(wording: Wording, columns: Sequence[Column[Row]], row: Row, zone: ZoneInfo) -> Iterator[Value]:
    """The row's values: keys by their words, instants as local time without a zone."""
    for column in columns:
        value = column.value(row)
        if column.subject and isinstance(value, str):
            yield wording.words[column.subject].get(value, value)
        elif isinstance(value, bool):
            yield wording.words["yes"]["yes"] if value else ""
        elif isinstance(value, datetime):
            yield value.astimezone(zone).replace(tzinfo=None)
        else:
            yield value


def _plain(value: Value) -> str:
    """A value as text that no spreadsheet program takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return str(value)


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
