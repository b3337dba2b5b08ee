"""One line of a list of the inbox: what is read of a task, of its case and of who has it."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    Text,
    cast,
    false,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.orm import aliased

from app.store.schema.cases import Case
from app.store.schema.people import Person
from app.store.schema.processes import Instance
from app.store.schema.work import Step, WorkItem


class InboxRow(NamedTuple):
    """One line of a list: an open work item, or a step that the reader completed.

    A tuple, because twenty are made, and compared, for every page.
    """

    id: int
    """The work item's id; of a done one, the id it had."""
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
    taken_at: datetime | None
    assigned_by: str
    """Who handed it to the person who has it; empty where he took it himself or the diagram named him."""
    process: str
    deployment_id: int
    """By which version of the process it stands where it stands."""
    done_at: datetime | None
    title: str
    sealed: bool
    case_id: int | None
    number: str
    """Empty, like the other facts of a case, for work that belongs to none."""
    kind: str
    source: str
    instruction: str
    round: str
    complexity: str
    lead_unit: str
    urgent: bool
    key_supervision: bool
    assisting: int
    """How many units assist."""
    received_at: datetime | None


def done_lines(found: Subquery) -> Select[Any]:
    """What is shown of the steps `found`."""
    done = select(*_done_columns(), *_case_columns(), null()).select_from(found)
    return done.join(Step, Step.id == found.c.row_id).join(Case, Case.id == Step.case_id)


def open_lines(found: Subquery) -> Select[Any]:
    """What is shown of the open items `found`."""
    return (
        select(*_open_columns(), *_case_columns(), cast(Instance.pins, Text))
        .select_from(found)
        .join(WorkItem, WorkItem.id == found.c.row_id)
        .outerjoin(Case, Case.id == WorkItem.case_id)
        .join(Instance, Instance.id == WorkItem.instance_id)
        .outerjoin(Person, Person.id == WorkItem.assignee_id)
        .outerjoin(_giver, _giver.id == WorkItem.assigned_by_id)
    )


def line(row: Sequence[Any]) -> InboxRow:
    """A row of either."""
    *values, assisting, received_at, pins = row
    if pins:
        values[_DEPLOYMENT] = _pinned(pins).get(values[_PROCESS], values[_DEPLOYMENT])
    return InboxRow._make((*values, len(assisting or ()), received_at))


@lru_cache(maxsize=64)
def _pinned(pins: str) -> dict[str, int]:
    """Which deployments the instance of a case keeps to; those of most cases are the same."""
    kept: dict[str, int] = orjson.loads(pins)
    return kept


_giver = aliased(Person)
_PROCESS, _DEPLOYMENT = map(InboxRow._fields.index, ("process", "deployment_id"))


def _text(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    return func.coalesce(column, "")


def _open_columns() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        WorkItem.id,
        WorkItem.name,
        WorkItem.element,
        WorkItem.role,
        WorkItem.unit_id,
        WorkItem.due_on,
        WorkItem.opened_at,
        WorkItem.assignee_id,
        _text(Person.name),
        WorkItem.barred_id,
        WorkItem.drafter_id,
        WorkItem.drafter_for_id,
        WorkItem.taken_at,
        _text(_giver.name),
        WorkItem.process,
        Instance.deployment_id,
        null(),
        func.coalesce(Case.original_title, WorkItem.name),
        WorkItem.sealed,
    )


def _done_columns() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        Step.task_id,
        Step.name,
        Step.element,
        Step.role,
        Step.unit_id,
        Step.due_on,
        Step.opened_at,
        Step.actor_id,
        Step.actor_name,
        null(),
        null(),
        null(),
        null(),
        literal(""),
        Step.process,
        Step.deployment_id,
        Step.at,
        Case.original_title,
        Case.sealed,
    )


def _case_columns() -> tuple[SQLColumnExpression[Any], ...]:
    texts = (Case.number, Case.kind, Case.source, Case.instruction, Case.round, Case.complexity, Case.lead_unit)
    marks = (Case.urgent, Case.key_supervision)
    return (
        Case.id,
        *(_text(column) for column in texts),
        *(func.coalesce(column, false()) for column in marks),
        Case.assisting_units,
        Case.received_at,
    )
