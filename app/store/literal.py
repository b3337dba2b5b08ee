"""Literal SQL, written once for both databases.

Statements carry `?` for every value. Names of columns come from the models, so that a new column is read and
written without a second list of names. Values take the raw form that the ORM would give them: on SQLite an instant
is the text `YYYY-MM-DD HH:MM:SS.ffffff` in UTC, JSON is canonical text. (The ORM costs three to four times as
much.)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from app.store.encoding import (
    DECODE,
    Convert,
    Values,
    compose,
    converters,
    encode,
    for_dialect,
    placeholders,
)
from app.store.schema.base import Base
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import inserting

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "Reader",
    "Values",
    "Writer",
    "beginning",
    "columns",
    "compose",
    "decoders_of",
    "encode",
    "execute",
    "execute_many",
    "placeholders",
]

Record = TypeVar("Record", bound="DataclassInstance")


def columns(model: type[Base], record: "type[DataclassInstance]") -> list[InstrumentedAttribute[Any]]:
    """The columns that a record has fields for, in the record's order: what to select for `record(*row)`."""
    return [getattr(model, field.name) for field in fields(record)]


def beginning(model: type[Base]) -> dict[str, Any]:
    """The columns of a new row for which nothing was given, as the ORM would fill them."""
    found: dict[str, Any] = {}
    for column in model.__table__.columns:
        default: Any = column.default
        found[column.name] = None if default is None else default.arg(None) if default.is_callable else default.arg
    return found


def execute(uow: UnitOfWork, statement: str, values: Values = ()) -> Any:
    """Send one statement; the driver's cursor is given back."""
    cursor = uow.cursor()
    cursor.execute(for_dialect(statement, uow.dialect), encode(values, uow.dialect))
    return cursor


def execute_many(uow: UnitOfWork, statement: str, rows: Iterable[Values]) -> None:
    """Send one statement for several rows (counted once); nothing at all for no rows."""
    encoded = [encode(values, uow.dialect) for values in rows]
    if not encoded:
        return
    cursor = uow.cursor()
    if len(encoded) == 1:
        cursor.execute(for_dialect(statement, uow.dialect), encoded[0])
    else:
        cursor.executemany(for_dialect(statement, uow.dialect), encoded)


class Reader(Generic[Record]):
    """Reads rows of one model, fetched by literal SQL, into frozen records."""

    def __init__(self, model: type[Base], record: type[Record]) -> None:
        self._record = record
        self.names = tuple(field.name for field in fields(record))
        self._decoders = {
            dialect: decoders_of([model.__table__.columns[name].type for name in self.names], dialect)
            for dialect in DECODE
        }
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


def decoders_of(types: Sequence[TypeEngine[Any]], dialect: str) -> Sequence[tuple[int, Convert]]:
    """Which places of a driver's row with columns of these types are converted, and how."""
    return converters(types, DECODE[dialect])


class Writer:
    """Inserts records of one kind: the columns that the record has fields for, then the `further` ones.

    Rows wait until somebody asks the database, or the unit of work ends (see `waiting`). `tail` says what becomes
    of rows that are there already.
    """

    def __init__(
        self, model: type[Base], record: "type[DataclassInstance]", *further: str, tail: str = ""
    ) -> None:
        names = [field.name for field in fields(record)]
        self.names = (*names, *further)
        self._values = attrgetter(*names)
        self._part = inserting(model, self.names, tail)

    def insert(self, uow: UnitOfWork, records: Iterable[object], *further: object) -> None:
        """Insert the records, all with the same `further` values; nothing at all for none."""
        rows = [self.row(record, *further) for record in records]
        if rows:
            uow.put_off(self._part, rows)

    def row(self, record: object, *further: object) -> Values:
        """The values of one row, in the order of `names`."""
        return (*self._values(record), *further)
