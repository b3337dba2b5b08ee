"""What operators stand between: literals, variables, lists, and expressions that begin with a word."""

from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword

from app.engine import values
from app.engine.expressions import steps, texts
from app.engine.expressions.calls import Calls
from app.engine.expressions.cursor import CHOICE, COMPARE, NOT, UNARY, Edit
from app.engine.expressions.lexer import Lexeme
from app.engine.expressions.methods import METHODS
from app.engine.expressions.steps import Step
from app.engine.functions import FUNCTIONS
from app.engine.values import ExpressionFailed, Value

CONSTANTS: Mapping[str, Value] = {
    **{"true": True, "false": False, "null": None},
    **{"True": True, "False": False, "None": None},
}
REFUSED_NAMES = frozenset({"empty", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod", "instanceof"})
"""Operators that Camunda spells as words; as variables they would be misread."""
TRANSLATED_WORDS: Mapping[str, str] = {
    **{"AND": "and", "OR": "or", "NOT": "not", "TRUE": "true", "FALSE": "false", "NULL": "null"},
    **{"undefined": "null", "nil": "null"},
}
ENGINE_OBJECTS = frozenset({"execution", "delegateTask", "delegateExecution", "caseExecution", "processVariables"})
"""What other engines put before the name of a variable, and never a variable itself."""
GETTERS = frozenset({"getVariable", "getVariableLocal", "get", "getVariableTyped"})


class Operands(Calls):
    """Reads operands, each with all that follows it."""

    def prefix(self) -> Step:
        token = self.next
        if token.kind == "name" and token.text in WORDS and not self.is_variable_here(token):
            return WORDS[token.text](self)
        if token.kind == "sign" and token.text in SIGNS:
            return SIGNS[token.text](self)
        if token.kind in {"text", "number"}:
            return self.postfix(self.literal())
        if token.kind == "name":
            return self.postfix(self.named())
        raise self.unexpected()

    def is_variable_here(self, token: Lexeme) -> bool:
        """`some`, `every` and `for` begin a look through a list only where a name and `in` follow."""
        return token.text in {"some", "every"} and self.after(2).text != "in"

    def denied(self) -> Step:
        self.translated(self.take())
        operand = self.expression(NOT)
        return lambda around: not operand(around)

    def opposite(self) -> Step:
        self.take("!")
        operand = self.expression(UNARY)
        return lambda around: not operand(around)

    def negative(self) -> Step:
        self.take("-")
        operand = self.expression(UNARY)
        return lambda around: values.negative(operand(around))

    def emptiness(self) -> Step:
        self.take("empty")
        if self.next.kind == "end":
            raise self.refused("expression_name", name="empty")
        operand = self.expression(UNARY)
        return lambda around: texts.is_empty(operand(around))

    def grouped(self) -> Step:
        self.take("(")
        inner = self.listed(")")
        if len(inner) == 1 and self.tokens[self.position - 2].text != ",":
            return self.postfix(inner[0])
        if not inner:
            raise self.refused("expression_syntax", part=")")
        return self.postfix(_list(inner))

    def list(self) -> Step:
        self.take("[")
        return self.postfix(_list(self.listed("]")))

    def context(self) -> Step:
        """A mapping as FEEL writes it: names or texts with their values."""
        self.take("{")
        entries: dict[str, Step] = {}
        while not self.taken("}"):
            if self.next.kind not in {"name", "text"}:
                raise self.unexpected()
            key = self.take()
            self.take(":")
            entries[key.text.strip("\"'")] = self.expression(0)
            if not self.is_next("}"):
                self.take(",")
        return self.postfix(lambda around: {name: step(around) for name, step in entries.items()})

    def conditional(self) -> Step:
        """`if … then … else …`."""
        self.take("if")
        test = self.expression(0)
        self.take("then")
        yes = self.expression(0)
        self.take("else")
        return steps.choice(test, yes, self.expression(CHOICE - 1))

    def quantified(self) -> Step:
        """`some x in list satisfies …`, `every x in list satisfies …`, `for x in list return …`."""
        kind = self.take("some", "every", "for").text
        if self.next.kind != "name":
            raise self.unexpected()
        name = self.take().text
        self.take("in")
        whole = self.expression(COMPARE)
        self.take("return" if kind == "for" else "satisfies")
        with self.knowing(name):
            body = self.expression(0)
        if kind == "for":
            return steps.mapped(whole, name, body)
        return steps.quantified(whole, name, body, kind == "every")

    def literal(self) -> Step:
        token = self.take()
        if token.kind == "text":
            written = token.text[1:-1]
            return lambda _: written
        number = float(token.text) if "." in token.text else int(token.text)
        if number > values.LARGEST_NUMBER:
            raise self.refused("expression_number_too_large", token, limit=str(values.LARGEST_NUMBER))
        return lambda _: number

    def named(self) -> Step:
        """A constant, a call, or a variable."""
        token = self.take()
        name = token.text
        if name in CONSTANTS:
            value = CONSTANTS[name]
            return lambda _: value
        if self.is_next("("):
            return self.call(token)
        if name in FUNCTIONS:
            raise self.refused("expression_function_as_value", token, name=name)
        if name in REFUSED_NAMES or name.startswith("_") or " " in name:
            raise self.refused("expression_name", token, name=name)
        if self.is_next(".") and (name in ENGINE_OBJECTS or self.after().text in GETTERS - {"get"}):
            return self.engine_object(token)
        if name == "variables" and self.is_next(".") and self.after().text not in METHODS.keys() - {"get"}:
            return self.engine_object(token)
        if name in TRANSLATED_WORDS:
            self.translated(token)
            return lambda _: CONSTANTS[TRANSLATED_WORDS[name]]
        if iskeyword(name) or (name == "new" and self.next.kind == "name"):
            raise self.refused("expression_construct", token, construct=name)
        return self.read(name)

    def read(self, name: str) -> Step:
        """The variable of this name."""
        if name not in self.local:
            self.names.add(name)

        def read(around: steps.Surrounding) -> Value:
            try:
                return around.variables[name]
            except KeyError:
                raise ExpressionFailed("expression_unknown_variable", name=name) from None

        return read

    def translated(self, token: Lexeme) -> None:
        """Notes that a word is spelled differently here, if it is."""
        if token.text in TRANSLATED_WORDS:
            self.edits.append(Edit(token.start, token.end, TRANSLATED_WORDS[token.text]))

    def engine_object(self, owner: Lexeme) -> Step:
        """`execution.getVariable("x")`, `variables.x` and the like: here variables stand by their names alone."""
        self.take(".")
        called = self.take()
        name, form = called.text, "{}"
        if self.taken("("):
            given, closing = self.next, self.after()
            name = given.text.strip("\"'") if given.kind == "text" and closing.text == ")" else ""
            form = "is defined({})" if called.text == "hasVariable" else "{}"
            if called.text not in GETTERS | {"hasVariable"}:
                name = ""
            self.position += 2
        elif owner.text not in {"variables", "processVariables"}:
            name = ""
        if not name.isidentifier() or not name.isascii() or name.startswith("_"):
            raise self.refused("expression_engine_object", owner, name=owner.text)
        self.edits.append(Edit(owner.start, self.after(-1).end, form.format(name)))
        found = self.read(name)
        return found if form == "{}" else steps.defined(found)


def _list(items: Sequence[Step]) -> Step:
    return lambda around: [item(around) for item in items]


WORDS: Mapping[str, Callable[[Operands], Step]] = {
    **dict.fromkeys(("not", "NOT"), Operands.denied),
    **dict.fromkeys(("some", "every", "for"), Operands.quantified),
    "empty": Operands.emptiness,
    "if": Operands.conditional,
}
SIGNS: Mapping[str, Callable[[Operands], Step]] = {
    "!": Operands.opposite,
    "-": Operands.negative,
    "(": Operands.grouped,
    "[": Operands.list,
    "{": Operands.context,
}
