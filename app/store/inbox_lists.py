"""The five lists of the inbox, their counts and their filters: one predicate each, used by list and count alike.

Citizens' tasks stand in no list: they are done in the portal with number and look-up code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    not_,
    null,
    or_,
    select,
)

from app.domain.lights import Days
from app.domain.permissions import Actor, Role
from app.store import keyset
from app.store.keyset import Page, Sorting, instant, turn
from app.store.ledger_lists import says
from app.store.schema.cases import Case
from app.store.schema.people import Person
from app.store.schema.work import Step, WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import assigned_to, cases_visible_to, claimable_by, work_items_overseen_by

NEVER = date.max
"""Sorts what has no due date behind everything that has one."""


class List(StrEnum):
    """The lists, in the order of the side bar."""

    MINE = "mine"
    CLAIMABLE = "claimable"
    UNIT = "unit"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What a page of the inbox asks for; empty = not filtered."""

    list: List = List.MINE
    step: str = ""
    """Name of a step, as people read it."""
    source: str = ""
    unit: str = ""
    """Id of the lead unit."""
    light: str = ""
    """late | near | ok"""
    urgent: bool = False
    text: str = ""
    order: str = "due"
    """due | received | number; done work is always in the order of its doing, newest first."""
    after: str = ""
    size: int = 20


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of a list: an open work item, or a step that the reader completed."""

    id: int
    """The work item's id; of a done one, the id it had."""
    case_id: int | None
    number: str
    """Empty, like the other facts of a case, for work that belongs to none."""
    title: str
    kind: str
    source: str
    urgent: bool
    instruction: str
    key_supervision: bool
    round: str
    complexity: str
    sealed: bool
    received_at: datetime | None
    lead_unit: str
    assisting: int
    """How many units assist."""
    step: str
    element: str
    role: str
    unit: str
    due_on: date | None
    opened_at: datetime | None
    assignee: int | None
    assignee_name: str
    barred: int | None
    drafter: int | None
    drafter_for: int | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lights:
    """How many rows of a list show each light."""

    late: int
    near: int
    ok: int


def counts(uow: UnitOfWork, actor: Actor) -> Mapping[List, int]:
    """The exact number of rows in each list, unfiltered, in one statement."""
    numbers = [_only(_rows(actor, which), func.count()).scalar_subquery() for which in List]
    found = uow.session.execute(select(*numbers)).one()
    return dict(zip(List, found, strict=True))


def page(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days) -> Page[InboxRow]:
    """One page of a list with its filters."""
    return turn(
        uow.session,
        _filtered(uow, actor, query, days),
        _sorting(query),
        place=query.after,
        size=query.size,
        record=_record,
    )


def stream(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days) -> Iterator[InboxRow]:
    """All rows of a list with its filters, in its order, whatever page is asked for: for an export."""
    return keyset.stream(uow.session, _filtered(uow, actor, query, days), _sorting(query), _record)


def lights(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days) -> Lights:
    """How the filtered list divides by due date; done work has no lights."""
    if query.list is List.DONE:
        return Lights(0, 0, 0)
    late = func.count(case((_shows("late", days), 1)))
    near = func.count(case((_shows("near", days), 1)))
    divided = _only(_filtered(uow, actor, query, days), late, near, func.count())
    n_late, n_near, total = uow.session.execute(divided).one()
    return Lights(n_late, n_near, total - n_late - n_near)


def steps_in(uow: UnitOfWork, actor: Actor, which: List) -> tuple[str, ...]:
    """The names of the steps that stand in a list: the choices of its filter."""
    name = Step.name if which is List.DONE else WorkItem.name
    found = uow.session.execute(_only(_rows(actor, which), name).distinct().order_by(name))
    return tuple(found.scalars())


def lead_units_in(uow: UnitOfWork, actor: Actor, which: List) -> tuple[str, ...]:
    """The ids of the lead units whose cases stand in a list."""
    found = uow.session.execute(_only(_rows(actor, which), Case.lead_unit).distinct().order_by(Case.lead_unit))
    return tuple(unit for unit in found.scalars() if unit)


def _only(rows: Select[Any], *columns: SQLColumnExpression[Any]) -> Select[Any]:
    return rows.with_only_columns(*columns, maintain_column_froms=True)


def _rows(actor: Actor, which: List) -> Select[Any]:
    """Every row of a list for `actor`: the one place that says what belongs to it."""
    if which is List.DONE:
        return (
            select(*_done_columns(), *_case_columns())
            .select_from(Step)
            .join(Case, Case.id == Step.case_id)
            .where(Step.actor_id == actor.person, Step.kind == "userTask", cases_visible_to(actor))
        )
    return (
        select(*_open_columns(), *_case_columns())
        .select_from(WorkItem)
        .outerjoin(Case, Case.id == WorkItem.case_id)
        .outerjoin(Person, Person.id == WorkItem.assignee_id)
        .where(WorkItem.role != Role.CITIZEN.value, _belongs(actor, which))
    )


def _belongs(actor: Actor, which: List) -> ColumnElement[bool]:
    if which is List.MINE:
        return assigned_to(actor)
    if which is List.CLAIMABLE:
        return claimable_by(actor)
    overseen = work_items_overseen_by(actor)
    if which is List.UNIT:
        return and_(overseen, WorkItem.unit_id != "")
    handled = select(Step.case_id).where(Step.actor_id == actor.person, Step.kind == "userTask")
    return and_(WorkItem.case_id.in_(handled), cases_visible_to(actor), not_(overseen))


def _filtered(uow: UnitOfWork, actor: Actor, query: InboxQuery, days: Days) -> Select[Any]:
    rows = _rows(actor, query.list)
    done = query.list is List.DONE
    if query.step:
        rows = rows.where((Step.name if done else WorkItem.name) == query.step)
    if query.source:
        rows = rows.where(Case.source == query.source)
    if query.unit:
        rows = rows.where(Case.lead_unit == query.unit)
    if query.urgent:
        rows = rows.where(Case.urgent)
    if query.light and not done:
        rows = rows.where(_shows(query.light, days))
    if query.text:
        rows = rows.where(says(uow, query.text))
    return rows


def _shows(light: str, days: Days) -> ColumnElement[bool]:
    due = WorkItem.due_on
    if light == "late":
        return due < days.today
    if light == "near":
        return due.between(days.today, days.near_until)
    return or_(due.is_(None), due > days.near_until)


def _sorting(query: InboxQuery) -> Sorting:
    if query.list is List.DONE:
        return Sorting(Step.at, Step.id, instant, descending=True)
    if query.order == "received":
        return Sorting(
            func.coalesce(Case.received_at, WorkItem.opened_at),
            WorkItem.id,
            instant,
            descending=True,
        )
    if query.order == "number":
        return Sorting(_text(Case.number), WorkItem.id, str)
    return Sorting(func.coalesce(WorkItem.due_on, NEVER), WorkItem.id, date.fromisoformat)


def _text(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    return func.coalesce(column, "")


def _case_columns() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        Case.id.label("case_id"),
        *(_text(column).label(column.key) for column in (Case.number, Case.kind, Case.source, Case.instruction)),
        *(_text(column).label(column.key) for column in (Case.round, Case.complexity, Case.lead_unit)),
        *(func.coalesce(column, false()).label(column.key) for column in (Case.urgent, Case.key_supervision)),
        Case.assisting_units,
        Case.received_at,
    )


def _open_columns() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        WorkItem.id,
        func.coalesce(Case.original_title, WorkItem.name).label("title"),
        WorkItem.sealed,
        WorkItem.name.label("step"),
        WorkItem.element,
        WorkItem.role,
        WorkItem.unit_id.label("unit"),
        WorkItem.due_on,
        WorkItem.opened_at,
        WorkItem.assignee_id.label("assignee"),
        _text(Person.name).label("assignee_name"),
        WorkItem.barred_id.label("barred"),
        WorkItem.drafter_id.label("drafter"),
        WorkItem.drafter_for_id.label("drafter_for"),
        null().label("done_at"),
    )


def _done_columns() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        Step.task_id.label("id"),
        Case.original_title.label("title"),
        Case.sealed,
        Step.name.label("step"),
        Step.element,
        Step.role,
        Step.unit_id.label("unit"),
        Step.due_on,
        Step.opened_at,
        Step.actor_id.label("assignee"),
        Step.actor_name.label("assignee_name"),
        null().label("barred"),
        null().label("drafter"),
        null().label("drafter_for"),
        Step.at.label("done_at"),
    )


def _record(row: Row[Any]) -> InboxRow:
    values = dict(row._mapping)
    del values["sort_value"], values["sort_key"]
    return InboxRow(assisting=len(values.pop("assisting_units") or ()), **values)
