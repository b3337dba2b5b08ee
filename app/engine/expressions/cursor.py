"""Going through the tokens of an expression, and what is noted on the way."""

from abc import ABC, abstractmethod
from keyword import iskeyword
from typing import NamedTuple

from app.engine.expressions.lexer import ExpressionRefused, Lexeme, lexemes
from app.engine.expressions.steps import Step

DEEPEST_NESTING = 25
CHOICE, OR, AND, NOT, COMPARE, SUM, PRODUCT, UNARY = range(10, 90, 10)
"""How strongly operators bind."""


class Edit(NamedTuple):
    """What would have to be written instead of a part of the text, and the finding that says so."""

    start: int
    end: int
    instead: str
    code: str = "expression_elsewhere"


class Cursor(ABC):
    """Stands before a token of one expression in a part of a text."""

    def __init__(self, text: str, start: int, end: int, feel: bool) -> None:
        self.text = text
        self.feel = feel
        self.tokens = lexemes(text, start, end)
        self.position = 0
        self.depth = 0
        self.before_edge = False
        """Whether `[` closes a range here, as in `[1..5[`, instead of opening an index."""
        self.names: set[str] = set()
        """The variables that it reads."""
        self.edits: list[Edit] = []

    @abstractmethod
    def expression(self, least: int) -> Step:
        """An expression of operators that bind more strongly than `least`."""

    @property
    def next(self) -> Lexeme:
        return self.after(0)

    def after(self, count: int = 1) -> Lexeme:
        """The token so many after the next one."""
        return self.tokens[min(self.position + count, len(self.tokens) - 1)]

    def is_next(self, *written: str) -> bool:
        return self.next.kind in {"sign", "name"} and self.next.text in written

    def take(self, *written: str) -> Lexeme:
        """The next token, which must be one of these. ExpressionRefused when it is another."""
        token = self.next
        if written and not self.is_next(*written):
            raise self.unexpected()
        self.position += 1
        return token

    def taken(self, *written: str) -> bool:
        """Whether the next token is one of these; it is taken then."""
        found = self.is_next(*written)
        self.position += found
        return found

    def refused(self, code: str, at: Lexeme | None = None, **parameters: str) -> ExpressionRefused:
        place = at or self.next
        return ExpressionRefused(code, text=self.text, position=str(place.start + 1), **parameters)

    def unexpected(self) -> ExpressionRefused:
        token = self.next
        if token.kind == "end":
            return self.refused("expression_incomplete")
        if token.kind == "name" and (iskeyword(token.text) or token.text in {"instanceof", "instance of", "new"}):
            return self.refused("expression_construct", construct=token.text)
        return self.refused("expression_syntax", part=token.text)
