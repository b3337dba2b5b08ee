"""Events: what starts, ends, waits, throws, and what hangs on an activity."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent

from app.engine.incidents import Stopped
from app.engine.outcome import SentMessage, Variables
from app.engine.specs.flow import Flow
from app.engine.specs.repetition import Repeated
from app.engine.timers import TimerEventDefinition
from app.engine.token import WAITING, Token
from app.engine.variables import detached

PAYLOAD = "payload"


class StartEvent(Flow, BpmnSpecMixin):
    """Where a process or sub-process starts, because somebody or something has started it."""

    def __init__(self, wf_spec: object, bpmn_id: str, event_definition: object, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition


class Catching(Flow):
    """Waits for an event."""

    event_definition: Any

    _update_hook = CatchingEvent._update_hook

    def _on_ready(self, token: Token) -> None:
        token.workflow.top_workflow.event_manager.remove_task(token)

    def fire(self, token: Token, payload: Variables | None = None) -> None:
        """The event that the waiting token waits for has happened."""
        token.internal_data["event_fired"] = True
        if payload:
            token.internal_data[PAYLOAD] = payload
        self._update(token)

    def receive(self, token: Token, payload: Variables) -> None:
        """Makes the payload of a message variables."""
        token.write(payload)

    def _run_hook(self, token: Token) -> bool:
        self.receive(token, token.internal_data.pop(PAYLOAD, {}))
        return True

    def _on_cancel(self, token: Token) -> None:
        token.workflow.top_workflow.event_manager.remove_task(token)


class IntermediateCatchEvent(Catching, defaults.IntermediateCatchEvent):
    """Waits in the flow."""


class ReceiveTask(Catching, defaults.ReceiveTask):
    """Waits for a message, as a task."""


class BoundaryEvent(Catching, defaults.BoundaryEvent):
    """Waits as long as its host is under way.

    One that does not interrupt waits again as soon as it was fired; the library would refuse a second message.
    What its message brought belongs to its branch alone; the host goes on with the variables it had.
    """

    def receive(self, token: Token, payload: Variables) -> None:
        if self.cancel_activity:
            token.write(payload)
        elif payload:
            token.own = {**token.own, **payload}

    def _run_hook(self, token: Token) -> bool:
        if not self.cancel_activity and _host_of(token) is not None:
            self._wait_again(token)
        return super()._run_hook(token)

    def _wait_again(self, token: Token) -> None:
        definition = self.event_definition
        following = definition.following(token) if isinstance(definition, TimerEventDefinition) else {}
        if following is not None:
            again = token.parent._add_child(self)
            again.internal_data.update(following)
            self._update(again)


class BoundaryEventSplit(Flow):
    """Stands before a host: its children are the host and the events on it, which end one another."""

    def child_completed(self, token: Token, child: Token) -> None:
        event = child.task_spec
        if isinstance(event, BoundaryEvent) and not event.cancel_activity:
            return
        for sibling in token.children:
            if sibling is not child and not sibling.finished and not _proceeds(sibling):
                sibling.cancel()


def _host_of(event: Token) -> Token | None:
    """The activity that the event hangs on, as long as it is under way."""
    siblings: list[Token] = event.parent.children
    for sibling in siblings:
        if not isinstance(sibling.task_spec, BoundaryEvent) and not sibling.finished:
            return sibling
    return None


def _proceeds(token: Token) -> bool:
    """Whether this is an event beside the host that was fired already."""
    event = token.task_spec
    return isinstance(event, BoundaryEvent) and not event.cancel_activity and token.state != WAITING


class Throwing(Flow, BpmnSpecMixin):
    """Throws an event and goes on, unless that ends its own activity."""

    def __init__(self, wf_spec: object, bpmn_id: str, event_definition: Any, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition

    def _run_hook(self, token: Token) -> bool | None:
        definition, instance = self.event_definition, token.workflow.top_workflow
        if isinstance(definition, MessageEventDefinition):
            instance.messages.append(SentMessage(definition.name, detached(token.data)))
        elif isinstance(definition, SignalEventDefinition):
            instance.fire(instance.waiting_for(SignalEventDefinition, definition.name))
        elif isinstance(definition, TerminateEventDefinition):
            token.workflow.end_all_but(token)
        elif isinstance(definition, ErrorEventDefinition | EscalationEventDefinition):
            return self._thrown(token, definition)
        return True

    def _thrown(self, token: Token, definition: Any) -> bool | None:
        """Hands an error or escalation to whoever catches it around this process or sub-process."""
        catcher = caught(token.workflow.caller, type(definition), definition.code or "")
        if catcher is None and isinstance(definition, ErrorEventDefinition):
            raise Stopped("engine", token, f"error {definition.code} is not caught")
        if catcher is None or not catcher.task_spec.cancel_activity:
            return True
        token.workflow.top_workflow.passed(token)
        return None


class IntermediateThrowEvent(Throwing):
    """Throws in the flow."""


class EndEvent(Throwing):
    """Where a branch ends."""


def caught_error(token: Token, code: str) -> Token | None:
    """Lets an activity fail with a BPMN error: fires the nearest event that catches it, or gives None."""
    return caught(token, ErrorEventDefinition, code)


def caught(activity: Token | None, kind: type[EventDefinition], code: str) -> Token | None:
    """Fires the nearest boundary event of this kind and code on the activity or on those around it."""
    while activity is not None:
        parent = activity.parent
        siblings: list[Token] = parent.children
        for event in siblings:
            if event.state == WAITING and _catches(event.task_spec, kind, code):
                event.task_spec.fire(event)
                activity.workflow.top_workflow.agenda.rotate()  # before anything that it may end
                return event
        activity = parent if isinstance(parent.task_spec, Repeated) else activity.workflow.caller
    return None


def _catches(event: Any, kind: type[EventDefinition], code: str) -> bool:
    """Whether an event is of this kind, for this code or for any."""
    definition = getattr(event, "event_definition", None)
    return definition is not None and type(definition) is kind and definition.code in {None, code}
