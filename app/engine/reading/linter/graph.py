"""Questions about directed graphs, answered without recursion."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Graph: TypeAlias = Mapping[str, Sequence[str]]


def reachable(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Every node that can be reached from the starts, they included."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for node in graph.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def reversed_graph(graph: Graph) -> dict[str, list[str]]:
    """The same graph with every edge turned round."""
    turned: dict[str, list[str]] = {node: [] for node in graph}
    for node, following in graph.items():
        for target in following:
            turned.setdefault(target, []).append(node)
    return turned


def reached_from_another(graph: Graph, sources: Iterable[str]) -> set[str]:
    """The nodes that can be reached from a source other than themselves.

    Two sources of each node tell it: one of them is another one.
    """
    origins: dict[str, set[str]] = {source: {source} for source in sources}
    waiting = list(origins)
    while waiting:
        node = waiting.pop()
        for target in graph.get(node, ()):
            known = origins.setdefault(target, set())
            new = origins[node] - known
            if new and len(known) < 2:
                known |= new
                waiting.append(target)
    return {node for node, known in origins.items() if known - {node}}


def cycles(graph: Graph) -> list[list[str]]:
    """The nodes of each cycle, cycles with common nodes taken together, in the graph's order.

    Two walks in depth, there and against the flows (Kosaraju): near linear, whatever the diagram's size.
    """
    turned = reversed_graph(graph)
    order = _by_end(graph)
    component: dict[str, str] = {}
    for root in reversed(order):
        if root not in component:
            component[root] = root
            waiting = [root]
            while waiting:
                for node in turned[waiting.pop()]:
                    if node not in component:
                        component[node] = root
                        waiting.append(node)
    members: dict[str, list[str]] = {}
    for node in graph:
        members.setdefault(component[node], []).append(node)
    return [nodes for nodes in members.values() if len(nodes) > 1 or nodes[0] in graph[nodes[0]]]


def _by_end(graph: Graph) -> list[str]:
    """The nodes in the order in which a walk in depth leaves them."""
    left: list[str] = []
    seen: set[str] = set()
    for start in graph:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(graph[start]))]
        while path:
            node, following = path[-1]
            target = next((name for name in following if name not in seen), None)
            if target is None:
                path.pop()
                left.append(node)
            else:
                seen.add(target)
                path.append((target, iter(graph.get(target, ()))))
    return left
