"""How values are written into literal SQL, and statements put together; the raw form that the ORM would give."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

import orjson
from sqlalchemy import JSON, Boolean, Date
from sqlalchemy.types import TypeEngine

from app.store.schema.base import UtcDateTime

Values: TypeAlias = Sequence[object]
Convert: TypeAlias = Callable[[Any], Any]


def to_json(value: object) -> str:
    """Canonical JSON: keys sorted, no spaces, characters as they are."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


@lru_cache(maxsize=512)
def for_dialect(statement: str, dialect: str) -> str:
    """The statement with the database's own placeholders."""
    return statement.replace("?", "%s") if dialect == "postgresql" else statement


def compose(statement: str, **names: str) -> str:
    """A statement with `{…}` filled in: names of tables and columns and placeholders, never values."""
    return statement.format(**names)


def placeholders(count: int) -> str:
    """`?, ?, ?`"""
    return ", ".join("?" * count)


def encode(values: Values, dialect: str) -> list[Any]:
    """The values as the driver of `dialect` stores them. ValueError for a naive instant."""
    converters = _ENCODE_SQLITE if dialect == "sqlite" else _ENCODE_POSTGRESQL
    return [convert(value) if (convert := converters.get(type(value))) else value for value in values]


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("naive instants are refused: pass an aware datetime")
    return value.astimezone(UTC)


@lru_cache(maxsize=64)
def _instant_as_text(value: datetime) -> str:
    """Kept for a while: all rows of an act bear the same instant."""
    return _aware(value).replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=1024)
def _text_as_instant(value: str) -> datetime:
    """Kept for a while: most instants of a case are those of a few acts."""
    return datetime.fromisoformat(f"{value}+00:00")


_ENCODE_SQLITE: Mapping[type, Convert] = {
    datetime: _instant_as_text,
    date: date.isoformat,
    bool: int,
    dict: to_json,
    list: to_json,
    tuple: to_json,
}
_ENCODE_POSTGRESQL: Mapping[type, Convert] = {
    datetime: _aware,
    dict: to_json,
    list: to_json,
    tuple: to_json,
}


ENCODE: Mapping[str, Mapping[type, Convert]] = {
    "sqlite": {UtcDateTime: _instant_as_text, Date: date.isoformat, Boolean: int, JSON: to_json},
    "postgresql": {UtcDateTime: _aware, JSON: to_json},
}
DECODE: Mapping[str, Mapping[type, Convert]] = {
    "sqlite": {UtcDateTime: _text_as_instant, Date: date.fromisoformat, Boolean: bool, JSON: orjson.loads},
    "postgresql": {UtcDateTime: _aware},
}
"""How columns are read, by their types."""
TO_JSON: Mapping[type, Convert] = {UtcDateTime: _aware}
"""How columns are written into a JSON text, which takes everything else as it is."""


def encode_as_text(values: Values) -> list[Any]:
    """The values as PostgreSQL takes them in the form of text: whatever they are, the statement is the same one.

    The driver gives numbers the type that just holds them, and a statement is prepared for each set of types.
    """
    return [convert(value) if (convert := _AS_TEXT.get(type(value))) else value for value in values]


_AS_TEXT: Mapping[type, Convert] = {
    int: str,
    datetime: lambda value: _aware(value).isoformat(),
    date: date.isoformat,
    dict: to_json,
    list: to_json,
    tuple: to_json,
}


def converters(types: Sequence[TypeEngine[Any]], by_type: Mapping[type, Convert]) -> Sequence[tuple[int, Convert]]:
    """Which places of a row with columns of these types are converted, and how."""
    return [
        (index, convert)
        for index, column_type in enumerate(types)
        for known, convert in by_type.items()
        if isinstance(column_type, known)
    ]
