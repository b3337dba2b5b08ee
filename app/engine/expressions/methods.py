"""The methods and properties that other tools write with a dot: `units.contains("a")`, `due_on.plusDays(3)`.

They are names in a list of what this language does itself. Nothing is ever looked up on a value of Python's: a
property is the entry of a mapping, the length of a list or text, or a part of a date.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from app.domain.clock import Clock
from app.engine import values
from app.engine.expressions import moments, texts
from app.engine.expressions.moments import UNITS
from app.engine.expressions.texts import as_text, text
from app.engine.values import ExpressionFailed, Value, shown


class Method(NamedTuple):
    """What is called on a value with `least` to `most` arguments: given the clock, the value, the arguments."""

    call: Callable[..., Value]
    least: int
    most: int
    pattern: bool = False
    """Whether its only argument is a pattern, which must stand there as a text."""


def property_of(whole: Value, name: str, clock: Clock) -> Value:
    """An entry of a mapping, the size of a list or text, a part of a day; ExpressionFailed for anything else."""
    if isinstance(whole, dict):
        return values.item(whole, name)
    if isinstance(whole, (str, list)):
        if name in {"size", "length"}:
            return len(whole)
        if name == "empty":
            return not whole
    if isinstance(whole, date):
        found = moments.part_of_day(whole, name, clock)
        if found is not None:
            return found
    raise ExpressionFailed("expression_no_item", value=shown(whole), key=name)


def _entry(_: Clock, whole: Value, key: Value, *otherwise: Value) -> Value:
    if otherwise and isinstance(whole, dict):
        return whole.get(text(key), otherwise[0])
    return values.item(whole, key)


def _same_letters(_: Clock, one: Value, other: Value) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()


def _plus(unit: str, sign: int) -> Method:
    def call(clock: Clock, start: Value, count: Value) -> Value:
        return moments.shifted(start, UNITS[unit], sign * texts.whole(count), clock)

    return Method(call, 1, 1)


def _same(_: Clock, value: Value) -> Value:
    return value


_TEXTS: Mapping[str, Method] = {
    **dict.fromkeys(("startsWith", "startswith"), Method(lambda _, a, b: text(a).startswith(text(b)), 1, 1)),
    **dict.fromkeys(("endsWith", "endswith"), Method(lambda _, a, b: text(a).endswith(text(b)), 1, 1)),
    **dict.fromkeys(("toLowerCase", "lower"), Method(lambda _, a: text(a).lower(), 0, 0)),
    **dict.fromkeys(("toUpperCase", "upper"), Method(lambda _, a: text(a).upper(), 0, 0)),
    **dict.fromkeys(("trim", "strip"), Method(lambda _, a: text(a).strip(), 0, 0)),
    "isBlank": Method(lambda _, a: not text(a).strip(), 0, 0),
    "equalsIgnoreCase": Method(_same_letters, 1, 1),
    "substring": Method(lambda _, a, b, *c: texts.part(a, texts.whole(b), texts.whole(c[0]) if c else None), 1, 2),
    "concat": Method(lambda _, a, b: texts.joined([text(a), as_text(b)]), 1, 1),
    "matches": Method(lambda _, a, b: texts.matches(a, b), 1, 1, pattern=True),
    "toString": Method(lambda _, a: as_text(a), 0, 0),
}
_LISTS: Mapping[str, Method] = {
    **dict.fromkeys(("contains", "includes"), Method(lambda _, a, b: values.member(b, a), 1, 1)),
    **dict.fromkeys(("containsKey", "hasProp"), Method(lambda _, a, b: isinstance(a, dict) and b in a, 1, 1)),
    **dict.fromkeys(("size", "length"), Method(lambda _, a: texts.length(a), 0, 0)),
    "isEmpty": Method(lambda _, a: texts.length(a) == 0, 0, 0),
    "indexOf": Method(lambda _, a, b: texts.place(a, b), 1, 1),
    **dict.fromkeys(("get", "getOrDefault"), Method(_entry, 1, 2)),
    "prop": Method(_entry, 1, 1),
    "equals": Method(lambda _, a, b: values.equal(a, b), 1, 1),
}
_SAME: Mapping[str, Method] = dict.fromkeys(
    ("value", "stringValue", "numberValue", "boolValue", "elements", "booleanValue", "toDate"), Method(_same, 0, 0)
)
"""What turns a value of Java's or Spin's into itself: here they are values already."""
_NUMBERS: Mapping[str, Method] = {
    **dict.fromkeys(("intValue", "longValue"), Method(lambda _, a: int(texts.number(a)), 0, 0)),
    "doubleValue": Method(lambda _, a: float(texts.number(a)), 0, 0),
}
_DATES: Mapping[str, Method] = {
    **{f"plus{unit}": _plus(unit, 1) for unit in UNITS},
    **{f"minus{unit}": _plus(unit, -1) for unit in UNITS},
    "isBefore": Method(lambda _, a, b: values.less(a, b), 1, 1),
    "isAfter": Method(lambda _, a, b: values.less(b, a), 1, 1),
}
METHODS: Mapping[str, Method] = {**_TEXTS, **_LISTS, **_SAME, **_NUMBERS, **_DATES}
