"""Event sub-processes: they lie in a process or sub-process and are started by what happens in it."""

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent

from app.engine.specs.events import Listening, listens
from app.engine.specs.thrown import Thrown
from app.engine.token import Token

BEGUN = "begun"
"""Marks a token whose sub-process is under way, or over."""


class EventSubProcess(Listening, CatchingEvent, BpmnSpecMixin):
    """An event sub-process: it listens as long as its scope is under way, and is then a sub-process of it.

    It stands beside the start event, right behind the entry of its scope, so its timers are armed when the scope
    begins; and before the exit, so the scope goes on until it has ended. The library's event sub-processes change
    the specification that all instances share, and never interrupt.
    """

    def __init__(
        self,
        wf_spec: object,
        bpmn_id: str,
        spec: str,
        event_definition: EventDefinition,
        interrupting: bool,
        **kwargs: object,
    ) -> None:
        super().__init__(wf_spec, bpmn_id, event_definition, **kwargs)
        self.spec = spec
        self.interrupting = interrupting

    def interrupt(self, token: Token) -> None:
        """Ends all else in the scope. As in Camunda, errors and escalations can still be caught after it."""
        for other in list(token.workflow.unfinished()):
            catching = listens(other) and isinstance(other.task_spec.event_definition, Thrown)
            if other is not token and not catching:
                other.cancel()

    def _run_hook(self, token: Token) -> bool | None:
        if BEGUN in token.internal_data:
            return True
        token.internal_data[BEGUN] = True
        super()._run_hook(token)
        token.workflow.top_workflow.embed(token)
        return None

    def _on_cancel(self, token: Token) -> None:
        super()._on_cancel(token)
        scope = token.workflow.top_workflow.get_subprocess(token)
        if scope is not None:
            scope.cancel()


def is_aside(token: Token) -> bool:
    """Whether the token is an event sub-process that only listens, and so holds nothing up."""
    return isinstance(token.task_spec, EventSubProcess) and listens(token)
