"""Cells of decision tables: S-FEEL unary tests."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.feel import Cell, CellRefused, Equal, Range, kind_of, parse_cell
from app.engine.values import Value


@pytest.mark.parametrize(
    ("text", "met", "unmet"),
    [
        ("-", ["a", 1, None, True], []),
        ("", ["a", 1, None, True], []),
        (" - ", ["a"], []),
        ('"a"', ["a"], ["b", None, 1]),
        ('"a","b"', ["a", "b"], ["c", "a,b", None]),
        ('"a", "b"', ["b"], ["c"]),
        ('not("a")', ["b", None, 1], ["a"]),
        ('not("a","b")', ["c"], ["a", "b"]),
        ("not( >= 5 )", [4, None], [5, 6]),
        ("5", [5, 5.0], [6, "5", True]),
        ("-5", [-5], [5]),
        ("2.5", [2.5], [2]),
        ("1,2", [1, 2], [3]),
        ("true", [True], [False, 1, "true", None]),
        ("false", [False], [True, 0, None]),
        ("null", [None], [0, "", False]),
        ("null,true", [None, True], [False]),
        ("< 5", [4], [5, "4", None, True]),
        ("<= 5", [5], [6]),
        ("> 5", [6], [5]),
        (">= 5", [5], [4]),
        (">-5", [-4], [-5]),
        ("[1..5]", [1, 3, 5], [0, 6, None, "3"]),
        ("]1..5[", [2, 4], [1, 5]),
        ("(1..5)", [2, 4], [1, 5]),
        ("[1..5[", [1], [5]),
        ("(1..5]", [5], [1]),
        ("[-5..-1]", [-5, -1], [0]),
        ("[1.5..2.5]", [2], [3]),
        ("[5..5]", [5], [4]),
        ('["a".."c"]', ["b"], ["d"]),
        ('< "b"', ["a"], ["b"]),
        ("< 3, > 7, 5", [1, 5, 9], [4]),
        ('date("2026-03-02")', [date(2026, 3, 2), "2026-03-02"], ["2026-03-03", "x", None]),
        ('>= date("2026-03-02")', ["2026-03-02", "2026-12-31"], ["2026-03-01", ""]),
        ('[date("2026-01-01")..date("2026-12-31")]', ["2026-06-01"], ["2027-01-01"]),
        ('"带空格 的文字"', ["带空格 的文字"], ["文字"]),
    ],
)
def test_matches(text: str, met: list[Value], unmet: list[Value]) -> None:
    cell = parse_cell(text)
    assert all(cell.matches(value) for value in met)
    assert not any(cell.matches(value) for value in unmet)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("portal", "cell_unquoted"),
        ("信访", "cell_unquoted"),
        ('__import__("os").getcwd()', "cell_syntax"),
        ("x > 5", "cell_syntax"),
        ("cellInput > 5", "cell_syntax"),
        ("> true", "cell_syntax"),
        ("< null", "cell_syntax"),
        ("> ", "cell_syntax"),
        ("[1..5", "cell_syntax"),
        ("[1,5]", "cell_syntax"),
        ('[1.."b"]', "cell_syntax"),
        ("[true..false]", "cell_syntax"),
        ("1,", "cell_syntax"),
        (",1", "cell_syntax"),
        ("not 1", "cell_syntax"),
        ("not(1", "cell_syntax"),
        ("not(not(1))", "cell_syntax"),
        ("not()", "cell_syntax"),
        ('"a" "b"', "cell_syntax"),
        ('"a\\"', "cell_syntax"),
        ("contains(?, 5)", "cell_syntax"),
        ("> amount", "cell_syntax"),
        ("[5..1]", "cell_empty_interval"),
        ('date("2026-13-01")', "cell_not_a_date"),
        ("date(2026)", "cell_not_a_date"),
        ('"' + "a" * 2_000 + '"', "cell_too_long"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    with pytest.raises(CellRefused) as caught:
        parse_cell(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("== 5", "5"),
        ("= 5", "5"),
        ('=="a"', '"a"'),
        ("!= 5", "not(5)"),
        ('<> "a"', 'not("a")'),
        ('!"a"', 'not("a")'),
        ("“a”", '"a"'),
        ("'a'", '"a"'),
        ("'a', 'b'", '"a", "b"'),
        ('"a" or "b"', '"a","b"'),
        ('"a" || "b"', '"a","b"'),
        ('"a"、"b"', '"a","b"'),
        ('"or" or "a、b"', '"or","a、b"'),
        ('in ("a", "b")', '"a", "b"'),
        ('in ["a", "b"]', '"a", "b"'),
        ('not in ("a", "b")', 'not("a", "b")'),
        ("1..5", "[1..5]"),
        ("1 - 5", "[1..5]"),
        ("between 1 and 5", "[1..5]"),
        (">= 1 and <= 5", "[1..5]"),
        ("> 1 and < 5", "(1..5)"),
        (">= 1 && < 5", "[1..5)"),
        ('>= date("2026-01-01") and < date("2027-01-01")', '[date("2026-01-01")..date("2027-01-01"))'),
    ],
)
def test_answers_with_the_translation(text: str, proposal: str) -> None:
    with pytest.raises(CellRefused) as caught:
        parse_cell(text)
    assert (caught.value.code, caught.value.parameters["proposal"]) == ("cell_elsewhere", proposal)
    assert parse_cell(proposal).tests


def test_literals_of_a_cell() -> None:
    cell = parse_cell('1, [2..3], < 4, "a", null, date("2026-03-02")')
    assert list(cell.literals()) == [1, 2, 3, 4, "a", None, date(2026, 3, 2)]
    assert [kind_of(literal) for literal in (1, 1.5, "a", None, True, date(2026, 3, 2))] == [
        *["number", "number", "string", "null", "boolean", "date"]
    ]


def test_what_is_parsed() -> None:
    assert parse_cell('not("a",[1..2[)') == Cell(
        'not("a",[1..2[)', (Equal("a"), Range(1, 2, True, False)), negated=True
    )


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from([*'0159".,-<>=[]()', "not", "date", "true", "null", "..", " ", "a"]), max_size=15
    ).map("".join)
)
def test_any_text_is_a_cell_or_refused(text: str) -> None:
    try:
        cell = parse_cell(text)
    except CellRefused as refusal:
        assert refusal.code.startswith("cell_")
    else:
        for value in ("a", 1, None, True, "2026-03-02"):
            assert cell.matches(value) in {True, False}


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9), st.sampled_from("[]("), st.sampled_from("[])"))
def test_intervals_mean_what_mathematics_says(low: int, high: int, value: int, opening: str, closing: str) -> None:
    text = f"{opening}{low}..{high}{closing}"
    if low > high:
        with pytest.raises(CellRefused):
            parse_cell(text)
        return
    above = low <= value if opening == "[" else low < value
    below = value <= high if closing == "]" else value < high
    assert parse_cell(text).matches(value) is (above and below)
