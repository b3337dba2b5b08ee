"""The expression language: what it refuses, where it fails, and what it can never do."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.expressions import LONGEST_EXPRESSION, ExpressionRefused, compile_expression
from app.engine.expressions.cursor import DEEPEST_NESTING
from app.engine.functions import FUNCTIONS
from app.engine.values import ExpressionFailed, Value
from tests.engine.read.expressing import CLOCK, value


def refused(text: str) -> str:
    with pytest.raises(ExpressionRefused) as caught:
        compile_expression(text)
    return caught.value.code


def failed(text: str, **more: Value) -> str:
    with pytest.raises(ExpressionFailed) as caught:
        value(text, **more)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "expression_empty"),
        ("${}", "expression_empty"),
        ("a b", "expression_syntax"),
        ("(a", "expression_incomplete"),
        ("1 +", "expression_incomplete"),
        ('f"{a}"', "expression_syntax"),
        ("a = 1", "expression_assignment"),
        ("a.", "expression_incomplete"),
        ("a.1", "expression_syntax"),
        ("a.__class__", "expression_name"),
        ("a.__class__()", "expression_name"),
        ("a.format(b)", "expression_method"),
        ('"x".join(units)', "expression_method"),
        ("execution.setVariable('x', 1)", "expression_engine_object"),
        ("execution.id", "expression_engine_object"),
        ("execution.getVariable('x')", "expression_elsewhere"),
        ("().__class__.__mro__", "expression_syntax"),
        ("'{0.__class__}'.format(1)", "expression_method"),
        ("a ? b", "expression_incomplete"),
        ("if a then b", "expression_incomplete"),
        ("some x in units", "expression_incomplete"),
        ("some x in units satisfies (every y in units satisfies x = y)", "expression_too_deep"),
        ("units[item == units[item == 1]]", "expression_too_deep"),
        ("matches(source, source)", "expression_pattern"),
        ("source.matches('(a+)+')", "expression_pattern"),
        ("= units[0]", "expression_from_one"),
        ("${a", "expression_unclosed"),
        ("a ${b} c ${d", "expression_unclosed"),
        ("a；b", "expression_character"),
        ("a ＝＝ b", "expression_character"),
        ("“a”", "expression_character"),
        ('"a\\n"', "expression_character"),
        ("a @ b", "expression_character"),
        ("a & b", "expression_character"),
        ("${a} and ${}", "expression_empty"),
        ("9**9**9", "expression_syntax"),
        ("a // b", "expression_syntax"),
        ("+a", "expression_syntax"),
        ("[a for a in b]", "expression_construct"),
        ("lambda: 1", "expression_construct"),
        ("units[0:1]", "expression_syntax"),
        ("[*units]", "expression_syntax"),
        ("1 < n < 5", "expression_comparison"),
        ("__import__('os')", "expression_call"),
        ("open('/etc/passwd')", "expression_call"),
        ("eval('1')", "expression_call"),
        ("getattr(a, 'b')", "expression_call"),
        ("units[0](1)", "expression_syntax"),
        ("len()", "expression_arguments"),
        ("len(a, b)", "expression_arguments"),
        ("today(1)", "expression_arguments"),
        ("working_days(n=1, n=2)", "expression_arguments"),
        ("working_days(since=due_on)", "expression_arguments"),
        ("working_days(1, until=due_on)", "expression_arguments"),
        ("len(*units)", "expression_syntax"),
        ("len", "expression_function_as_value"),
        ("a eq", "expression_incomplete"),
        ("empty", "expression_name"),
        ("_secret", "expression_name"),
        ("__builtins__", "expression_name"),
        ("99999999999999999", "expression_number_too_large"),
        ("a" * (LONGEST_EXPRESSION + 1), "expression_too_long"),
        ("(" * 300 + "1" + ")" * 300, "expression_too_deep"),
        ("not " * 200 + "a", "expression_too_deep"),
        ("-" * 900 + "1", "expression_too_deep"),
        ("[" * 150 + "]" * 150, "expression_too_deep"),
        ("a\x00", "expression_character"),
        ("yield a", "expression_construct"),
        ("await a", "expression_construct"),
        ("(a := 1)", "expression_syntax"),
        ("{1: 2}", "expression_syntax"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    assert refused(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("unknown", "expression_unknown_variable"),
        ("n < source", "expression_not_comparable"),
        ("approved < refused", "expression_not_comparable"),
        ("nothing < 1", "expression_not_comparable"),
        ("blank < today()", "expression_not_comparable"),
        ("today() < now()", "expression_not_comparable"),
        ('now() < "2026-03-02T01:00:00"', "expression_not_comparable"),
        ("1 in n", "expression_not_a_list"),
        ("1 in source", "expression_not_a_list"),
        ("units[5]", "expression_no_item"),
        ('facts["x"]', "expression_no_item"),
        ("source[0]", "expression_not_a_list"),
        ("units[true]", "expression_not_a_list"),
        ("source + n", "expression_cannot_add"),
        ("approved + 1", "expression_cannot_add"),
        ("source * 3", "expression_not_a_number"),
        ("3 * source", "expression_not_a_number"),
        ("units * 3", "expression_not_a_number"),
        ('"%099999d" % n', "expression_not_a_number"),
        ("-source", "expression_not_a_number"),
        ("n / 0", "expression_division_by_zero"),
        ("n % 0", "expression_division_by_zero"),
        ("999999999999999 * 999999999999999", "expression_number_too_large"),
        ("len(n)", "expression_not_a_list"),
        ("min([])", "expression_not_a_list"),
        ("min(1, source)", "expression_not_comparable"),
        ("abs(source)", "expression_not_a_number"),
        ("lower(n)", "expression_not_a_text"),
        ("contains(n, 1)", "expression_not_a_list"),
        ("date(n)", "expression_not_a_date"),
        ("date(source)", "expression_not_a_date"),
        ("working_days(source)", "expression_not_a_span"),
        ("working_days(true)", "expression_not_a_span"),
        ("working_days(1.5)", "expression_not_a_span"),
        ("working_days(3661)", "expression_not_a_span"),
        ("calendar_days(3660, date('9999-12-31'))", "expression_not_a_span"),
        ("working_days(3660, date('9999-12-01'))", "expression_not_a_span"),
        ("end_of('9999-12-31')", "expression_not_a_date"),
    ],
)
def test_fails_with_a_reason(text: str, code: str) -> None:
    assert failed(text) == code


def test_numbers_beyond_all_bounds_in_the_data_stay_bounded() -> None:
    assert failed("n + 1", n=float("nan")) == "expression_number_too_large"
    assert failed("n * n", n=10**300) == "expression_number_too_large"
    assert failed("a + a", a="x" * 6_000) == "expression_cannot_add"
    assert failed("a + a", a=[0] * 600) == "expression_cannot_add"


def test_data_cannot_shadow_functions_or_constants() -> None:
    shadows: dict[str, Value] = dict.fromkeys([*FUNCTIONS, "true", "null", "not"], "shadow")
    assert value("len(units)", **shadows) == 2
    assert value("true") is True
    assert value("null", **shadows) is None


def test_long_values_are_cut_in_messages() -> None:
    with pytest.raises(ExpressionFailed) as caught:
        value("a < 1", a="x" * 500)
    assert len(caught.value.parameters["left"]) == 60


def test_recursion_limit_of_the_caller_does_not_matter() -> None:
    def deep(left: int) -> Value:
        return deep(left - 1) if left else value(" + ".join(["1"] * DEEPEST_NESTING))

    assert deep(sys.getrecursionlimit() // 2) == DEEPEST_NESTING


WORDS = """
a b n len working_days today() date __import__ true null lambda new and or not in is if then else for some every
satisfies return between empty eq div matches item execution variables .getVariable('a') .size() .__class__ AND
.contains( .plusDays( ( ) [ ] { } , = == === < <> + - * ** / % . .. ! && || ? : ~ "x" "P1D" ' 0 1 9 0.5 ${ #{
999999999999999 \\ ； @ ` 🙂
"""
TEXTS = st.lists(
    st.sampled_from([*WORDS.split(), *["list contains", "is defined", "get or else"], *"   \n\x00"]), max_size=40
).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS | st.text(max_size=60), st.booleans())
def test_any_text_is_a_bounded_expression_or_refused(text: str, feel: bool) -> None:
    start = time.process_time()
    try:
        expression = compile_expression(text, feel)
        expression.evaluate({"a": [1, "x", {"b": 2}] * 60, "b": "text", "n": 3, "x": None}, CLOCK)
    except (ExpressionRefused, ExpressionFailed) as objection:
        assert objection.code.startswith("expression_")
    assert time.process_time() - start < 0.2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
OPERATIONS = ["a + b", "a - b", "a * b", "a / b", "a % b", "a < b", "a >= b", "a in b", "a[b]", "min(a, b)"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(OPERATIONS), JSON, JSON)
def test_operators_are_total(text: str, a: Value, b: Value) -> None:
    expression = compile_expression(text)
    try:
        expression.evaluate({"a": a, "b": b}, CLOCK)
    except ExpressionFailed as failure:
        assert failure.code.startswith("expression_")


@settings(max_examples=100, deadline=None)
@given(JSON, JSON)
def test_equality_is_symmetric_and_the_opposite_of_inequality(a: Value, b: Value) -> None:
    both = {"a": a, "b": b}
    equal = compile_expression("a == b").evaluate(both, CLOCK)
    assert equal == compile_expression("b == a").evaluate(both, CLOCK)
    assert equal is not compile_expression("a != b").evaluate(both, CLOCK)


@pytest.mark.parametrize(
    "text",
    [
        "a + a.b.c",
        "a.real",
        "n.bit_length",
        "source.__len__",
        "today().resolution",
        "today().min",
        "now().tzinfo",
        "units.append",
        "facts.keys",
        "facts.items",
    ],
)
def test_no_attribute_of_a_value_is_ever_looked_up(text: str) -> None:
    try:
        value(text, a=[1])
    except (ExpressionRefused, ExpressionFailed) as objection:
        assert objection.code in {"expression_no_item", "expression_name"}
    else:
        pytest.fail(f"{text} has a value")


def test_lists_are_looked_through_within_a_bound() -> None:
    assert value("= some x in a satisfies x = 199", a=list(range(200))) is True
    assert failed("= some x in a satisfies x = 1", a=list(range(201))) == "expression_list_too_long"
    assert failed("= a[item > 1]", a=list(range(201))) == "expression_list_too_long"
    assert failed("= for x in a return x", a="text") == "expression_not_a_list"
