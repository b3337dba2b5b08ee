"""Decision tables: hit policies, inputs and outputs, and what a business rule task makes of the result."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.engine.decisions import Decided, DecisionFailed
from app.engine.findings import Findings
from app.engine.outcome import Json
from app.engine.reading.tables import read_tables
from app.engine.values import ExpressionFailed
from tests.engine.read.tabling import HEAD, built, dmn, objections, table

CLOCK = Clock(datetime(2026, 3, 2, tzinfo=UTC), WorkingCalendar())


def decided(decision: str, **variables: Json) -> Decided:
    return built(decision).decide(variables, CLOCK)


# Hit policies


def test_first_takes_the_first_rule_that_matches() -> None:
    rows = (["> 10", '"big"'], ["> 5", '"middle"'], ["-", '"small"'])
    limits = table(["n:number"], ["size"], *rows, policy="FIRST")
    assert decided(limits, n=20) == Decided(("size",), ({"size": "big"},), ("r1",), single=True)
    assert decided(limits, n=7).outputs == {"size": "middle"}
    assert decided(limits, n=7).rules == ("r2",)
    assert decided(limits, n=None).outputs == {"size": "small"}


def test_unique_takes_the_only_rule() -> None:
    assert decided(table(["n"], ["s"], ["< 5", '"a"'], [">= 5", '"b"'], policy="UNIQUE"), n=5).outputs == {
        "s": "b"
    }


def test_unique_refuses_two_rules_at_run_time() -> None:
    rows = (['"x"', "-", '"a"'], ["-", "1", '"b"'])
    assert objections(dmn(table(["a", "b"], ["s"], *rows, policy="UNIQUE"))) == {("route", "decision_overlap")}
    unique = replace(built(table(["a", "b"], ["s"], *rows)), policy="UNIQUE")
    assert unique.decide({"a": "x", "b": 2}, CLOCK).rules == ("r1",)
    with pytest.raises(DecisionFailed) as caught:
        unique.decide({"a": "x", "b": 1}, CLOCK)
    assert caught.value.code == "decision_not_unique"
    assert caught.value.parameters == {"decision": "route", "rules": "r1, r2"}


def test_any_allows_rules_that_agree() -> None:
    agreeing = table(["n"], ["s"], ["> 1", '"a"'], ["> 2", '"a"'], policy="ANY")
    assert decided(agreeing, n=3).outputs == {"s": "a"}
    assert decided(agreeing, n=3).rules == ("r1",)
    any_of = replace(built(table(["n"], ["s"], ["> 1", "x"], ["> 2", "x + y"])), policy="ANY")
    assert any_of.decide({"n": 3, "x": 1, "y": 0}, CLOCK).outputs == {"s": 1}
    with pytest.raises(DecisionFailed) as caught:
        any_of.decide({"n": 3, "x": 1, "y": 1}, CLOCK)
    assert caught.value.code == "decision_not_any"


PRIORITY_ROWS = (["> 1", '"low"'], ["> 2", '"high"'], ["> 3", '"other"'])


def test_priority_takes_the_output_listed_first() -> None:
    chosen = table(["n"], ['size|"high","low"'], *PRIORITY_ROWS, policy="PRIORITY")
    assert decided(chosen, n=9).outputs == {"size": "high"}
    assert decided(chosen, n=9).rules == ("r2",)
    assert decided(chosen, n=2).outputs == {"size": "low"}


def test_output_order_gives_all_rows_by_priority() -> None:
    ordered = table(["n"], ['size|"high","low"'], *PRIORITY_ROWS, policy="OUTPUT ORDER")
    assert decided(ordered, n=9).outputs == {"size": ["high", "low", "other"]}
    assert decided(ordered, n=9).rules == ("r2", "r1", "r3")
    assert decided(ordered, n=0).outputs == {"size": []}


def test_rule_order_gives_all_rows_in_the_order_of_the_table() -> None:
    rows = (["> 1", '"a"', "1"], ["> 2", '"b"', "2"])
    assert decided(table(["n"], ["s", "t"], *rows, policy="RULE ORDER"), n=3).outputs == {
        "s": ["a", "b"],
        "t": [1, 2],
    }


@pytest.mark.parametrize(
    ("aggregation", "expected", "nothing"),
    [("", [5, 7], []), ("SUM", 12, None), ("MIN", 5, None), ("MAX", 7, None), ("COUNT", 2, 0)],
)
def test_collect(aggregation: str, expected: Json, nothing: Json) -> None:
    collected = table(["n"], ["t"], ["> 1", "5"], ["> 2", "7"], policy="COLLECT", aggregation=aggregation)
    assert decided(collected, n=3).outputs == {"t": expected}
    assert decided(collected, n=3).rules == ("r1", "r2")
    assert decided(collected, n=0).outputs == {"t": nothing}


def test_aggregating_texts_fails() -> None:
    with pytest.raises(DecisionFailed) as caught:
        decided(table(["n"], ["t"], ["-", '"a"'], policy="COLLECT", aggregation="SUM"), n=1)
    assert caught.value.code == "decision_not_numbers"


@pytest.mark.parametrize("policy", ["FIRST", "UNIQUE", "ANY"])
def test_no_matching_rule_fails(policy: str) -> None:
    with pytest.raises(DecisionFailed) as caught:
        decided(table(["n"], ["t"], ["> 1", "1"], policy=policy), n=0)
    assert caught.value.code == "decision_no_rule"
    assert caught.value.parameters == {"decision": "route"}


# Inputs and outputs


def test_inputs_are_expressions_and_outputs_may_read_variables() -> None:
    rules = table(
        ["${n * 2}", "len(units)"], ["t", "due"], ["> 9", "2", "n + 1", "calendar_days(1)"], ["-", "-", "", "-"]
    )
    assert decided(rules, n=5, units=[1, 2]).outputs == {"t": 6, "due": "2026-03-03"}
    assert decided(rules, n=1, units=[]).outputs == {"t": None, "due": None}


def test_outputs_are_json() -> None:
    rules = table(["n"], ["t"], ["-", "[today(), facts]"])
    assert decided(rules, n=1, facts={"a": [None]}).outputs == {"t": ["2026-03-02", {"a": [None]}]}


def test_missing_variable_fails() -> None:
    with pytest.raises(ExpressionFailed) as caught:
        decided(table(["n"], ["t"], ["1", "1"]))
    assert caught.value.code == "expression_unknown_variable"


@pytest.mark.parametrize("version", ["20151101/dmn.xsd", "20180521/MODEL/"])
def test_older_versions_of_dmn_are_read(version: str) -> None:
    head = HEAD.replace("https://www.omg.org/spec/DMN/20191111/MODEL/", f"http://www.omg.org/spec/DMN/{version}")
    findings = Findings("t.dmn")
    assert list(read_tables(dmn(table(["n"], ["t"], ["-", "1"]), head=head), findings)) == ["route"]
    assert findings.all() == ()


# What a business rule task makes of it

ONE = table(["n"], ["s"], ["-", '"a"'])
TWO = table(["n"], ["s", "t"], ["-", '"a"', "1"])
MANY = table(["n"], ["s"], ["-", '"a"'], ["-", '"b"'], policy="COLLECT")
MANY_OF_TWO = table(["n"], ["s", "t"], ["-", '"a"', "1"], ["-", '"b"', "2"], policy="RULE ORDER")


@pytest.mark.parametrize(
    ("decision", "variable", "mapping", "expected"),
    [
        (ONE, "", "", {"s": "a"}),
        (TWO, "", "singleResult", {"s": "a", "t": 1}),
        (MANY_OF_TWO, "", "", {"s": ["a", "b"], "t": [1, 2]}),
        (ONE, "x", "singleEntry", {"x": "a"}),
        (TWO, "x", "singleResult", {"x": {"s": "a", "t": 1}}),
        (MANY, "x", "collectEntries", {"x": ["a", "b"]}),
        (MANY_OF_TWO, "x", "resultList", {"x": [{"s": "a", "t": 1}, {"s": "b", "t": 2}]}),
        (ONE, "x", "", {"x": [{"s": "a"}]}),
    ],
)
def test_variables(decision: str, variable: str, mapping: str, expected: dict[str, Json]) -> None:
    assert decided(decision, n=1).variables(variable, mapping) == expected


@pytest.mark.parametrize(
    ("decision", "mapping", "code"),
    [
        (TWO, "singleEntry", "decision_not_one_output"),
        (MANY_OF_TWO, "collectEntries", "decision_not_one_output"),
        (MANY, "singleEntry", "decision_not_one_row"),
        (MANY, "singleResult", "decision_not_one_row"),
    ],
)
def test_mapping_that_does_not_fit_fails(decision: str, mapping: str, code: str) -> None:
    with pytest.raises(DecisionFailed) as caught:
        decided(decision, n=1).variables("x", mapping)
    assert caught.value.code == code
