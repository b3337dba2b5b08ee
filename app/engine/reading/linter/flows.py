"""Sequence flows and the nodes between them: who may have how many, which need a condition, which a default."""

from collections.abc import Mapping

from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.reading.links import CATCHING, is_link
from app.engine.reading.linter.surroundings import TRIAL
from app.engine.reading.model import Model, Node
from app.engine.values import ExpressionFailed

CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
UNCONDITIONAL = frozenset({"parallelGateway", "eventBasedGateway", "endEvent"})
"""Nodes that ask no condition of the flows out of them."""


def check_flows(model: Model, expressions: Mapping[str, Expression], findings: Findings) -> None:
    """Starts, ends, numbers of flows, conditions and defaults."""
    for node in model.nodes.values():
        _check_number(node, model, findings)
        if node.kind not in UNCONDITIONAL:
            _check_ways(node, model, findings)
        if node.kind == "exclusiveGateway":
            _check_choice(node, model, findings)
        if node.kind == "eventBasedGateway":
            _check_event_gateway(node, model, findings)
    for flow in model.flows:
        if flow.condition and model.nodes[flow.source].kind in UNCONDITIONAL:
            findings.error(flow.id, "condition_ignored", flow.line, source=flow.source)
        check_condition(flow.id, flow.line, expressions.get(flow.condition), findings)


def check_condition(element: str, line: int, condition: Expression | None, findings: Findings) -> None:
    """A condition that reads no variables can be tried at once: it must be true or false."""
    if condition and not condition.names:
        try:
            condition.holds({}, TRIAL)
        except ExpressionFailed as failure:
            findings.objection(element, failure, line)


def _check_number(node: Node, model: Model, findings: Findings) -> None:
    """Where flows may lead and must lead. A branch may end without an end event, as in Camunda."""
    leaving, arriving = model.leaving[node.id], model.arriving[node.id]
    if node.kind == "endEvent":
        if leaving:
            findings.error(node.id, "end_leads_on", node.line)
    elif not leaving and node.kind in CHOOSING:
        findings.error(node.id, "no_choice", node.line)
    elif not leaving and node.kind != "eventBasedGateway" and not (node.beside_the_flow or node.triggered):
        findings.warning(node.id, "no_outgoing", node.line)
    if arriving and (node.kind == "startEvent" or node.attached_to):
        findings.error(node.id, "flow_into_start", node.line)


def _check_ways(node: Node, model: Model, findings: Findings) -> None:
    """Conditions and the default flow of a node that takes every flow without a condition or with a true one."""
    leaving = model.leaving[node.id]
    others = [flow for flow in leaving if flow.id != node.default]
    open_always = [flow for flow in others if not flow.condition]
    for flow in leaving:
        if flow.id == node.default and flow.condition:
            findings.error(flow.id, "default_with_condition", flow.line, source=node.id)
    if node.default and len(others) == len(leaving):
        findings.error(node.id, "default_elsewhere", node.line, flow=node.default)
    elif node.default and open_always and node.kind != "exclusiveGateway":
        findings.error(node.default, "default_never", node.line, flow=open_always[0].id)
    elif leaving and not node.default and not open_always:
        findings.warning(node.id, "default_missing", node.line)
    elif node.kind == "inclusiveGateway" and len(leaving) > 1:
        for flow in open_always:
            findings.warning(flow.id, "always_taken", flow.line, source=node.id)


def _check_choice(node: Node, model: Model, findings: Findings) -> None:
    """An exclusive gateway takes its one flow without a condition as the default, as in Camunda; never two."""
    leaving = model.leaving[node.id]
    open_always = [flow for flow in leaving if flow.id != node.default and not flow.condition]
    if len(leaving) == 1 or not open_always:
        return
    if not node.default and len(open_always) == 1:
        findings.warning(open_always[0].id, "default_assumed", open_always[0].line, source=node.id)
        return
    for flow in open_always:
        findings.error(flow.id, "condition_missing", flow.line, source=node.id)


def _check_event_gateway(node: Node, model: Model, findings: Findings) -> None:
    leaving = model.leaving[node.id]
    if len(leaving) < 2:
        findings.error(node.id, "event_gateway_single", node.line)
    for flow in leaving:
        target = model.nodes[flow.target]
        if target.kind not in {"intermediateCatchEvent", "receiveTask"} or is_link(target, CATCHING):
            findings.error(node.id, "event_gateway_target", node.line, target=target.id)
        elif len(model.arriving[target.id]) > 1 or model.attached[target.id]:
            findings.error(target.id, "event_gateway_shared", target.line, gateway=node.id)
