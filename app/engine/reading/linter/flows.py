"""Sequence flows and the nodes between them: who may have how many, which need a condition, which a default."""

from collections.abc import Mapping, Sequence

from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.reading.dialect import GATEWAYS
from app.engine.reading.linter.surroundings import TRIAL
from app.engine.reading.model import Model, Node
from app.engine.values import ExpressionFailed

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})


def check_flows(model: Model, expressions: Mapping[str, Expression], findings: Findings) -> None:
    """Starts, ends, numbers of flows, conditions and defaults."""
    for scope, nodes in model.scopes.items():
        _check_start(scope, nodes, findings)
    for node in model.nodes.values():
        _check_number(node, model, findings)
        if node.kind in CHOOSING:
            _check_choice(node, model, findings)
        elif node.default:
            findings.error(node.id, "default_ignored", node.line)
        if node.kind == "eventBasedGateway":
            _check_event_gateway(node, model, findings)
    for flow in model.flows:
        if flow.condition and model.nodes[flow.source].kind not in CHOOSING:
            findings.error(flow.id, "condition_ignored", flow.line, source=flow.source)
        check_condition(flow.id, flow.line, expressions.get(flow.condition), findings)
    _check_parallel_flows(model, findings)


def check_condition(element: str, line: int, condition: Expression | None, findings: Findings) -> None:
    """A condition that reads no variables can be tried at once: it must be true or false."""
    if condition and not condition.names:
        try:
            condition.holds({}, TRIAL)
        except ExpressionFailed as failure:
            findings.objection(element, failure, line)


def _check_start(scope: str, nodes: Sequence[Node], findings: Findings) -> None:
    starts = [node for node in nodes if node.kind == "startEvent"]
    if not starts:
        findings.error(scope, "no_start")
    for further in starts[1:]:
        findings.error(further.id, "several_starts", further.line, first=starts[0].id)


def _check_number(node: Node, model: Model, findings: Findings) -> None:
    """Every node but an end leads on, only gateways lead on in several ways."""
    leaving, arriving = model.leaving[node.id], model.arriving[node.id]
    if node.kind == "endEvent":
        if leaving:
            findings.error(node.id, "end_leads_on", node.line)
    elif not leaving and not (node.handler or node.for_compensation or node.trigger.kind == "compensate"):
        findings.error(node.id, "no_outgoing", node.line)
    elif len(leaving) > 1 and node.kind not in GATEWAYS:
        findings.error(node.id, "several_outgoing", node.line, count=str(len(leaving)))
    if arriving and (node.kind == "startEvent" or node.attached_to):
        findings.error(node.id, "flow_into_start", node.line)


def _check_choice(node: Node, model: Model, findings: Findings) -> None:
    leaving = model.leaving[node.id]
    names = {flow.id for flow in leaving}
    if node.default and node.default not in names:
        findings.error(node.id, "default_elsewhere", node.line, flow=node.default)
    for flow in leaving:
        if flow.id == node.default and flow.condition:
            findings.error(flow.id, "default_with_condition", flow.line, source=node.id)
        if flow.id != node.default and not flow.condition and len(leaving) > 1:
            findings.error(flow.id, "condition_missing", flow.line, source=node.id)
    if not node.default and all(flow.condition for flow in leaving):
        findings.warning(node.id, "default_missing", node.line)


def _check_event_gateway(node: Node, model: Model, findings: Findings) -> None:
    leaving = model.leaving[node.id]
    if len(leaving) < 2:
        findings.error(node.id, "event_gateway_single", node.line)
    for flow in leaving:
        target = model.nodes[flow.target]
        if target.kind not in {"intermediateCatchEvent", "receiveTask"}:
            findings.error(node.id, "event_gateway_target", node.line, target=target.id)
        elif len(model.arriving[target.id]) > 1 or model.attached[target.id]:
            findings.error(target.id, "event_gateway_shared", target.line, gateway=node.id)


def _check_parallel_flows(model: Model, findings: Findings) -> None:
    """Two flows between the same nodes: a join could not tell their tokens apart."""
    seen: set[tuple[str, str]] = set()
    for flow in model.flows:
        ends = (flow.source, flow.target)
        if ends in seen and model.nodes[flow.source].kind != "exclusiveGateway":
            findings.error(flow.id, "flow_twice", flow.line, source=flow.source, target=flow.target)
        seen.add(ends)
