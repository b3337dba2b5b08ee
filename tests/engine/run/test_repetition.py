"""Multi-instance activities. Every verb starts from the stored state, so each step is one of a new process."""

from typing import Any

import pytest

from tests.engine.run.drawing import (
    call,
    draw,
    each,
    end,
    given,
    inside,
    message,
    on,
    start,
    timer,
    times,
    topic,
    user,
)
from tests.engine.run.world import Case, World, defined


def asked(repetition: str, *more: str, **variables: Any) -> Case:
    """A case in which `ask` is repeated, then `after`."""
    drawn = draw("p", start(), user("ask", repetition), user("after"), end(), "s > ask > after > e", *more)
    return Case(World(defined(drawn)), **variables)


def units(case: Case) -> list[str]:
    """The units of the open items, sorted."""
    return sorted(item.unit or "" for item in case.items.values())


def test_side_by_side() -> None:
    """With a shared specification the library forgets, after a restart, that the instances belong together."""
    case = asked(each("units", "unit"), units=["x", "y", "z"])
    assert units(case) == ["x", "y", "z"]
    case.do_item(case.item("ask", unit="y"))
    assert units(case) == ["x", "z"]
    case.do_item(case.item("ask", unit="x"))
    case.do_item(case.item("ask", unit="z"))
    assert case.open == ["after"]
    assert case.path == ["s", "ask", "ask", "ask"]


def test_one_after_the_other() -> None:
    case = asked(each("units", "unit", sequential=True), units=["x", "y", "x"])
    seen = []
    while case.open == ["ask"]:
        seen += units(case)
        case.do("ask")
    assert seen == ["x", "y", "x"]
    assert case.open == ["after"]


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("nothing", [[], "", None])
def test_an_empty_collection_passes_at_once(sequential: bool, nothing: Any) -> None:
    case = asked(each("units", "unit", sequential), units=nothing)
    assert case.open == ["after"]
    assert case.path == ["s"]


@pytest.mark.parametrize("nothing", [{}, {"units": "x"}, {"units": {"x": 1}}, {"units": 3}])
def test_what_is_no_list_is_an_incident(nothing: dict[str, Any]) -> None:
    case = asked(each("units", "unit"), **nothing)
    if nothing:
        assert case.last.incident is not None
        assert (case.last.incident.code, case.last.incident.element) == ("expression", "ask")
    else:
        assert case.open == ["after"]


@pytest.mark.parametrize(("sequential", "left"), [(False, ["z"]), (True, [""])])
def test_the_completion_condition_ends_the_rest(sequential: bool, left: list[str]) -> None:
    repetition = each("units", "unit", sequential, until='nrOfCompletedInstances >= 2 or answer == "no"')
    case = asked(repetition, units=["x", "y", "z"], answer="")
    case.do_item(case.item("ask", unit="x"), answer="yes")
    last = case.item("ask", unit="y")
    closed = case.do_item(last, answer="yes").closed
    assert case.open == ["after"]
    assert len(closed) == (1 if sequential else 2)


def test_the_completion_condition_counts() -> None:
    until = "nrOfInstances == 3 and nrOfActiveInstances == 1"
    case = asked(each("units", "unit", until=until), units=["x", "y", "z"])
    case.do("ask")
    assert case.open == ["ask", "ask"]
    case.do("ask")
    assert case.open == ["after"]
    case = asked(each("units", "unit", sequential=True, until="nrOfActiveInstances == 1"), units=["x", "y"])
    case.do("ask")
    assert case.open == ["after"]


def test_a_number_of_times() -> None:
    case = asked(times("${n}"), n=2)
    assert case.open == ["ask", "ask"]
    assert asked(times("${n}"), n=0).open == ["after"]
    assert asked(times("3")).open == ["ask", "ask", "ask"]
    for n in (-1, "x", True, 1.5):
        incident = asked(times("${n}"), n=n).last.incident
        assert incident is not None
        assert incident.element == "ask"


def test_the_collection_is_taken_as_it_stood() -> None:
    case = asked(each("units", "unit", sequential=True), units=["x", "y"])
    case.do("ask", units=["z"])
    assert units(case) == ["y"]
    case.do("ask")
    assert case.open == ["after"]
    assert case.item("after").variables["units"] == ["z"]


def test_topics_calls_and_sub_processes_are_repeated() -> None:
    drawn = draw(
        "p", start(), topic("told", inside=each("units", "unit") + given(to="${unit}")),
        call("ring", "inner", each("units", "unit", sequential=True)),
        inside("group", start("s2"), user("u"), end("e2"), each("units", "unit"), "s2 > u > e2"),
        end(), "s > told > ring > group > e",
    )  # fmt: skip
    world = World(defined(drawn, draw("inner", start(), user("t"), end(), "s > t > e")))
    case = Case(world, units=["x", "y"])
    assert [call.parameters["to"] for call in world.calls] == ["x", "y"]
    assert case.path == ["s", "told", "told", "s"]
    assert units(case) == ["x"]
    case.do("t")
    assert units(case) == ["y"]
    case.do("t")
    assert units(case) == ["x", "y"]
    case.do_item(case.item("u", unit="y"))
    assert case.do("u").finished
    assert world.resolved == ["inner"]


def test_an_interrupted_repetition_closes_every_instance() -> None:
    """The library drops the instances of a cancelled task without ending what they have called."""
    drawn = draw(
        "p", start(), user("ask", each("units", "unit")), on("ask", "stop", message("stop"), True), user("after"),
        end(), "s > ask > after > e", "stop > after",
    )  # fmt: skip
    case = Case(World(defined(drawn)), units=["x", "y", "z"])
    case.do_item(case.item("ask", unit="x"))
    outcome = case.deliver("stop")
    assert len(outcome.closed) == 2
    assert case.open == ["after"]

    inner = draw(
        "inner", start(), user("t"), on("t", "late", timer("P1D", "timeDuration"), False), end("e2"), end(),
        "s > t > e", "late > e2",
    )  # fmt: skip
    drawn = draw(
        "p", start(), call("ring", "inner", each("units", "unit")), on("ring", "stop", message("stop"), True),
        user("after"), end(), "s > ring > after > e", "stop > after",
    )  # fmt: skip
    case = Case(World(defined(drawn, inner)), units=["x", "y"])
    assert len(case.last.timers) == 2
    outcome = case.deliver("stop")
    assert case.open == ["after"]
    assert not outcome.timers
    assert case.do("after").finished
