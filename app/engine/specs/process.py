"""A process or embedded sub-process as a whole."""

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.specs import WorkflowSpec

from app.engine.specs.events import listens
from app.engine.specs.flow import Flow
from app.engine.specs.gateways import InclusiveGateway
from app.engine.token import Token


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
    """The entry, before the start event."""


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
