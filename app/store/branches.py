"""A list as a few branches, each of which an index gives in its order, and the statements that merge them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    Subquery,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

BEGINNING, AFTER_VALUE, AFTER_NOTHING = "", "value", "nothing"
"""Where rows begin: at the first one, after one with a value to be ordered by, after one without."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the rows of a list follow each other: by value, rows of equal value by their unique key."""

    read: Callable[[str], Any]
    """Turns the text of a place back into a value; ValueError when it is none."""
    descending: bool = False
    nullable: bool = False
    """Rows without a value stand behind all others."""
    values_only: bool = False
    """These are left out."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Rows of a list that one index gives in its order; no row stands in two branches of a list."""

    rows: Select[Any]
    """What is selected from, under which conditions."""
    value: SQLColumnExpression[Any]
    key: SQLColumnExpression[int]
    """Unique among rows of equal value in the whole list."""
    row: SQLColumnExpression[int]
    """Id of what is shown."""


COLUMNS = ("sort_value", "sort_key", "row_id")
"""What the first rows of a list are known by."""


def bounded(branches: Sequence[Branch], order: Order) -> Subquery:
    """`sort_value`, `sort_key`, `row_id` of the first rows of a list, `limit` (a bind parameter) at most."""
    return merged(branches, order, BEGINNING).subquery("found")


def merged(branches: Sequence[Branch], order: Order, kind: str) -> Select[Any]:
    """The first rows of all branches together, `limit` at most, from where they begin."""
    parts = [part for branch in branches for part in _parts(branch, order, kind)]
    if not parts:
        nothing: list[ColumnElement[Any]] = [literal(0).label(name) for name in COLUMNS]
        return select(*nothing).where(false())
    if len(parts) == 1:
        return parts[0]
    together = union_all(*(select(part.subquery()) for part in parts)).subquery("together")
    rows: Select[Any] = select(together).order_by(*clauses(order, together.c.sort_value, together.c.sort_key))
    return rows.limit(bindparam("limit", type_=Integer))


def _parts(branch: Branch, order: Order, kind: str) -> Iterator[Select[Any]]:
    value, key = branch.value, branch.key
    labelled: list[ColumnElement[Any]] = [
        column.label(name) for column, name in zip((value, key, branch.row), COLUMNS, strict=True)
    ]
    rows: Select[Any] = branch.rows.with_only_columns(*labelled, maintain_column_froms=True)
    rows = rows.limit(bindparam("limit", type_=Integer))
    by_value, by_key = _ordered(order, value), _ordered(order, key)
    value_type, key_type = (label.type for label in labelled[:2])
    after_key = bindparam("after_key", type_=key_type)
    if kind != AFTER_NOTHING:
        filled = rows.where(value.is_not(None)) if order.nullable else rows
        if kind == AFTER_VALUE:
            here, there = tuple_(value, key), tuple_(bindparam("after_value", type_=value_type), after_key)
            filled = filled.where(here < there if order.descending else here > there)
        yield filled.order_by(by_value, by_key)
    if order.nullable and not order.values_only:
        empty = rows.where(value.is_(None))
        if kind == AFTER_NOTHING:
            empty = empty.where(key < after_key if order.descending else key > after_key)
        # The value is always NULL here; named, it tells PostgreSQL that an index has the order.
        yield empty.order_by(by_value, by_key)


def last_of_pages(found: Subquery, order: Order) -> Select[Any]:
    """The last row of every page, and of the list: how many rows there are up to it and altogether, its place."""
    value, key = found.c.sort_value, found.c.sort_key
    number = func.row_number().over(order_by=clauses(order, value, key)).label("number")
    rows = select(number, func.count().over().label("every"), value, key).subquery()
    size = bindparam("size", type_=Integer)
    last = or_(rows.c.number % size == 0, rows.c.number == rows.c.every)
    ends: Select[Any] = select(rows).where(last).order_by(rows.c.number)
    return ends


def clauses(order: Order, value: ColumnElement[Any], key: ColumnElement[Any]) -> Sequence[ColumnElement[Any]]:
    """What puts rows into the order; those without a value last."""
    last = (value.is_(None),) if order.nullable else ()
    return (*last, _ordered(order, value), _ordered(order, key))


def _ordered(order: Order, column: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    return column.desc() if order.descending else column.asc()
