"""One grammar for the operators of JUEL, FEEL, Groovy, JavaScript and Python.

They bind by their strength (`POWERS`), as they do in all of these languages. What a tool writes that has no
meaning here but a certain translation is read as its translation, and refused with it (`Edit`).
"""

from collections.abc import Callable, Mapping

from app.engine import values
from app.engine.expressions import steps
from app.engine.expressions.cursor import AND, CHOICE, COMPARE, DEEPEST_NESTING, OR, PRODUCT, SUM, Edit
from app.engine.expressions.lexer import Lexeme
from app.engine.expressions.operands import Operands
from app.engine.expressions.steps import Edge, Step
from app.engine.values import Value

TESTS: Mapping[str, Callable[[Value, Value], bool]] = {
    **dict.fromkeys(("==", "===", "eq"), values.equal),
    **dict.fromkeys(("!=", "!==", "ne"), steps.negated(values.equal)),
    **dict.fromkeys(("<", "lt"), values.less),
    **dict.fromkeys((">", "gt"), lambda left, right: values.less(right, left)),
    **dict.fromkeys(("<=", "le"), lambda left, right: not values.less(right, left)),
    **dict.fromkeys((">=", "ge"), lambda left, right: not values.less(left, right)),
}
OPERATIONS: Mapping[str, tuple[int, Callable[[Step, Step], Step]]] = {
    "+": (SUM, steps.plus),
    "-": (SUM, steps.minus),
    "*": (PRODUCT, steps.operation(values.multiply)),
    **dict.fromkeys(("/", "div"), (PRODUCT, steps.operation(values.divide))),
    **dict.fromkeys(("%", "mod"), (PRODUCT, steps.operation(values.remainder))),
}
POWERS: Mapping[str, int] = {
    **dict.fromkeys(("?", "if"), CHOICE),
    **dict.fromkeys(("or", "||", "OR"), OR),
    **dict.fromkeys(("and", "&&", "AND"), AND),
    **dict.fromkeys((*TESTS, "=", "<>", "in", "not", "is", "between"), COMPARE),
    **{sign: power for sign, (power, _) in OPERATIONS.items()},
}


class Parser(Operands):
    """Reads one expression out of a part of a text."""

    def parse(self) -> Step:
        """The whole expression. ExpressionRefused when there is none, or more than one."""
        step = self.expression(0)
        if self.next.kind != "end":
            raise self.unexpected()
        return step

    def expression(self, least: int) -> Step:
        """An expression of operators that bind more strongly than `least`."""
        if self.depth >= DEEPEST_NESTING:
            raise self.refused("expression_too_deep")
        begun = self.depth
        self.depth += 1
        left = self.prefix()
        while (power := self.power()) > least:
            left = self.infix(left, power)
            self.depth += 1
            if self.depth > DEEPEST_NESTING + 1:
                raise self.refused("expression_too_deep")
        self.depth = begun
        return left

    def power(self) -> int:
        """How strongly the next token binds what stands before it; 0 when it does not."""
        token = self.next
        if token.kind not in {"sign", "name"} or (token.text == "not" and self.after().text != "in"):
            return 0
        return POWERS.get(token.text, 0)

    def infix(self, left: Step, power: int) -> Step:
        token = self.take()
        if power == CHOICE:
            return self.choice(left, token)
        if power in {OR, AND}:
            self.translated(token)
            return self.both(left, power)
        if power == COMPARE:
            return self.comparison(left, token)
        _, combined = OPERATIONS[token.text]
        return combined(left, self.expression(power))

    def choice(self, left: Step, token: Lexeme) -> Step:
        if token.text == "?":
            yes = self.expression(0)
            self.take(":")
            return steps.choice(left, yes, self.expression(CHOICE - 1))
        test = self.expression(CHOICE)
        self.take("else")
        return steps.choice(test, left, self.expression(CHOICE - 1))

    def both(self, left: Step, power: int) -> Step:
        """A chain of `and`, or of `or`."""
        parts = [left, self.expression(power)]
        while self.power() == power:
            self.translated(self.take())
            parts.append(self.expression(power))
        if power == AND:
            return lambda around: all(step(around) for step in parts)
        return lambda around: any(step(around) for step in parts)

    def comparison(self, left: Step, token: Lexeme) -> Step:
        if token.text in {"in", "not"}:
            step = self.membership(left, token.text == "not" and bool(self.take("in")))
        elif token.text == "between":
            low = self.expression(COMPARE)
            self.take("and")
            step = steps.within(left, Edge(low, True), Edge(self.expression(COMPARE), True))
        else:
            test = self.test(token)
            step = steps.operation(test)(left, self.expression(COMPARE))
        if self.power() == COMPARE:
            raise self.refused("expression_comparison")
        return step

    def test(self, token: Lexeme) -> Callable[[Value, Value], bool]:
        if token.text == "is":
            return TESTS["!=" if self.taken("not") else "=="]
        if token.text == "<>":
            self.edits.append(Edit(token.start, token.end, "!="))
            return TESTS["!="]
        if token.text == "=":
            if not self.feel:
                self.edits.append(Edit(token.start, token.end, "==", "expression_assignment"))
            return TESTS["=="]
        return TESTS[token.text]

    def membership(self, left: Step, refuted: bool) -> Step:
        if self.is_next("[", "(", "]") and self.is_range():
            step = self.range(left)
        else:
            right = self.expression(COMPARE)
            belongs = _belongs if self.feel else values.member
            step = steps.operation(belongs)(left, right)
        return (lambda around: not step(around)) if refuted else step

    def is_range(self) -> bool:
        """Whether a bracket opens a range: two dots come before it is closed."""
        depth = 0
        for token in self.tokens[self.position + 1 :]:
            if token.kind == "sign" and token.text == ".." and depth == 0:
                return True
            depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"})
            if depth < 0:
                return False
        return False

    def range(self, left: Step) -> Step:
        opening = self.take("[", "(", "]")
        low = self.expression(COMPARE)
        self.take("..")
        self.before_edge = True
        high = self.expression(COMPARE)
        self.before_edge = False
        closing = self.take("]", ")", "[")
        return steps.within(left, Edge(low, opening.text == "["), Edge(high, closing.text == "]"))


def _belongs(part: Value, whole: Value) -> bool:
    """`in` as FEEL has it: an item of a list, or the value itself."""
    return values.member(part, whole) if isinstance(whole, list) else values.equal(part, whole)
