"""Events that are thrown, and the way of errors and escalations to whoever catches them."""

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions import (
    MessageEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from app.engine.incidents import Stopped
from app.engine.outcome import Json, SentMessage, SentSignal
from app.engine.specs.event_subprocesses import EventSubProcess
from app.engine.specs.events import BoundaryEvent, BoundaryEventSplit, correlation_key, listens
from app.engine.specs.flow import Flow
from app.engine.specs.repetition import Repeated
from app.engine.specs.thrown import ErrorEventDefinition, Thrown
from app.engine.token import Token
from app.engine.values import as_json, shown
from app.engine.variables import detached


class Throwing(Flow, BpmnSpecMixin):
    """Throws an event and goes on, unless what it has thrown ends it."""

    def __init__(self, wf_spec: object, bpmn_id: str, event_definition: Any, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition
        self.correlation = ""
        """The expression of the key that says whom a message is for; empty: the processes of its case."""
        self.brings: Mapping[str, str] = {}
        """Input parameters: what a message or signal carries."""

    def _run_hook(self, token: Token) -> bool | None:
        definition, instance = self.event_definition, token.workflow.top_workflow
        if isinstance(definition, MessageEventDefinition):
            self._send(token, definition.name)
        elif isinstance(definition, SignalEventDefinition):
            self._spread(token, definition.name)
        elif isinstance(definition, TerminateEventDefinition):
            token.workflow.end_all_but(token)
        elif isinstance(definition, Thrown):
            self._thrown(token, definition)
        if token.finished:
            instance.passed(token)
        return True

    def _send(self, token: Token, name: str) -> None:
        """Sends a message to other instances."""
        instance, key = token.workflow.top_workflow, None
        if self.correlation:
            key = correlation_key(token, self.correlation)
        instance.messages.append(SentMessage(name, self._brought(token), key, *self._place(token)))

    def _spread(self, token: Token, name: str) -> None:
        """Tells a signal here at once, and other instances when this step is kept."""
        instance, payload = token.workflow.top_workflow, self._brought(token)
        instance.signals.append(SentSignal(name, payload, *self._place(token)))
        instance.fire(instance.waiting_for(SignalEventDefinition, name), payload if self.brings else None)

    def _place(self, token: Token) -> tuple[str, str, int]:
        """Where it is sent, and after how much else in this step."""
        instance = token.workflow.top_workflow
        return token.workflow.definition.process, self.bpmn_id, len(instance.messages) + len(instance.signals)

    def _brought(self, token: Token) -> dict[str, Json]:
        """What a message or signal carries: the input parameters, or all variables where there are none."""
        if not self.brings:
            return detached(token.data)
        return detached({name: as_json(token.evaluate(text)) for name, text in self.brings.items()})

    def _thrown(self, token: Token, definition: Thrown) -> None:
        """Hands an error or escalation to the nearest event that catches it."""
        message = token.evaluate(definition.message) if definition.message else ""
        message = message if isinstance(message, str) else shown(message)
        catcher = caught(token, type(definition), definition.code, message)
        if catcher is None and isinstance(definition, ErrorEventDefinition):
            raise Stopped("engine", token, f"error {definition.code} is not caught")


class IntermediateThrowEvent(Throwing):
    """Throws in the flow."""


class EndEvent(Throwing):
    """Where a branch ends."""


def caught_error(token: Token, code: str, message: str) -> Token | None:
    """Lets an activity fail with a BPMN error: fires the nearest event that catches it, or gives None."""
    return caught(token, ErrorEventDefinition, code, message)


def caught(thrower: Token, kind: type[Thrown], code: str, message: str) -> Token | None:
    """Fires the nearest event that catches what a token throws, one for just this code before one for all."""
    for events in _around(thrower):
        fitting = [event for event in events if _catches(event, kind, code)]
        if fitting:
            catcher = max(fitting, key=lambda event: bool(event.task_spec.event_definition.code))
            told = catcher.task_spec.event_definition.told(code, message)
            thrower.workflow.top_workflow.fire([catcher], told)
            return catcher
    return None


def _around(thrower: Token) -> Iterator[list[Token]]:
    """The events that listen around a token, place by place outwards.

    First those on the activity itself, then the event sub-processes of its scope, then those on the activity that
    this scope belongs to. What an event sub-process throws it does not catch itself.
    """
    place: Token | None = thrower
    while place is not None:
        above = place.parent
        if isinstance(above.task_spec, BoundaryEventSplit):
            yield [event for event in above.children if isinstance(event.task_spec, BoundaryEvent)]
        if isinstance(above.task_spec, Repeated):
            place = above
            continue
        yield [
            event
            for event in place.workflow.unfinished()
            if isinstance(event.task_spec, EventSubProcess) and event.task_spec is not place.task_spec
        ]
        place = place.workflow.caller


def _catches(event: Token, kind: type[Thrown], code: str) -> bool:
    """Whether an event listens for this kind, and for this code or for any."""
    definition = event.task_spec.event_definition
    return listens(event) and type(definition) is kind and definition.code in {"", code}
