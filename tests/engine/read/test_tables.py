"""Reading decision tables: what is refused, with decision, rule and cell; gaps and overlaps."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.engine.findings import Findings
from app.engine.reading.tables import MOST_RULES, read_tables
from tests.engine.read.tabling import HEAD, built, dmn, objections, table

CLOCK = Clock(datetime(2026, 3, 2, tzinfo=UTC), WorkingCalendar())


ONE = table(["n"], ["s"], ["-", '"a"'])


def warnings(decision: str) -> list[tuple[str, dict[str, str]]]:
    findings = Findings("t.dmn")
    read_tables(dmn(decision), findings)
    return [(finding.code, dict(finding.parameters)) for finding in findings.all()]


# What is refused

SUM_OF_TWO = table(["n"], ["t", "u"], ["-", "1", "1"], policy="COLLECT", aggregation="SUM")
REQUIRED = '<informationRequirement><requiredDecision href="#y"/></informationRequirement>'


@pytest.mark.parametrize(
    ("decision", "element", "code"),
    [
        (table(["n"], ["t"], ['__import__("os").getpid()', "1"]), "route/r1/n", "cell_syntax"),
        (table(["n"], ["t"], ["portal", "1"]), "route/r1/n", "cell_unquoted"),
        (table(["n"], ["t"], ["1", '__import__("os")']), "route/r1/t", "expression_call"),
        (table(["n"], ["t"], ["1", "os.getpid()"]), "route/r1/t", "expression_method"),
        (table(['open("/etc/passwd")'], ["t"], ["1", "1"]), 'route/open("/etc/passwd")', "expression_call"),
        (table([""], ["t"], ["1", "1"]), "route/1", "expression_empty"),
        (table(["n:string"], ["t"], ["1", "1"]), "route/r1/n", "cell_kind"),
        (table(["n:boolean"], ["t"], ['"true"', "1"]), "route/r1/n", "cell_kind"),
        (table(["n:date"], ["t"], ['"2026-03-02"', "1"]), "route/r1/n", "cell_kind"),
        (table(["n:integer"], ["t"], ['"5"', "1"]), "route/r1/n", "cell_kind"),
        (table(["n:time"], ["t"], ["-", "1"]), "route/n", "dmn_type"),
        (table(["n|x"], ["t"], ["-", "1"]), "route/n", "cell_unquoted"),
        (table(["n"], [""], ["-", "1"]), "route/", "variable_name"),
        (table(["n"], ["len"], ["-", "1"]), "route/len", "variable_name"),
        (table(["n"], ["t", "t"], ["-", "1", "1"]), "route", "dmn_output_twice"),
        (table(["n"], ["t"], ["-"]), "route/r1", "dmn_row_incomplete"),
        (table(["n"], ["t"], ["-", "1"], policy="BEST"), "route", "dmn_hit_policy"),
        (table(["n"], ["t"], ["-", "1"], aggregation="SUM"), "route", "dmn_hit_policy"),
        (table(["n"], ["t"], ["-", "1"], policy="COLLECT", aggregation="MEAN"), "route", "dmn_hit_policy"),
        (SUM_OF_TWO, "route", "dmn_aggregated_outputs"),
        (table(["n"], ["t"], ["-", "1"], policy="PRIORITY"), "route/t", "dmn_no_priorities"),
        (table(["n"], [], ["-"]), "route", "dmn_size"),
        (table(["n"] * 30, ["t"], ["-"] * 31), "route", "dmn_size"),
        (table(["n"], ["t"], *[["-", "1"]] * (MOST_RULES + 1)), "route", "dmn_size"),
        ('<decision name="x"/>', "", "dmn_no_id"),
        ('<decision id="x"><literalExpression/></decision>', "x", "dmn_no_table"),
        (ONE.replace("<decisionTable", f"{REQUIRED}<decisionTable", 1), "route", "dmn_required_decision"),
        (ONE.replace("<inputEntry>", '<inputEntry expressionLanguage="python">'), "route/r1/n", "dmn_language"),
        (ONE.replace("<outputEntry>", '<outputEntry expressionLanguage="groovy">'), "route/r1/s", "dmn_language"),
        (ONE.replace("<inputExpression>", '<inputExpression expressionLanguage="js">'), "route/n", "dmn_language"),
        (table(["n"], ["t"], ["> 1", "1"], ["> 2", "2"], policy="UNIQUE"), "route", "decision_overlap"),
        (table(["n"], ["t"], ["> 1", "1"], ["> 2", "2"], policy="ANY"), "route", "decision_overlap"),
    ],
)  # fmt: skip
def test_refuses_with_decision_rule_and_cell(decision: str, element: str, code: str) -> None:
    assert (element, code) in objections(dmn(decision))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<a/>", "dmn_not_dmn"),
        (HEAD.encode() + b"</definitions>", "dmn_no_decision"),
        (b"<definitions/>", "dmn_not_dmn"),
        (b"\xff", "xml_broken"),
    ],
)
def test_refuses_other_files(data: bytes, code: str) -> None:
    assert objections(data) == {("", code)}


def test_one_bad_table_leaves_the_others() -> None:
    findings = Findings("t.dmn")
    found = read_tables(dmn(ONE, table(["n"], ["t"], ["x", "1"], id="bad")), findings)
    assert found["route"] is not None
    assert found["bad"] is None


# Gaps, overlaps, rules that never apply


def test_complete_table_has_no_finding() -> None:
    kinds = ['source|"a","b"', "major:boolean", "n:number"]
    rows = (
        ['"a"', "true", "-", "1"],
        ['"a"', "false", "< 5", "2"],
        ['"a"', "-", ">= 5", "3"],
        ['"b"', "-", "-", "4"],
    )
    assert warnings(table(kinds, ["t"], *rows)) == []


@pytest.mark.parametrize(
    ("inputs", "rows", "example"),
    [
        (["n:number"], (["< 5", "1"], ["> 5", "2"]), "n = 5"),
        (["n:number"], (["[1..5]", "1"], ["> 5", "2"]), "n = 0"),
        (["n:number"], (["< 5", "1"], ["[5..9]", "2"]), "n = 10"),
        (["n:double"], (["<= 5", "1"], [">= 7", "2"]), "n = 6"),
        (["n:double"], (["<= 5.5", "1"], [">= 6", "2"]), "n = 5.75"),
        (["b:boolean"], (["true", "1"],), "b = False"),
        (['s|"a","b"'], (['"a"', "1"],), "s = 'b'"),
        (["s", "t"], (['"a"', '"x"', "1"], ['"b"', '"y"', "2"]), "s = 'a', t = 'y'"),
        (["d:date"], (['< date("2026-03-02")', "1"], ['> date("2026-03-02")', "2"]), "d = 2026-03-02"),
        (["d:date"], (['<= date("2026-03-02")', "1"], ['>= date("2026-03-05")', "2"]), "d = 2026-03-03"),
        (["d:date"], (['>= date("2026-03-02")', "1"],), "d = 2026-03-01"),
    ],
)
def test_gap_is_shown_by_an_example(inputs: list[str], rows: tuple[list[str], ...], example: str) -> None:
    assert ("decision_gap", {"example": example}) in warnings(table(inputs, ["t"], *rows))


def test_whole_numbers_leave_no_gap_between_neighbours() -> None:
    assert warnings(table(["n:integer"], ["t"], ["<= 5", "1"], [">= 6", "2"])) == []


def test_values_that_no_cell_names_are_no_gap() -> None:
    assert warnings(table(["s:string"], ["t"], ['"a"', "1"], ['"b"', "2"])) == []


def test_rule_that_never_applies() -> None:
    rows = (["-", "true", "1"], ['"a"', "-", "2"], ['"a"', "false", "3"], ["-", "-", "4"])
    assert warnings(table(["s", "b:boolean"], ["t"], *rows)) == [("decision_rule_never", {"rule": "r3"})]


def test_rule_for_all_other_values_applies() -> None:
    assert warnings(table(["s"], ["t"], ['"a"', "1"], ['not("a","b")', "2"], ["-", "3"])) == []


def test_overlap_names_both_rules_and_an_example() -> None:
    found = warnings(table(["n:number", "s"], ["t"], ["[1..5]", "-", "1"], ["> 4", '"a"', "2"], policy="UNIQUE"))
    assert ("decision_overlap", {"rules": "r1, r2", "example": "n = 5, s = 'a'"}) in found


def test_any_may_overlap_where_the_rules_agree() -> None:
    assert warnings(table(["n"], ["t"], ["<= 5", "1"], [">= 5", "1"], ["> 5", "1"], policy="ANY")) == []


def test_overlaps_are_not_reported_without_end() -> None:
    rows = [["-", str(number)] for number in range(50)]
    assert len(warnings(table(["n"], ["t"], *rows, policy="UNIQUE"))) == 10


def test_search_for_gaps_is_bounded() -> None:
    inputs = [f"n{number}:number" for number in range(25)]
    rows = [["-"] * place + ["> 5"] + ["-"] * (24 - place) + ["1"] for place in range(25)]
    rows += [["< 5" if place % 2 else "> 3"] * 25 + ["2"] for place in range(20)]
    assert isinstance(warnings(table(inputs, ["t"], *rows)), list)


CELLS = st.sampled_from(["-", "1", "2", "1,2", "not(1)", "< 2", "> 1", "[1..2]", "]1..2[", "null"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(["UNIQUE", "FIRST"]))
def test_gaps_and_overlaps_are_real(rows: list[tuple[str, str]], policy: str) -> None:
    """Whatever is reported holds, and where nothing is reported every named combination is decided."""
    text = table(["a:number", "b:number"], ["t"], *[(*row, "1") for row in rows], policy=policy)
    found = warnings(text)
    rules = built(table(["a:number", "b:number"], ["t"], *[(*row, "1") for row in rows], policy="RULE ORDER"))
    hits = {(a, b): rules.decide({"a": a, "b": b}, CLOCK).rules for a in (1, 2) for b in (1, 2)}
    codes = {code for code, _ in found}
    if policy == "UNIQUE" and any(len(matched) > 1 for matched in hits.values()):
        assert "decision_overlap" in codes
    columns = list(zip(*rows, strict=True))
    if not all(hits.values()) and all({"1", "2"} <= set(column) for column in columns):
        assert "decision_gap" in codes
    for code, parameters in found:
        if code == "decision_rule_never":
            number = int(parameters["rule"][1:]) - 1
            first = [matched[0] for matched in hits.values() if matched]
            assert f"r{number + 1}" not in first
