"""The expression language of conditions, timers, assignments and inputs.

A small language by allow-list over Python's syntax, with the spellings that the ecosystem's editors write: `${…}`,
`&& || !`, `null true false`. The text is cut into known tokens, parsed by Python, checked node by node and turned
into closures once, at reading. Nothing is ever handed to `eval`: there are no attributes, no calls but the fixed
functions, no loops, and every operator is bounded (`values`), so that an expression can neither run code nor hang.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from app.domain.clock import Clock
from app.engine import values
from app.engine.findings import Objection
from app.engine.functions import FUNCTIONS, Function
from app.engine.values import ExpressionFailed, Value

LONGEST_EXPRESSION = 1_000
DEEPEST_NESTING = 25

TOKEN = re.compile(
    r"""\s*(?: (?P<text> "[^"\\\n]*" | '[^'\\\n]*' )
             | (?P<number> \d+ (?:\.\d+)? )
             | (?P<name> [A-Za-z_][A-Za-z0-9_]* )
             | (?P<sign> && | \|\| | [=!<>]= | [-+*/%<>!()\[\],=?:.] ) )""",
    re.VERBOSE,
)
SPELLINGS = {"&&": "and", "||": "or", "!": "~"}
"""`~` binds in Python as tightly as `!` elsewhere; it is no token of the language and is compiled as `not`."""
CONSTANTS: Mapping[str, Value] = {"true": True, "false": False, "null": None}
REFUSED_TOKENS = {".": "expression_dotted", "?": "expression_ternary"}
REFUSED_NAMES = frozenset({"empty", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod", "instanceof"})
"""Operators that Camunda spells as words; as variables they would be misread."""
WRAPPED = re.compile(r"[$#]\{(.*)\}", re.DOTALL)


class ExpressionRefused(Objection):
    """A text is not an expression of the language."""


class Surrounding(NamedTuple):
    """What an expression sees while it is evaluated."""

    variables: Mapping[str, Value]
    clock: Clock


Step: TypeAlias = Callable[[Surrounding], Value]


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


def constant(value: Value, text: str) -> Expression:
    """An expression that always has this value."""
    return Expression(text, frozenset(), lambda _: value)


def compile_expression(text: str) -> Expression:
    """The expression that a diagram's text means, with or without `${…}`. ExpressionRefused when it is none."""
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionRefused("expression_too_long", limit=str(LONGEST_EXPRESSION))
    wrapped = WRAPPED.fullmatch(text.strip())
    source = _respelled(wrapped.group(1) if wrapped else text, text.strip())
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        code = "expression_assignment" if " = " in source else "expression_syntax"
        raise ExpressionRefused(code, text=text.strip()) from error
    except (MemoryError, RecursionError) as error:
        raise ExpressionRefused("expression_too_deep", text=text.strip()) from error
    compiler = _Compiler(text.strip())
    step = compiler.compile(tree.body)
    return Expression(text, frozenset(compiler.names), step)


def _respelled(source: str, text: str) -> str:
    """The source as tokens of the language only, each in Python's spelling and set apart from the next."""
    tokens: list[str] = []
    position, end = 0, len(source.rstrip())
    while position < end:
        found = TOKEN.match(source, position)
        if found is None:
            raise ExpressionRefused("expression_character", text=text, character=source[position:].lstrip()[0])
        token = found[found.lastgroup or 0]
        if token in REFUSED_TOKENS:
            raise ExpressionRefused(REFUSED_TOKENS[token], text=text)
        tokens.append(SPELLINGS.get(token, token))
        position = found.end()
    if not tokens:
        raise ExpressionRefused("expression_empty")
    return " ".join(tokens)


class _Compiler:
    """Turns one syntax tree into closures, collecting the variables it reads.

    A node whose kind has no entry in `KINDS` is not in the language.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.depth = 0

    def compile(self, node: ast.expr) -> Step:
        compile_kind = self.KINDS.get(type(node))
        if compile_kind is None:
            raise self.refused("expression_construct", construct=type(node).__name__)
        if self.depth == DEEPEST_NESTING:
            raise self.refused("expression_too_deep")
        self.depth += 1
        step = compile_kind(self, node)
        self.depth -= 1
        return step

    def refused(self, code: str, **parameters: str) -> ExpressionRefused:
        return ExpressionRefused(code, text=self.text, **parameters)

    def constant(self, node: ast.Constant) -> Step:
        value = node.value
        if value is None or isinstance(value, (bool, str)):
            return lambda _: value
        if isinstance(value, (int, float)) and value <= values.LARGEST_NUMBER:
            return lambda _: value
        raise self.refused("expression_construct", construct=type(value).__name__)

    def name(self, node: ast.Name) -> Step:
        name = node.id
        if name in CONSTANTS:
            value = CONSTANTS[name]
            return lambda _: value
        if name in FUNCTIONS:
            raise self.refused("expression_function_as_value", name=name)
        if name in REFUSED_NAMES or name.startswith("_"):
            raise self.refused("expression_name", name=name)
        self.names.add(name)

        def read(surrounding: Surrounding) -> Value:
            try:
                return surrounding.variables[name]
            except KeyError:
                raise ExpressionFailed("expression_unknown_variable", name=name) from None

        return read

    def listed(self, node: ast.List | ast.Tuple) -> Step:
        items = [self.compile(item) for item in node.elts]
        return lambda surrounding: [item(surrounding) for item in items]

    def both(self, node: ast.BoolOp) -> Step:
        steps = [self.compile(value) for value in node.values]
        if isinstance(node.op, ast.And):
            return lambda surrounding: all(step(surrounding) for step in steps)
        return lambda surrounding: any(step(surrounding) for step in steps)

    def unary(self, node: ast.UnaryOp) -> Step:
        operand = self.compile(node.operand)
        if isinstance(node.op, ast.USub):
            return lambda surrounding: values.negative(operand(surrounding))
        if isinstance(node.op, ast.UAdd):
            raise self.refused("expression_construct", construct="+")
        return lambda surrounding: not operand(surrounding)

    def binary(self, node: ast.BinOp) -> Step:
        operate = ARITHMETIC[type(node.op)]
        left, right = self.compile(node.left), self.compile(node.right)
        return lambda surrounding: operate(left(surrounding), right(surrounding))

    def compare(self, node: ast.Compare) -> Step:
        if len(node.ops) > 1:
            raise self.refused("expression_comparison")
        test = COMPARISONS[type(node.ops[0])]
        left, right = self.compile(node.left), self.compile(node.comparators[0])
        return lambda surrounding: test(left(surrounding), right(surrounding))

    def choice(self, node: ast.IfExp) -> Step:
        test, yes, no = self.compile(node.test), self.compile(node.body), self.compile(node.orelse)
        return lambda surrounding: yes(surrounding) if test(surrounding) else no(surrounding)

    def index(self, node: ast.Subscript) -> Step:
        whole, key = self.compile(node.value), self.compile(node.slice)
        return lambda surrounding: values.item(whole(surrounding), key(surrounding))

    def call(self, node: ast.Call) -> Step:
        function = FUNCTIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if function is None:
            raise self.refused("expression_call", function=ast.unparse(node.func))
        arguments = [self.compile(argument) for argument in self.arguments(node, function)]
        call = function.call
        return lambda surrounding: call(surrounding.clock, *[argument(surrounding) for argument in arguments])

    def arguments(self, node: ast.Call, function: Function) -> Sequence[ast.expr]:
        """Positional arguments, then the named ones, which must continue them in the function's order."""
        arguments = list(node.args)
        for keyword in node.keywords:
            if list(function.named[len(arguments) : len(arguments) + 1]) != [keyword.arg]:
                raise self.refused("expression_arguments", function=ast.unparse(node.func))
            arguments.append(keyword.value)
        if not function.least <= len(arguments) <= function.most:
            raise self.refused("expression_arguments", function=ast.unparse(node.func))
        return arguments

    KINDS: Mapping[type[ast.expr], Callable[..., Step]] = {
        ast.Constant: constant,
        ast.Name: name,
        ast.List: listed,
        ast.Tuple: listed,
        ast.BoolOp: both,
        ast.UnaryOp: unary,
        ast.BinOp: binary,
        ast.Compare: compare,
        ast.IfExp: choice,
        ast.Subscript: index,
        ast.Call: call,
    }


ARITHMETIC: Mapping[type[ast.operator], Callable[[Value, Value], Value]] = {
    # No other operator can be made of the language's tokens.
    ast.Add: values.add,
    ast.Sub: values.subtract,
    ast.Mult: values.multiply,
    ast.Div: values.divide,
    ast.Mod: values.remainder,
}
COMPARISONS: Mapping[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Eq: values.equal,
    ast.NotEq: lambda left, right: not values.equal(left, right),
    ast.Lt: values.less,
    ast.LtE: lambda left, right: not values.less(right, left),
    ast.Gt: lambda left, right: values.less(right, left),
    ast.GtE: lambda left, right: not values.less(left, right),
    ast.In: values.member,
    ast.NotIn: lambda part, whole: not values.member(part, whole),
    ast.Is: values.equal,
    ast.IsNot: lambda left, right: not values.equal(left, right),
}
