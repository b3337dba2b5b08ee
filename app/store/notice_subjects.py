"""What notices are about, as far as their reader may see it: cases, tasks, and tasks that are due soon."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, bindparam, func, select

from app.domain.permissions import Actor
from app.store.kept_statements import Kept
from app.store.schema.cases import Case
from app.store.schema.work import WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import cases_visible_to, sight, work_items_visible_to


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case that the reader of a notice may see."""

    id: int
    number: str
    title: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task that waits for one person."""

    item_id: int
    case_id: int | None
    number: str
    """Empty, like the title, for work that belongs to no case."""
    title: str
    step: str
    due_on: date
    sealed: bool


@Kept
def _held(reader: Actor, limit: int) -> Select[Any]:
    columns: tuple[SQLColumnExpression[Any], ...] = (
        WorkItem.id,
        WorkItem.case_id,
        func.coalesce(Case.number, ""),
        func.coalesce(Case.original_title, ""),
        WorkItem.name,
        WorkItem.due_on,
        WorkItem.sealed,
    )
    return (
        select(*columns)
        .outerjoin(Case, Case.id == WorkItem.case_id)
        .where(
            WorkItem.assignee_id == bindparam("person"),
            WorkItem.due_on.between(bindparam("since"), bindparam("until")),
            work_items_visible_to(reader),
        )
        .order_by(WorkItem.due_on, WorkItem.id)
        .limit(limit)
    )


def held(uow: UnitOfWork, actor: Actor, until: date, limit: int, *, since: date = date.min) -> list[HeldTask]:
    """What the actor holds that is due by a day, the most urgent first."""
    rows = _held.rows(uow, sight(actor), limit, person=actor.person, since=since, until=until)
    return [HeldTask(*row) for row in rows]


def in_sight(uow: UnitOfWork, actor: Actor, case_ids: Collection[int]) -> dict[int, SeenCase]:
    """Those of the cases that the actor may see, by id."""
    if not case_ids:
        return {}
    wanted = select(Case.id, Case.number, Case.original_title, Case.sealed).where(
        Case.id.in_(sorted(case_ids)), cases_visible_to(actor)
    )
    return {row.id: SeenCase(*row) for row in uow.session.execute(wanted)}


def within_reach(uow: UnitOfWork, actor: Actor, item_ids: Collection[int]) -> set[int]:
    """Those of the tasks that are open and stand in the actor's lists."""
    if not item_ids:
        return set()
    wanted = select(WorkItem.id).where(WorkItem.id.in_(sorted(item_ids)), work_items_visible_to(actor))
    return set(uow.session.scalars(wanted))
