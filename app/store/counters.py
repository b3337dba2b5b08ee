"""Counted figures: changes are inserted, never updated in place, so that writers do not wait for each other.

A figure is its folded value plus the deltas since; a job folds them now and then.
"""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import delete, func, select

from app.store import figures
from app.store.figures import Key
from app.store.literal import columns, compose, execute, execute_many
from app.store.schema.cases import Case, Counter, CounterDelta
from app.store.schema.work import WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import inserting

_COUNT = inserting(CounterDelta, ("name", "key", "change"))


@dataclass(frozen=True, slots=True)
class Drift:
    """A counter that does not say what the rows say."""

    name: str
    key: str
    counted: int
    true: int


@dataclass(frozen=True, slots=True)
class _CountedCase:
    sealed: bool
    withheld: bool
    kind: str
    complexity: str
    lead_unit: str
    acting_unit: str
    assisting_units: Sequence[str]
    status: str
    received_at: datetime
    published_at: datetime | None
    delivered_at: datetime | None
    handed_in_at: datetime | None
    replied_at: datetime | None
    due_on: date | None
    citizen_due: date | None
    satisfaction: str


def count(uow: UnitOfWork, keys: Sequence[Key], amount: int = 1) -> None:
    """Add `amount` to each of the figures; what a unit of work counts is inserted together before its commit."""
    if keys and not uow.deltas:
        uow.before_commit(partial(_write, uow))
    for key in keys:
        uow.deltas[key] += amount


def _write(uow: UnitOfWork) -> None:
    rows = [(name, key, amount) for (name, key), amount in sorted(uow.deltas.items()) if amount]
    uow.deltas.clear()
    if rows:
        uow.put_off(_COUNT, rows)


def value(uow: UnitOfWork, name: str, key: str = "") -> int:
    """One figure as it stands now."""
    return values(uow, name).get(key, 0)


def values(uow: UnitOfWork, name: str) -> Mapping[str, int]:
    """A figure for every key it is kept for."""
    _write(uow)
    rows = execute(
        uow,
        'SELECT "key", CAST(sum(amount) AS bigint) FROM ('
        'SELECT "key", value AS amount FROM counter WHERE name = ? '
        'UNION ALL SELECT "key", "change" FROM counter_delta WHERE name = ?) AS parts GROUP BY "key"',
        [name, name],
    )
    return {key: amount for key, amount in rows.fetchall() if amount}


def between(uow: UnitOfWork, ranges: Sequence[tuple[str, str, str]]) -> Mapping[Key, int]:
    """Figures by name and key, for every key of a figure from the first to the last (excluded).

    `ranges` are figure, first and last key; they do not overlap.
    """
    if not ranges:
        return {}
    _write(uow)
    parts = " UNION ALL ".join([_RANGE] * len(ranges))
    rows = execute(uow, compose(_SUMS, parts=parts), [value for one in ranges for value in one * 2])
    return {(name, key): amount for name, key, amount in rows.fetchall() if amount}


_RANGE = (
    'SELECT name, "key", value AS amount FROM counter WHERE name = ? AND "key" >= ? AND "key" < ? '
    'UNION ALL SELECT name, "key", "change" FROM counter_delta WHERE name = ? AND "key" >= ? AND "key" < ?'
)
_SUMS = 'SELECT name, "key", CAST(sum(amount) AS bigint) FROM ({parts}) AS parts GROUP BY name, "key"'


def fold(uow: UnitOfWork) -> int:
    """Add the deltas to the values they belong to and drop them; returns how many were folded."""
    _write(uow)
    folded = uow.session.execute(
        delete(CounterDelta).returning(CounterDelta.name, CounterDelta.key, CounterDelta.change)
    ).all()
    sums = Tally[Key]()
    for name, key, amount in folded:
        sums[name, key] += amount
    _add(uow, sums)
    execute(uow, "DELETE FROM counter WHERE value = 0")
    return len(folded)


def recount(uow: UnitOfWork) -> tuple[Drift, ...]:
    """Count every row anew and name the counters that say something else; empty = all are right."""
    _write(uow)
    true, kept = _true(uow), _all(uow)
    return tuple(
        Drift(name, key, kept[name, key], true[name, key])
        for name, key in sorted(kept.keys() | true.keys())
        if kept[name, key] != true[name, key]
    )


def missing(uow: UnitOfWork) -> bool:
    """Whether there are cases and no figure at all: after an upgrade that emptied them."""
    found = execute(
        uow,
        'SELECT EXISTS (SELECT 1 FROM "case") AND NOT EXISTS (SELECT 1 FROM counter) '
        "AND NOT EXISTS (SELECT 1 FROM counter_delta)",
    )
    return bool(found.fetchone()[0])


def rebuild(uow: UnitOfWork) -> None:
    """Put what every row contributes in the place of all counters: for rows that were not written one by one."""
    uow.deltas.clear()
    execute(uow, "DELETE FROM counter_delta")
    execute(uow, "DELETE FROM counter")
    _add(uow, _true(uow))


def _true(uow: UnitOfWork) -> Tally[Key]:
    true = Tally[Key]()
    cases = uow.session.execute(select(*columns(Case, _CountedCase)).execution_options(yield_per=1000))
    for row in cases:
        true.update(figures.of_case(_CountedCase(*row), uow.above))
    alike = (WorkItem.role, WorkItem.unit_id, WorkItem.assignee_id, WorkItem.due_on)
    for role, unit_id, assignee, due_on, number in uow.session.execute(
        select(*alike, func.count()).group_by(*alike)
    ):
        true[figures.of_item(role, unit_id, assignee, due_on)] = number
    return true


def _add(uow: UnitOfWork, sums: Mapping[Key, int]) -> None:
    execute_many(
        uow,
        'INSERT INTO counter (name, "key", value) VALUES (?, ?, ?) '
        'ON CONFLICT (name, "key") DO UPDATE SET value = counter.value + excluded.value',
        [(name, key, amount) for (name, key), amount in sorted(sums.items()) if amount],
    )


def _all(uow: UnitOfWork) -> Tally[Key]:
    kept = Tally[Key]()
    for model, amount in ((Counter, Counter.value), (CounterDelta, CounterDelta.change)):
        sums = select(model.name, model.key, func.sum(amount)).group_by(model.name, model.key)
        for name, key, total in uow.session.execute(sums):
            kept[name, key] += int(total)
    return kept
