"""Activities, and what stands beside a diagram: forms, roles, topics, tables, processes."""

import pytest

from app.engine.catalog import Catalog
from app.engine.reading import read
from tests.engine.read.judging import A_TO_B, errors, found, one
from tests.engine.read.tabling import dmn, table
from tests.engine.run.drawing import (
    call,
    decide,
    draw,
    each,
    element,
    end,
    given,
    inside,
    times,
    topic,
    user,
)


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (one(element("serviceTask", "t")), "t", "topic_missing"),
        (one(element("sendTask", "t")), "t", "topic_missing"),
        (one(element("businessRuleTask", "t")), "t", "decision_ref_missing"),
        (one(element("callActivity", "t")), "t", "called_missing"),
        (one(call("t", "${'which'}")), "t", "called_expression"),
        (one(call("t", "x"), inside("x", *A_TO_B), user("u"), "u > x > e"), "t", "called_like_subprocess"),
        (one(user("t", camunda_candidateGroups="a,b")), "t", "several_groups"),
        (one(user("t", camunda_dueDate="soon()")), "t", "expression_call"),
        (one(user("t", camunda_dueDate="P")), "t", "due_value"),
        (one(user("t", camunda_dueDate="${5}")), "t", "due_value"),
        (one(user("t", camunda_dueDate='${""}')), "t", "due_value"),
        (one(user("t", camunda_priority='${"high"}')), "t", "priority_value"),
        (one(user("t", "<bpmn:multiInstanceLoopCharacteristics/>")), "t", "repetition_of_what"),
        (one(user("t", each("a.b", "unit"))), "t", "collection_name"),
        (one(user("t", each("units", "units"))), "t", "element_variable_same"),
        (one(user("t", each("units", "len"))), "t", "variable_name"),
        (one(user("t", times("0"))), "t", "cardinality_value"),
        (one(user("t", times("1000000000"))), "t", "cardinality_value"),
        (one(user("t", times("1 / 0"))), "t", "cardinality_value"),
        (one(user("t", each("units", "unit", until="5"))), "t", "expression_not_a_condition"),
        (one(topic("t", inside=given(self="x"))), "t", "variable_name"),
        (
            one(
                user(
                    "t",
                    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="a">'
                    "<bpmn:loopDataInputRef>b</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>",
                )
            ),
            "t",
            "collection_twice",
        ),
    ],
)
def test_refused(data: bytes, element: str, code: str) -> None:
    assert (element, code) in errors(data)


CATALOG = Catalog(
    forms={"handle": frozenset({"visibility"})}, roles=frozenset({"office"}), topics=frozenset({"archive_case"})
)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (user("t", camunda_formKey="gone"), "form_unknown"),
        (user("t"), "form_unknown"),
        (user("t", camunda_formKey="handle", camunda_candidateGroups="gone"), "role_unknown"),
        (topic("t", "gone"), "topic_unknown"),
        (decide("t", "gone"), "decision_missing"),
    ],
)
def test_names_outside_the_diagram_need_a_catalog(part: str, code: str) -> None:
    assert ("t", code) in errors(one(part), CATALOG)
    assert errors(one(part)) == set()


def test_names_in_the_catalog_are_accepted() -> None:
    assert found(one(user("t", camunda_formKey="handle")), CATALOG) == ()
    assert found(one(user("t", camunda_formKey="handle", camunda_candidateGroups="${by}")), CATALOG) == ()
    assert found(one(topic("t", "archive_case")), CATALOG) == ()
    started = element("startEvent", "s", camunda_formKey="gone")
    assert errors(draw("p", started, end(), "s > e"), CATALOG) == {("s", "form_unknown")}


def test_called_processes_are_known_or_warned_of() -> None:
    files = {"p.bpmn": one(call("t", "q"))}
    assert read(files).findings == ()
    assert read(files, processes={"q"}).findings == ()
    assert [f.code for f in read(files, processes=set()).findings] == ["called_unknown"]
    assert read({"p.bpmn": one(call("t", "p"))}, processes=set()).findings == ()


ONE = table(["n"], ["a"], ["-", "1"], id="one")
TWO = table(["n"], ["a", "b"], ["-", "1", "2"], id="two")
MANY = table(["n"], ["a"], ["-", "1"], id="many", policy="COLLECT")


@pytest.mark.parametrize(
    ("decision", "mapping", "severity", "code"),
    [
        ("one", "", "warning", "decision_result_list"),
        ("two", "singleEntry", "error", "decision_entry_of_many"),
        ("two", "collectEntries", "error", "decision_entry_of_many"),
        ("many", "singleEntry", "error", "decision_row_of_many"),
        ("many", "singleResult", "error", "decision_row_of_many"),
        ("one", "singleEntry", "", ""),
        ("two", "singleResult", "", ""),
        ("many", "collectEntries", "", ""),
        ("many", "", "", ""),
    ],
)
def test_result_of_a_decision_is_taken_as_the_table_gives_it(
    decision: str, mapping: str, severity: str, code: str
) -> None:
    mapped = {"camunda_mapDecisionResult": mapping} if mapping else {}
    task = decide("t", decision, camunda_resultVariable="x", **mapped)
    expected = [(severity, "t", code)] if code else []
    assert [(f.severity, f.element, f.code) for f in found(one(task), None, ONE, TWO, MANY)] == expected


def test_result_variable_is_a_variable() -> None:
    task = decide("t", "one", camunda_resultVariable="len", camunda_mapDecisionResult="singleEntry")
    assert errors(one(task), None, ONE) == {("t", "variable_name")}


def test_table_with_findings_of_its_own_is_not_missing() -> None:
    bad = table(["n"], ["a"], ["x", "1"], id="bad")
    task = decide("t", "bad", camunda_resultVariable="x")
    assert errors(one(task), CATALOG, bad) == {("bad/r1/n", "cell_unquoted")}


def test_decision_in_two_files_is_refused() -> None:
    files = {"p.bpmn": one(decide("t", "one")), "a.dmn": dmn(ONE), "b.dmn": dmn(ONE)}
    assert [(f.file, f.element, f.code) for f in read(files).findings] == [("b.dmn", "one", "dmn_decision_twice")]
