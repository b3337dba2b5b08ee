"""User tasks: open the form, take, give back, save a draft, complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A form ready to be shown: `form` is a `forms.base.TaskForm`, filled from the draft, else from the facts."""

    form: Any
    item_id: int
    case_id: int
    number: str
    name: str
    element: str
    process: str
    deployment_id: int
    role: str
    unit_id: str
    assignee_id: int | None
    due_on: date | None
    drafted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Completed:
    """A task that is done, and the tasks that are open now because of it, in the actor's own reach first."""

    case_id: int
    number: str
    next_items: tuple[int, ...]
    """Ids of open tasks of the same case that this actor may do."""


def open_form(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int) -> OpenedTask:
    """The task's form with draft, facts and choices. NotFound, NotPermitted, AlreadyDone as in `complete`."""
    raise NotImplementedError


def complete(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, formdata: Mapping[str, Any]) -> Completed:
    """Validate the form, record it and move the procedure on: one transaction.

    Invalid carries the sentences per field; AlreadyDone says who was faster and when; NotPermitted when the actor
    may see the task but not do it (drafter of what is signed here); NotFound when he may not know of it; Conflict
    when the case moved in between.
    """
    raise NotImplementedError


def take(uow: UnitOfWork, actor: Actor, clock: Clock, item_ids: Sequence[int]) -> tuple[int, ...]:
    """Take tasks for oneself (认领到人); gives the ids taken; those that others took first are left out."""
    raise NotImplementedError


def give_back(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int) -> None:
    """Give a taken task back to the unit; its draft stays."""
    raise NotImplementedError


def save_draft(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, values: Mapping[str, Any]) -> datetime:
    """Keep what was typed so far, unvalidated (field → list of strings); gives the time shown beside the form."""
    raise NotImplementedError
