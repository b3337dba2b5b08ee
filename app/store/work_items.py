"""Work items as they change: taken, given back, drafts. Lists are read in `inbox_lists`, opened by `hot_path`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.store import counters, figures
from app.store.literal import Reader, compose, execute, placeholders
from app.store.schema.work import WorkItem
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorkItemRecord:
    """An open user task. The meaning of each field stands at `schema.work.WorkItem`."""

    id: int
    instance_id: int
    case_id: int | None
    process: str
    element: str
    name: str
    form: str
    role: str
    unit_id: str
    assignee_id: int | None
    barred_id: int | None
    drafter_id: int | None
    drafter_for_id: int | None
    priority: int
    due_on: date | None
    opened_at: datetime
    taken_at: datetime | None
    assigned_by_id: int | None
    sealed: bool
    draft: Mapping[str, Any] | None
    drafted_by: int | None
    drafted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkItem:
    """A user task that became ready; `id` is the engine's. It is sealed while its case is."""

    id: int
    process: str
    element: str
    name: str
    form: str
    role: str
    unit_id: str
    opened_at: datetime
    due_on: date | None = None
    priority: int = 0
    assignee_id: int | None = None
    taken_at: datetime | None = None
    assigned_by_id: int | None = None
    barred_id: int | None = None
    drafter_id: int | None = None
    drafter_for_id: int | None = None


reader = Reader(WorkItem, WorkItemRecord)

_OF_CASE = compose(
    "SELECT {items} FROM work_item w WHERE w.case_id = ? ORDER BY w.opened_at, w.id", items=reader.select_list("w")
)
_PLACE = "role, unit_id, due_on"
"""Where an item is counted, apart from who has it."""
_BY_ID = compose("SELECT {items} FROM work_item w WHERE w.id = ?", items=reader.select_list("w"))


def get_item(uow: UnitOfWork, item_id: int) -> WorkItemRecord | None:
    """The open item with this id; None when it is done (see `steps.done`) or never was."""
    row = execute(uow, _BY_ID, [item_id]).fetchone()
    return None if row is None else reader.read(row, uow.dialect)


def items_of_case(uow: UnitOfWork, case_id: int) -> Sequence[WorkItemRecord]:
    """All open items of a case, oldest first. Whoever shows them adds the predicate of `visibility`."""
    rows = execute(uow, _OF_CASE, [case_id]).fetchall()
    return [reader.read(row, uow.dialect) for row in rows]


def take(uow: UnitOfWork, item_ids: Sequence[int], person_id: int, at: datetime) -> tuple[int, ...]:
    """Take items for a person; the ids taken are returned. Those taken by others or done are left out."""
    if not item_ids:
        return ()
    _hold(uow, item_ids)
    taken = execute(
        uow,
        compose(
            "UPDATE work_item SET assignee_id = ?, taken_at = ?, assigned_by_id = NULL "
            "WHERE assignee_id IS NULL AND (barred_id IS NULL OR barred_id <> ?) AND id IN ({ids}) "
            "RETURNING id, {place}",
            ids=placeholders(len(item_ids)),
            place=_PLACE,
        ),
        [person_id, at, person_id, *item_ids],
    ).fetchall()
    for _, *place in taken:
        _move(uow, place, None, person_id)
    return tuple(item_id for item_id, *_ in taken)


def hand_over(
    uow: UnitOfWork, item_id: int, *, of: int | None, to: int | None, at: datetime, by: int | None
) -> bool:
    """Pass an item from one person to another, `by` a third or one of them; None is its unit, where nobody has it.

    False when it is done, or somebody else has it by now.
    """
    statement = compose(
        "UPDATE work_item SET assignee_id = ?, taken_at = ?, assigned_by_id = ? "
        "WHERE id = ? AND assignee_id IS NOT DISTINCT FROM ? RETURNING {place}",
        place=_PLACE,
    )
    taken_at, by = (None, None) if to is None else (at, by)
    _hold(uow, [item_id])
    moved = execute(uow, statement, [to, taken_at, by, item_id, of]).fetchone()
    if moved is not None:
        _move(uow, moved, of, to)
    return moved is not None


def give_back(uow: UnitOfWork, item_id: int, person_id: int) -> bool:
    """Return an item to its unit, its draft stays; False when the person does not have it."""
    statement = compose(
        "UPDATE work_item SET assignee_id = NULL, taken_at = NULL, assigned_by_id = NULL "
        "WHERE id = ? AND assignee_id = ? RETURNING {place}",
        place=_PLACE,
    )
    _hold(uow, [item_id])
    moved = execute(uow, statement, [item_id, person_id]).fetchone()
    if moved is not None:
        _move(uow, moved, person_id, None)
    return moved is not None


def save_draft(uow: UnitOfWork, item_id: int, values: Mapping[str, Any], *, person_id: int, at: datetime) -> bool:
    """Keep what was typed so far; False when the item is done."""
    statement = "UPDATE work_item SET draft = ?, drafted_by = ?, drafted_at = ? WHERE id = ?"
    return bool(execute(uow, statement, [dict(values), person_id, at, item_id]).rowcount)


def set_due(uow: UnitOfWork, item: WorkItemRecord, due_on: date | None) -> None:
    """Move an item's own due date; `item` as this unit has read it."""
    statement = "UPDATE work_item SET due_on = ? WHERE id = ? RETURNING assignee_id"
    for (assignee,) in execute(uow, statement, [due_on, item.id]).fetchall():
        counters.count(uow, [figures.of_item(item.role, item.unit_id, assignee, due_on)])
        counters.count(uow, [figures.of_item(item.role, item.unit_id, assignee, item.due_on)], -1)


def _hold(uow: UnitOfWork, item_ids: Sequence[int]) -> None:
    """Let nobody end an item while it changes hands: he would count it for the person who had it before.

    Whoever ends it checks the version of its instance. Cases come before instances, as wherever a verb writes, and
    several in the order of their ids: so two who want the same rows never wait for each other in a ring. SQLite
    has one writer anyway.
    """
    if uow.dialect == "postgresql":
        execute(uow, compose(_HOLD, ids=placeholders(len(item_ids))), [*item_ids, *item_ids])


_HOLD = (
    'WITH cases AS (SELECT id FROM "case" WHERE id IN (SELECT case_id FROM work_item WHERE id IN ({ids})) '
    "ORDER BY id FOR NO KEY UPDATE), "
    "instances AS (SELECT id FROM instance WHERE id IN (SELECT instance_id FROM work_item WHERE id IN ({ids})) "
    "AND (SELECT count(*) FROM cases) >= 0 ORDER BY id FOR NO KEY UPDATE) "
    "UPDATE instance SET version = version + 1 WHERE id IN (SELECT id FROM instances)"
)


def _move(uow: UnitOfWork, place: Sequence[Any], before: int | None, after: int | None) -> None:
    """Count an item for another person; `place` as `_PLACE` reads it."""
    role, unit_id, due = place
    due_on = date.fromisoformat(due) if isinstance(due, str) else due
    counters.count(uow, [figures.of_item(role, unit_id, after, due_on)])
    counters.count(uow, [figures.of_item(role, unit_id, before, due_on)], -1)
