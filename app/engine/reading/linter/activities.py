"""Activities: who does them, by which form, topic, table or process, and how often."""

from collections.abc import Mapping

from app.engine.decisions import DecisionTable
from app.engine.definition import Loop, Repetition
from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.names import is_variable
from app.engine.passing import Exchange
from app.engine.reading.extensions import is_expression, literal
from app.engine.reading.linter.flows import check_condition
from app.engine.reading.linter.surroundings import TRIAL, Beside
from app.engine.reading.model import Model, Node
from app.engine.timers import moment
from app.engine.values import ExpressionFailed, Value

MOST_INSTANCES = 5_000
"""Of an activity that says itself how often it is done."""


class ActivityLinter:
    """Examines the activities of one model."""

    def __init__(
        self, model: Model, expressions: Mapping[str, Expression], beside: Beside, findings: Findings
    ) -> None:
        self.model = model
        self.expressions = expressions
        self.beside = beside
        self.findings = findings

    def check(self) -> None:
        for node in self.model.nodes.values():
            match node.kind:
                case "userTask" | "startEvent":
                    self.form(node)
                case "serviceTask" | "sendTask":
                    self.topic(node)
                case "businessRuleTask":
                    self.decision(node)
                case "callActivity":
                    self.call(node)
            if node.kind == "userTask":
                self.person(node)
            self.repeated(node)
            for name, _ in node.statements:
                self.variable(node, name)
            for name in (*node.element.inputs, *node.element.outputs):
                self.variable(node, name)

    def form(self, node: Node) -> None:
        element, catalog = node.element, self.beside.catalog
        if element.form and element.fields:
            self.error(node, "form_twice")
            return
        key = element.form or ("" if element.fields or node.kind == "startEvent" else element.id)
        if catalog and key and key not in catalog.forms:
            self.error(node, "form_unknown", form=key)

    def person(self, node: Node) -> None:
        element, catalog = node.element, self.beside.catalog
        role = element.groups or element.lane
        if not role:
            self.warning(node, "no_role")
        elif "," in role and not is_expression(role):
            self.error(node, "several_groups", groups=role)
        elif catalog and not is_expression(role) and role not in catalog.roles:
            self.error(node, "role_unknown", role=role)
        barred = literal(element.inputs.get("not_by", ""))
        if barred and barred not in self.model.nodes:
            self.warning(node, "not_by_unknown", other=barred)
        self.trial(node, element.due, "due_value")
        self.trial(node, element.priority, "priority_value")

    def trial(self, node: Node, text: str, code: str) -> None:
        """A due date or priority that reads no variables can be tried at once."""
        expression = self.expressions.get(text)
        if expression is None or expression.names:
            return
        try:
            value = expression.evaluate({}, TRIAL)
            fits = isinstance(value, int) if code == "priority_value" else moment(value, TRIAL) is not None
        except (ExpressionFailed, ValueError, OverflowError):
            fits = False
        if not fits:
            self.error(node, code, text=text)

    def topic(self, node: Node) -> None:
        topic, catalog = node.element.topic, self.beside.catalog
        if node.trigger.kind == "message":
            return
        if is_expression(topic):
            self.error(node, "topic_expression", topic=topic)
        elif catalog and topic not in catalog.topics:
            self.error(node, "topic_unknown", topic=topic)

    def decision(self, node: Node) -> None:
        element = node.element
        if not element.decision:
            self.error(node, "decision_ref_missing")
        elif element.decision not in self.beside.tables:
            report = self.error if self.beside.catalog else self.warning
            report(node, "decision_missing", decision=element.decision)
        elif element.result_variable:
            self.variable(node, element.result_variable)
            self.mapping(node, self.beside.tables[element.decision])

    def mapping(self, node: Node, table: DecisionTable | None) -> None:
        """Whether the mapping of a decision's result fits the table. None is a table that has findings itself."""
        mapping = node.element.map_result
        if table is None:
            return
        if mapping in {"singleEntry", "collectEntries"} and len(table.outputs) > 1:
            self.error(node, "decision_entry_of_many", decision=table.id, mapping=mapping)
        if mapping in {"singleEntry", "singleResult"} and not table.single:
            self.error(node, "decision_row_of_many", decision=table.id, mapping=mapping)
        if not mapping and table.single:
            self.warning(node, "decision_result_list", variable=node.element.result_variable)

    def call(self, node: Node) -> None:
        called = node.element.called
        if not called:
            self.error(node, "called_missing")
        elif is_expression(called):
            self.constant_call(node, called)
        elif called in self.model.scopes and called != self.model.process:
            self.error(node, "called_like_subprocess", called=called)
        elif self.beside.processes is not None and called not in {self.model.process, *self.beside.processes}:
            self.warning(node, "called_unknown", called=called)

        if node.exchange:
            self.passings(node, node.exchange)

    def constant_call(self, node: Node, called: str) -> None:
        """An expression that names a process must read a variable; a fixed one is written as it is."""
        expression = self.expressions.get(called)
        if expression is not None and not expression.names:
            self.error(node, "called_expression", called=called)

    def passings(self, node: Node, exchange: Exchange) -> None:
        """The names on both sides of a call; a way without any mapping is empty, as in Camunda."""
        for passing in (*exchange.given, *exchange.returned):
            for name in (passing.target, passing.source):
                if name:
                    self.variable(node, name)
        if not exchange.given:
            self.warning(node, "call_given_nothing")
        if not exchange.returned:
            self.warning(node, "call_returns_nothing")

    def repeated(self, node: Node) -> None:
        if isinstance(node.repetition, Repetition):
            self.repetition(node, node.repetition)
        elif node.repetition:
            self.loop(node, node.repetition)

    def repetition(self, node: Node, repetition: Repetition) -> None:
        if bool(repetition.collection) == bool(repetition.cardinality):
            self.error(node, "repetition_of_what")
        elif repetition.collection and not (
            is_variable(repetition.collection) or is_expression(repetition.collection)
        ):
            self.error(node, "collection_name", collection=repetition.collection)
        for name in filter(None, (repetition.variable, repetition.result, repetition.results)):
            self.variable(node, name)
        if bool(repetition.result) != bool(repetition.results):
            self.error(node, "collected_output")
        if repetition.variable and repetition.variable == repetition.collection:
            self.error(node, "element_variable_same", variable=repetition.variable)
        check_condition(node.id, node.line, self.expressions.get(repetition.until), self.findings)
        count = self.constant(repetition.cardinality)
        if count is not None and not (isinstance(count, int) and 0 < count <= MOST_INSTANCES):
            self.error(node, "cardinality_value", text=repetition.cardinality, limit=str(MOST_INSTANCES))

    def loop(self, node: Node, loop: Loop) -> None:
        if not loop.condition and not loop.maximum:
            self.error(node, "loop_endless")
        if not 0 <= loop.maximum <= MOST_INSTANCES:
            self.error(node, "loop_maximum", limit=str(MOST_INSTANCES))
        check_condition(node.id, node.line, self.expressions.get(loop.condition), self.findings)

    def constant(self, text: str) -> Value:
        """The value of an expression that is a constant, None for any other."""
        expression = self.expressions.get(text)
        if expression is None or expression.names:
            return None
        try:
            return expression.evaluate({}, TRIAL)
        except ExpressionFailed:
            return ""

    def variable(self, node: Node, name: str) -> None:
        if not is_variable(name):
            self.error(node, "variable_name", name=name)

    def error(self, node: Node, code: str, **parameters: str) -> None:
        self.findings.error(node.id, code, node.line, **parameters)

    def warning(self, node: Node, code: str, **parameters: str) -> None:
        self.findings.warning(node.id, code, node.line, **parameters)
