"""Splits and joins, by the tokens that wait and not by the history of the case."""

import pytest

from tests.engine.run.drawing import (
    call,
    catch,
    choice,
    draw,
    element,
    end,
    gateway,
    message,
    on,
    start,
    timer,
    topic,
    user,
)
from tests.engine.run.world import Case, World, defined


@pytest.mark.parametrize(("x", "to"), [(1, "a"), (2, "b"), (3, "c"), (4, "c")])
def test_the_first_condition_met_in_the_order_of_the_file_decides(x: int, to: str) -> None:
    drawn = draw(
        "p",
        start(),
        choice("g", "c"),
        user("a"),
        user("b"),
        user("c"),
        end(),
        "s > g > c > e",
        "g > a : x == 1",
        "g > b : x <= 2",
        "a > e",
        "b > e",
    )
    assert Case(World(defined(drawn)), x=x).open == [to]


def test_no_condition_met_and_no_default_flow_is_an_incident() -> None:
    drawn = draw("p", start(), user("t"), gateway("exclusive", "g"), end(), "s > t > g", "g > e : x == 1")
    case = Case(World(defined(drawn)), x=2)
    outcome = case.do("t")
    assert outcome.incident is not None
    assert (outcome.incident.code, outcome.incident.element) == ("expression", "g")
    assert case.open == ["t"]
    assert case.do("t", x=1).finished


def test_a_condition_must_be_true_or_false() -> None:
    drawn = draw("p", start(), choice("g", "e"), user("t"), end(), "s > g > e", "g > t : x", "t > e")
    assert Case(World(defined(drawn)), x=True).open == ["t"]
    for other in (1, "", None, [True]):
        incident = Case(World(defined(drawn)), x=other).last.incident
        assert incident is not None
        assert incident.code == "expression"


FORK = (
    gateway("parallel", "split"),
    user("a"),
    user("b"),
    gateway("parallel", "join"),
    "split > a > join",
    "split > b > join",
)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_join_waits_for_every_flow(order: str) -> None:
    case = Case(World(defined(draw("p", start(), *FORK, user("c"), end(), "s > split", "join > c > e"))))
    case.do(order[0])
    assert case.open == [order[1]]
    case.do(order[1])
    assert case.open == ["c"]
    assert case.path == ["s", "split", order[0], order[1], "join"]


def test_two_flows_from_one_choice_are_one_way_into_a_join() -> None:
    second = element("sequenceFlow", "second", sourceRef="g", targetRef="join")
    drawn = draw(
        "p", start(), gateway("parallel", "split"), element("exclusiveGateway", "g", default="second"), user("b"),
        gateway("parallel", "join"), end(), "s > split > g", "g > join : x", second, "split > b > join > e",
    )  # fmt: skip
    for x in (True, False):
        assert Case(World(defined(drawn)), x=x).do("b").finished


def test_a_fork_in_a_loop_joins_anew_each_time() -> None:
    """The library looks for the tokens of a join in the history, and finds those of earlier rounds."""
    drawn = draw(
        "p", start(), gateway("exclusive", "m"), *FORK, choice("g", "e"), end(),
        "s > m > split", "join > g > e", "g > m : again",
    )  # fmt: skip
    case = Case(World(defined(drawn)), again=True)
    for _ in range(5):
        case.do("a")
        assert case.open == ["b"]
        case.do("b")
        assert case.open == ["a", "b"]
    case.do("b", again=False)
    assert case.do("a").finished


def test_a_token_too_many_on_one_flow_waits_for_the_next_round() -> None:
    """BPMN 13.3.1: excess tokens stay."""
    drawn = draw(
        "p", start(), user("host"), on("host", "news", message("news"), False), gateway("exclusive", "m"),
        user("x"), gateway("parallel", "join"), user("after"), end(),
        "s > host > join > after > e", "news > m > x > join",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    case.deliver("news")
    case.deliver("news")
    assert case.open == ["host", "x", "x"]
    case.do("x")
    case.do("x")
    assert case.open == ["host"]
    case.do("host")
    assert case.open == ["after"]
    assert not case.do("after").finished


def test_branches_may_end_apart() -> None:
    drawn = draw(
        "p", start(), gateway("parallel", "split"), user("a"), user("b"), end("e1"), end("e2"),
        "s > split > a > e1", "split > b > e2",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    assert not case.do("b", b=1).finished
    outcome = case.do("a", a=1)
    assert outcome.finished
    assert outcome.variables == {"a": 1, "b": 1}


INCLUSIVE = draw(
    "p", start(), user("t"), element("inclusiveGateway", "split", default="f_split_c"), user("a"), user("b"),
    user("c"), gateway("inclusive", "join"), user("after"), end(),
    "s > t > split", "split > a : x", "split > b : y", "split > c", "a > join", "b > join", "c > join",
    "join > after > e",
)  # fmt: skip


@pytest.mark.parametrize(
    ("x", "y", "taken"), [(True, True, "ab"), (True, False, "a"), (False, True, "b"), (False, False, "c")]
)
def test_an_inclusive_gateway_takes_what_is_met_and_joins_what_came(x: bool, y: bool, taken: str) -> None:
    case = Case(World(defined(INCLUSIVE)))
    case.do("t", x=x, y=y)
    assert case.open == list(taken)
    for element_id in taken:
        assert "after" not in case.open
        case.do(element_id)
    assert case.open == ["after"]
    assert case.do("after").finished


def test_an_inclusive_join_goes_on_when_a_token_can_come_no_more() -> None:
    """The token in `b` turns away from the join: whoever waits there must notice."""
    drawn = draw(
        "p", start(), gateway("inclusive", "split"), user("a"), user("b"), choice("g", "join"), user("away"),
        gateway("inclusive", "join"), user("after"), end(), end("e2"),
        "s > split", "split > a : x", "split > b : x", "a > join > after > e", "b > g > join", "g > away : gone",
        "away > e2",
    )  # fmt: skip
    case = Case(World(defined(drawn)), x=True, gone=False)
    case.do("a")
    assert case.open == ["b"]
    case.do("b", gone=True)
    assert case.open == ["after", "away"]


def test_what_the_last_branch_has_of_its_own_goes_on_behind_a_join() -> None:
    """However the join comes to be complete: here because a token turns away from it."""
    drawn = draw(
        "p", start(), gateway("parallel", "split"), user("host"), on("host", "news", message("news"), False),
        on("host", "more", message("more"), False), user("b"), choice("g", "join"), gateway("inclusive", "join"),
        user("after"), end(), end("e2"), end("e3"),
        "s > split > host > e2", "split > b > g > join > after > e", "g > e3 : gone", "news > join", "more > join",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    case.deliver("more", number=1)
    case.deliver("news", number=2)
    case.do("host")
    assert case.open == ["b"]
    case.do("b", gone=True)
    assert case.open == ["after"]
    assert case.item("after").variables["number"] == 2


def test_an_inclusive_join_waits_for_a_called_process() -> None:
    """The library counts only tasks that are ready or waiting, not those that have called something."""
    outer = draw(
        "p", start(), gateway("inclusive", "split"), user("a"), call("ring", "q"), gateway("exclusive", "m"),
        gateway("inclusive", "join"), user("after"), end(),
        "s > split", "split > a : x", "split > ring : x", "a > join > after > e", "ring > m > join",
    )  # fmt: skip
    case = Case(World(defined(outer, draw("q", start(), user("t"), end(), "s > t > e"))), x=True)
    case.do("a")
    assert case.open == ["t"]
    case.do("t")
    assert case.open == ["after"]


def test_no_flow_out_of_an_inclusive_gateway_is_an_incident() -> None:
    drawn = draw(
        "p", start(), gateway("inclusive", "split"), user("a"), user("b"), end(),
        "s > split", "split > a : x", "split > b : x", "a > e", "b > e",
    )  # fmt: skip
    incident = Case(World(defined(drawn)), x=False).last.incident
    assert incident is not None
    assert incident.element == "split"


EVENTS = draw(
    "p", start(), gateway("eventBased", "g"), catch("long", timer("P3D", "timeDuration")),
    catch("short", timer("P1D", "timeDuration")), catch("news", message("news")),
    element("receiveTask", "letter", messageRef="message_letter"),
    user("a"), user("b"), user("c"), user("d"), end(),
    "s > g > long > a > e", "g > short > b > e", "g > news > c > e", "g > letter > d > e",
)  # fmt: skip


def test_at_an_event_gateway_the_first_event_ends_the_others() -> None:
    """Two timers share one due date in the library, and the shorter never fires."""
    case = Case(World(defined(EVENTS)))
    assert set(case.due) == {"long", "short"}
    case.fire(days=1)
    assert case.open == ["b"]
    assert not case.due
    assert case.path == ["s", "g", "short"]
    case.fire(days=3)
    assert case.open == ["b"]


def test_an_event_gateway_takes_a_message() -> None:
    case = Case(World(defined(EVENTS)))
    case.deliver("news", text="x")
    assert case.open == ["c"]
    assert not case.due
    case = Case(World(defined(EVENTS)))
    case.deliver("letter")
    assert case.open == ["d"]
    assert case.do("d").finished


def test_timers_due_at_once_at_an_event_gateway_fire_once() -> None:
    case = Case(World(defined(EVENTS)))
    case.fire(days=30)
    assert case.open == ["b"]


def test_a_terminating_end_ends_every_branch() -> None:
    drawn = draw(
        "p", start(), gateway("parallel", "split"), user("a"), user("b"),
        on("b", "late", timer("P1D", "timeDuration"), False), topic("t"), end("e1"), end("e2"),
        end("e3", "<bpmn:terminateEventDefinition/>"),
        "s > split > a > e3", "split > b > e1", "late > t > e2",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    outcome = case.do("a")
    assert outcome.finished
    assert not case.items
    assert not outcome.timers
