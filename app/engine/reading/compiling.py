"""Compiling every text of a model that will be evaluated, once, with a finding for each that is no expression."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.engine.definition import Repetition
from app.engine.expressions import (
    Expression,
    ExpressionRefused,
    compile_expression,
    constant,
    is_template,
    sections,
)
from app.engine.findings import Findings
from app.engine.reading.extensions import is_expression
from app.engine.reading.model import Model, Node

MOMENTS = {"timer": "timer_value", "due": "due_value"}
BROKEN_MOMENT = re.compile(r"[PR\d][\dTYMWDHSZPR.,:/+ -]*", re.ASCII)
"""What looks like ISO 8601: were it right, it would have been quoted; as an expression it would be misread."""

CRON = re.compile(r"(?:[\d*?/,#LW-]+ +){4,6}[\w*?/,#-]+", re.ASCII)
"""The times of a clock as Quartz and cron write them: fields with blanks between."""
TESTS = frozenset({"condition", "completion"})
"""Places where the value must be true or false: a text put together from parts never is."""
SIMPLE = re.compile(r"[\w.]+|\w+\([^()]*\)")
"""What needs no brackets among other operators."""


class Use(NamedTuple):
    """A text of the diagram that will be evaluated: for which element, where, and as what."""

    element: str
    line: int
    place: str
    """condition | timer | message | input | output | script | collection | cardinality | completion | loop | due |
    priority | groups"""
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
    yield "condition" if node.trigger.kind == "conditional" else "timer", node.trigger.expression
    yield "message", node.trigger.message
    yield "correlation", element.correlation
    yield from (("input", text) for text in element.inputs.values())
    yield from (("output", text) for text in element.outputs.values())
    for passing in (*node.exchange.given, *node.exchange.returned) if node.exchange else ():
        yield "output", passing.expression
    if node.kind == "callActivity" and is_expression(element.called):
        yield "called", element.called
    yield from (("script", text) for _, text in node.statements)
    if isinstance(node.repetition, Repetition):
        yield "cardinality", node.repetition.cardinality
        yield "completion", node.repetition.until
        if is_expression(node.repetition.collection):
            yield "collection", node.repetition.collection
    elif node.repetition:
        yield "loop", node.repetition.condition
    yield "due", element.due
    yield "priority", element.priority
    if is_expression(element.groups):
        yield "groups", element.groups


def compiled(model: Model, findings: Findings) -> dict[str, Expression]:
    """The expressions of the model by their texts."""
    return compiled_uses(uses(model), findings)


def compiled_uses(used: Iterable[Use], findings: Findings) -> dict[str, Expression]:
    """The expressions of texts by these, with a finding at every use of one that is none."""
    expressions: dict[str, Expression] = {}
    for use in used:
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
    if use.place == "timer" and CRON.fullmatch(text):
        raise ExpressionRefused("timer_cron", text=text)
    if use.place in TESTS and is_template(text):
        raise _in_one_pair(text)
    if text.startswith('"'):
        try:
            return _literal(json.loads(text), use)
        except ValueError:
            pass
    return compile_expression(text)


def _literal(text: str, use: Use) -> Expression:
    """A text that stands for itself, unless it begins as an expression of FEEL does: then nobody could tell."""
    if text.startswith("=") and use.place in {"input", "output"}:
        proposal = f"${{{text[1:].strip()}}}"
        compile_expression(proposal)
        raise ExpressionRefused("expression_feel_text", text=text, proposal=proposal)
    return constant(text, use.text)


def _in_one_pair(text: str) -> ExpressionRefused:
    """What stands against a condition of several parts; with the whole in one pair where that is sure."""
    parts = [(part.plain, text[part.start : part.end]) for part in sections(text)]
    sure = not any(
        sign in written for plain, written in parts for sign in "\"'" if plain and written.count(sign) % 2
    )
    joined = "".join(written if plain else _bracketed(written.strip()) for plain, written in parts)
    proposal = f"${{{joined.strip()}}}"
    try:
        compile_expression(proposal)
    except ExpressionRefused:
        sure = False
    if sure:
        return ExpressionRefused("expression_pairs", text=text, proposal=proposal)
    return ExpressionRefused("expression_text_around", text=text)


def _bracketed(text: str) -> str:
    return text if SIMPLE.fullmatch(text) else f"({text})"
