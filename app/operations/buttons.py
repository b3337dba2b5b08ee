"""What people set off on a case outside of tasks: messages to its procedure, and linked processes.

Whoever may press a button is said here; whether it can be pressed now follows from the diagrams: a message needs
something that waits for it, a linked process that none of its kind is running.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import deputies
from app.domain.clock import Clock
from app.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from app.domain.permissions import Actor, Role
from app.engine.outcome import Json, Variables
from app.operations.cases import MAIN_PROCESS
from app.operations.choices import Asking, choices_for
from app.operations.facts import facts
from app.operations.form_files import keep_files
from app.operations.running import linked, verbs
from app.operations.running.surroundings import TurnSurroundings
from app.operations.running.turn import Turn
from app.operations.steps.instruct import instructed
from app.store import case_access, cases, processes
from app.store.cases import CaseRecord
from app.store.processes import InstanceRecord
from app.store.unit_of_work import UnitOfWork
from forms import form_class
from forms.base import TaskForm
from forms.words import _

HANDLERS = frozenset({Role.HANDLING_UNIT})
OFFICES = frozenset({Role.INFO_OFFICE, Role.SUPERVISION_OFFICE})


@dataclass(frozen=True, slots=True)
class Button:
    """Something to be set off. `name` is the message's, or the linked process's."""

    name: str
    title: str
    roles: frozenset[Role]
    form: str = ""
    """Key of the form that it opens; empty = none."""
    starts: bool = False
    """Whether it starts a process; else it delivers a message."""

    @property
    def own(self) -> bool:
        """Whether the role must be held for a unit that handles the case."""
        return Role.HANDLING_UNIT in self.roles


BUTTONS: Mapping[str, Button] = {
    button.name: button
    for button in (
        Button("extension", _("申请延期"), HANDLERS, form="request_extension", starts=True),
        Button("go_on", _("不再等待协办意见"), HANDLERS),
        Button("conflict_found", _("报告利害关系"), HANDLERS),
        Button("later_instruction", _("登记领导批示"), OFFICES | {Role.CITY_LEADER}, form="instruct"),
        Button("reroute", _("撤回改派"), OFFICES),
    )
}


@dataclass(frozen=True, slots=True)
class OpenedButton:
    """A button's form, ready to be shown."""

    button: Button
    case: CaseRecord
    form: TaskForm


def available(
    uow: UnitOfWork, actor: Actor, clock: Clock, case: CaseRecord, instances: Sequence[InstanceRecord]
) -> tuple[Button, ...]:
    """The buttons that the actor may press now on a case that he was found to see, by all its processes.

    Who meets it in the claim pool only does not see it: `press` refuses him.
    """
    held = [button for button in BUTTONS.values() if _may(actor, case, button)]
    if not held:
        return ()
    situation = _Standing(uow, actor, clock, case, instances)
    return tuple(button for button in held if situation.allows(button))


def open_button(
    uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, name: str, *, formdata: Any = None
) -> OpenedButton:
    """The form of a button. NotFound for a button without one, otherwise as `press`."""
    standing, button = _standing(uow, actor, clock, case_id, name)
    if not button.form:
        raise NotFound(button=name)
    return OpenedButton(button, standing.case, standing.form(button, formdata))


def press(uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, name: str, *, formdata: Any = None) -> None:
    """Set a button's message or process off; `formdata` is the multi-dict of its form.

    NotFound when the actor may not know of the case, NotPermitted when the button is not his, Conflict when it
    cannot be pressed now, Invalid when its form has faults.
    """
    standing, button = _standing(uow, actor, clock, case_id, name)
    if not button.form:
        standing.set_off(button, {}, None)
        return
    form = standing.form(button, formdata)
    if not form.validate():
        raise Invalid(form.errors)
    data, values = form.cleaned(), form.process_variables()
    if button.form == "instruct":
        values |= instructed(uow, data, standing.variables)
    keep_files(uow, form, case_id, uploaded_by=actor.person)
    standing.set_off(button, values, data)


class _Standing:
    """How a case stands when somebody wants to set something off."""

    def __init__(
        self,
        uow: UnitOfWork,
        actor: Actor,
        clock: Clock,
        case: CaseRecord,
        instances: Sequence[InstanceRecord],
    ) -> None:
        self.case = case
        self.turn = Turn(uow, actor, clock, case.id, None)
        self.variables: dict[str, Json] = {}
        """Those of all running processes; the main one's win."""
        self.messages: set[str] = set()
        self.running: set[str] = set()
        for instance in sorted(instances, key=lambda one: one.process == MAIN_PROCESS):
            if instance.status != "finished":
                around = TurnSurroundings(self.turn)
                stands = self.turn.library.runner.situation(instance.state, around)
                self.variables.update(stands.variables)
                self.messages |= stands.messages
                self.running.add(instance.process)

    def allows(self, button: Button) -> bool:
        """Whether the button can be pressed now."""
        if not button.starts:
            return button.name in self.messages
        due_on = self.case.due_on
        in_time = due_on is not None and self.turn.clock.today <= due_on and self.case.handed_in_at is None
        return in_time and button.name not in self.running and bool(self.running)

    def form(self, button: Button, formdata: Any) -> TaskForm:
        """The button's form as sent, else empty."""
        turn = self.turn
        asking = Asking(turn.uow, turn.actor, turn.clock, self.case.lead_unit, self.case.id)
        known = facts(turn, self.case, self.variables, button.form)
        return form_class(button.form)(formdata, choices=choices_for(asking), facts=known)

    def set_off(self, button: Button, values: Variables, data: Mapping[str, Any] | None) -> None:
        """Start the process or deliver the message."""
        if button.starts:
            linked.open_process(self.turn, button.name, {**self.variables, **values}, inputs=data)
        elif not verbs.deliver_to_case(self.turn, self.case.id, button.name, values, data):
            raise Conflict(button=button.name)


def _standing(uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, name: str) -> tuple[_Standing, Button]:
    case, button = _case(uow, actor, case_id), BUTTONS.get(name)
    if button is None:
        raise NotFound(button=name)
    if not _may(actor, case, button):
        raise NotPermitted(button=name)
    doing = deputies.able_to(actor, lambda one: _may(one, case, button))
    standing = _Standing(uow, doing, clock, case, processes.instances_of_case(uow, case_id))
    if not standing.allows(button):
        raise Conflict(button=name)
    return standing, button


def _case(uow: UnitOfWork, actor: Actor, case_id: int) -> CaseRecord:
    if not case_access.reaches_case(uow, actor, case_id):
        raise NotFound(case=case_id)
    return cases.get_case(uow, case_id)


def _may(actor: Actor, case: CaseRecord, button: Button) -> bool:
    if not button.own:
        return not actor.roles.isdisjoint(button.roles)
    handling = {case.lead_unit, case.acting_unit} - {""}
    return any(grant.role in button.roles and grant.unit in handling for grant in actor.grants)
