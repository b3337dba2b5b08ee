"""The expression language of conditions, timers, assignments and inputs.

One small language that understands the common spellings of JUEL, FEEL, Groovy, JavaScript and Python: `${…}` and a
leading `=`, `&& || !` and `and or not`, `? :` and `if then else`, methods of lists and texts. The text is cut into
known tokens (`lexer`), read by one grammar (`operators`, `operands`) and turned into closures once, at reading.
Nothing is ever handed to `eval`, no attribute of a Python object is ever looked up, lists are gone through within
a bound, and every operator is bounded (`values`): an expression can neither run code nor hang. What is understood
stands in docs/expressions.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.clock import Clock
from app.engine import values
from app.engine.expressions import steps
from app.engine.expressions.lexer import ExpressionRefused
from app.engine.expressions.operators import Parser
from app.engine.expressions.steps import Step, Surrounding
from app.engine.values import ExpressionFailed, Value

__all__ = ["Expression", "ExpressionRefused", "compile_expression", "constant", "is_template", "sections"]
LONGEST_EXPRESSION = 1_000
OPENINGS = ("${", "#{")


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression, immutable and shared by all threads."""

    text: str
    """As written in the diagram."""
    names: frozenset[str]
    """The process variables that it reads."""
    step: Step = field(repr=False, compare=False)

    def evaluate(self, variables: Mapping[str, Value], clock: Clock) -> Value:
        """Its value on these variables: JSON, a date or an aware datetime. ExpressionFailed where it has none."""
        return self.step(Surrounding(variables, clock))

    def holds(self, variables: Mapping[str, Value], clock: Clock) -> bool:
        """Whether the condition is met; ExpressionFailed when its value is neither true nor false."""
        value = self.evaluate(variables, clock)
        if isinstance(value, bool):
            return value
        raise ExpressionFailed("expression_not_a_condition", value=values.shown(value))


class Section(NamedTuple):
    """A part of a text: plain, or what stands between `${` and `}`."""

    plain: bool
    start: int
    end: int


def constant(value: Value, text: str) -> Expression:
    """An expression that always has this value."""
    return Expression(text, frozenset(), lambda _: value)


def compile_expression(text: str, feel: bool = False) -> Expression:
    """The expression that a diagram's text means. ExpressionRefused when it is none.

    `${…}` around the whole is left out; text around or between several makes a text with their values in it. A
    leading `=` or `feel` says that it is FEEL: `=` compares, and items are counted from 1.
    """
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionRefused("expression_too_long", limit=str(LONGEST_EXPRESSION))
    written = text.strip()
    if written.startswith("=") and not written.startswith("=="):
        return _single(text, written, 1, len(written), feel=True)
    parts = list(sections(written))
    if all(part.plain for part in parts):
        return _single(text, written, 0, len(written), feel)
    if len(parts) == 1:
        return _single(text, written, parts[0].start, parts[0].end, feel)
    parsers = [None if part.plain else Parser(written, part.start, part.end, feel) for part in parts]
    pieces = [
        parser.parse() if parser else written[part.start : part.end]
        for part, parser in zip(parts, parsers, strict=True)
    ]
    read = [parser for parser in parsers if parser]
    _translate(written, read)
    return Expression(text, frozenset().union(*(parser.names for parser in read)), steps.template(pieces))


def is_template(text: str) -> bool:
    """Whether a text is put together from several parts, so that its value is a text in any case."""
    return len(list(sections(text.strip()))) > 1


def sections(text: str) -> Iterator[Section]:
    """The plain parts and the expressions of a text, in order. ExpressionRefused where a brace is not closed."""
    position = 0
    while position < len(text):
        opening = min(
            (at for at in (text.find(sign, position) for sign in OPENINGS) if at >= 0), default=len(text)
        )
        if opening > position:
            yield Section(True, position, opening)
        if opening < len(text):
            position = _closing(text, opening + 2)
            yield Section(False, opening + 2, position)
        position = max(position, opening) + 1
    if not text:
        yield Section(True, 0, 0)


def _closing(text: str, position: int) -> int:
    """Where the brace before a position is closed, quotes and inner braces minded."""
    depth, quote = 1, ""
    for place in range(position, len(text)):
        sign = text[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
            if not depth:
                return place
    raise ExpressionRefused("expression_unclosed", text=text, position=str(position - 1))


def _single(text: str, written: str, start: int, end: int, feel: bool) -> Expression:
    parser = Parser(written, start, end, feel)
    step = parser.parse()
    _translate(written, [parser])
    return Expression(text, frozenset(parser.names), step)


def _translate(written: str, parsers: list[Parser]) -> None:
    """Refuses what was read as another tool means it, with the same text as it is written here."""
    edits = [edit for parser in parsers for edit in parser.edits]
    proposal = written
    for edit in sorted(edits, reverse=True):
        proposal = proposal[: edit.start] + edit.instead + proposal[edit.end :]
    for edit in edits[:1]:
        raise ExpressionRefused(
            edit.code,
            text=written,
            part=written[edit.start : edit.end],
            position=str(edit.start + 1),
            proposal=proposal,
        )
