"""Reads values as people leave them in spreadsheets: stray white space, dates in every fashion."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EXCEL_EPOCH = datetime.combine(date(1899, 12, 30), time.min)
EARLIEST_YEAR = 1990
LATEST_YEAR = 2199

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_DATE = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:\s*T?\s*(?:星期.|周.)?\s*(?P<half>上午|下午|晚上|早上|凌晨|中午)?\s*"
    r"(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?\s*分?(?:\s*[:]?\s*(?P<second>\d{1,2})\s*秒?)?"
    r"(?:\.\d+)?\s*(?P<half_after>[AaPp][Mm])?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
NOON = 12


def clean_line(value: object) -> str:
    """`value` as one line: invisible characters gone, white space folded. None gives an empty text."""
    return " ".join(clean_text(value).split())


def clean_text(value: object) -> str:
    """`value` as text: invisible characters gone, each line trimmed, at most one empty line between paragraphs."""
    if value is None:
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    lines = [_SPACES.sub(" ", line).strip() for line in _INVISIBLE.sub("", text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def read_number(value: object) -> str:
    """A source number as text: 2557.0 of a spreadsheet becomes 2557. Empty when there is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", clean_line(value)).replace(" ", "")


def read_instant(value: object, zone: ZoneInfo) -> datetime | None:
    """The aware instant that `value` means in `zone`; a day alone means its beginning.

    None when the cell is empty. ValueError with a sentence when it cannot be read.
    """
    if value is None or (isinstance(value, str) and not clean_line(value)):
        return None
    moment = _naive(value)
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"年份{moment.year}不合理")
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def _naive(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time.min)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(float(value))
    text = unicodedata.normalize("NFKC", clean_line(value))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_serial(float(text))
    return _from_text(text)


def _from_serial(serial: float) -> datetime:
    """A day number as spreadsheets count, seconds rounded."""
    if not 1 <= serial < 150_000:
        raise ValueError(f"“{serial:g}”不是日期")
    return EXCEL_EPOCH + timedelta(seconds=round(serial * 86_400))


def _from_text(text: str) -> datetime:
    try:
        if match := _COMPACT.fullmatch(text):
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
            return datetime.combine(date(year, month, day), time(hour, minute, second))
        if match := _DATE.fullmatch(text):
            return _from_parts(match)
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}”不是能识别的日期，请写成2026-03-02 15:04这样的格式") from None


def _from_parts(match: re.Match[str]) -> datetime:
    part = match.groupdict()
    hour = int(part["hour"] or 0)
    half = (part["half"] or part["half_after"] or "").lower()
    if half in {"下午", "晚上", "pm"} and hour < NOON:
        hour += NOON
    if half in {"凌晨", "am"} and hour == NOON:
        hour = 0
    day = date(int(part["year"]), int(part["month"]), int(part["day"]))
    return datetime.combine(day, time(hour, int(part["minute"] or 0), int(part["second"] or 0)))
