"""Task specifications of the dialect that SpiffWorkflow does not know."""

from collections.abc import Mapping

from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from app.engine.decisions import DecisionTable


class TopicTask(BpmnSpecMixin):
    """A service task: asks operations to act on a topic."""

    def __init__(
        self,
        wf_spec: object,
        bpmn_id: str,
        topic: str,
        inputs: Mapping[str, str],
        outputs: Mapping[str, str],
        **kwargs: object,
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.topic = topic
        self.parameters = inputs
        self.results = outputs


class DecisionTask(BpmnSpecMixin):
    """A business rule task: decides by a table of the deployment."""

    def __init__(
        self,
        wf_spec: object,
        bpmn_id: str,
        table: DecisionTable | None,
        result_variable: str,
        map_result: str,
        **kwargs: object,
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.table = table
        self.result_variable = result_variable
        self.map_result = map_result
