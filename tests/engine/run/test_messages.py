"""Messages in and out."""

import pytest

from app.engine.outcome import NotWaiting, SentMessage
from tests.engine.run.drawing import (
    call,
    catch,
    draw,
    element,
    end,
    gateway,
    inside,
    message,
    on,
    signal,
    start,
    throw,
    timer,
    topic,
    user,
)
from tests.engine.run.world import Case, World, defined

HANDLING = draw(
    "main", start(), user("sort"), call("handling", "unit"),
    on("handling", "overdue", timer("P5D", "timeDuration"), False), topic("supervise"), end("e2"),
    on("handling", "later_instruction", message("later_instruction"), False), topic("apply"), end("e3"),
    on("handling", "reroute", message("reroute"), True), end(),
    "s > sort > handling > e", "overdue > supervise > e2", "later_instruction > apply > e3", "reroute > sort",
)  # fmt: skip
UNIT = draw(
    "unit", start(), gateway("parallel", "split"), user("handle"), user("assist"), gateway("parallel", "join"),
    end(), "s > split > handle > join > e", "split > assist > join",
)  # fmt: skip


def handled() -> Case:
    case = Case(World(defined(HANDLING, UNIT)), word="")
    case.do("sort")
    return case


def test_nothing_waits() -> None:
    case = handled()
    with pytest.raises(NotWaiting) as refusal:
        case.deliver("unheard_of")
    assert refusal.value.parameters == {"message": "unheard_of"}
    case.do("handle")
    case.do("assist")
    with pytest.raises(NotWaiting):
        case.deliver("reroute")


def test_a_second_message_is_not_lost() -> None:
    """In the library a boundary event that does not interrupt hears one message; a second instruction fails."""
    case = handled()
    for number in range(1, 4):
        outcome = case.deliver("later_instruction", number=number)
        assert [step.element for step in outcome.steps] == ["later_instruction", "apply", "e3"]
        assert case.open == ["assist", "handle"]
    assert [call.variables["number"] for call in case.world.calls] == [1, 2, 3]
    case.do("handle")
    assert case.do("assist").finished


def test_an_interrupting_message_ends_the_called_process_with_all_its_items() -> None:
    case = handled()
    items = set(case.items)
    outcome = case.deliver("reroute", word="moved")
    assert set(outcome.closed) == items
    assert case.open == ["sort"]
    assert case.item("sort").variables == {"word": "moved"}
    assert not outcome.timers
    case.do("sort")
    assert case.open == ["assist", "handle"]
    assert set(case.due) == {"overdue"}


def test_the_host_goes_on_beside_what_does_not_interrupt() -> None:
    case = handled()
    case.fire(days=6)
    assert case.path[-3:] == ["overdue", "supervise", "e2"]
    case.do("handle")
    assert case.do("assist").finished


def test_an_event_in_the_flow_gets_the_payload_as_variables() -> None:
    drawn = draw("p", start(), catch("wait", message("news")), user("t"), end(), "s > wait > t > e")
    case = Case(World(defined(drawn)), word="")
    assert not case.open
    outcome = case.deliver("news", word="heard", more=[1])
    assert outcome.variables == {"word": "heard", "more": [1]}
    assert case.item("t").variables == {"word": "heard", "more": [1]}


def test_a_receive_task_waits_for_its_message() -> None:
    drawn = draw("p", start(), element("receiveTask", "wait", messageRef="message_news"), end(), "s > wait > e")
    case = Case(World(defined(drawn)))
    outcome = case.deliver("news")
    assert outcome.finished
    assert (outcome.steps[0].element, outcome.steps[0].kind) == ("wait", "receiveTask")


def test_everything_that_waits_for_a_message_gets_it() -> None:
    drawn = draw(
        "p", start(), gateway("parallel", "split"), catch("a", message("news")), catch("b", message("news")),
        gateway("parallel", "join"), user("t"), end(), "s > split > a > join > t > e", "split > b > join",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    case.deliver("news")
    assert case.open == ["t"]


def test_a_message_waits_for_nobody_who_comes_later() -> None:
    drawn = draw("p", start(), user("t"), catch("wait", message("news")), end(), "s > t > wait > e")
    case = Case(World(defined(drawn)))
    with pytest.raises(NotWaiting):
        case.deliver("news")
    assert not case.do("t").finished


def test_thrown_messages_come_out() -> None:
    drawn = draw(
        "p", start(), throw("tell", message("news")), user("t"), end("e", message("done")), "s > tell > t > e"
    )
    case = Case(World(defined(drawn)), x=[1])
    assert case.last.messages == (SentMessage("news", {"x": [1]}),)
    outcome = case.do("t", y=2)
    assert outcome.messages == (SentMessage("done", {"x": [1], "y": 2}),)
    assert outcome.finished


def test_a_signal_reaches_everything_in_the_instance_that_waits_for_it() -> None:
    inner = (start("s2"), throw("call_out", signal("enough")), user("u"), end("e2"), "s2 > call_out > u > e2")
    drawn = draw(
        "outer", start(), gateway("parallel", "split"), user("t"), on("t", "stop", signal("enough"), True),
        gateway("exclusive", "either"), user("stopped"), inside("group", *inner),
        catch("hear", signal("enough")), gateway("parallel", "join"), end(),
        "s > split > t > either > join > e", "stop > stopped > either",
        "split > group > join", "split > hear > join",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    assert case.path[:4] == ["s", "split", "s2", "call_out"]
    assert set(case.path[4:]) == {"stop", "hear"}
    assert case.open == ["stopped", "u"]
    case.do("u")
    assert case.do("stopped").finished


def test_events_that_happen_at_once() -> None:
    """One message ends a call, another event on it goes on, and a third inside it has nothing left to wait for."""
    inner = draw("inner", start(), catch("within", message("news")), user("t"), end(), "s > within > t > e")
    outer = draw(
        "outer", start(), call("ring", "inner"), on("ring", "ends", message("news"), True), user("ended"),
        on("ring", "beside", message("news"), False), user("told"), end("e2"), end(),
        "s > ring > e", "ends > ended > e", "beside > told > e2",
    )  # fmt: skip
    case = Case(World(defined(outer, inner)))
    case.deliver("news")
    assert case.open == ["ended", "told"]
    with pytest.raises(NotWaiting):
        case.deliver("news")
    case.do("told")
    assert case.do("ended").finished
