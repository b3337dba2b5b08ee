"""Literal SQL, written once for both databases.

Statements carry `?` for every value. Names of columns come from the models, so that a new column is read and
written without a second list of names. Values take the raw form that the ORM would give them: on SQLite an instant
is the text `YYYY-MM-DD HH:MM:SS.ffffff` in UTC, JSON is canonical text. (The ORM costs three to four times as
much.)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import orjson
from sqlalchemy import JSON, Boolean, Date
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from app.store.connections import to_json
from app.store.schema.base import Base, UtcDateTime
from app.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")
Values = Sequence[object]
_Convert = Callable[[Any], Any]


def columns(model: type[Base], record: "type[DataclassInstance]") -> list[InstrumentedAttribute[Any]]:
    """The columns that a record has fields for, in the record's order: what to select for `record(*row)`."""
    return [getattr(model, field.name) for field in fields(record)]


def execute(uow: UnitOfWork, statement: str, values: Values = ()) -> Any:
    """Send one statement; the driver's cursor is given back."""
    cursor = uow.cursor()
    cursor.execute(for_dialect(statement, uow.dialect), encode(values, uow.dialect))
    return cursor


def execute_many(uow: UnitOfWork, statement: str, rows: Iterable[Values]) -> None:
    """Send one statement for several rows (counted once); nothing at all for no rows."""
    send(uow, statement, [encode(values, uow.dialect) for values in rows])


def send(uow: UnitOfWork, statement: str, encoded: Sequence[Values]) -> None:
    """Send one statement for several rows that are encoded already; nothing at all for no rows."""
    if not encoded:
        return
    cursor = uow.cursor()
    if len(encoded) == 1:
        cursor.execute(for_dialect(statement, uow.dialect), encoded[0])
    else:
        cursor.executemany(for_dialect(statement, uow.dialect), encoded)


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


def _text_as_instant(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


_ENCODE_SQLITE: Mapping[type, _Convert] = {
    datetime: _instant_as_text,
    date: date.isoformat,
    bool: int,
    dict: to_json,
    list: to_json,
    tuple: to_json,
}
_ENCODE_POSTGRESQL: Mapping[type, _Convert] = {
    datetime: _aware,
    dict: to_json,
    list: to_json,
    tuple: to_json,
}


_ENCODE: Mapping[str, Mapping[type, _Convert]] = {
    "sqlite": {UtcDateTime: _instant_as_text, Date: date.isoformat, Boolean: int, JSON: to_json},
    "postgresql": {UtcDateTime: _aware, JSON: to_json},
}
_DECODE: Mapping[str, Mapping[type, _Convert]] = {
    "sqlite": {UtcDateTime: _text_as_instant, Date: date.fromisoformat, Boolean: bool, JSON: orjson.loads},
    "postgresql": {UtcDateTime: _aware},
}


class Reader(Generic[Record]):
    """Reads rows of one model, fetched by literal SQL, into frozen records."""

    def __init__(self, model: type[Base], record: type[Record]) -> None:
        self._record = record
        self.names = tuple(field.name for field in fields(record))
        self._decoders = _by_dialect(model, self.names, _DECODE)
        self._places = {name: place for place, name in enumerate(self.names)}
        self._values = attrgetter(*self.names)

    def select_list(self, alias: str) -> str:
        """`alias.a, alias.b, …` in the order that `read` expects."""
        return ", ".join(f"{alias}.{name}" for name in self.names)

    def read(self, values: Values, dialect: str) -> Record:
        """The record of one row, whose values stand in the order of `select_list`."""
        decoded = list(values)
        for index, decode in self._decoders[dialect]:
            if decoded[index] is not None:
                decoded[index] = decode(decoded[index])
        return self._record(*decoded)

    def copy(self, record: Record, changes: Mapping[str, object]) -> Record:
        """The record with other values in some fields (`dataclasses.replace`, at a third of its time)."""
        values = list(self._values(record))
        for name, value in changes.items():
            values[self._places[name]] = value
        return self._record(*values)


def decoders_of(types: Sequence[TypeEngine[Any]], dialect: str) -> Sequence[tuple[int, _Convert]]:
    """Which places of a driver's row with columns of these types are converted, and how."""
    return _converters(types, _DECODE[dialect])


def _by_dialect(
    model: type[Base], names: Sequence[str], by_type: Mapping[str, Mapping[type, _Convert]]
) -> Mapping[str, Sequence[tuple[int, _Convert]]]:
    """Which places of a row are converted, and how, by dialect."""
    types = [model.__table__.columns[name].type for name in names]
    return {dialect: _converters(types, converters) for dialect, converters in by_type.items()}


def _converters(
    types: Sequence[TypeEngine[Any]], by_type: Mapping[type, _Convert]
) -> Sequence[tuple[int, _Convert]]:
    return [
        (index, convert)
        for index, column_type in enumerate(types)
        for known, convert in by_type.items()
        if isinstance(column_type, known)
    ]


class Writer:
    """Inserts records of one kind: the columns that the record has fields for, then the `further` ones."""

    def __init__(self, model: type[Base], record: "type[DataclassInstance]", *further: str) -> None:
        names = [field.name for field in fields(record)]
        self.names = (*names, *further)
        self._values = attrgetter(*names)
        self._encoders = _by_dialect(model, self.names, _ENCODE)
        self._statement = compose(
            'INSERT INTO "{table}" ({names}) VALUES ({values})',
            table=model.__tablename__,
            names=", ".join(self.names),
            values=placeholders(len(self.names)),
        )

    def insert(self, uow: UnitOfWork, records: Iterable[object], *further: object) -> None:
        """Insert the records, all with the same `further` values, by one statement; nothing at all for none."""
        send(uow, self._statement, [self.row(uow, record, *further) for record in records])

    def row(self, uow: UnitOfWork, record: object, *further: object) -> Values:
        """The values of one row, encoded."""
        values = [*self._values(record), *further]
        for index, encode_value in self._encoders[uow.dialect]:
            if values[index] is not None:
                values[index] = encode_value(values[index])
        return values
