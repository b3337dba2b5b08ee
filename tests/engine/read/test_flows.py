"""Flows, gateways and the ways through a process."""

import pytest

from tests.engine.read.judging import A_TO_B, errors, one, warnings
from tests.engine.run.drawing import (
    catch,
    choice,
    draw,
    element,
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
        (draw("p", start(), gateway("exclusive", "t"), "s > t"), "t", "no_choice"),
        (draw("p", start(), gateway("inclusive", "t"), "s > t"), "t", "no_choice"),
        (draw("p", user("t"), end(), "t > e"), "p", "no_start"),
        (draw("p", start(), start("s2"), end(), "s > e", "s2 > e"), "s2", "several_starts"),
        (draw("p", start(), end(), end("e2"), "s > e > e2"), "e", "end_leads_on"),
        (one(user("t"), choice("g", "s"), "g > s"), "s", "flow_into_start"),
        (one(user("t"), user("x"), "x > e"), "x", "unreachable"),
        (one(gateway("parallel", "t"), end("e2"), "t > e2 : x == 1"), "f_t_e2", "condition_ignored"),
        (
            one(gateway("eventBased", "t"), catch("c", message("m")), "t > c : x == 1", "c > e"),
            "f_t_c",
            "condition_ignored",
        ),
        (one(user("t", default="f_t_e"), end("e2"), "t > e2"), "f_t_e", "default_never"),
        (one(element("inclusiveGateway", "t", default="f_t_e"), end("e2"), "t > e2"), "f_t_e", "default_never"),
        (one(choice("t", ""), end("e2"), end("e3"), "t > e2", "t > e3"), "f_t_e3", "condition_missing"),
        (one(choice("t", "e"), end("e2"), "t > e2"), "f_t_e2", "condition_missing"),
        (
            draw("p", start(), choice("t", "e"), end(), "s > t", "t > e : x == 1"),
            "f_t_e",
            "default_with_condition",
        ),
        (one(choice("t", "x")), "t", "default_elsewhere"),
        (one(user("t", default="elsewhere")), "t", "default_elsewhere"),
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


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (draw("p", start(), user("t"), "s > t"), "t", "no_outgoing"),
        (draw("p", start(), user("t"), on("t", "b", timer("PT1H")), end(), "s > t > e"), "b", "no_outgoing"),
        (draw("p", start(), user("t"), end(), "s > t", "t > e : x == 1"), "t", "default_missing"),
        (one(gateway("exclusive", "t"), end("e2"), "t > e2 : x"), "f_t_e", "default_assumed"),
        (one(gateway("inclusive", "t"), end("e2"), "t > e2 : x"), "f_t_e", "always_taken"),
    ],
)
def test_warned(data: bytes, element: str, code: str) -> None:
    assert warnings(data) == {(element, code)}
    assert errors(data) == set()


def test_branches_of_an_activity_or_event_can_fill_a_join() -> None:
    joined = (user("a"), user("b"), gateway("parallel", "j"), end(), "a > j > e", "b > j")
    assert errors(draw("p", start(), user("t"), *joined, "s > t > a", "t > b")) == set()
    assert errors(draw("p", start(), *joined, "s > a", "s > b")) == set()


def test_a_branch_that_ends_in_nothing_is_an_end() -> None:
    data = draw(
        "p", start(), choice("g", "e"), user("t"), user("again"), end(), "s > g > e", "g > t : x", "t > again"
    )
    assert warnings(data) == {("again", "no_outgoing")}
