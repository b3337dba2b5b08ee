"""A process or embedded sub-process as a whole."""

from collections.abc import Sequence

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition
from SpiffWorkflow.specs import WorkflowSpec

from app.engine.incidents import Stopped
from app.engine.specs.events import StartEvent, listens
from app.engine.specs.flow import Flow, Way
from app.engine.specs.gateways import InclusiveGateway
from app.engine.token import Token

AT = "at"
"""The start event at which an instance begins, until it has begun."""


class Process(BpmnProcessSpec):
    """What a process consists of, with one entry and one exit."""

    def __init__(self, name: str) -> None:
        WorkflowSpec.__init__(self, name=name)
        self.data_objects: dict[str, object] = {}
        self.inclusive = False
        """Whether tokens may wait at an inclusive gateway."""
        self.compensated_by = ""
        """The event sub-process that undoes this scope, when it has one."""
        self.start = Start(self, "Start")
        self.end = End(self, "End")

    def _add_notify(self, task_spec: BpmnTaskSpec) -> None:
        WorkflowSpec._add_notify(self, task_spec)
        self.inclusive = self.inclusive or isinstance(task_spec, InclusiveGateway)


class Start(Flow):
    """The entry, before the start events: the token goes to one of them, and to what listens beside the flow."""

    def taken(self, token: Token) -> Sequence[Way]:
        chosen, specs = token.internal_data.pop(AT, ""), self._wf_spec.task_specs
        starts = {way: specs[way.target] for way in self.ways if isinstance(specs[way.target], StartEvent)}
        if len(starts) < 2:
            return self.ways
        begun = [way for way, start in starts.items() if _begins(start, chosen)]
        if not begun:
            raise Stopped("engine", token, f"there is no start event {chosen or 'without a trigger'}")
        return [way for way in self.ways if way not in starts or way in begun]


def _begins(start: StartEvent, chosen: str) -> bool:
    """Whether this is the start event to begin at: the one that was chosen, else the blank one."""
    return start.bpmn_id == chosen if chosen else isinstance(start.event_definition, NoneEventDefinition)


class End(Flow):
    """The exit, behind every end event: the process is over when its last token has come here.

    A token that comes while others are under way just ends. What it wrote belongs to the process already. Event
    sub-processes that only listen hold nothing up.
    """

    def _update_hook(self, token: Token) -> bool:
        others = [other for other in token.workflow.unfinished() if other is not token]
        if not all(map(listens, others)):
            token.cancel()
            return False
        for listening in others:
            listening.cancel()
        return True
