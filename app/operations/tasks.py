"""User tasks: open the form, take, give back, save a draft, complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain import deputies
from app.domain.clock import Clock
from app.domain.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted
from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.routing import fits
from app.engine.outcome import NotReady, Variables
from app.operations import access
from app.operations.answers import form_of
from app.operations.asking import ask
from app.operations.form_files import keep_files
from app.operations.records import entry
from app.operations.running import verbs
from app.operations.running.turn import Turn
from app.operations.steps import StepContext, record_step
from app.store import cases, work_items
from app.store.cases import CaseRecord
from app.store.hot_path import LoadedItem
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import NewWorkItem, WorkItemRecord
from forms.base import TaskForm


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A form ready to be shown: filled from the draft, else from what the case already says."""

    form: TaskForm
    item: WorkItemRecord
    case: CaseRecord | None
    deployment_id: int


@dataclass(frozen=True, slots=True)
class Completed:
    """A task that is done."""

    case_id: int | None
    number: str
    """Of the case; empty for work that belongs to none."""
    next_items: tuple[int, ...]
    """Tasks opened by it that the same actor may do."""


def open_form(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, formdata: Any = None) -> OpenedTask:
    """The task's form; with `formdata` (a multi-dict) as it was sent, to show what was typed after a refusal.

    AlreadyDone, NotPermitted and NotFound as in `complete`.
    """
    loaded = access.reach(uow, actor, item_id)
    turn = verbs.turn_of(uow, deputies.at(actor, loaded.item), clock, loaded)
    variables = verbs.variables(turn, loaded)
    form = ask(_form_class(turn, loaded), StepContext(turn, loaded.item, variables), formdata)
    return OpenedTask(form, loaded.item, loaded.case, _deployment(loaded))


def complete(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, formdata: Any) -> Completed:
    """Validate the form (`formdata` is a multi-dict), record it and move the procedure on: one transaction.

    Invalid carries the sentences per field; AlreadyDone says who was faster and when; NotPermitted when the actor
    may see the task but not do it; NotFound when he may not know of it; Conflict when the case moved in between;
    Stopped when the procedure cannot go on. After any of them nothing is kept.
    """
    loaded = access.reach(uow, actor, item_id)
    turn = verbs.turn_of(uow, deputies.at(actor, loaded.item), clock, loaded)

    def fill(variables: Variables) -> verbs.Filled:
        return _fill(turn, loaded, variables, formdata)

    try:
        verbs.complete(turn, loaded, fill)
        uow.write_pending()
    except (NotReady, Conflict) as overtaken:
        if work_items.get_item(uow, item_id) is None:
            raise access.over(uow, actor, item_id) from overtaken
        raise Conflict(item=item_id) from overtaken
    case = loaded.case
    return Completed(
        None if case is None else case.id,
        "" if case is None else case.number,
        tuple(item.id for item in turn.opened if _own(actor, item)),
    )


def take(uow: UnitOfWork, actor: Actor, clock: Clock, item_ids: Sequence[int]) -> tuple[int, ...]:
    """Take tasks for oneself (认领到人); gives the ids taken; those that others took or ended first are left out.

    What only a deputy may take goes to the person he stands in for: it stays there when his time is over.
    NotFound when one of them is not the actor's to take.
    """
    if actor.person is None:
        raise NotPermitted
    wanted = [found for item_id in item_ids if (found := _takeable(uow, actor, item_id)) is not None]
    taken: set[int] = set()
    for owner in sorted({doing.behalf_of or actor.person for doing, _item in wanted}):
        own = [item.id for doing, item in wanted if (doing.behalf_of or actor.person) == owner]
        taken |= set(work_items.take(uow, own, owner, clock.now))
    for doing, item in wanted:
        if item.id in taken:
            _note(uow, doing, clock, Event.TASK_TAKEN, item)
    return tuple(item.id for _doing, item in wanted if item.id in taken)


def give_back(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int) -> None:
    """Give a taken task back to the unit; its draft stays. NotPermitted when the actor has not taken it."""
    item = access.reach(uow, actor, item_id).item
    doing = deputies.at(actor, item)
    if item.assignee_id is None or not work_items.give_back(uow, item.id, item.assignee_id):
        raise NotPermitted(item=item_id)
    _note(uow, doing, clock, Event.TASK_GIVEN_BACK, item)


def save_draft(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, values: Mapping[str, Any]) -> datetime:
    """Keep what was typed so far, unvalidated (field → list of texts); gives the time shown beside the form."""
    item = access.reach(uow, actor, item_id).item
    if actor.person is None:
        raise NotPermitted(item=item_id)
    if not work_items.save_draft(uow, item.id, values, person_id=actor.person, at=clock.now):
        raise access.over(uow, actor, item_id)
    return clock.now


def _fill(turn: Turn, loaded: LoadedItem, variables: Variables, formdata: Any) -> verbs.Filled:
    """The variables that a valid form sets, and its content for the history. Invalid with the sentences."""
    context = StepContext(turn, loaded.item, variables)
    form = ask(_form_class(turn, loaded), context, formdata, shown=False)
    if not form.validate():
        raise Invalid(form.errors)
    data, values = form.cleaned(), form.process_variables()
    if loaded.case is not None:
        values |= record_step(loaded.item.form, loaded.case, data, context)
        keep_files(turn.uow, form, loaded.case.id, work_item_id=loaded.item.id)
    return verbs.Filled(values, data)


def _form_class(turn: Turn, loaded: LoadedItem) -> type[TaskForm]:
    element = turn.folder(_deployment(loaded)).definition.elements[loaded.item.element]
    form_class = form_of(element)
    if form_class is None:
        raise NotFound(form=loaded.item.form)
    return form_class


def _deployment(loaded: LoadedItem) -> int:
    return loaded.instance.pins.get(loaded.item.process, loaded.instance.deployment_id)


def _own(actor: Actor, item: NewWorkItem) -> bool:
    """Whether the actor may do a task that was just opened."""
    doing = deputies.at(actor, item)
    free = item.assignee_id is None or deputies.has(doing, item)
    return free and fits(actor, item.role, item.unit_id) and not deputies.barred(doing, item)


def _takeable(uow: UnitOfWork, actor: Actor, item_id: int) -> tuple[Actor, WorkItemRecord] | None:
    """The item if the actor may take it, with him as he does; None when somebody was faster."""
    try:
        item = access.reach(uow, actor, item_id).item
    except AlreadyDone:
        return None
    return deputies.at(actor, item), item


def _note(uow: UnitOfWork, actor: Actor, clock: Clock, event: Event, item: WorkItemRecord) -> None:
    if item.case_id is not None:
        payload = {"element": item.element, "task": item.id}
        cases.project(uow, item.case_id, {}, [entry(actor, clock, event, payload)])
