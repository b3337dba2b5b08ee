"""Errors and escalations: whether what is caught is ever thrown, and whether what is thrown is ever caught."""

from collections.abc import Iterator
from typing import NamedTuple

from app.engine.findings import Findings
from app.engine.reading.model import Model, Node

UNKNOWN = {
    "error": frozenset({"serviceTask", "sendTask", "callActivity"}),
    "escalation": frozenset({"callActivity"}),
}
"""Activities that may throw any code: what they carry out stands elsewhere."""
THROWING = frozenset({"endEvent", "intermediateThrowEvent"})


class Catcher(NamedTuple):
    """An event that catches errors or escalations."""

    event: Node
    place: str
    """The activity that it is on, or the event sub-process that it starts."""
    scope: str
    """What it catches from: the sub-process that it is on, or the scope that its event sub-process lies in."""


def check_catching(model: Model, findings: Findings) -> None:
    """Every event that catches an error or escalation, and every one that throws it."""
    catchers = list(_catchers(model))
    _check_twice(catchers, model, findings)
    for catcher in catchers:
        if catcher.scope in model.scopes and not any(_fits(node, catcher) for node in _within(model, catcher)):
            trigger = catcher.event.trigger.kind
            findings.warning(
                catcher.event.id, "never_thrown", catcher.event.line, host=catcher.scope, trigger=trigger
            )
    for node in model.nodes.values():
        if node.kind in THROWING and node.trigger.kind in UNKNOWN:
            around = set(_around(model, node))
            if not any(_fits(node, catcher) and _reaches(catcher, around) for catcher in catchers):
                findings.warning(node.id, "thrown_outwards", node.line, trigger=node.trigger.kind)


def _catchers(model: Model) -> Iterator[Catcher]:
    for node in model.nodes.values():
        if node.trigger.kind not in UNKNOWN:
            continue
        if node.kind == "boundaryEvent":
            yield Catcher(node, node.attached_to, node.attached_to)
        elif node.kind == "startEvent" and node.scope in model.nodes:
            yield Catcher(node, node.scope, model.nodes[node.scope].scope)


def _check_twice(catchers: list[Catcher], model: Model, findings: Findings) -> None:
    """Two events for the same code at one place: only the first would ever happen."""
    seen: dict[tuple[str, bool, str, str], str] = {}
    for catcher in catchers:
        event = catcher.event
        key = (catcher.scope, event.kind == "boundaryEvent", event.trigger.kind, event.trigger.code)
        first = seen.setdefault(key, event.id)
        if first != event.id:
            findings.error(event.id, "caught_twice", event.line, first=first, trigger=event.trigger.kind)


def _within(model: Model, catcher: Catcher) -> Iterator[Node]:
    """Everything in the scope that a catcher catches from, except its own event sub-process."""
    scopes = [catcher.scope]
    for scope in scopes:
        for node in model.scopes[scope]:
            if node.id != catcher.place:
                yield node
                if node.id in model.scopes:
                    scopes.append(node.id)


def _fits(node: Node, catcher: Catcher) -> bool:
    """Whether a node throws, or may throw, what is caught."""
    trigger = catcher.event.trigger
    if node.kind in UNKNOWN[trigger.kind]:
        return True
    return node.kind in THROWING and node.trigger.kind == trigger.kind and trigger.code in {"", node.trigger.code}


def _around(model: Model, node: Node) -> Iterator[str]:
    """The ids of the scopes around a node, outwards."""
    scope = node.scope
    yield scope
    while scope in model.nodes:
        scope = model.nodes[scope].scope
        yield scope


def _reaches(catcher: Catcher, around: set[str]) -> bool:
    """Whether what is thrown within these scopes comes to a catcher: not one whose own sub-process throws it."""
    own = catcher.event.kind == "startEvent" and catcher.place in around
    return catcher.scope in around and not own
