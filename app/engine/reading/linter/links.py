"""Link events: each leads from those that throw it to the one that catches it, in the same scope."""

from app.engine.findings import Findings
from app.engine.reading.links import CATCHING, THROWING, is_link
from app.engine.reading.model import Model


def check_links(model: Model, findings: Findings) -> None:
    """Links without an end, with two ends, and flows that a link stands for already."""
    caught: dict[tuple[str, str], str] = {}
    throwing = {node.id for node in model.nodes.values() if is_link(node, THROWING)}
    for node in model.nodes.values():
        if is_link(node, CATCHING) and node.trigger.name:
            first = caught.setdefault((node.scope, node.trigger.name), node.id)
            if first != node.id:
                findings.error(node.id, "link_twice", node.line, link=node.trigger.name, first=first)
            elif not model.arriving[node.id]:
                findings.error(node.id, "link_from_nowhere", node.line, link=node.trigger.name)
        if is_link(node, CATCHING) and any(flow.source not in throwing for flow in model.arriving[node.id]):
            findings.error(node.id, "link_entered", node.line)
    for name in throwing:
        node = model.nodes[name]
        drawn = [flow for flow in model.leaving[name] if not is_link(model.nodes[flow.target], CATCHING)]
        if drawn:
            findings.error(name, "link_leads_on", node.line)
        if node.trigger.name and (node.scope, node.trigger.name) not in caught:
            findings.error(name, "link_nowhere", node.line, link=node.trigger.name)
