"""Events: which may wait for or throw what, timers, signals, and what hangs on an activity."""

from collections.abc import Mapping
from datetime import timedelta

from app.engine.durations import parse_duration
from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.reading.dialect import EMBEDDED
from app.engine.reading.linter.surroundings import TRIAL
from app.engine.reading.model import Model, Node
from app.engine.timers import EVERY, armed
from app.engine.values import ExpressionFailed

ALLOWED = {
    "startEvent": frozenset({"none"}),
    "endEvent": frozenset(
        {"none", "message", "signal", "error", "escalation", "terminate", "compensate", "cancel"}
    ),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "compensate"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal"}),
    "boundaryEvent": frozenset({"message", "timer", "signal", "error", "escalation", "compensate", "cancel"}),
    "receiveTask": frozenset({"message"}),
}
CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})
FAILING = {
    "error": frozenset({"serviceTask", "sendTask", "callActivity", *EMBEDDED}),
    "escalation": frozenset({"callActivity", *EMBEDDED}),
}
"""Activities out of which an error or escalation can come."""
SHORTEST_CYCLE = timedelta(minutes=1)
"""Timers are looked at about once a minute."""


def check_events(model: Model, expressions: Mapping[str, Expression], findings: Findings) -> None:
    """Every event of the model."""
    thrown = {
        node.trigger.name
        for node in model.nodes.values()
        if node.trigger.kind == "signal" and node.kind not in CATCHING
    }
    for node in model.nodes.values():
        if node.kind not in ALLOWED:
            continue
        if node.trigger.kind not in ALLOWED[node.kind]:
            findings.error(node.id, "trigger_not_here", node.line, trigger=node.trigger.kind, kind=node.kind)
        if node.trigger.kind in {"message", "signal"} and not node.trigger.name:
            findings.error(node.id, "trigger_unnamed", node.line, trigger=node.trigger.kind)
        elif node.trigger.kind == "signal" and node.kind in CATCHING and node.trigger.name not in thrown:
            findings.error(node.id, "signal_never_thrown", node.line, signal=node.trigger.name)
        if node.kind == "endEvent" and node.trigger.kind == "error" and not node.trigger.code:
            findings.error(node.id, "error_without_code", node.line)
        if node.trigger.kind == "timer":
            _check_timer(node, expressions, findings)
        if node.kind == "boundaryEvent":
            _check_boundary(node, model.nodes[node.attached_to], findings)


def _check_boundary(node: Node, host: Node, findings: Findings) -> None:
    kind = node.trigger.kind
    if kind in FAILING and host.kind not in FAILING[kind]:
        findings.error(node.id, "never_fails", node.line, host=host.id, trigger=kind)
    if kind == "error" and not node.interrupting:
        findings.error(node.id, "error_must_interrupt", node.line)


def _check_timer(node: Node, expressions: Mapping[str, Expression], findings: Findings) -> None:
    text = node.trigger.expression
    if not text:
        findings.error(node.id, "timer_empty", node.line)
    elif node.trigger.measure == "cycle" and (node.kind != "boundaryEvent" or node.interrupting):
        findings.error(node.id, "cycle_not_here", node.line)
    elif text in expressions:
        _check_value(node, expressions[text], findings)


def _check_value(node: Node, expression: Expression, findings: Findings) -> None:
    """What a timer gives that reads no variables can be tried at once."""
    if expression.names:
        return
    try:
        value = expression.evaluate({}, TRIAL)
        waiting = armed(value, TRIAL)
        if EVERY in waiting and parse_duration(waiting[EVERY]).after(TRIAL.now) < TRIAL.now + SHORTEST_CYCLE:
            findings.error(node.id, "cycle_too_short", node.line, text=expression.text)
    except (ExpressionFailed, ValueError, OverflowError):
        findings.error(node.id, "timer_value", node.line, text=expression.text)
