"""Nothing in a diagram runs code: whatever could is refused with the element it stands at."""

import pytest

from tests.engine.read.judging import bpmn, errors, extended, one, parameter
from tests.engine.run.drawing import (
    draw,
    each,
    element,
    end,
    given,
    on,
    start,
    timer,
    times,
    topic,
    user,
)

PYTHON = "__import__('os').getpid()"


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (one(bpmn("scriptTask", inner="<bpmn:script>import os</bpmn:script>")), "t", "script_result_lost"),
        (draw("p", start(), end(), f"s > e : {PYTHON}"), "f_s_e", "expression_call"),
        (draw("p", start(), end(), "s > e : open('x')"), "f_s_e", "expression_call"),
        (one(user("t"), on("t", "b", timer(PYTHON)), "b > e"), "b", "expression_call"),
        (one(user("t"), on("t", "b", timer("eval('1')")), "b > e"), "b", "expression_call"),
        (one(user("t", camunda_dueDate="${eval('1')}")), "t", "expression_call"),
        (one(user("t", camunda_priority="${eval('1')}")), "t", "expression_call"),
        (one(user("t", camunda_candidateGroups="${eval('1')}")), "t", "expression_call"),
        (one(topic("t", inside=given(a="${eval('1')}"))), "t", "expression_call"),
        (one(topic("t", inside=given(("a", "${eval('1')}")))), "t", "expression_call"),
        (one(user("t", times("eval('3')"))), "t", "expression_call"),
        (one(user("t", each("units", "unit", until="eval('1')"))), "t", "expression_call"),
        (one(user("t", each("eval('1')", "unit"))), "t", "collection_name"),
        (one(user("t", extended("<camunda:script>x</camunda:script>"))), "t", "extension_code"),
        (one(user("t", extended('<camunda:taskListener class="x"/>'))), "t", "extension_code"),
        (one(user("t", extended('<camunda:executionListener class="x"/>'))), "t", "extension_code"),
        (one(user("t", extended("<camunda:connector/>"))), "t", "extension_code"),
        (one(topic("t", inside=extended('<camunda:field name="x"/>'))), "t", "extension_code"),
        (
            draw("p", extended('<camunda:executionListener class="x"/>'), start(), end(), "s > e"),
            "p",
            "extension_code",
        ),
        (one(element("serviceTask", "t", camunda_class="com.example.X")), "t", "delegate"),
        (one(element("serviceTask", "t", camunda_expression="${x.y()}")), "t", "delegate"),
        (one(element("serviceTask", "t", camunda_delegateExpression="${x}")), "t", "delegate"),
        (one(topic("t", "${which}")), "t", "topic_expression"),
        (
            one(user("t", extended('<s:preScript xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"/>'))),
            "t",
            "extension_foreign",
        ),
        (
            one(bpmn("userTask", attributes='xmlns:z="http://camunda.org/schema/zeebe/1.0" z:a="b"')),
            "t",
            "extension_foreign",
        ),
        (
            one(
                topic(
                    "t",
                    inside=parameter("<camunda:script>x</camunda:script>"),
                )
            ),
            "t",
            "extension_code",
        ),
        (
            draw(
                "p",
                start(),
                end(),
                '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e">'
                '<bpmn:conditionExpression language="python">1</bpmn:conditionExpression></bpmn:sequenceFlow>',
            ),
            "f",
            "expression_language",
        ),
    ],
)
def test_refused(data: bytes, element: str, code: str) -> None:
    assert (element, code) in errors(data)
