"""S-FEEL unary tests: the cells of a decision table's inputs (DMN 1.3, chapter 9).

Accepted are `-` and the empty cell, literals (text, number, true, false, null, date("…")), comparisons, intervals
in every bracket form, lists of these with commas meaning "or", and `not(…)` around a list. Nothing is evaluated
but comparisons with literals.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from app.engine import values
from app.engine.cell_proposals import proposals
from app.engine.findings import Objection
from app.engine.values import ExpressionFailed, Value

LONGEST_CELL = 2_000
LONGEST_TRANSLATED = 200

Literal: TypeAlias = "bool | int | float | str | date | None"

TOKEN = re.compile(
    r"""\s*(?: (?P<text> "[^"\\]*" )
             | (?P<number> -?\d+(?:\.\d+)? )
             | (?P<word> [A-Za-z_]\w* )
             | (?P<sign> \.\. | [<>]=? | [\[\](),] ) )""",
    re.VERBOSE | re.ASCII,
)
WORDS: dict[str, Literal] = {"true": True, "false": False, "null": None}


class CellRefused(Objection):
    """A cell is no list of unary tests."""


@dataclass(frozen=True, slots=True)
class Equal:
    """The value is this literal."""

    literal: Literal

    def matches(self, value: Value) -> bool:
        return values.equal(value, self.literal)


@dataclass(frozen=True, slots=True)
class Range:
    """The value lies between two literals of one kind; None leaves a side open."""

    low: Literal
    high: Literal
    low_included: bool = True
    high_included: bool = True

    def matches(self, value: Value) -> bool:
        """Whether the value lies within; a value of another kind, such as null, does not."""
        try:
            return self._above(value) and self._below(value)
        except ExpressionFailed:
            return False

    def _above(self, value: Value) -> bool:
        if self.low is None:
            return True
        return values.less(self.low, value) or (self.low_included and values.equal(self.low, value))

    def _below(self, value: Value) -> bool:
        if self.high is None:
            return True
        return values.less(value, self.high) or (self.high_included and values.equal(self.high, value))


Test: TypeAlias = "Equal | Range"


@dataclass(frozen=True, slots=True)
class Cell:
    """One input entry: any of its tests holds, or none of them when negated; without tests it always matches."""

    text: str
    tests: tuple[Test, ...]
    negated: bool = False

    def matches(self, value: Value) -> bool:
        if not self.tests:
            return True
        return any(test.matches(value) for test in self.tests) != self.negated

    def literals(self) -> Iterator[Literal]:
        """Every literal of the cell."""
        for test in self.tests:
            if isinstance(test, Equal):
                yield test.literal
            else:
                yield from (edge for edge in (test.low, test.high) if edge is not None)


def parse_cell(text: str) -> Cell:
    """The unary tests of a cell's text. CellRefused when it holds anything else."""
    if text.strip() in {"", "-"}:
        return Cell(text, ())
    if len(text) > LONGEST_CELL:
        raise CellRefused("cell_too_long", limit=str(LONGEST_CELL))
    try:
        return _Parser(text).cell()
    except CellRefused as refusal:
        proposal = _proposal(text) if refusal.code in {"cell_syntax", "cell_unquoted"} else ""
        if proposal:
            raise CellRefused("cell_elsewhere", text=text.strip(), proposal=proposal) from None
        raise


def _proposal(text: str) -> str:
    """What the cell would be in S-FEEL where that is sure, else nothing."""
    if len(text) <= LONGEST_TRANSLATED:
        for proposal in proposals(text):
            with suppress(CellRefused):
                _Parser(proposal).cell()
                return proposal
    return ""


class _Parser:
    """Recursive descent without recursion: the grammar nests one `not` deep."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.tokens = self._tokens()
        self.position = 0

    def _tokens(self) -> Sequence[str]:
        tokens, position = [], 0
        while position < len(self.text):
            found = TOKEN.match(self.text, position)
            if found is None:
                raise self.refused()
            tokens.append(found[found.lastgroup or 0])
            position = found.end()
        return tokens

    def refused(self) -> CellRefused:
        """What to say: a lone word most likely lacks its quotes."""
        if re.fullmatch(r"[^\W\d]\w*", self.text):
            return CellRefused("cell_unquoted", text=self.text)
        return CellRefused("cell_syntax", text=values.shown(self.text))

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.peek()
        if not token or (expected and token not in expected):
            raise self.refused()
        self.position += 1
        return token

    def cell(self) -> Cell:
        negated = self.peek() == "not"
        if negated:
            self.take("not")
            self.take("(")
        tests = [self.test()]
        while self.peek() == ",":
            self.take(",")
            tests.append(self.test())
        if negated:
            self.take(")")
        if self.peek():
            raise self.refused()
        return Cell(self.text, tuple(tests), negated)

    def test(self) -> Test:
        if self.peek() in {"<", "<=", ">", ">="}:
            return self.comparison()
        if self.peek() in {"[", "]", "("}:
            return self.interval()
        return Equal(self.literal())

    def comparison(self) -> Range:
        sign, edge = self.take(), self.edge()
        if sign.startswith("<"):
            return Range(None, edge, high_included=sign == "<=")
        return Range(edge, None, low_included=sign == ">=")

    def interval(self) -> Range:
        opening = self.take("[", "]", "(")
        low = self.edge()
        self.take("..")
        high = self.edge()
        closing = self.take("]", "[", ")")
        ordered = Range(low, high, opening == "[", closing == "]")
        try:
            if values.less(high, low):
                raise CellRefused("cell_empty_interval", text=self.text)
        except ExpressionFailed as error:
            raise self.refused() from error
        return ordered

    def edge(self) -> Literal:
        """A literal that has an order."""
        literal = self.literal()
        if literal is None or isinstance(literal, bool):
            raise self.refused()
        return literal

    def literal(self) -> Literal:
        written = self.take()
        if written.startswith('"'):
            return written[1:-1]
        if written in WORDS:
            return WORDS[written]
        if written == "date":
            return self.day()
        try:
            return float(written) if "." in written else int(written)
        except ValueError:
            raise self.refused() from None

    def day(self) -> date:
        self.take("(")
        text = self.take()
        self.take(")")
        try:
            return date.fromisoformat(text.strip('"'))
        except ValueError:
            raise CellRefused("cell_not_a_date", text=text) from None


def kind_of(literal: Literal) -> str:
    """The kind of a literal as DMN names it: string | number | boolean | date | null."""
    if literal is None:
        return "null"
    if isinstance(literal, bool):
        return "boolean"
    if isinstance(literal, str):
        return "string"
    return "date" if isinstance(literal, date) else "number"
