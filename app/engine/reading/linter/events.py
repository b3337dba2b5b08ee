"""Events: which may wait for or throw what, timers, conditions, signals, and what hangs on an activity."""

from collections.abc import Mapping
from datetime import timedelta

from app.engine.conditions import CREATED, UPDATED
from app.engine.durations import parse_duration
from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.names import is_variable
from app.engine.reading.dialect import EMBEDDED
from app.engine.reading.linter.flows import check_condition
from app.engine.reading.linter.surroundings import TRIAL
from app.engine.reading.model import Model, Node
from app.engine.timers import EVERY, armed
from app.engine.values import ExpressionFailed

ALLOWED = {
    "startEvent": frozenset({"none"}),
    "endEvent": frozenset(
        {"none", "message", "signal", "error", "escalation", "terminate", "compensate", "cancel"}
    ),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "link", "compensate"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal", "conditional", "link"}),
    "boundaryEvent": frozenset(
        {"message", "timer", "signal", "error", "escalation", "conditional", "compensate", "cancel"}
    ),
    "receiveTask": frozenset({"message"}),
}
STARTING = frozenset({"message", "timer", "signal", "error", "escalation", "conditional", "compensate"})
"""What starts an event sub-process."""
NAMED = frozenset({"message", "signal", "link"})
FAILING = {
    "error": frozenset({"serviceTask", "sendTask", "callActivity", *EMBEDDED}),
    "escalation": frozenset({"callActivity", *EMBEDDED}),
}
"""Activities out of which an error or escalation can come."""
SHORTEST_CYCLE = timedelta(minutes=1)
"""Timers are looked at about once a minute."""


def check_events(model: Model, expressions: Mapping[str, Expression], findings: Findings) -> None:
    """Every event of the model."""
    linter = EventLinter(model, expressions, findings)
    for node in model.nodes.values():
        if node.kind in ALLOWED:
            linter.check(node)


class EventLinter:
    """Examines the events of one model."""

    def __init__(self, model: Model, expressions: Mapping[str, Expression], findings: Findings) -> None:
        self.model = model
        self.expressions = expressions
        self.findings = findings
        self.thrown = {
            node.trigger.name
            for node in model.nodes.values()
            if node.trigger.kind == "signal" and not self.catches(node)
        }

    def check(self, node: Node) -> None:
        """What every event is held to, and then what its trigger is."""
        trigger = node.trigger
        begins = self.begins(node)
        if not begins and trigger.kind not in (STARTING if self.starts_by_event(node) else ALLOWED[node.kind]):
            self.error(node, "trigger_not_here", trigger=trigger.kind, kind=node.kind)
        if trigger.kind in NAMED and not trigger.name:
            self.error(node, "trigger_unnamed", trigger=trigger.kind)
        elif trigger.kind == "signal" and self.catches(node) and not begins and trigger.name not in self.thrown:
            self.findings.warning(node.id, "signal_never_thrown", node.line, signal=trigger.name)
        match trigger.kind:
            case "error" | "escalation":
                self.thrown_or_caught(node)
            case "timer":
                self.timer(node)
            case "conditional":
                self.condition(node)
        if node.kind == "boundaryEvent":
            host = self.model.nodes[node.attached_to]
            if trigger.kind in FAILING and host.kind not in FAILING[trigger.kind]:
                self.error(node, "never_fails", host=host.id, trigger=trigger.kind)
        elif not node.interrupting and not self.starts_by_event(node):
            self.error(node, "interrupting_not_here")

    def begins(self, node: Node) -> bool:
        """Whether the node starts the process itself."""
        return node.kind == "startEvent" and node.scope == self.model.process

    def starts_by_event(self, node: Node) -> bool:
        """Whether the node starts an event sub-process."""
        around = self.model.nodes.get(node.scope)
        return node.kind == "startEvent" and around is not None and around.triggered

    def catches(self, node: Node) -> bool:
        """Whether an event waits for its trigger rather than throwing it."""
        return node.kind in {"intermediateCatchEvent", "boundaryEvent", "receiveTask", "startEvent"}

    def thrown_or_caught(self, node: Node) -> None:
        trigger = node.trigger
        variables = {f"camunda:{trigger.kind}CodeVariable": trigger.code_variable}
        variables["camunda:errorMessageVariable"] = trigger.message_variable
        for attribute, name in variables.items():
            if name and not self.catches(node):
                self.findings.warning(node.id, "attribute_ignored", node.line, attribute=attribute)
            elif name and not is_variable(name):
                self.error(node, "variable_name", name=name)
        if node.kind == "endEvent" and trigger.kind == "error" and not trigger.code:
            self.error(node, "error_without_code")
        if trigger.kind == "error" and self.catches(node) and not node.interrupting:
            self.error(node, "error_must_interrupt")

    def condition(self, node: Node) -> None:
        trigger = node.trigger
        if not trigger.expression:
            self.error(node, "condition_empty")
        check_condition(node.id, node.line, self.expressions.get(trigger.expression), self.findings)
        if trigger.variable and not is_variable(trigger.variable):
            self.error(node, "variable_name", name=trigger.variable)
        if trigger.changes and not trigger.changes & {CREATED, UPDATED}:
            self.error(node, "condition_never")
        if not node.interrupting and not trigger.variable:
            self.findings.warning(node.id, "condition_any_change", node.line)

    def timer(self, node: Node) -> None:
        text = node.trigger.expression
        if not text:
            self.error(node, "timer_empty")
        elif text in self.expressions:
            self.moment(node, self.expressions[text])
        if node.trigger.measure == "cycle" and node.interrupting and not self.begins(node):
            self.findings.warning(node.id, "cycle_once", node.line)

    def moment(self, node: Node, expression: Expression) -> None:
        """What a timer gives that reads no variables can be tried at once."""
        if expression.names:
            return
        try:
            value = expression.evaluate({}, TRIAL)
            waiting = armed(value, TRIAL)
            if EVERY in waiting and parse_duration(waiting[EVERY]).after(TRIAL.now) < TRIAL.now + SHORTEST_CYCLE:
                self.error(node, "cycle_too_short", text=expression.text)
        except (ExpressionFailed, ValueError, OverflowError):
            self.error(node, "timer_value", text=expression.text)

    def error(self, node: Node, code: str, **parameters: str) -> None:
        self.findings.error(node.id, code, node.line, **parameters)
