"""Flows, gateways and the ways through a process."""

import pytest

from tests.engine.read.judging import A_TO_B, errors, one
from tests.engine.run.drawing import (
    catch,
    choice,
    draw,
    end,
    error,
    gateway,
    inside,
    message,
    on,
    start,
    timer,
    topic,
    user,
)

XOR_AND = (
    *(start(), choice("g", "b"), user("a"), user("b"), gateway("parallel", "t"), end()),
    *("s > g", "g > a : x", "g > b", "a > t > e", "b > t"),
)
TWO_EVENTS = (start(), gateway("eventBased", "t"), catch("a", timer("PT1H")), catch("c", timer("PT2H")))


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (draw("p", start(), user("t"), "s > t"), "t", "no_outgoing"),
        (draw("p", user("t"), end(), "t > e"), "p", "no_start"),
        (draw("p", start(), start("s2"), end(), "s > e", "s2 > e"), "s2", "several_starts"),
        (draw("p", start(), end(), end("e2"), "s > e > e2"), "e", "end_leads_on"),
        (one(user("t"), end("e2"), "t > e2"), "t", "several_outgoing"),
        (one(user("t"), end("e2"), "s > e2"), "s", "several_outgoing"),
        (one(user("t"), choice("g", "s"), "g > s"), "s", "flow_into_start"),
        (one(user("t"), user("x"), "x > e"), "x", "unreachable"),
        (draw("p", start(), user("t"), end(), "s > t > e : x == 1"), "f_t_e", "condition_ignored"),
        (one(choice("t", "e"), end("e2"), "t > e2"), "f_t_e2", "condition_missing"),
        (
            draw("p", start(), choice("t", "e"), end(), "s > t", "t > e : x == 1"),
            "f_t_e",
            "default_with_condition",
        ),
        (one(choice("t", "x")), "t", "default_elsewhere"),
        (one(user("t", default="f_t_e")), "t", "default_ignored"),
        (
            draw("p", start(), choice("t", "e"), end(), end("e2"), "s > t > e", "t > e2 : 5"),
            "f_t_e2",
            "expression_not_a_condition",
        ),
        (
            draw("p", start(), choice("t", "e"), end(), end("e2"), "s > t > e", "t > e2 : 1 < true"),
            "f_t_e2",
            "expression_not_comparable",
        ),
        (draw("p", start(), user("t"), end(), "s > t > e", "t > nowhere"), "f_t_nowhere", "flow_dangling"),
        (draw("p", start(), inside("t", *A_TO_B), end(), "s > t > e", "a > e"), "f_a_e", "flow_dangling"),
        (
            one(
                gateway("parallel", "t"),
                user("x"),
                "t > x > e",
                '<bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="x"/>',
            ),
            "f2",
            "flow_twice",
        ),
        (
            draw("p", *XOR_AND),
            "t",
            "join_never_complete",
        ),
        (
            draw("p", start(), topic("t"), choice("g", "e"), end(), "s > t > g", "g > t : again", "g > e"),
            "t",
            "automatic_loop",
        ),
        (
            draw("p", start(), topic("t"), on("t", "b", error("E")), end(), "s > t > e", "b > t"),
            "t",
            "automatic_loop",
        ),
        (
            draw(
                "p", start(), choice("g", "e"), end(), inside("t", *A_TO_B), "s > g", "g > t : x", "t > g", "g > e"
            ),
            "g",
            "automatic_loop",
        ),
        (one(gateway("eventBased", "t")), "t", "event_gateway_single"),
        (
            one(gateway("eventBased", "t"), user("x"), catch("c", message("m")), "t > x > e", "t > c > e"),
            "t",
            "event_gateway_target",
        ),
        (
            draw("p", *TWO_EVENTS, user("x"), end(), "s > t > a > x > c > e", "t > c"),
            "c",
            "event_gateway_shared",
        ),
    ],
)
def test_refused(data: bytes, element: str, code: str) -> None:
    assert (element, code) in errors(data)
