"""Events that are waited for: what starts, what waits in the flow, and what listens beside it."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent

from app.engine.conditions import ConditionEventDefinition
from app.engine.incidents import Stopped
from app.engine.outcome import Variables
from app.engine.specs.flow import JOB, Flow
from app.engine.timers import TimerEventDefinition
from app.engine.token import WAITING, Token

PAYLOAD = "payload"
KEY = "key"
"""The correlation key of a token that waits for a message."""
LONGEST_KEY = 200


class StartEvent(Flow, BpmnSpecMixin):
    """Where a process or sub-process starts, because somebody or something has started it."""

    def __init__(self, wf_spec: object, bpmn_id: str, event_definition: object, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.event_definition = event_definition


class Catching(Flow):
    """Waits for an event."""

    event_definition: Any
    interrupting = False
    """Whether what happens ends something else."""

    correlation = ""
    """The expression of the correlation key; empty: what comes is for the whole case."""

    def _update_hook(self, token: Token) -> bool | None:
        if self.correlation and KEY not in token.internal_data:
            token.internal_data[KEY] = correlation_key(token, self.correlation)
        return bool(CatchingEvent._update_hook(self, token))

    def _on_ready(self, token: Token) -> None:
        token.workflow.top_workflow.event_manager.remove_task(token)

    def fire(self, token: Token, payload: Variables | None = None) -> None:
        """The event that the waiting token waits for has happened."""
        self._happened(token, payload)
        self._update(token)

    def _happened(self, token: Token, payload: Variables | None) -> None:
        token.internal_data["event_fired"] = True
        if payload:
            token.internal_data[PAYLOAD] = payload

    def receive(self, token: Token, payload: Variables) -> None:
        """Makes the payload of a message variables."""
        token.write(payload)

    def _run_hook(self, token: Token) -> bool | None:
        self.receive(token, token.internal_data.pop(PAYLOAD, {}))
        return True

    def _on_cancel(self, token: Token) -> None:
        token.workflow.top_workflow.event_manager.remove_task(token)


class IntermediateCatchEvent(Catching, defaults.IntermediateCatchEvent):
    """Waits in the flow."""


class ReceiveTask(Catching, defaults.ReceiveTask):
    """Waits for a message, as a task."""


class Listening(Catching):
    """Listens beside the flow as long as what it listens to is under way.

    What it interrupts ends in the moment in which the event happens, so that nothing of it runs any more; what
    does not interrupt listens again in the same moment, so that no second event is lost. With asyncBefore what
    follows is a job, not the listening. What an event brought that does not interrupt belongs to its branch
    alone; the others go on with the variables they had.
    """

    interrupting: bool

    def fire(self, token: Token, payload: Variables | None = None) -> None:
        self._happened(token, payload)
        if self.interrupting:
            self.interrupt(token)
        else:
            self._listen_again(token)
        if self.asynchronous:
            token.workflow.top_workflow.event_manager.remove_task(token)
            token.internal_data[JOB] = True
        else:
            token._ready()

    def interrupt(self, token: Token) -> None:
        """Ends what the event interrupts; what that is depends on where it listens."""

    def receive(self, token: Token, payload: Variables) -> None:
        if self.interrupting:
            token.write(payload)
        elif payload:
            token.own = {**token.own, **payload}

    def _update(self, token: Token) -> None:
        if self._update_hook(token):
            token._ready()

    def _listen_again(self, token: Token) -> None:
        definition = self.event_definition
        following: Mapping[str, Any] | None = {}
        if isinstance(definition, TimerEventDefinition | ConditionEventDefinition):
            following = definition.following(token)
        if following is not None:
            again = token.parent._add_child(self)
            again.internal_data.update(following)
            self._update(again)


def listens(token: Token) -> bool:
    """Whether the token only listens: nothing has happened yet for which it would go on."""
    return token.state == WAITING and isinstance(token.task_spec, Listening) and JOB not in token.internal_data


def waits(token: Token) -> bool:
    """Whether the token waits for its event, and is neither a job nor over."""
    return token.state == WAITING and isinstance(token.task_spec, Catching) and JOB not in token.internal_data


class BoundaryEvent(Listening, defaults.BoundaryEvent):
    """Listens as long as its host is under way; the library would refuse a second message."""

    def __init__(
        self,
        wf_spec: object,
        bpmn_id: str,
        event_definition: EventDefinition,
        interrupting: bool,
        **kwargs: object,
    ) -> None:
        super().__init__(wf_spec, bpmn_id, event_definition, interrupting, **kwargs)
        self.interrupting = interrupting

    def interrupt(self, token: Token) -> None:
        _end_beside(token)


class BoundaryEventSplit(Flow):
    """Stands before a host: its children are the host and the events on it, which end with it or end it."""

    def child_completed(self, token: Token, child: Token) -> None:
        if not isinstance(child.task_spec, BoundaryEvent):
            _end_beside(child)


def _end_beside(token: Token) -> None:
    """Ends the host and the events that listen on it, except this one and those that have happened already."""
    siblings: list[Token] = token.parent.children
    for sibling in siblings:
        happened = isinstance(sibling.task_spec, BoundaryEvent) and not listens(sibling)
        if sibling is not token and not sibling.finished and not happened:
            sibling.cancel()


def correlation_key(token: Token, text: str) -> str:
    """The correlation key that an expression gives: a text or a whole number. Stopped for anything else."""
    value = token.evaluate(text)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and 0 < len(value) <= LONGEST_KEY:
        return value
    raise Stopped("expression", token, f"correlationKey: {text} is no text of 1 to {LONGEST_KEY} characters")
