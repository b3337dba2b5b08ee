"""Events: what they wait for and throw, and when timers are due."""

import pytest

from tests.engine.read.judging import errors, one
from tests.engine.run.drawing import (
    call,
    catch,
    draw,
    element,
    end,
    error,
    escalation,
    message,
    on,
    start,
    throw,
    timer,
    topic,
    user,
)


@pytest.mark.parametrize(
    ("data", "element", "code"),
    [
        (draw("p", element("startEvent", "s", error("E")), end(), "s > e"), "s", "start_not_by_itself"),
        (draw("p", element("startEvent", "s", timer("${x}")), end(), "s > e"), "s", "start_timer_variables"),
        (draw("p", element("startEvent", "s", timer("P9999Y")), end(), "s > e"), "s", "timer_value"),
        (one(catch("t", "")), "t", "trigger_not_here"),
        (one(throw("t", error("E"))), "t", "trigger_not_here"),
        (one(user("t"), on("t", "b", ""), "b > e"), "b", "trigger_not_here"),
        (one(catch("t", "<bpmn:messageEventDefinition/>")), "t", "trigger_unnamed"),
        (one(element("receiveTask", "t")), "t", "trigger_unnamed"),
        (one(user("t"), on("t", "b", error("E")), "b > e"), "b", "never_fails"),
        (one(topic("t"), on("t", "b", escalation("E")), "b > e"), "b", "never_fails"),
        (one(call("t", "q"), on("t", "b", error("E"), interrupting=False), "b > e"), "b", "error_must_interrupt"),
        (draw("p", start(), end("e", "<bpmn:errorEventDefinition/>"), "s > e"), "e", "error_without_code"),
        (one(user("t"), on("x", "b", message("m")), "b > e"), "b", "boundary_detached"),
        (one(user("t"), on("e", "b", message("m")), "b > e"), "b", "boundary_detached"),
        (one(catch("t", '<bpmn:messageEventDefinition messageRef="gone"/>')), "t", "reference_missing"),
        (
            one(catch("t", '<bpmn:signalEventDefinition signalRef="message_m"/>' + "<!--" + message("m") + "-->")),
            "t",
            "reference_missing",
        ),
        (one(catch("t", "<bpmn:timerEventDefinition/>")), "t", "timer_empty"),
        (one(catch("t", timer(""))), "t", "timer_empty"),
        (one(catch("t", timer("P"))), "t", "timer_value"),
        (one(catch("t", timer("PT"))), "t", "timer_value"),
        (one(catch("t", timer("P1M2W1H"))), "t", "timer_value"),
        (one(catch("t", timer("2026-03-02T09:00:00"))), "t", "timer_value"),
        (one(catch("t", timer("0 0 9 * * ?"))), "t", "timer_cron"),
        (one(catch("t", timer("${5}"))), "t", "timer_value"),
        (one(catch("t", timer('"soon"'))), "t", "timer_value"),
        (one(catch("t", timer("working_days(9999)"))), "t", "timer_value"),
        (
            one(user("t"), on("t", "b", timer("R/PT1S", "timeCycle"), interrupting=False), end("e2"), "b > e2"),
            "b",
            "cycle_too_short",
        ),
    ],
)
def test_refused(data: bytes, element: str, code: str) -> None:
    assert (element, code) in errors(data)
