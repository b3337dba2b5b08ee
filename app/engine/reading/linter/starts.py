"""Start events: how many a process may have, and what may set it off."""

from collections.abc import Mapping

from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.reading.model import Model, Node
from app.engine.reading.starts import BY_ITSELF


def check_starts(model: Model, expressions: Mapping[str, Expression], findings: Findings) -> None:
    """The start events of the process and of each of its sub-processes, and correlation keys."""
    for scope in model.scopes:
        starts = model.starts(scope)
        if not starts:
            findings.error(scope, "no_start")
        blank = [start for start in starts if start.trigger.kind == "none"]
        for further in blank[1:] if scope == model.process else starts[1:]:
            findings.error(further.id, "several_starts", further.line, first=starts[0].id)
    named: dict[tuple[str, str], str] = {}
    for start in model.starts(model.process):
        _check_start(start, expressions, findings)
        kind, name = start.trigger.kind, start.trigger.name
        first = named.setdefault((kind, name), start.id)
        if kind in {"message", "signal"} and first != start.id:
            findings.error(start.id, "start_twice", start.line, first=first, name=name)
    for node in model.nodes.values():
        begins = node.kind == "startEvent" and node.scope == model.process
        if node.element.correlation and (begins or node.trigger.kind != "message"):
            findings.error(node.id, "correlation_not_here", node.line)


def _check_start(start: Node, expressions: Mapping[str, Expression], findings: Findings) -> None:
    trigger = start.trigger
    if trigger.kind not in {"none", *BY_ITSELF}:
        findings.error(start.id, "start_not_by_itself", start.line, trigger=trigger.kind)
    expression = expressions.get(trigger.expression)
    if trigger.kind == "timer" and expression is not None and expression.names:
        names = ", ".join(sorted(expression.names))
        findings.error(start.id, "start_timer_variables", start.line, names=names)
