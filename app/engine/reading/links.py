"""Link events: a flow that is not drawn, from every event that throws a link to the one that catches it."""

from collections.abc import Iterable

from app.engine.reading.model import Flow, Node

THROWING, CATCHING = "intermediateThrowEvent", "intermediateCatchEvent"


def is_link(node: Node, kind: str) -> bool:
    """Whether a node throws (or catches) a link."""
    return node.kind == kind and node.trigger.kind == "link"


def link_flows(nodes: Iterable[Node]) -> list[Flow]:
    """The flows that links stand for: within one process or sub-process, to the first that catches the link."""
    links = [node for node in nodes if node.trigger.kind == "link" and node.trigger.name]
    caught: dict[tuple[str, str], Node] = {}
    for node in links:
        if node.kind == CATCHING:
            caught.setdefault((node.scope, node.trigger.name), node)
    return [
        Flow(f"{node.id} -> {target.id}", node.id, target.id, node.scope, node.line)
        for node in links
        if node.kind == THROWING and (target := caught.get((node.scope, node.trigger.name)))
    ]
