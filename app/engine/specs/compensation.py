"""Compensation: undoing what was completed, as Camunda 7 does it.

A completed activity with a handler, and a completed sub-process with such activities, is noted (`completed`). A
throw event takes the notes of its scope, starts the handlers in the reverse order of completion, all at once, and
goes on when the last has ended. A completed sub-process is opened again, without its flow, so that its handlers
run where they are drawn. The cancel end event of a transaction does the same, then leaves by the cancel event.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.event_definitions import CancelEventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from app.engine.completed import LOG, Entry, taken
from app.engine.incidents import Stopped
from app.engine.outcome import Json
from app.engine.specs.activities import SubWorkflowTask
from app.engine.specs.event_subprocesses import EventSubProcess
from app.engine.specs.flow import Flow, Way
from app.engine.specs.repetition import Repeated
from app.engine.token import STARTED, Token

if TYPE_CHECKING:
    from app.engine.scope import Scope

UNDOING = ".Compensation"
"""The specification, one in each scope, whose token leads a compensation. No id of a diagram begins so."""
REOPENED = ".Reopened "
"""Before the name of a sub-process: the specification by which it is opened again."""
ENTRIES = "entries"
LEFT = "left"
THROWN_BY = "thrown_by"


class CompensationEvent(Flow, BpmnSpecMixin):
    """The compensation event on an activity: it never waits, and leads to the handler."""

    handler: str = ""


class Undoing(Flow):
    """Leads a compensation: its children are the handlers. It ends when the last of them has."""

    recorded = False

    def taken(self, token: Token) -> list[Way]:
        """A sub-process that was opened again is over; elsewhere the event that threw goes on."""
        return [] if THROWN_BY in token.internal_data else [Way(self._wf_spec.end.name)]

    def child_completed(self, token: Token, child: Token) -> None:
        if token.state != STARTED:
            return
        data = token.internal_data
        if isinstance(child.task_spec, CompensationEvent):
            self._begin(token, child.task_spec.handler, child.own)
        data[LEFT] -= 1
        if not data[LEFT]:
            token._ready()

    def _update_hook(self, token: Token) -> bool:
        token._set_state(STARTED)
        token.internal_data[LEFT] = 0
        for entry in reversed(token.internal_data.pop(ENTRIES)):
            self._undo(token, entry)
        return not token.internal_data[LEFT]

    def _undo(self, token: Token, entry: Entry) -> None:
        name, own, inside = entry
        spec = self._wf_spec.task_specs[name]
        if isinstance(spec, Repeated):
            for instance in reversed(inside):
                self._undo(token, instance)
            return
        for undoing in dict.fromkeys((spec.undone_by, REOPENED + name if inside else "")):
            if undoing:
                self._begin(token, undoing, own, inside)

    def _begin(self, token: Token, name: str, own: dict[str, Json], inside: Sequence[Entry] = ()) -> None:
        token.internal_data[LEFT] += 1
        child = token._add_child(self._wf_spec.task_specs[name])
        child.own = own
        if isinstance(child.task_spec, Reopened):
            child.internal_data[LOG] = inside
        child.task_spec._update(child)

    def _on_complete(self, token: Token) -> None:
        super()._on_complete(token)
        thrower = token.workflow.top_workflow.token(token.internal_data.get(THROWN_BY, 0))
        if thrower is not None:
            thrower.internal_data[LEFT] -= 1
            if not thrower.internal_data[LEFT]:
                thrower._ready()


class Reopened(SubWorkflowTask):
    """A completed sub-process, opened again to undo what was done inside it."""

    recorded = False

    def start_workflow(self, token: Token) -> None:
        scope = token.workflow.top_workflow.enclose(token)
        root = scope.task_tree = Token(scope, scope.spec.start, state=TaskState.COMPLETED)
        root.own = token.own
        inside = token.internal_data.pop(LOG)
        consumer = scope.spec.compensated_by
        if consumer:
            root.internal_data[LOG] = inside
        _lead(scope, [[consumer, token.own, []]] if consumer else inside)


class CompensationSubProcess(SubWorkflowTask):
    """An event sub-process that is carried out instead of undoing what its scope did; it may throw that."""


class CompensationThrow(Flow, BpmnSpecMixin):
    """Throws compensation, for one activity or for its whole scope, and waits until everything is undone."""

    def __init__(self, wf_spec: object, bpmn_id: str, activity: str, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.activity = activity

    def _run_hook(self, token: Token) -> bool | None:
        if LEFT in token.internal_data:
            return True
        return self._throw(token, [(scope, taken(scope.task_tree, self.activity)) for scope in _reached(token)])

    def _throw(self, token: Token, found: "list[tuple[Scope, list[Entry]]]") -> bool | None:
        """Starts undoing; None as long as that is under way."""
        undone = [(scope, entries) for scope, entries in found if entries]
        if not undone:
            return True
        token.internal_data[LEFT] = len(undone)
        for scope, entries in undone:
            _lead(scope, entries, token)
        return None

    def _on_cancel(self, token: Token) -> None:
        for other in list(token.workflow.top_workflow.tokens):
            if other.internal_data.get(THROWN_BY) == token.id:
                other.cancel()


class CancelEnd(CompensationThrow):
    """Cancels its transaction: ends all else in it, undoes what was completed, and leaves by the cancel event."""

    def __init__(self, wf_spec: object, bpmn_id: str, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, "", **kwargs)

    def _run_hook(self, token: Token) -> bool | None:
        if LEFT not in token.internal_data and self._throw(token, self._stopped(token)) is None:
            return None
        for activity in _cancelled(token):
            for event in activity.parent.children:
                if isinstance(getattr(event.task_spec, "event_definition", None), CancelEventDefinition):
                    token.workflow.top_workflow.passed(token)
                    event.task_spec.fire(event)
                    return None
        raise Stopped("engine", token, "no cancel event on the transaction")

    def _stopped(self, token: Token) -> "list[tuple[Scope, list[Entry]]]":
        """Ends what is under way in the transaction, all its instances included; gives what is to be undone."""
        token.workflow.end_all_but(token)
        found = [(token.workflow, taken(token.workflow.task_tree))]
        for activity in _cancelled(token):
            for instance in activity.children if isinstance(activity.task_spec, Repeated) else ():
                if not instance.finished and instance is not token.workflow.caller:
                    instance.cancel()
            found.append((activity.workflow, taken(activity)))
        return found


def _cancelled(end: Token) -> Iterator[Token]:
    """The token of the transaction that an end cancels, and the one of the repetition around it."""
    transaction = end.workflow.caller
    if transaction is not None:
        yield transaction
        if isinstance(transaction.parent.task_spec, Repeated):
            yield transaction.parent


def _reached(token: Token) -> "Iterator[Scope]":
    """The scope in which compensation is thrown; for an event sub-process also the one around it."""
    scope = token.workflow
    yield scope
    while scope.caller is not None and isinstance(
        scope.caller.task_spec, CompensationSubProcess | EventSubProcess
    ):
        scope = scope.caller.workflow
        yield scope


def _lead(scope: "Scope", entries: list[Entry], thrower: Token | None = None) -> None:
    """Begins a compensation in a scope; without a thrower the scope ends with it."""
    leader = Token(scope, scope.spec.task_specs[UNDOING], scope.task_tree)
    leader.internal_data[ENTRIES] = entries
    if thrower is not None:
        leader.internal_data[THROWN_BY] = thrower.id
    leader.task_spec._update(leader)
