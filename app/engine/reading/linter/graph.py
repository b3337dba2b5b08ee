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


def cycles(graph: Graph) -> list[list[str]]:
    """The nodes of each cycle, cycles with common nodes taken together, in the graph's order."""
    turned = reversed_graph(graph)
    found: list[list[str]] = []
    seen: set[str] = set()
    for node in graph:
        after = reachable(graph, graph[node]) if node not in seen else set()
        if node in after:
            component = after & reachable(turned, [node])
            seen |= component
            found.append([member for member in graph if member in component])
    return found
