"""The history of steps: what was passed, by whom, on which version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.store.literal import Reader, Writer, compose, execute, placeholders
from app.store.schema.work import Step
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """An element that was passed; case and instance are added by whoever saves it."""

    task_id: int
    process: str
    deployment_id: int
    element: str
    name: str
    kind: str
    at: datetime
    role: str = ""
    unit_id: str = ""
    actor_id: int | None = None
    actor_name: str = ""
    deputy_for_id: int | None = None
    deputy_for_name: str | None = None
    inputs: Mapping[str, Any] | None = None
    outputs: Mapping[str, Any] | None = None
    rules: Sequence[str] | None = None
    opened_at: datetime | None = None
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step as it was recorded. The meaning of each field stands at `schema.work.Step`."""

    id: int
    case_id: int | None
    instance_id: int
    task_id: int
    process: str
    deployment_id: int
    element: str
    name: str
    kind: str
    role: str
    unit_id: str
    actor_id: int | None
    actor_name: str
    deputy_for_id: int | None
    deputy_for_name: str | None
    inputs: Mapping[str, Any] | None
    outputs: Mapping[str, Any] | None
    rules: Sequence[str] | None
    opened_at: datetime | None
    due_on: date | None
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Done:
    """Who ended a task, and when; without an id when an event withdrew it."""

    actor_id: int | None
    actor_name: str
    deputy_for_name: str | None
    at: datetime
    case_id: int | None
    role: str
    unit_id: str
    """For whom the task was."""


_reader = Reader(Step, StepRecord)
_done_reader = Reader(Step, Done)
_writer = Writer(Step, NewStep, "case_id", "instance_id")

_OF_CASE = compose("SELECT {steps} FROM step s WHERE s.case_id = ? ORDER BY s.id", steps=_reader.select_list("s"))
_DONE = compose(
    "SELECT {done} FROM step s WHERE s.task_id = ? AND s.kind IN ('userTask', 'withdrawn') ORDER BY s.id LIMIT 1",
    done=_done_reader.select_list("s"),
)


def insert_rows(uow: UnitOfWork, steps: Sequence[NewStep], case_id: int | None, instance_id: int) -> None:
    """Add steps of an instance."""
    _writer.insert(uow, steps, case_id, instance_id)


def steps_of_case(uow: UnitOfWork, case_id: int) -> Sequence[StepRecord]:
    """The whole history of a case, oldest first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _OF_CASE, [case_id]).fetchall()]


def done(uow: UnitOfWork, item_id: int) -> Done | None:
    """Who ended the task that an open item stood for; None when nobody has."""
    row = execute(uow, _DONE, [item_id]).fetchone()
    return None if row is None else _done_reader.read(row, uow.dialect)


def last_actors(uow: UnitOfWork, instance_id: int, elements: Sequence[str]) -> tuple[int | None, int | None]:
    """Who last completed one of the elements of an instance, and in whose stead: the drafter of what is signed."""
    if not elements:
        return None, None
    statement = compose(
        "SELECT actor_id, deputy_for_id FROM step WHERE instance_id = ? AND element IN ({elements}) "
        "ORDER BY id DESC LIMIT 1",
        elements=placeholders(len(elements)),
    )
    row = execute(uow, statement, [instance_id, *elements]).fetchone()
    return (None, None) if row is None else (row[0], row[1])


def last_at_desk(uow: UnitOfWork, case_id: int, role: str, unit_id: str) -> int | None:
    """Who last completed a task of a case for a role of a unit."""
    row = execute(
        uow,
        "SELECT actor_id FROM step WHERE case_id = ? AND role = ? AND unit_id = ? AND kind = 'userTask' "
        "AND actor_id IS NOT NULL ORDER BY id DESC LIMIT 1",
        [case_id, role, unit_id],
    ).fetchone()
    return None if row is None else row[0]
