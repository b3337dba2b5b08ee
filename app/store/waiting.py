"""Writes that need no answer wait for one another and go to the database together.

SQLite takes them one after the other, those first that check a version. PostgreSQL takes them as one statement:
each write is a part of it, every part hangs on the rows whose version is checked, and it says which of these were
found. So a completed task is one question and one statement, and who has read an older version writes nothing.

Whoever asks the database anything first sends what waits (see `UnitOfWork`): nobody sees less than was written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import orjson
from sqlalchemy import JSON, BigInteger, Boolean, Date, Integer
from sqlalchemy.types import TypeEngine

from app.domain.errors import Conflict
from app.store.encoding import ENCODE, TO_JSON, Convert, compose, converters, encode, encode_as_text, placeholders
from app.store.schema.base import Base, UtcDateTime

Row: TypeAlias = Sequence[object]

_GATE = " WHERE EXISTS (SELECT FROM {gate})"
_FOUND = "(SELECT count(*) FROM {part})"
_AND_GATE = " AND EXISTS (SELECT FROM {gate})"


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of write: how it is said alone (values as `?`), and as a part of a statement of PostgreSQL's.

    `joined` takes its rows as one JSON text or, where it is `single`, the values of one row.
    """

    alone: str
    joined: str
    gated: str = ""
    """What follows in a statement that checks a version, before `tail`."""
    tail: str = ""
    single: bool = False
    checked: bool = False
    """It must find its row; if it does not, nothing is written."""
    table: str = ""
    """The one that rows are added to."""
    names: tuple[str, ...] = ()
    encoders: Mapping[str, Sequence[tuple[int, Convert]]] = field(default_factory=dict, hash=False, compare=False)

    def rows_alone(self, rows: Sequence[Row], dialect: str) -> list[list[Any]]:
        """The rows as the driver takes them, for one statement each."""
        if not self.encoders:
            return [encode(row, dialect) for row in rows]
        return [_converted(row, self.encoders[dialect]) for row in rows]

    def values_joined(self, rows: Sequence[Row]) -> list[Any]:
        """The rows as PostgreSQL takes them within a statement."""
        if self.single:
            return encode_as_text(rows[0])
        names, encoders = self.names, self.encoders["json"]
        given = [zip(names, _converted(row, encoders), strict=True) for row in rows]
        told = [{name: value for name, value in row if value is not None} for row in given]
        return [orjson.dumps(told).decode()]


def inserting(model: type[Base], names: Sequence[str], tail: str = "") -> Part:
    """Rows of a table, with values for `names`; `tail` says what becomes of those that are there already."""
    listed = ", ".join(f'"{name}"' for name in names)
    return Part(
        alone=compose(
            'INSERT INTO "{table}" ({names}) VALUES ({values}){tail}',
            table=model.__tablename__,
            names=listed,
            values=placeholders(len(names)),
            tail=tail,
        ),
        joined=compose(
            'INSERT INTO "{table}" ({names}) SELECT {names} FROM {rows}',
            table=model.__tablename__,
            names=listed,
            rows=_rows(model, names),
        ),
        gated=_GATE,
        tail=tail,
        table=model.__tablename__,
        names=tuple(names),
        encoders=_encoders(model, names),
    )


def deleting(model: type[Base], names: Sequence[str]) -> Part:
    """Rows of a table that are found by `names`."""
    table = f'"{model.__tablename__}"'
    return Part(
        alone=compose(
            "DELETE FROM {table} WHERE {found}", table=table, found=" AND ".join(f'"{name}" = ?' for name in names)
        ),
        joined=compose(
            "DELETE FROM {table} USING {rows} WHERE {found}",
            table=table,
            rows=_rows(model, names),
            found=" AND ".join(f'{table}."{name}" = r."{name}"' for name in names),
        ),
        gated=_AND_GATE,
        names=tuple(names),
        encoders=_encoders(model, names),
    )


@lru_cache(maxsize=512)
def changing(table: str, names: tuple[str, ...], keys: tuple[str, ...], *more: str, checked: bool = False) -> Part:
    """Columns of the one row that is found by `keys`; `more` are assignments without a value of ours."""
    assignments = ", ".join([*(f'"{name}" = ?' for name in names), *more])
    found = " AND ".join(f'"{key}" = ?' for key in keys)
    statement = compose(
        'UPDATE "{table}" SET {assignments} WHERE {found}', table=table, assignments=assignments, found=found
    )
    return single(statement, _AND_GATE, tail=" RETURNING 1" if checked else "", checked=checked)


def single(alone: str, gated: str = _GATE, *, joined: str = "", tail: str = "", checked: bool = False) -> Part:
    """A write of one row in words of its own. `joined` ends where a condition can follow, `gated` says it."""
    return Part(alone, (joined or alone).replace("?", "%s"), gated, tail, single=True, checked=checked)


class Waiting:
    """What a unit of work has still to send."""

    __slots__ = ("_added", "_keys", "_parts", "_refusals")

    def __init__(self) -> None:
        self.clear()

    def __bool__(self) -> bool:
        return bool(self._parts)

    def clear(self) -> None:
        """Forget everything: it is undone."""
        self._parts: list[tuple[Part, list[Row]]] = []
        self._added: dict[str, tuple[Part, list[Row]]] = {}
        """Rows that are added, by table."""
        self._refusals: list[Conflict] = []
        self._keys: set[object] = set()

    def hinders(self, part: Part, key: object) -> bool:
        """Whether a write must not join those that wait.

        Parts of a statement run in no order, so none changes a row twice or adds to a table in two ways.
        """
        if key is not None and key in self._keys:
            return True
        earlier = self._added.get(part.table)
        return earlier is not None and earlier[0] != part

    def add(self, part: Part, rows: Iterable[Row], key: object = None, refusal: Conflict | None = None) -> None:
        """One more write, of the row that `key` names; `refusal` is for one that must find it.

        Rows that are added to a table stay together, in their order.
        """
        if key is not None:
            self._keys.add(key)
        if refusal is not None:
            self._refusals.append(refusal)
        earlier = self._added.get(part.table)
        if earlier is not None:
            earlier[1].extend(rows)
            return
        waiting = (part, list(rows))
        self._parts.append(waiting)
        if part.table:
            self._added[part.table] = waiting

    def send(self, cursor: Callable[[], Any], dialect: str) -> None:
        """Send everything, by a cursor for each statement. Conflict when a row stands in another version."""
        parts, refusals = self._parts, self._refusals
        self.clear()
        if refusals:
            parts.sort(key=_checked_first)
        if dialect == "postgresql":
            _send_joined(cursor(), parts, refusals)
        else:
            _send_in_turn(cursor, dialect, parts, iter(refusals))


def _send_in_turn(
    cursor: Callable[[], Any],
    dialect: str,
    parts: Sequence[tuple[Part, Sequence[Row]]],
    refusals: Iterator[Conflict],
) -> None:
    for part, rows in parts:
        encoded, sending = part.rows_alone(rows, dialect), cursor()
        if len(encoded) == 1:
            sending.execute(part.alone, encoded[0])
        else:
            sending.executemany(part.alone, encoded)
        if part.checked:
            refusal = next(refusals)
            if sending.rowcount != 1:
                raise refusal


def _send_joined(cursor: Any, parts: Sequence[tuple[Part, Sequence[Row]]], refusals: Sequence[Conflict]) -> None:
    values = [value for part, rows in parts for value in part.values_joined(rows)]
    cursor.execute(_joined(tuple(part for part, _ in parts)), values, prepare=True)
    if refusals:
        for found, refusal in zip(cursor.fetchone(), refusals, strict=True):
            if not found:
                raise refusal


def _checked_first(part: tuple[Part, Sequence[Row]]) -> bool:
    return not part[0].checked


@lru_cache(maxsize=1024)
def _joined(parts: tuple[Part, ...]) -> str:
    """One statement of all parts, those first that check a version: each hangs on the last check before it."""
    bodies: list[str] = []
    gate = ""
    for number, part in enumerate(parts):
        condition = compose(part.gated, gate=gate) if gate else ""
        bodies.append(f"{part.joined}{condition}{part.tail}")
        if part.checked:
            gate = f"w{number}"
    if len(bodies) == 1 and not gate:
        return bodies[0]
    written = ", ".join(f"w{number} AS ({body})" for number, body in enumerate(bodies))
    checks = [compose(_FOUND, part=f"w{number}") for number, part in enumerate(parts) if part.checked]
    return compose("WITH {written} SELECT {checks}", written=written, checks=", ".join(checks) or "1")


def _converted(row: Row, encoders: Sequence[tuple[int, Convert]]) -> list[Any]:
    values = list(row)
    for index, convert in encoders:
        if values[index] is not None:
            values[index] = convert(values[index])
    return values


def _encoders(model: type[Base], names: Sequence[str]) -> Mapping[str, Sequence[tuple[int, Convert]]]:
    types = [model.__table__.columns[name].type for name in names]
    by_dialect = {dialect: converters(types, by_type) for dialect, by_type in ENCODE.items()}
    return by_dialect | {"json": converters(types, TO_JSON)}


def _rows(model: type[Base], names: Sequence[str]) -> str:
    """Rows out of a JSON text, typed as the columns are."""
    typed = ", ".join(f'"{name}" {_type(model.__table__.columns[name].type)}' for name in names)
    return f"json_to_recordset(%s) AS r({typed})"


def _type(of: TypeEngine[Any]) -> str:
    """How PostgreSQL calls a column's type. Texts are as long as they are: the column refuses longer ones."""
    for known, name in _TYPES:
        if isinstance(of, known):
            return name
    return "text"


_TYPES: Sequence[tuple[type[TypeEngine[Any]], str]] = (
    (UtcDateTime, "timestamptz"),
    (Date, "date"),
    (Boolean, "boolean"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (JSON, "jsonb"),
)
