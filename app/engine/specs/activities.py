"""Tasks, called processes and embedded sub-processes."""

from collections.abc import Mapping, Sequence

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from app.domain.errors import Refusal
from app.engine.decisions import DecisionTable
from app.engine.findings import Objection
from app.engine.incidents import Stopped
from app.engine.outcome import Json, TopicCall, TopicFailure
from app.engine.passing import Exchange
from app.engine.specs.flow import Flow
from app.engine.specs.throwing import caught_error
from app.engine.token import Token
from app.engine.variables import detached

CALLED = "called"
"""The process that an expression has named."""


class UserTask(Flow, defaults.UserTask):
    """Waits for a person."""


class PlainTask(Flow, BpmnSpecMixin):
    """A task of no kind, or one that people do without the system (manualTask): passed at once, as in Camunda."""


class TopicTask(Flow, BpmnSpecMixin):
    """A service task: asks operations to act on a topic. What it returns are facts of the whole case."""

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

    def _run_hook(self, token: Token) -> bool | None:
        token.inputs = {name: token.value(text) for name, text in self.parameters.items()}
        scope = token.workflow
        call = TopicCall(self.topic, scope.definition.process, self.bpmn_id, token.inputs, detached(token.data))
        try:
            token.outputs = detached(scope.top_workflow.around.call(call))
        except TopicFailure as failure:
            self._fail(token, failure)
            return None
        except Refusal:
            raise
        except Exception as error:
            raise Stopped("topic", token, f"{self.topic}: {type(error).__name__}: {error}") from error
        token.state_facts(self._mapped(token))
        return True

    def _mapped(self, token: Token) -> Mapping[str, Json]:
        """The variables to set: what was returned, or what the output parameters make of it."""
        if not self.results:
            return token.outputs
        return {name: token.value(text, {**token.inputs, **token.outputs}) for name, text in self.results.items()}

    def _fail(self, token: Token, failure: TopicFailure) -> None:
        """Hands the failure to the event that catches it, which ends this task."""
        if caught_error(token, failure.code, failure.detail) is None:
            raise Stopped("topic", token, f"{self.topic}: {failure.code} {failure.detail}".rstrip()) from failure


class DecisionTask(Flow, BpmnSpecMixin):
    """A business rule task: decides by a table of the deployment."""

    def __init__(
        self,
        wf_spec: object,
        bpmn_id: str,
        table: DecisionTable,
        result_variable: str,
        map_result: str,
        **kwargs: object,
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.table = table
        self.result_variable = result_variable
        self.map_result = map_result

    def _run_hook(self, token: Token) -> bool:
        names = {name for column in self.table.inputs for name in column.expression.names}
        variables = token.seen_by(names)
        token.inputs = detached({name: variables[name] for name in sorted(names) if name in variables})
        try:
            decided = self.table.decide(variables, token.workflow.clock)
            token.rules, token.outputs = decided.rules, decided.outputs
            token.write(decided.variables(self.result_variable, self.map_result))
        except Objection as objection:
            raise Stopped("decision", token, f"{objection.code} {objection.parameters}") from objection
        return True


class ScriptTask(Flow, BpmnSpecMixin):
    """A script task: sets variables to what expressions give, one after the other. It runs no code."""

    def __init__(
        self, wf_spec: object, bpmn_id: str, statements: Sequence[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.statements = statements

    def _run_hook(self, token: Token) -> bool:
        for name, text in self.statements:
            token.write({name: token.value(text)})
        return True


class SubWorkflowTask(Flow, defaults.SubWorkflowTask):
    """An embedded sub-process: other elements, the same variables."""

    _update_hook = defaults.SubWorkflowTask._update_hook

    def start_workflow(self, token: Token) -> None:
        token.workflow.top_workflow.embed(token)


class CallActivity(Flow, defaults.CallActivity):
    """Calls a process, which works on a copy of the variables until it returns what it wrote.

    With an exchange it is given what that names, and returns what that names.
    """

    _update_hook = defaults.CallActivity._update_hook

    def __init__(
        self, wf_spec: object, bpmn_id: str, process: str, exchange: Exchange | None, **kwargs: object
    ) -> None:
        super().__init__(wf_spec, bpmn_id, process, **kwargs)
        self.exchange = exchange

    def called(self, token: Token) -> str:
        """The id of the process that a token here calls: as drawn, or what its expression gave."""
        return str(token.internal_data.get(CALLED, self.spec))

    def start_workflow(self, token: Token) -> None:
        if self.spec.startswith(("${", "#{")):
            process = token.evaluate(self.spec)
            if not isinstance(process, str) or not process:
                raise Stopped("expression", token, f"{self.spec}: not the id of a process")
            token.internal_data[CALLED] = process
        token.workflow.top_workflow.call(token, self.called(token))
