"""Judging what is sound of a diagram in which something else is not.

What a mistake of one element could bring about in others must not be told: nobody could tell it from a mistake of
its own. So elements with mistakes, and those next to something that could not be read, are left in peace; where
something is missing altogether, so is everything that depends on the whole.
"""

from collections.abc import Mapping, Set
from dataclasses import replace

from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.reading.linter import lint_elements, lint_ways
from app.engine.reading.linter.surroundings import Beside
from app.engine.reading.model import Model, Node

ELSEWHERE = frozenset(
    {"signal_never_thrown", "not_by_unknown", "compensation_of_nothing", "nothing_to_compensate"}
    | {
        "compensation_without_handler",
        "handler_of_nothing",
        "cancel_not_caught",
        "cancel_never",
        "link_target_missing",
    }
)
"""Findings that miss something which may stand in what could not be read."""


def lint_what_is_sound(
    model: Model, unread: Set[str], expressions: Mapping[str, Expression], beside: Beside, findings: Findings
) -> None:
    """Examine the parts of a model that the errors found so far do not touch.

    `unread` are the ids of what stands in the diagram as a flow node and is none.
    """
    refused = {finding.element for finding in findings.all() if finding.severity == "error"}
    part, lost = _readable(model)
    doubtful = refused | lost | unread
    further = Findings(findings.file)
    lint_elements(part, expressions, beside, further)
    if not lost and not unread:
        lint_ways(part, further)
    for finding in further.all():
        named = {name for value in finding.parameters.values() for name in value.split(", ")}
        depends = finding.code in ELSEWHERE and bool(lost or unread)
        if doubtful.isdisjoint({finding.element} | named) and not depends:
            findings.add(finding)


def _readable(model: Model) -> tuple[Model, set[str]]:
    """The model without flows from or to nothing and events on nothing; and the ids of what these concern."""
    kept = {name: node for name, node in model.nodes.items() if name}
    while hanging := [node.id for node in kept.values() if _is_event_on_nothing(node, kept)]:
        for name in hanging:
            del kept[name]
    flows = tuple(flow for flow in model.flows if flow.source in kept and flow.target in kept)
    lost = {model.nodes[name].scope for name in model.nodes.keys() - kept.keys()} | (
        model.nodes.keys() - kept.keys()
    )
    for flow in set(model.flows) - set(flows):
        lost |= {flow.id, flow.source, flow.target, flow.scope}
    return replace(model, nodes=kept, flows=flows), lost


def _is_event_on_nothing(node: Node, nodes: Mapping[str, Node]) -> bool:
    return node.kind == "boundaryEvent" and node.attached_to not in nodes
