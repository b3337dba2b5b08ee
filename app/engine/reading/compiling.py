"""Compiling every text of a model that will be evaluated, once, with a finding for each that is no expression."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from app.engine.expressions import Expression, ExpressionRefused, compile_expression, constant
from app.engine.findings import Findings
from app.engine.reading.extensions import is_expression
from app.engine.reading.model import Model, Node

MOMENTS = {"timer": "timer_value", "due": "due_value"}
BROKEN_MOMENT = re.compile(r"[PR\d][\dTYMWDHSZPR.,:/+ -]*", re.ASCII)
"""What looks like ISO 8601: were it right, it would have been quoted; as an expression it would be misread."""


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
                expressions[use.text] = _expression(use)
            except ExpressionRefused as refusal:
                findings.error(use.element, refusal.code, use.line, **refusal.parameters)
    return expressions


def _expression(use: Use) -> Expression:
    """A quoted literal, as `extensions.quoted` writes it, stands for itself; anything else is in the language."""
    text = use.text
    if use.place in MOMENTS and BROKEN_MOMENT.fullmatch(text):
        raise ExpressionRefused(MOMENTS[use.place], text=text)
    if text.startswith('"'):
        try:
            return constant(json.loads(text), text)
        except ValueError:
            pass
    return compile_expression(text)
