"""Compiling every text of a model that will be evaluated, once, with a finding for each that is no expression."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from app.engine.expressions import Expression, ExpressionRefused, compile_expression, constant
from app.engine.findings import Findings
from app.engine.reading.extensions import is_expression
from app.engine.reading.model import Model, Node


class Use(NamedTuple):
    """A text of the diagram that will be evaluated: for which element, where, and as what."""

    element: str
    line: int
    place: str
    """condition | timer | input | output | collection | cardinality | completion | due | priority | groups"""
    text: str


def uses(model: Model) -> Iterator[Use]:
    """Every text of the model that is evaluated when it runs."""
    for flow in model.flows:
        if flow.condition:
            yield Use(flow.id, flow.line, "condition", flow.condition)
    for node in model.nodes.values():
        for place, text in _texts(node):
            if text:
                yield Use(node.id, node.line, place, text)


def _texts(node: Node) -> Iterator[tuple[str, str]]:
    element = node.element
    yield "timer", node.trigger.expression
    yield from (("input", text) for text in element.inputs.values())
    yield from (("output", text) for text in element.outputs.values())
    if node.repetition:
        yield "cardinality", node.repetition.cardinality
        yield "completion", node.repetition.until
    yield "due", element.due
    yield "priority", element.priority
    if is_expression(element.groups):
        yield "groups", element.groups


def compiled(model: Model, findings: Findings) -> dict[str, Expression]:
    """The expressions of the model by their texts."""
    expressions: dict[str, Expression] = {}
    for use in uses(model):
        if use.text not in expressions:
            try:
                expressions[use.text] = _expression(use.text)
            except ExpressionRefused as refusal:
                findings.error(use.element, refusal.code, use.line, **refusal.parameters)
    return expressions


def _expression(text: str) -> Expression:
    """A quoted literal, as `extensions.quoted` writes it, stands for itself; anything else is in the language."""
    if text.startswith('"'):
        try:
            return constant(json.loads(text), text)
        except ValueError:
            pass
    return compile_expression(text)
