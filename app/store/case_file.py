"""All that belongs to a case, as its page shows it, by one statement.

The database gives every list as one JSON text: most are empty, and asking for each by itself costs more than
finding what is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import orjson
from sqlalchemy import Date, LargeBinary
from sqlalchemy.sql.elements import KeyedColumnElement

from app.store.attachments import AttachmentRecord
from app.store.due_dates import DueDateRecord
from app.store.encoding import DECODE, Convert, converters
from app.store.identities import LEFT_BY_AUTHOR
from app.store.literal import compose, execute
from app.store.papers import PaperRecord
from app.store.processes import InstanceRecord
from app.store.ratings import RatingRecord
from app.store.replies import ReplyRecord
from app.store.schema.base import Base, UtcDateTime
from app.store.schema.cases import DueDate, Rating, Reply
from app.store.schema.documents import Attachment, Paper
from app.store.schema.processes import Instance
from app.store.schema.work import Step, WorkItem
from app.store.steps import StepRecord
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What belongs to a case. Whoever shows open items or other cases adds the predicate of `visibility`."""

    steps: tuple[StepRecord, ...]
    """Oldest first, like everything here."""
    items: tuple[WorkItemRecord, ...]
    """Open ones."""
    instances: tuple[InstanceRecord, ...]
    due_dates: tuple[DueDateRecord, ...]
    files: tuple[AttachmentRecord, ...]
    papers: tuple[PaperRecord, ...]
    replies: tuple[ReplyRecord, ...]
    ratings: tuple[RatingRecord, ...]
    linked: bool
    """Whether it is linked with any case."""
    followed: bool
    """Whether cases were merged into it."""
    has_contact: bool
    """Whether its author left anything of himself."""


def case_file(uow: UnitOfWork, case_id: int) -> CaseFile:
    """What belongs to a case that the reader was found to reach."""
    row = execute(uow, _FILE[uow.dialect], [case_id]).fetchone()
    steps, items, instances, due_dates, files, papers, replies, ratings = (
        one.read(text, uow.dialect) for one, text in zip(_LISTS, row, strict=False)
    )
    whether = map(bool, row[len(_LISTS) :])
    return CaseFile(steps, items, instances, due_dates, files, papers, replies, ratings, *whether)


_AS_JSON: Mapping[str, Mapping[type, Convert]] = {
    "sqlite": {**DECODE["sqlite"], LargeBinary: bytes.fromhex},
    "postgresql": {
        UtcDateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        LargeBinary: lambda written: bytes.fromhex(written.removeprefix("\\x")),
    },
}
"""How the values of columns are read that the database wrote into a JSON text."""


_ROWS = {
    "sqlite": "(SELECT json_group_array(json_array({values})) FROM "
    "(SELECT * FROM {table} t WHERE t.case_id = f.id ORDER BY {order}) t)",
    "postgresql": "(SELECT json_agg(json_build_array({values}) ORDER BY {order})::text FROM {table} t "
    "WHERE t.case_id = f.id)",
}


class _Listed(Generic[Record]):
    """The rows of one table that belong to a case, in an order."""

    def __init__(self, model: type[Base], record: type[Record], *order: str) -> None:
        self._record, self._table, self._order = record, model.__tablename__, order or ("id",)
        self._columns = [model.__table__.columns[field.name] for field in fields(record)]
        types = [column.type for column in self._columns]
        self._decoders = {dialect: converters(types, known) for dialect, known in _AS_JSON.items()}

    def query(self, dialect: str) -> str:
        """The rows as a JSON text, for the case `f.id`."""
        return compose(
            _ROWS[dialect],
            values=", ".join(self._written(column, dialect) for column in self._columns),
            order=", ".join(f"t.{name}" for name in self._order),
            table=self._table,
        )

    @staticmethod
    def _written(column: KeyedColumnElement[Any], dialect: str) -> str:
        """SQLite writes no bytes into a JSON text."""
        bare = dialect != "sqlite" or not isinstance(column.type, LargeBinary)
        return f"t.{column.name}" if bare else f"hex(t.{column.name})"

    def read(self, text: str | None, dialect: str) -> tuple[Record, ...]:
        """The records of the text; PostgreSQL gives none where there are no rows."""
        rows: Sequence[list[Any]] = orjson.loads(text) if text else ()
        for index, decode in self._decoders[dialect] if rows else ():
            for row in rows:
                if row[index] is not None:
                    row[index] = decode(row[index])
        return tuple(self._record(*row) for row in rows)


_LISTS: Sequence[_Listed[Any]] = (
    _Listed(Step, StepRecord),
    _Listed(WorkItem, WorkItemRecord, "opened_at", "id"),
    _Listed(Instance, InstanceRecord),
    _Listed(DueDate, DueDateRecord),
    _Listed(Attachment, AttachmentRecord),
    _Listed(Paper, PaperRecord),
    _Listed(Reply, ReplyRecord),
    _Listed(Rating, RatingRecord),
)
_WHETHER = (
    "EXISTS (SELECT 1 FROM case_link l WHERE l.case_id = f.id) "
    "OR EXISTS (SELECT 1 FROM case_link l WHERE l.other_id = f.id)",
    'EXISTS (SELECT 1 FROM "case" m WHERE m.main_case_id = f.id)',
    compose(LEFT_BY_AUTHOR, case="f.id"),
)
_FILE = {
    dialect: compose(
        "SELECT {parts} FROM (SELECT CAST(? AS bigint) AS id) f",
        parts=", ".join([*(one.query(dialect) for one in _LISTS), *_WHETHER]),
    )
    for dialect in _AS_JSON
}
