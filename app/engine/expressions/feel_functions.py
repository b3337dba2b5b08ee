"""The functions of FEEL, and those of other tools, besides our own (`app.engine.functions`).

Their names are no reserved words: `count` is a function where a bracket follows, and a variable everywhere else.
Where FEEL counts, it counts from 1.
"""

import math
from collections.abc import Callable, Mapping

from app.domain.clock import Clock
from app.engine import values
from app.engine.expressions import moments, texts
from app.engine.expressions.texts import as_text, items, text, whole
from app.engine.functions import Function
from app.engine.values import ExpressionFailed, Value, shown


def _several(given: tuple[Value, ...]) -> list[Value]:
    """A list given as one argument, or the arguments."""
    return items(given[0]) if len(given) == 1 and isinstance(given[0], list) else list(given)


def _sum(_: Clock, *given: Value) -> Value:
    return _total(_numbers(given))


def _total(numbers: list[Value]) -> Value:
    total: Value = 0
    for number in numbers:
        total = values.add(total, number)
    return total


def _mean(_: Clock, *given: Value) -> Value:
    numbers = _numbers(given)
    return values.divide(_total(numbers), len(numbers))


def _numbers(given: tuple[Value, ...]) -> list[Value]:
    found = _several(given)
    for value in found:
        if not values.is_number(value):
            raise ExpressionFailed("expression_not_a_number", value=shown(value))
    return found


def _truth(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    raise ExpressionFailed("expression_not_a_condition", value=shown(value))


def _part(_: Clock, value: Value, begin: Value, *length: Value) -> Value:
    first, found = whole(begin), text(value)
    start = first - 1 if first > 0 else max(len(found) + first, 0)
    return texts.part(found, start, start + whole(length[0]) if length else None)


def _before(_: Clock, value: Value, sought: Value) -> Value:
    head, found, _tail = text(value).partition(text(sought) or "\0")
    return head if found else ""


def _after(_: Clock, value: Value, sought: Value) -> Value:
    return text(value).partition(text(sought) or "\0")[2] if sought else text(value)


def _appended(_: Clock, first: Value, *more: Value) -> Value:
    return values.add(items(first), list(more))


def _concatenated(_: Clock, *lists: Value) -> Value:
    found: Value = []
    for value in lists:
        found = values.add(found, items(value))
    return found


def _distinct(_: Clock, value: Value) -> Value:
    found: list[Value] = []
    for item in items(value)[: values.LONGEST_LIST]:
        if not values.member(item, found):
            found.append(item)
    return found


def _joined(_: Clock, value: Value, *between: Value) -> Value:
    separator = text(between[0]) if between else ""
    parts = [as_text(item) for item in items(value)]
    texts.joined([*parts, separator * max(len(parts) - 1, 0)])
    return separator.join(parts)


def _rounded(how: Callable[[float], int]) -> Callable[..., Value]:
    def call(_: Clock, value: Value, *digits: Value) -> Value:
        places = whole(digits[0]) if digits else 0
        if not 0 <= places <= 9:
            raise ExpressionFailed("expression_not_a_number", value=shown(places))
        result = how(float(texts.number(value)) * 10**places)
        return values.divide(result, 10**places) if places else result

    return call


def _half_even(value: float) -> int:
    return round(value)


def _entry(_: Clock, whole_value: Value, key: Value) -> Value:
    return whole_value.get(key) if isinstance(whole_value, dict) and isinstance(key, str) else None


def _function(call: Callable[..., Value], least: int, most: int | None = None) -> Function:
    return Function(call, least, least if most is None else most)


def _duration(_: Clock, value: Value) -> Value:
    moments.span(value)
    return text(value).strip()


def _instant(clock: Clock, value: Value) -> Value:
    return moments.read_moment(value, clock)


FEEL_FUNCTIONS: Mapping[str, Function] = {
    "count": _function(lambda _, value: len(items(value)), 1),
    "sum": _function(_sum, 1, 20),
    "mean": _function(_mean, 1, 20),
    "all": _function(lambda _, *given: all(_truth(value) for value in _several(given)), 1, 20),
    "any": _function(lambda _, *given: any(_truth(value) for value in _several(given)), 1, 20),
    "list contains": _function(lambda _, whole, part: values.member(part, items(whole)), 2),
    "append": _function(_appended, 2, 20),
    "concatenate": _function(_concatenated, 1, 20),
    "distinct values": _function(_distinct, 1),
    "reverse": _function(lambda _, value: items(value)[::-1], 1),
    "get value": _function(_entry, 2),
    "is empty": _function(lambda _, value: texts.is_empty(value), 1),
    "is blank": _function(lambda _, value: not text(value).strip(), 1),
    "string length": _function(lambda _, value: len(text(value)), 1),
    "string join": _function(_joined, 1, 2),
    "string": _function(lambda _, value: as_text(value), 1),
    "number": _function(lambda _, value: texts.number(value), 1),
    "upper case": _function(lambda _, value: text(value).upper(), 1),
    "lower case": _function(lambda _, value: text(value).lower(), 1),
    "upper": _function(lambda _, value: text(value).upper(), 1),
    "trim": _function(lambda _, value: text(value).strip(), 1),
    "starts with": _function(lambda _, whole, part: text(whole).startswith(text(part)), 2),
    "ends with": _function(lambda _, whole, part: text(whole).endswith(text(part)), 2),
    "substring": _function(_part, 2, 3),
    "substring before": _function(_before, 2),
    "substring after": _function(_after, 2),
    "matches": _function(lambda _, value, pattern: texts.matches(value, pattern, everywhere=False), 2),
    "floor": _function(_rounded(math.floor), 1, 2),
    "ceiling": _function(_rounded(math.ceil), 1, 2),
    "round": _function(_rounded(_half_even), 1, 2),
    "modulo": _function(lambda _, one, other: values.remainder(one, other), 2),
    "duration": _function(_duration, 1),
    "date and time": _function(_instant, 1),
    "dateTime": _function(lambda clock: clock.now, 0),
}
