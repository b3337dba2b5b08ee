"""Nothing in a diagram can hang a verb: after so many elements it ends in an incident."""

import pytest

from app.engine.runner import Runner
from tests.engine.run.drawing import call, catch, choice, draw, each, end, start, timer, times, topic, user
from tests.engine.run.world import Case, World, defined

LOOP = draw(
    "p", start(), user("t"), call("ring", "inner"), choice("g", "ring"), end(), "s > t > ring > g",
    "g > e : n >= enough", "g > ring",
)  # fmt: skip
INNER = draw("inner", start(), topic("count"), end(), "s > count > e")


def counting(enough: int, runner: Runner) -> Case:
    world = World(defined(LOOP, INNER))
    case = Case(world, n=0, enough=enough)
    case.runner = runner
    world.topics = {"count": lambda call: {"n": len(world.calls)}}
    return case


def test_an_automatic_loop_ends_in_an_incident() -> None:
    case = counting(10_000, Runner(1_000))
    outcome = case.do("t")
    assert outcome.incident is not None
    assert outcome.incident.code == "budget"
    assert (outcome.incident.process, outcome.incident.element) in {("p", "g"), ("inner", "count"), ("inner", "e")}
    assert 140 < len(case.world.calls) < 170
    assert case.open == ["t"]
    assert outcome.variables == {"n": 0, "enough": 10_000}


def test_the_budget_is_each_verbs_own() -> None:
    case = counting(140, Runner())
    assert case.do("t").finished
    least = next(budget for budget in range(50) if not counting(3, Runner(budget)).do("t").incident)
    assert counting(4, Runner(least)).do("t").incident is not None
    assert counting(3, Runner(least + 1)).do("t").finished


@pytest.mark.parametrize(
    "part",
    [
        call("again", "p"),
        topic("again", inside=times("${len(units)}")),
        topic("again", inside=each("units", "unit")),
        user("again", times("${len(units)}")),
        user("again", each("units", "unit")),
    ],
)
def test_what_multiplies_is_counted(part: str) -> None:
    """A process that calls itself, and a collection of thousands."""
    drawn = draw("p", start(), part, end(), "s > again > e")
    outcome = Case(World(defined(drawn)), units=["x"] * 10_001).last
    assert outcome.incident is not None
    assert outcome.incident.code == "budget"


def test_timers_due_one_after_the_other_are_counted() -> None:
    drawn = draw("p", start(), catch("wait", timer("${since}")), choice("g", "wait"), end(), "s > wait > g",
                 "g > e : over", "g > wait")  # fmt: skip
    case = Case(World(defined(drawn)), since="2026-03-01", over=False)
    outcome = case.fire(days=1)
    assert outcome.incident is not None
    assert outcome.incident.code == "budget"
    assert set(case.due) == {"wait"}
