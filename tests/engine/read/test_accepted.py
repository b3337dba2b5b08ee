"""What is accepted: with a warning, or without a word."""

import pytest

from tests.engine.read.judging import errors, extended, found, lanes, one, warnings
from tests.engine.run.drawing import (
    call,
    catch,
    choice,
    decide,
    draw,
    element,
    end,
    error,
    escalation,
    gateway,
    given,
    message,
    on,
    signal,
    start,
    throw,
    timer,
    times,
    topic,
    user,
)

TWO_EVENTS = (start(), gateway("eventBased", "t"), catch("a", timer("PT1H")), catch("c", timer("PT2H")))
NO_WAY_OUT = (
    *(start(), choice("g", "a"), user("a"), user("b"), user("c"), end()),
    *("s > g", "g > b : x", "g > a > e", "b > c > b"),
)
SIGNALLED = (end(), end("e2", signal("x")), "s > t > c > e", "t > e2")
INCLUSIVE = (
    *(start(), element("inclusiveGateway", "g", default="f_g_b"), user("a"), user("b")),
    *(gateway("inclusive", "j"), end()),
)


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (one(element("userTask", "t")), "t", "no_role"),
        (
            draw("p", start(), gateway("exclusive", "t"), end(), end("e2"), "s > t", "t > e : x", "t > e2 : y"),
            "t",
            "default_missing",
        ),
        (draw("p", *NO_WAY_OUT), "b", "never_ends"),
        (one(user("t", camunda_followUpDate="2026-03-02")), "t", "attribute_ignored"),
        (one(user("t"), '<bpmn:dataObjectReference id="d"/>'), "p", "data_only_drawn"),
        (one(user("t", extended('<x:y xmlns:x="urn:other"/>'))), "t", "extension_ignored"),
        (one(user("t", given(not_by="gone"))), "t", "not_by_unknown"),
        (one(decide("t", "gone")), "t", "decision_missing"),
        (
            one(
                user("t"),
                lanes(a="x"),
            ),
            "x",
            "lane_of_nothing",
        ),
    ],
)
def test_warned(data: bytes, element: str, code: str) -> None:
    assert (element, code) in warnings(data)
    assert errors(data) == set()


@pytest.mark.parametrize(
    "data",
    [
        one(user("t", camunda_dueDate="${working_days(1)}", camunda_priority="${n}")),
        one(user("t", camunda_dueDate="P1D", camunda_priority="50")),
        one(user("t", camunda_dueDate="2026-03-02")),
        one(user("t", given(not_by="t", unit="${lead_unit}"))),
        one(user("t", camunda_asyncBefore="false")),
        one(user("t", extended("<camunda:properties/>"))),
        one(element("task", "t")),
        one(element("manualTask", "t")),
        one(element("sendTask", "t", camunda_type="external", camunda_topic="send")),
        one(element("receiveTask", "t", messageRef="message_x")),
        one(call("t", "q", extended('<camunda:in variables="all"/><camunda:out variables="all"/>'))),
        one(catch("t", timer("PT1H"))),
        one(catch("t", timer("PT1H", "timeDuration"))),
        one(catch("t", timer('"PT1H"', "timeDuration"))),
        one(catch("t", timer("${due_on}"))),
        one(catch("t", timer("working_days(2)"))),
        one(catch("t", timer("2026-03-02T09:00:00+08:00"))),
        one(catch("t", message("m"))),
        one(throw("t", message("m"))),
        one(throw("t", "")),
        draw("p", start(), gateway("parallel", "t"), catch("c", signal("x")), *SIGNALLED),
        one(
            call("t", "q"),
            on("t", "b", error("E")),
            on("t", "b2", escalation("F"), interrupting=False),
            end("e2"),
            "b > e",
            "b2 > e2",
        ),
        one(topic("t"), on("t", "b", error("E")), "b > e"),
        draw("p", start(), user("t"), end("e", "<bpmn:terminateEventDefinition/>"), "s > t > e"),
        draw("p", *TWO_EVENTS, end(), "s > t > a > e", "t > c > e"),
        draw("p", *INCLUSIVE, "s > g", "g > a : x", "g > b", "a > j > e", "b > j"),
        one(user("t", times("3"))),
        one(user("t", times("${n}"))),
        one(user("t"), '<bpmn:laneSet id="ls"/>'),
        draw("p", start(), gateway("exclusive", "t"), end(), "s > t > e"),
    ],
)
def test_accepted_without_a_word(data: bytes) -> None:
    assert found(data) == ()
