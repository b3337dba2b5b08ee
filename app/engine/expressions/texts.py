"""What functions and methods do to texts and lists: total and bounded, as the operators in `values` are."""

import re

from app.engine import values
from app.engine.patterns import LONGEST_MATCHED
from app.engine.values import ExpressionFailed, Value, shown


def text(value: Value) -> str:
    """The value, which must be a text."""
    if isinstance(value, str):
        return value
    raise ExpressionFailed("expression_not_a_text", value=shown(value))


def items(value: Value) -> list[Value]:
    """The value, which must be a list."""
    if isinstance(value, list):
        return value
    raise ExpressionFailed("expression_not_a_list", value=shown(value))


def number(value: Value) -> int | float:
    """The value as a number; a text may spell one."""
    if values.is_number(value):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,15}(?:\.\d{1,9})?\s*", value, re.ASCII):
        return float(value) if "." in value else int(value)
    raise ExpressionFailed("expression_not_a_number", value=shown(value))


def whole(value: Value) -> int:
    """The value, which must be a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ExpressionFailed("expression_not_a_number", value=shown(value))


def as_text(value: Value) -> str:
    """A value as it stands within a longer text; null is nothing, lists and mappings have no such form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    found = values.as_json(value)
    if isinstance(found, (str, int, float)):
        return str(found)
    raise ExpressionFailed("expression_not_a_text", value=shown(value))


def joined(parts: list[str]) -> str:
    """Texts one after the other, within the bound."""
    if sum(map(len, parts)) > values.LONGEST_TEXT:
        raise ExpressionFailed("expression_cannot_add", left=shown(parts[0]), right=shown(parts[-1]))
    return "".join(parts)


def length(value: Value) -> int:
    """How many items, entries or characters it has."""
    if isinstance(value, (str, list, dict)):
        return len(value)
    raise ExpressionFailed("expression_not_a_list", value=shown(value))


def is_empty(value: Value) -> bool:
    """Whether it is null, or a text, list or mapping without anything in it."""
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def part(value: Value, begin: int, end: int | None) -> str:
    """The characters from `begin` up to before `end`, counted from 0; beyond the text there are none."""
    return text(value)[max(begin, 0) : None if end is None else max(end, 0)]


def place(value: Value, sought: Value) -> int:
    """Where a text or list holds something for the first time, counted from 0; -1 where it does not."""
    if isinstance(value, str):
        return value.find(text(sought))
    return next((number for number, item in enumerate(items(value)) if values.equal(item, sought)), -1)


def matches(value: Value, pattern: Value, everywhere: bool = True) -> bool:
    """Whether a pattern, judged when it was read, fits the text: the whole of it, or a part of it."""
    found = text(value)
    if len(found) > LONGEST_MATCHED:
        raise ExpressionFailed("expression_text_too_long", value=shown(found), limit=str(LONGEST_MATCHED))
    fits = re.fullmatch if everywhere else re.search
    return fits(text(pattern), found) is not None
