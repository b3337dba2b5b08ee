"""Looking through the rows of a list for what no index finds: so many at a time, and on behind them when asked."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from app.store.branches import Branch, Order, clauses, merged
from app.store.kept_statements import Kept

LOOKED_AT = 600
"""Rows among which a page looks for what no index finds; behind the last of them somebody may look on."""

LOOKED_AT_BY_DATE = 500
"""The same in an order by date."""


def most_of(order: Order) -> int:
    """How many rows are looked at: fewer where several branches give as many each."""
    return min(LOOKED_AT, LOOKED_AT_BY_DATE) if order.nullable else LOOKED_AT


@dataclass(frozen=True, slots=True)
class Looking:
    """What a list that no index finds is looked through by: the id of a row, and whether it is a `hit`."""

    row: ColumnElement[int]
    hit: Callable[..., ColumnElement[bool]]


def looked(branches: Callable[..., Sequence[Branch]], looking: Looking) -> Kept:
    """Each row of the branches: whether it is a hit, its id and its place."""

    def statement(kind: str, order: Order, *about: Hashable) -> Select[Any]:
        found = merged(branches(*about), order, kind).subquery("found")
        columns = (looking.hit(*about).label("hit"), found.c.row_id, found.c.sort_value, found.c.sort_key)
        rows: Select[Any] = select(*columns).select_from(found).where(looking.row == found.c.row_id)
        return rows.order_by(*clauses(order, found.c.sort_value, found.c.sort_key))

    return Kept(statement)


def named(shown: Callable[..., Select[Any]], looking: Looking) -> Kept:
    """What is shown of so many rows, with their ids behind it."""

    def statement(size: int, *about: Hashable) -> Select[Any]:
        ids = [bindparam(f"row_{place}", type_=looking.row.type) for place in range(size)]
        found = select(looking.row.label("row_id")).where(looking.row.in_(ids)).subquery("found")
        return shown(found, *about).add_columns(found.c.row_id)

    return Kept(statement)
