"""Every finding is made by some diagram or table of the tests, and names its element, its line and what to do."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from app.engine import values
from app.engine.definition import Finding
from app.engine.expressions import compile_expression
from app.engine.finding_texts import TEXTS, reason, remedy, subject
from app.engine.reading import read
from app.engine.report import check
from app.engine.values import ExpressionFailed
from tests.engine.read.expressing import CLOCK
from tests.engine.read.judging import bpmn, extended, one
from tests.engine.run.drawing import (
    call,
    choice,
    draw,
    element,
    end,
    given,
    message,
    on,
    start,
    timer,
    times,
    topic,
    user,
)

HERE = Path(__file__)
TESTS = [path for path in HERE.parents[1].rglob("test_*.py") if path.name != "test_finding_texts.py"]
TESTS.append(HERE.parents[2] / "operations" / "test_starting.py")  # what one process is to another
FAMILIES = ("activities", "code", "elements", "events", "files", "flows", "form_data")
"""Tests whose `test_refused` draws a diagram for each finding."""


def asserted() -> set[str]:
    """Every text that the tests of the engine, and the page on expressions, compare something with."""
    page = (HERE.parents[3] / "docs" / "expressions.md").read_text()
    nodes = (node for path in TESTS for node in ast.walk(ast.parse(path.read_text())))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return texts | set(re.findall(r"`([a-z_]+)`", page))


def test_every_finding_is_made_by_a_test() -> None:
    assert set(TEXTS) - asserted() == set()


EVENTFUL = message("m")
CANCEL = "<bpmn:cancelEventDefinition/>"
UNDO = "<bpmn:compensateEventDefinition/>"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def eventful(inside_it: str = "", attributes: str = "", *parts: str) -> bytes:
    """A process with an event sub-process `x`."""
    inner = f"{element('startEvent', 'xs', EVENTFUL)}{end('xe')}{XS_TO_XE}{inside_it}"
    event = f'<bpmn:subProcess id="x" triggeredByEvent="true" {attributes}>{inner}</bpmn:subProcess>'
    return one(user("t"), event, *parts)


def conditional(inside_it: str, attributes: str = "", interrupting: bool = True) -> bytes:
    event = f"<bpmn:conditionalEventDefinition {attributes}>{inside_it}</bpmn:conditionalEventDefinition>"
    return one(user("t"), on("t", "b", event, interrupting), end("e2"), "b > e2")


XS_TO_XE = '<bpmn:sequenceFlow id="xf" sourceRef="xs" targetRef="xe"/>'
CONDITION = "<bpmn:condition>${a}</bpmn:condition>"
KEYED = '<camunda:properties><camunda:property name="correlationKey" value="${a}"/></camunda:properties>'
REPEATED = times("3")
TRANSACTION = '<bpmn:transaction id="t">' + start("ts") + end("te") + "{}" + "</bpmn:transaction>"
TS_TO_TE = '<bpmn:sequenceFlow id="tf" sourceRef="ts" targetRef="te"/>'
HANDLER = user("h", isForCompensation="true")
TOWARDS = '<bpmn:association id="as{0}" sourceRef="{0}" targetRef="h"/>'
FURTHER = [
    (one(call("t", "q", extended("<camunda:out variables='all'/>"))), "t", "call_given_nothing"),
    (one(user("t", extended(KEYED))), "t", "correlation_not_here"),
    (one(element("serviceTask", "t", camunda_type="mail", camunda_topic="x")), "t", "task_type"),
    (one(TRANSACTION.format(TS_TO_TE), on("t", "b", CANCEL), "b > e"), "b", "cancel_never"),
    (
        one(TRANSACTION.format(TS_TO_TE), on("t", "b", CANCEL), on("t", "c", CANCEL), "b > e", "c > e"),
        "c",
        "cancel_twice",
    ),
    (
        one(user("t"), on("t", "b", UNDO), on("t", "c", UNDO), HANDLER, TOWARDS.format("b"), TOWARDS.format("c")),
        *("c", "compensation_twice"),
    ),
    (conditional(CONDITION, interrupting=False), "b", "condition_any_change"),
    (conditional("<bpmn:condition/>"), "b", "condition_empty"),
    (conditional(CONDITION, 'camunda:variableName="a" camunda:variableEvents="delete"'), "b", "condition_never"),
    (one(user("t"), on("t", "b", timer("R/PT1H", "timeCycle")), "b > e"), "b", "cycle_once"),
    (eventful("", "", on("x", "b", EVENTFUL), "b > e"), "b", "event_subprocess_boundary"),
    (eventful("", "", "t > x"), "x", "event_subprocess_flow"),
    (eventful(REPEATED), "x", "event_subprocess_repeated"),
    (one(topic("t", inside=given(a="= n + 1"))), "t", "expression_feel_text"),
    (
        draw("p", start(), choice("g", "e"), user("t"), end(), "s > g", "g > t : a ${n} b", "g > e", "t > e"),
        *("f_g_t", "expression_text_around"),
    ),
    (one(user("t", extended("<camunda:failedJobRetryTimeCycle/>"))), "t", "extension_without_effect"),
    (one(topic("t", inside=extended("<camunda:errorEventDefinition/>"))), "t", "external_error"),
    (one(user("t", extended("<camunda:formProperty id='a'/>"))), "t", "form_property"),
    (draw("p", element("startEvent", "s", isInterrupting="false"), end(), "s > e"), "s", "interrupting_not_here"),
    (
        one(
            bpmn(
                "businessRuleTask",
                "t",
                extended(f"<z:script xmlns:z='{ZEEBE}' expression='= a'/>"),
            )
        ),
        *("t", "foreign_script"),
    ),
]


def test_findings_about_files_and_values() -> None:
    """These stand at no element, or are made while a case runs."""
    assert [finding["reason"] for finding in check({"a.txt": b""})["a.txt"]["findings"]] == [
        "不是可以检查的文件类型。"
    ]
    assert TEXTS["file_unknown"].zh_reason == "不是可以检查的文件类型。"
    for text, code, value in [
        ('= now() - "P"', "expression_not_a_duration", None),
        ('a.matches("x")', "expression_text_too_long", "x" * 300),
        ("[a, a, a, a, a, a, a, a, a, a, a, a]", "expression_value_too_large", ["x" * 1_000] * 1_000),
    ]:
        with pytest.raises(ExpressionFailed) as caught:
            values.as_json(compile_expression(text).evaluate({"a": value}, CLOCK))
        assert caught.value.code == code


def drawn() -> Iterator[Any]:
    yield from (pytest.param(*case, id=case[2]) for case in FURTHER)
    for family in FAMILIES:
        module = import_module(f"tests.engine.read.test_{family}")
        for mark in module.test_refused.pytestmark:
            names, cases = mark.args[:2]
            if tuple(names)[:1] == ("data",):
                yield from (pytest.param(*case, id=f"{family}-{number}") for number, case in enumerate(cases))


@pytest.mark.parametrize(("data", "element", "code"), list(drawn()))
def test_a_finding_names_its_element_its_line_and_what_to_do(data: bytes, element: str, code: str) -> None:
    found = [finding for finding in read({"p.bpmn": data}).findings if finding.code == code]
    assert found
    for finding in found:
        assert_complete(finding)


def assert_complete(finding: Finding) -> None:
    assert finding.line > 0
    assert finding.kind
    for language in ("zh", "en"):
        about = subject(finding, language)
        assert finding.element in about
        assert not finding.name or finding.name in about
        for sentence in (reason(finding, language), remedy(finding, language)):
            assert sentence[-1] in "。."
            unfilled = sentence
            for value in finding.parameters.values():
                unfilled = unfilled.replace(value, "") if value else unfilled
            assert not re.search(r"\{[a-z_]+\}", re.sub(r"\$\{[^}]*\}", "", unfilled))
