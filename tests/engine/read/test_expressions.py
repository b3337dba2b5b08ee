"""The expression language: what it says."""

from datetime import UTC, date, datetime

import pytest

from app.engine.expressions import (
    compile_expression,
    constant,
)
from app.engine.values import ExpressionFailed, Value
from tests.engine.read.expressing import CLOCK, VARIABLES, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("approved", True),
        ("${approved}", True),
        ("#{approved}", True),
        ("  ${ approved }  ", True),
        ("${approved and not refused}", True),
        ("${approved && !refused}", True),
        ("refused || approved", True),
        ("!refused == true", True),
        ("!approved == true", False),
        ("not approved == true", False),
        ("!!approved", True),
        ('source == "portal"', True),
        ("source == 'portal'", True),
        ('source != "portal"', False),
        ("n < 6 and n <= 5 and n > 4 and n >= 5", True),
        ("n == 5.0", True),
        ("approved == 1", False),
        ("1 == approved", False),
        ("nothing == null", True),
        ("nothing is None", True),
        ("source is not null", True),
        ("blank == null", False),
        ("true and True", True),
        ("false or False", False),
        ('"portal" in source', True),
        ('source in ("portal", "hotline")', True),
        ('source not in ["hotline"]', True),
        ("1 in [true]", False),
        ('"kind" in facts', True),
        ('facts["kind"]', "county"),
        ("units[0]", "a"),
        ("units[-1]", "b"),
        ("n + 2 * 3 - 1", 10),
        ("n / 2", 2.5),
        ("n % 3", 2),
        ("-n", -5),
        ("n - -n", 10),
        ('source + "!"', "portal!"),
        ('units + ["c"]', ["a", "b", "c"]),
        ('"a" if refused else "b"', "b"),
        ("[1, source, null]", [1, "portal", None]),
        ("len(units) + len(source) + len(facts)", 10),
        ("min(3, n)", 3),
        ("max([3, n])", 5),
        ("abs(-n)", 5),
        ('lower("ABC")', "abc"),
        ('contains(units, "a")', True),
        ('contains("portal", "x")', False),
        ("today()", date(2026, 3, 2)),
        ("now()", datetime(2026, 3, 2, 1, tzinfo=UTC)),
        ('date("2026-03-05")', date(2026, 3, 5)),
        ('date("")', None),
        ("working_days(2)", date(2026, 3, 5)),
        ("working_days(-1, due_on)", date(2026, 3, 9)),
        ("working_days(1, since=due_on)", date(2026, 3, 11)),
        ("working_days(n=1)", date(2026, 3, 3)),
        ("working_days(3, blank)", None),
        ("calendar_days(15)", date(2026, 3, 17)),
        ("calendar_days(1, nothing)", None),
        ("end_of(due_on)", datetime(2026, 3, 10, 16, tzinfo=UTC)),
        ("end_of(blank)", None),
        ("due_on > today()", True),
        ("today() >= due_on", False),
        ('today() == "2026-03-02"', True),
        ('"2026-03-02T01:00:00+00:00" == now()', True),
        ("now() < end_of(today())", True),
        ("min(due_on, working_days(20))", "2026-03-10"),
        ('working_days(0, "2026-03-01T20:00:00+00:00")', date(2026, 3, 2)),
        ('date("2026-03-02T09:00:00")', date(2026, 3, 2)),
    ],
)
def test_says(text: str, expected: Value) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_names_are_the_variables_that_it_reads() -> None:
    expression = compile_expression("${working_days(n, due_on) if approved else null}")
    assert expression.names == {"n", "due_on", "approved"}
    assert expression.text == "${working_days(n, due_on) if approved else null}"


def test_constant_has_its_value_whatever_the_variables() -> None:
    assert constant("x", '"x"').evaluate({}, CLOCK) == "x"


def test_condition_is_true_or_false() -> None:
    assert compile_expression("n > 1").holds(VARIABLES, CLOCK) is True
    with pytest.raises(ExpressionFailed) as caught:
        compile_expression("source").holds(VARIABLES, CLOCK)
    assert caught.value.code == "expression_not_a_condition"
