"""Reading statements that SQLAlchemy builds once and the driver sends ever after, for what every page asks.

Building a statement anew costs ten times as much as sending it. What it is built from (who asks, which list) is
the key under which its text is kept; what changes from request to request is a `bindparam`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Select, make_url

from app.store.literal import decoders_of, encode
from app.store.unit_of_work import UnitOfWork

MOST_KEPT = 512
"""Texts kept of one statement, the least used given up first: about as many as there are groups of readers."""


def _dialect(scheme: str, paramstyle: str) -> Dialect:
    """How the driver of a database is spoken to; the driver itself need not be installed."""
    spoken: Callable[..., Dialect] = make_url(f"{scheme}://").get_dialect()
    return spoken(paramstyle=paramstyle)


_DIALECTS: Mapping[str, Dialect] = {
    "postgresql": _dialect("postgresql+psycopg", "format"),
    "sqlite": _dialect("sqlite", "qmark"),
}


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as it is sent: its values in order, those that are known already, and how rows are read."""

    statement: str
    order: Sequence[str]
    known: Mapping[str, object]
    decoders: Sequence[tuple[int, Callable[[Any], Any]]]


class Kept:
    """A statement that `build` makes from hashable arguments, kept as text for each of them.

    Nothing outdates a text: `build` must depend on its arguments alone.
    """

    def __init__(self, build: Callable[..., Select[Any]]) -> None:
        self._build = build
        self._text = lru_cache(MOST_KEPT)(self._write)

    def rows(self, uow: UnitOfWork, *arguments: Hashable, **values: object) -> list[tuple[Any, ...]]:
        """All rows found; `values` fill the statement's `bindparam`s."""
        text = self._text(uow.dialect, *arguments)
        given = {**text.known, **values} if values else text.known
        cursor = uow.cursor()
        cursor.execute(text.statement, encode([given[name] for name in text.order], uow.dialect))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return [_decoded(row, text.decoders) for row in found] if text.decoders else found

    def first(self, uow: UnitOfWork, *arguments: Hashable, **values: object) -> tuple[Any, ...] | None:
        """The first row; None where there is none."""
        found = self.rows(uow, *arguments, **values)
        return found[0] if found else None

    def _write(self, dialect: str, *arguments: Hashable) -> _Text:
        built = self._build(*arguments)
        compiled = built.compile(dialect=_DIALECTS[dialect])
        left_open = {name for name, value in compiled.binds.items() if value.required}
        sent = compiled.construct_expanded_state(dict.fromkeys(left_open))
        return _Text(
            statement=sent.statement,
            order=tuple(sent.positiontup or ()),
            known={name: value for name, value in sent.parameters.items() if name not in left_open},
            decoders=decoders_of([column.type for column in built.selected_columns], dialect),
        )


def _decoded(row: Sequence[Any], decoders: Sequence[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for index, decode in decoders:
        if values[index] is not None:
            values[index] = decode(values[index])
    return tuple(values)
