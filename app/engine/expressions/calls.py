"""Calls of functions and methods, items and entries."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from app.engine.expressions import steps
from app.engine.expressions.cursor import DEEPEST_NESTING, Cursor, Edit
from app.engine.expressions.feel_functions import FEEL_FUNCTIONS
from app.engine.expressions.lexer import Lexeme
from app.engine.expressions.methods import METHODS
from app.engine.expressions.steps import Step
from app.engine.functions import FUNCTIONS, Function
from app.engine.patterns import is_safe_pattern

TRANSLATED_CALLS: Mapping[str, str] = {
    "size": "len",
    "length": "len",
    "isEmpty": "is empty",
    "isBlank": "is blank",
}
FILTERING = frozenset(
    {"==", "===", "!=", "!==", "<", ">", "<=", ">=", "eq", "ne", "lt", "gt", "le", "ge", "="}
    | {"and", "or", "&&", "||", "not", "!", "in", "between"}
)
"""Tokens that make what stands in brackets after a list a test of its items."""


class Calls(Cursor):
    """Reads what follows an operand."""

    def __init__(self, text: str, start: int, end: int, feel: bool) -> None:
        super().__init__(text, start, end, feel)
        self.local: list[str] = []
        """Names of items, in the tests that lists are looked through with."""

    @contextmanager
    def knowing(self, name: str) -> Iterator[None]:
        """Within a look through a list; one within another would multiply the work."""
        if self.local:
            raise self.refused("expression_too_deep")
        self.local.append(name)
        yield
        self.local.pop()

    def listed(self, closing: str) -> Sequence[Step]:
        """Expressions with commas between them, up to the closing bracket."""
        found: list[Step] = []
        while not self.taken(closing):
            found.append(self.expression(0))
            if not self.is_next(closing):
                self.take(",")
        return found

    def postfix(self, whole: Step) -> Step:
        """What follows an operand: items, entries and methods."""
        begun = self.depth
        while self.is_next(".") or (self.is_next("[") and not self.before_edge):
            self.depth += 1
            if self.depth > DEEPEST_NESTING:
                raise self.refused("expression_too_deep")
            whole = self.item(whole) if self.is_next("[") else self.dotted(whole)
        self.depth = begun
        return whole

    def item(self, whole: Step) -> Step:
        self.take("[")
        if self.is_filter():
            with self.knowing("item"):
                test = self.expression(0)
            self.take("]")
            return steps.filtered(whole, test)
        first = self.next
        key = self.expression(0)
        self.take("]")
        if self.feel and first.text == "0":
            raise self.refused("expression_from_one", first)
        return steps.indexed(whole, key, int(self.feel))

    def is_filter(self) -> bool:
        depth = 0
        for token in self.tokens[self.position :]:
            if token.kind == "text":
                continue
            if depth == 0 and token.text in FILTERING:
                return True
            depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"})
            if depth < 0:
                break
        return False

    def dotted(self, whole: Step) -> Step:
        self.take(".")
        token = self.next
        if token.kind != "name":
            raise self.unexpected()
        self.take()
        if token.text.startswith("_"):
            raise self.refused("expression_name", token, name=token.text)
        if not self.is_next("("):
            return steps.entry(whole, token.text, self.feel)
        method = METHODS.get(token.text)
        if method is None:
            raise self.refused("expression_method", token, method=token.text)
        self.take("(")
        if method.pattern:
            self.pattern()
        given = self.listed(")")
        if not method.least <= len(given) <= method.most:
            raise self.refused("expression_arguments", token, function=token.text)
        call = method.call
        return lambda around: call(around.clock, whole(around), *[step(around) for step in given])

    def call(self, token: Lexeme) -> Step:
        name = token.text
        self.take("(")
        if name in TRANSLATED_CALLS:
            self.edits.append(Edit(token.start, token.end, TRANSLATED_CALLS[name]))
            name = TRANSLATED_CALLS[name]
        if name in {"is defined", "defined", "get or else"}:
            return self.lenient(token)
        function = FUNCTIONS.get(name) or FEEL_FUNCTIONS.get(name)
        if function is None:
            raise self.refused("expression_call", token, function=name)
        given = self.arguments(token, function)
        call = function.call
        return lambda around: call(around.clock, *[step(around) for step in given])

    def lenient(self, token: Lexeme) -> Step:
        """The functions that may be asked about a variable that is not there."""
        given = self.listed(")")
        if len(given) != (2 if token.text == "get or else" else 1):
            raise self.refused("expression_arguments", token, function=token.text)
        return steps.otherwise(*given) if len(given) == 2 else steps.defined(given[0])

    def arguments(self, token: Lexeme, function: Function) -> Sequence[Step]:
        """Positional arguments, then the named ones, which must continue them in the function's order."""
        given: list[Step] = []
        while not self.taken(")"):
            if self.next.kind == "name" and self.after().text == "=" and function.named:
                if [self.take().text] != list(function.named[len(given) : len(given) + 1]):
                    raise self.refused("expression_arguments", token, function=token.text)
                self.take("=")
            if token.text == "matches" and given:
                self.pattern()
            given.append(self.expression(0))
            if not self.is_next(")"):
                self.take(",")
        if not function.least <= len(given) <= function.most:
            raise self.refused("expression_arguments", token, function=token.text)
        return given

    def pattern(self) -> None:
        """The next token must be a pattern whose matching is bounded."""
        token = self.next
        if token.kind != "text" or not is_safe_pattern(token.text[1:-1]) or self.after().text != ")":
            raise self.refused("expression_pattern", token)
