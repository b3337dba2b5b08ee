"""What the operators of the expression language do to values: total, bounded in time and memory, never surprising.

Variables are JSON, so dates arrive as ISO 8601 text. Where the other operand is a real date (from a function), the
text is read as one: `due_on < today()` means what it says.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias, TypeGuard

from app.engine.findings import Objection
from app.engine.outcome import Json

Value: TypeAlias = "bool | int | float | str | date | Sequence[Value] | Mapping[str, Value] | None"
"""JSON, a date, or an aware datetime."""

LARGEST_NUMBER = 10**15
LONGEST_TEXT = 10_000
LONGEST_LIST = 1_000
LARGEST_VALUE = 20_000
"""Parts that a list or mapping may have in all when it becomes a variable."""


class ExpressionFailed(Objection):
    """An accepted expression cannot be evaluated on these variables."""


def shown(value: Value) -> str:
    """A value as a message quotes it, cut to a readable length."""
    if isinstance(value, date):
        return value.isoformat()
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def is_number(value: Value) -> TypeGuard[int | float]:
    """Whether a value counts as a number; true and false do not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def as_json(value: Value) -> Json:
    """A value as process variables hold it: dates and instants as ISO 8601 text.

    ExpressionFailed when it is too large: `[x, x]`, set to x round after round, doubles each time.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    _check_size(value)
    return _json(value)


def _json(value: Value) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _json(part) for key, part in value.items()}
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    return [_json(part) for part in value]


def _check_size(value: Value) -> None:
    """Counts the parts of a list or mapping, and ten characters of text as a part."""
    size, waiting = 0, [value]
    while waiting:
        part = waiting.pop()
        size += 1 + (len(part) // 10 if isinstance(part, str) else 0)
        if isinstance(part, Mapping):
            waiting.extend(part.values())
        elif isinstance(part, Sequence) and not isinstance(part, str):
            waiting.extend(part)
        if size + len(waiting) > LARGEST_VALUE:
            raise ExpressionFailed("expression_value_too_large", limit=str(LARGEST_VALUE))


def equal(left: Value, right: Value) -> bool:
    """JSON equality: true is not 1, a date equals its ISO text, values of different kinds are never equal."""
    left, right = _aligned(left, right)
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def less(left: Value, right: Value) -> bool:
    """Order of two numbers, two texts, two days or two instants; ExpressionFailed for any other pair."""
    left, right = _aligned(left, right)
    if is_number(left) and is_number(right):
        return left < right
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    if isinstance(left, datetime) and isinstance(right, datetime):
        if (left.tzinfo is None) == (right.tzinfo is None):
            return left < right
    elif isinstance(left, date) and isinstance(right, date) and type(left) is type(right):
        return left < right
    raise ExpressionFailed("expression_not_comparable", left=shown(left), right=shown(right))


def member(part: Value, whole: Value) -> bool:
    """Whether a list holds the value, a mapping the key, or a text the other text."""
    if isinstance(whole, list):
        return any(equal(part, item) for item in whole)
    if isinstance(whole, (str, dict)) and isinstance(part, str):
        return part in whole
    raise ExpressionFailed("expression_not_a_list", value=shown(whole))


def item(whole: Value, key: Value) -> Value:
    """One item of a list (by number from 0, or from the end) or of a mapping (by name)."""
    found: Value
    try:
        if isinstance(whole, dict) and isinstance(key, str):
            found = whole[key]
            return found
        if isinstance(whole, list) and isinstance(key, int) and not isinstance(key, bool):
            found = whole[key]
            return found
    except LookupError as error:
        raise ExpressionFailed("expression_no_item", value=shown(whole), key=shown(key)) from error
    raise ExpressionFailed("expression_not_a_list", value=shown(whole))


def add(left: Value, right: Value) -> Value:
    """The sum of numbers, or texts or lists one after the other, within the bounds."""
    if is_number(left) and is_number(right):
        return _bounded(left + right)
    if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= LONGEST_TEXT:
        return left + right
    if isinstance(left, list) and isinstance(right, list) and len(left) + len(right) <= LONGEST_LIST:
        return left + right
    raise ExpressionFailed("expression_cannot_add", left=shown(left), right=shown(right))


def subtract(left: Value, right: Value) -> Value:
    """The difference of two numbers."""
    first, second = _numbers(left, right)
    return _bounded(first - second)


def multiply(left: Value, right: Value) -> Value:
    """The product of two numbers."""
    first, second = _numbers(left, right)
    return _bounded(first * second)


def divide(left: Value, right: Value) -> Value:
    """The quotient of two numbers, as a number with a fraction."""
    first, second = _numbers(left, right)
    return _bounded(first / _divisor(second))


def remainder(left: Value, right: Value) -> Value:
    """The remainder of the division of two numbers, with the sign of the second."""
    first, second = _numbers(left, right)
    return _bounded(first % _divisor(second))


def negative(value: Value) -> Value:
    """The number with the other sign."""
    return subtract(0, value)


def _numbers(left: Value, right: Value) -> tuple[int | float, int | float]:
    if is_number(left) and is_number(right):
        return left, right
    raise ExpressionFailed("expression_not_a_number", value=shown(right if is_number(left) else left))


def _divisor(value: int | float) -> int | float:
    if value == 0:
        raise ExpressionFailed("expression_division_by_zero")
    return value


def _bounded(value: int | float) -> int | float:
    # Written so that NaN, which compares as neither, is refused too.
    if abs(value) <= LARGEST_NUMBER:
        return value
    raise ExpressionFailed("expression_number_too_large", limit=str(LARGEST_NUMBER))


def _aligned(left: Value, right: Value) -> tuple[Value, Value]:
    """Both operands; ISO text becomes a day or an instant where the other one is that."""
    if isinstance(left, str) and isinstance(right, date):
        return _read_like(right, left), right
    if isinstance(right, str) and isinstance(left, date):
        return left, _read_like(left, right)
    return left, right


def _read_like(pattern: date, text: str) -> Value:
    kind = datetime if isinstance(pattern, datetime) else date
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return text
