"""Reads exports of message boards: .xlsx or .csv with the headings that the boards use, in any order."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.domain.untidy import clean_line, clean_text, read_instant, read_number
from app.operations import import_reasons as reasons
from forms.words import say

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("留言编号", "编号", "留言ID", "留言id"),
    "author": ("留言用户", "留言人", "网友", "用户"),
    "title": ("留言主题", "留言标题", "主题", "标题"),
    "asked_at": ("留言时间", "留言日期", "时间"),
    "text": ("留言详情", "留言内容", "内容", "详情"),
    "reply": ("答复意见", "答复内容", "回复内容", "答复"),
    "replied_at": ("答复时间", "回复时间", "答复日期"),
    "domain": ("一级分类", "领域", "分类"),
}
REQUIRED = ("number", "title", "asked_at", "text")
LONGEST = {"number": 60, "author": 60, "title": 300, "text": 20_000, "reply": 40_000, "domain": 60}
LARGEST_UNPACKED = 400 * 1024 * 1024
"""Bytes of an unpacked workbook; a larger one is a bomb or wants splitting."""
HEADING_ROWS = 10
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class BoardMessage:
    """One row that makes sense."""

    row: int
    """As the spreadsheet numbers it: the heading is row 1."""
    number: str
    author: str
    title: str
    text: str
    asked_at: datetime
    reply: str
    replied_at: datetime | None
    domain: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that does not, with the reasons as one sentence and what it held."""

    row: int
    reason: str
    values: Mapping[str, str]


def read_board(name: str, content: bytes, zone: ZoneInfo, now: datetime) -> Iterator[BoardMessage | BadRow]:
    """Every row below the heading, in order; empty rows are passed over.

    `name` is the file's name and decides the format. UnreadableFile when it is neither, or headings lack.
    """
    rows = _sheet(content) if content[:2] == b"PK" else _csv(name, content)
    columns: dict[str, int] | None = None
    for number, cells in enumerate(rows, 1):
        if columns is None:
            columns = _columns(cells)
            if columns is None and number >= HEADING_ROWS:
                break
        elif any(cell not in (None, "") for cell in cells):
            yield _read(number, {key: cells[at] for key, at in columns.items() if at < len(cells)}, zone, now)
    if columns is None:
        names = "、".join(HEADINGS[key][0] for key in REQUIRED)
        raise UnreadableFile(say(reasons.NO_HEADING, columns=names))


def count_rows(name: str, content: bytes) -> int:
    """Rows below the heading, for a progress bar; a little high when rows are empty."""
    rows = _sheet(content) if content[:2] == b"PK" else _csv(name, content)
    return max(0, sum(any(cell not in (None, "") for cell in cells) for cells in rows) - 1)


def _sheet(content: bytes) -> Iterator[Sequence[object]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFile(reasons.TOO_LARGE)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as broken:
        raise UnreadableFile(reasons.BROKEN) from broken
    try:
        yield from workbook.worksheets[0].iter_rows(values_only=True)
    finally:
        workbook.close()


def _csv(name: str, content: bytes) -> Iterator[Sequence[object]]:
    if not name.lower().endswith((".csv", ".txt", ".tsv")):
        raise UnreadableFile(reasons.WRONG_KIND)
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(10 * max(LONGEST.values()))
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as broken:
        raise UnreadableFile(say(reasons.WRONG_CSV, detail=str(broken))) from broken


def _decode(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(reasons.UNKNOWN_ENCODING)


def _columns(cells: Sequence[object]) -> dict[str, int] | None:
    headings = [clean_line(cell).replace(" ", "") for cell in cells]
    found: dict[str, int] = {}
    for key, names in HEADINGS.items():
        for name in names:
            if name in headings:
                found[key] = headings.index(name)
                break
    return found if all(key in found for key in REQUIRED) else None


def _read(row: int, cells: Mapping[str, object], zone: ZoneInfo, now: datetime) -> BoardMessage | BadRow:
    texts = {
        "number": read_number(cells.get("number")),
        "author": clean_line(cells.get("author")),
        "title": clean_line(cells.get("title")),
        "text": clean_text(cells.get("text")),
        "reply": clean_text(cells.get("reply")),
        "domain": clean_line(cells.get("domain")),
    }
    problems: list[str] = [
        say(reasons.MISSING, column=HEADINGS[key][0]) for key in ("number", "title", "text") if not texts[key]
    ]
    problems += [
        say(reasons.TOO_LONG, column=HEADINGS[key][0], most=most)
        for key, most in LONGEST.items()
        if len(texts[key]) > most
    ]
    asked_at = _instant("asked_at", cells, zone, now, problems)
    replied_at = _instant("replied_at", cells, zone, now, problems)
    if "asked_at" in cells and asked_at is None and not any("留言时间" in problem for problem in problems):
        problems.append("缺少留言时间")
    problems += _reply_problems(texts["reply"], asked_at, replied_at, problems)
    if problems or asked_at is None:
        shown = {key: clean_line(value)[:200] for key, value in cells.items()}
        return BadRow(row, "；".join(problems) or "缺少留言时间", shown)
    return BoardMessage(row=row, asked_at=asked_at, replied_at=replied_at, **texts)


def _instant(
    key: str, cells: Mapping[str, object], zone: ZoneInfo, now: datetime, problems: list[str]
) -> datetime | None:
    name = HEADINGS[key][0]
    try:
        instant = read_instant(cells.get(key), zone)
    except ValueError as wrong:
        problems.append(f"{name}：{wrong}")
        return None
    if instant is not None and instant > now:
        problems.append(say(reasons.FUTURE, column=name))
    return instant


def _reply_problems(
    reply: str, asked_at: datetime | None, replied_at: datetime | None, before: list[str]
) -> list[str]:
    if reply and replied_at is None and not any("答复时间" in problem for problem in before):
        return [reasons.REPLY_UNDATED]
    if replied_at is not None and not reply:
        return [reasons.REPLY_MISSING]
    if asked_at and replied_at and replied_at < asked_at:
        return [reasons.REPLY_EARLIER]
    return []
