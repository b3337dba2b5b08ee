"""Where tokens can go: what is never reached, what never ends, what runs round without waiting."""

from app.engine.findings import Findings
from app.engine.reading.dialect import EMBEDDED
from app.engine.reading.links import CATCHING, is_link
from app.engine.reading.linter.graph import cycles, reachable, reached_from_another, reversed_graph
from app.engine.reading.model import Model, Node

WAITING = frozenset({"userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity"})
"""Nodes at which a token rests. A called process is another diagram, judged by itself."""


def check_paths(model: Model, findings: Findings) -> None:
    """Reachability, endless ways, automatic loops and joins that no second token can reach."""
    graph = {
        node.id: [flow.target for flow in model.leaving[node.id]]
        + [event.id for event in model.attached[node.id]]
        + [node.handler] * (node.handler in model.nodes)
        for node in model.nodes.values()
    }
    reached = reachable(graph, _beginnings(model))
    ending = reachable(reversed_graph(graph), [node for node in model.nodes if not model.leaving[node]])
    for node in model.nodes.values():
        if node.id not in reached:
            findings.error(node.id, "unreachable", node.line)
        elif node.id not in ending and model.leaving[node.id]:
            findings.warning(node.id, "never_ends", node.line)
    _check_loops(model, graph, findings)
    _check_joins(model, graph, findings)


def _beginnings(model: Model) -> list[str]:
    """What no flow leads to: start events, event sub-processes, and all of a scope without a start event.

    That it has none is said of the scope, not of each element.
    """
    begun = {node.scope for node in model.nodes.values() if node.kind == "startEvent"}
    return [
        node.id
        for node in model.nodes.values()
        if node.kind == "startEvent" or node.triggered or node.scope not in begun
    ]


def _check_loops(model: Model, graph: dict[str, list[str]], findings: Findings) -> None:
    """A loop in which nothing waits would run until the step budget stops it."""
    automatic = {node.id for node in model.nodes.values() if not _waits(node, model)}
    running = {
        name: [target for target in targets if target in automatic]
        for name, targets in graph.items()
        if name in automatic
    }
    for loop in cycles(running):
        findings.error(loop[0], "automatic_loop", model.nodes[loop[0]].line, elements=", ".join(loop[:10]))


def _waits(node: Node, model: Model) -> bool:
    """Whether every token rests here for a person, an event, a job or another process."""
    if node.kind in EMBEDDED:
        return any(_waits(inner, model) for inner in model.scopes[node.id])
    if node.kind == "boundaryEvent":
        return node.trigger.kind in {"message", "timer", "signal", "conditional"}
    return (node.kind in WAITING and not is_link(node, CATCHING)) or node.element.async_before


def _check_joins(model: Model, graph: dict[str, list[str]], findings: Findings) -> None:
    """A parallel gateway with several flows in waits for ever unless tokens were multiplied before it."""
    multiplying = [node.id for node in model.nodes.values() if _multiplies(node, model)]
    reached = reached_from_another(graph, multiplying)
    for node in model.nodes.values():
        joins = node.kind == "parallelGateway" and len(model.arriving[node.id]) > 1
        if joins and node.id not in reached:
            findings.error(node.id, "join_never_complete", node.line)


def _multiplies(node: Node, model: Model) -> bool:
    """Whether one token that comes here can become several."""
    several = len(model.leaving[node.id]) > 1 and node.kind not in {"exclusiveGateway", "eventBasedGateway"}
    return several or (
        node.kind == "boundaryEvent" and not node.interrupting and node.trigger.kind != "compensate"
    )
