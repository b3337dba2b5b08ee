"""What goes wrong: caught where the diagram catches it, otherwise an incident with everything as it was."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import Conflict
from app.engine.outcome import Outcome, TopicCall, TopicFailure, Variables
from app.engine.runner import Runner
from app.engine.scope import executable
from tests.engine.run.drawing import (
    call,
    choice,
    draw,
    each,
    end,
    error,
    escalation,
    given,
    inside,
    on,
    start,
    throw,
    timer,
    topic,
    user,
)
from tests.engine.run.world import Case, World, defined


def fails(code: str) -> Callable[[TopicCall], Variables]:
    def run(call: TopicCall) -> Variables:
        raise TopicFailure(code, "as expected")

    return run


def incident(outcome: Outcome) -> tuple[str, str, str]:
    assert outcome.incident is not None
    return outcome.incident.code, outcome.incident.process, outcome.incident.element


PAPER = draw(
    "p", start(), user("t"), topic("issue"), on("issue", "full", error("full"), True), user("by_hand"), end(),
    "s > t > issue > e", "full > by_hand > e",
)  # fmt: skip


def test_a_topic_gets_its_parameters_and_gives_variables() -> None:
    drawn = draw(
        "p", start(), topic("issue", inside=given(kind="order", to="${lead_unit}", until="${working_days(5)}")),
        end(), "s > issue > e",
    )  # fmt: skip
    world = World(defined(drawn), {"issue": lambda call: {"number": 15, "list": [1]}})
    case = Case(world, lead_unit="education")
    assert world.calls == [
        TopicCall(
            "issue",
            "p",
            "issue",
            {"kind": "order", "to": "education", "until": "2026-03-09"},
            {"lead_unit": "education"},
        )
    ]
    assert case.last.variables == {"lead_unit": "education", "number": 15, "list": [1]}
    assert case.last.steps[1].inputs == {"kind": "order", "to": "education", "until": "2026-03-09"}
    assert case.last.steps[1].outputs == {"number": 15, "list": [1]}


def test_output_parameters_choose_what_becomes_a_variable() -> None:
    parameters = given(("paper", "${number + 1}"), ("since", "${today()}"), ("both", "${word}"), x="y")
    drawn = draw("p", start(), topic("issue", inside=parameters), end(), "s > issue > e")
    case = Case(World(defined(drawn), {"issue": lambda call: {"number": 15, "word": "new"}}), word="old")
    assert case.last.variables == {"word": "old", "paper": 16, "since": "2026-03-02", "both": "new"}
    assert case.last.steps[1].outputs == {"number": 15, "word": "new"}


def test_a_topic_cannot_change_the_variables_behind_the_engines_back() -> None:
    def meddle(call: TopicCall) -> Variables:
        items = call.variables["items"]
        assert isinstance(items, list)
        items.append("smuggled")
        return {}

    drawn = draw("p", start(), topic("meddle"), end(), "s > meddle > e")
    assert Case(World(defined(drawn), {"meddle": meddle}), items=[]).last.variables == {"items": []}


def test_an_expected_failure_is_caught_at_the_task() -> None:
    case = Case(World(defined(PAPER), {"issue": fails("full")}))
    outcome = case.do("t")
    assert outcome.incident is None
    assert case.open == ["by_hand"]
    assert case.path == ["s", "t", "full"]
    assert case.do("by_hand").finished


def test_a_failure_that_nobody_catches_is_an_incident() -> None:
    case = Case(World(defined(PAPER), {"issue": fails("other")}))
    outcome = case.do("t")
    assert incident(outcome) == ("topic", "p", "issue")
    assert outcome.incident is not None
    assert outcome.incident.detail == "issue: other as expected"
    assert not (outcome.opened or outcome.closed or outcome.steps or outcome.messages or outcome.finished)
    assert case.open == ["t"]


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("code", ["full", ""])
def test_a_failure_is_caught_around_the_process(nested: bool, code: str) -> None:
    """By the nearest event that catches it, which ends everything within."""
    catcher = error(code) if code else "<bpmn:errorEventDefinition/>"
    failing = (start("s2"), user("u"), topic("issue"), end("e2"), "s2 > u > issue > e2")
    inner = draw("inner", *(inside("group", start("s3"), end("e3"), *failing[1:3], "s3 > u > issue > e3"),
                 start("s2"), end("e2"), "s2 > group > e2") if nested else failing)  # fmt: skip
    outer = draw(
        "outer", start(), call("ring", "inner", each("units", "unit")), on("ring", "full", catcher, True),
        on("ring", "late", timer("P1D", "timeDuration"), False), end("e4"), user("by_hand"), end(),
        "s > ring > e", "full > by_hand > e", "late > e4",
    )  # fmt: skip
    case = Case(World(defined(outer, inner), {"issue": fails("full")}), units=["x", "y"])
    outcome = case.do("u")
    assert case.open == ["by_hand"]
    assert case.path[-2:] == ["u", "full"]
    assert len(outcome.closed) == 2
    assert not outcome.timers
    assert case.do("by_hand").finished


def test_a_failure_ends_the_instances_of_a_repetition() -> None:
    drawn = draw(
        "p", start(), topic("issue", inside=each("units", "unit")), on("issue", "full", error("full"), True),
        user("by_hand"), end(), "s > issue > e", "full > by_hand > e",
    )  # fmt: skip
    world = World(defined(drawn))
    world.topics = {"issue": lambda asked: fails("full")(asked) if asked.variables["unit"] == "y" else {}}
    assert Case(world, units=["x", "y", "z"]).open == ["by_hand"]
    assert len(world.calls) == 2


def test_the_nearest_event_catches_the_failure() -> None:
    inner = draw(
        "inner", start(), topic("issue"), on("issue", "near", error("full"), True), user("here"), end(),
        "s > issue > e", "near > here > e",
    )  # fmt: skip
    outer = draw(
        "outer", start(), call("ring", "inner"), on("ring", "far", error("full"), True), user("there"), end(),
        "s > ring > e", "far > there > e",
    )  # fmt: skip
    assert Case(World(defined(outer, inner), {"issue": fails("full")})).open == ["here"]


def test_an_error_end_goes_to_whoever_called() -> None:
    inner = draw("inner", start(), user("u"), end("e", error("refused")), "s > u > e")
    outer = draw(
        "outer", start(), call("ring", "inner"), on("ring", "no", error("refused"), True), user("after"), end(),
        "s > ring > e", "no > after > e",
    )  # fmt: skip
    case = Case(World(defined(outer, inner)), word="outer")
    outcome = case.do("u", word="inner")
    assert case.open == ["after"]
    assert case.path == ["s", "s", "u", "e", "no"]
    assert outcome.variables == {"word": "outer"}


def test_an_error_end_that_nobody_catches_is_an_incident() -> None:
    case = Case(World(defined(draw("p", start(), user("u"), end("e", error("refused")), "s > u > e"))))
    assert incident(case.do("u")) == ("engine", "p", "e")


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.parametrize("where", ["end", "middle"])
def test_an_escalation_is_heard_around_the_process(interrupting: bool, where: str) -> None:
    thrown = escalation("help")
    inner = draw(
        "inner", start(), user("u"), throw("cry", thrown if where == "middle" else ""), user("v"),
        end("e", thrown if where == "end" else ""), "s > u > cry > v > e",
    )  # fmt: skip
    outer = draw(
        "outer", start(), call("ring", "inner"), on("ring", "heard", escalation("help"), interrupting),
        user("helped"), user("after"), end(), "s > ring > after > e", "heard > helped > e",
    )  # fmt: skip
    case = Case(World(defined(outer, inner)))
    case.do("u")
    if where == "end":
        assert case.open == ["v"]
        case.do("v")
        assert case.open == (["helped"] if interrupting else ["after", "helped"])
    else:
        assert case.open == (["helped"] if interrupting else ["helped", "v"])


def test_an_escalation_that_nobody_hears_passes() -> None:
    case = Case(World(defined(draw("p", start(), throw("cry", escalation("help")), end(), "s > cry > e"))))
    assert case.last.finished


def test_a_topic_that_breaks_is_an_incident() -> None:
    def breaks(call: TopicCall) -> Variables:
        raise KeyError("lead_unit")

    case = Case(World(defined(PAPER), {"issue": breaks}))
    outcome = case.do("t")
    assert incident(outcome) == ("topic", "p", "issue")
    assert outcome.incident is not None
    assert "KeyError" in outcome.incident.detail
    case.world.topics = {}
    assert case.do("t").finished


@pytest.mark.parametrize("returned", [{"x": {1}}, {"x": b""}, {1: 2}, [1], None])
def test_a_topic_that_returns_no_json_is_an_incident(returned: Any) -> None:
    case = Case(World(defined(PAPER), {"issue": lambda call: returned}))
    assert incident(case.do("t")) == ("topic", "p", "issue")


def test_a_refusal_comes_through() -> None:
    """A conflict on the case is not the diagram's fault: the surrounding transaction must see it."""

    def refuse(call: TopicCall) -> Variables:
        raise Conflict(case=1)

    case = Case(World(defined(PAPER), {"issue": refuse}))
    with pytest.raises(Conflict):
        case.do("t")


def test_an_incident_leaves_timers_variables_and_pins_as_they_were() -> None:
    inner = draw("inner", start(), topic("issue"), end(), "s > issue > e")
    outer = draw(
        "outer", start(), user("host"), on("host", "late", timer("${due_on}"), False), end("e2"),
        call("ring", "inner"), end(), "s > host > ring > e", "late > e2",
    )  # fmt: skip
    case = Case(World(defined(outer, inner), {"issue": fails("full")}), due_on="2026-03-09")
    before = case.last
    outcome = case.do("host", due_on="2026-04-01")
    assert incident(outcome) == ("topic", "inner", "issue")
    assert outcome.state == before.state
    assert outcome.timers == before.timers
    assert outcome.variables == before.variables
    assert outcome.pins == before.pins == {"outer": 1}


def test_an_incident_at_the_start_has_no_state() -> None:
    drawn = draw("p", start(), topic("issue"), end(), "s > issue > e")
    outcome = Runner().start(1, {}, World(defined(drawn), {"issue": fails("full")}))
    assert incident(outcome) == ("topic", "p", "issue")
    assert outcome.state == b""
    assert not (outcome.opened or outcome.steps or outcome.pins)


def test_what_the_engine_itself_fails_at_is_an_incident() -> None:
    """Here a deployment whose expressions are gone: read by another version of this program, say."""
    drawn = draw(
        "p", start(), user("t"), choice("g", "e"), user("u"), end(), "s > t > g > e", "g > u : x", "u > e"
    )
    world = World(defined(drawn))
    case = Case(world, x=True)
    [definition] = world.definitions
    world.definitions = [replace(definition, executable=replace(executable(definition), expressions={}))]
    assert incident(case.do("t")) == ("engine", "p", "g")
    assert case.open == ["t"]
    world.definitions = [replace(definition, executable=None)]
    with pytest.raises(TypeError, match="not built"):
        case.do("t")


def test_a_process_that_is_not_deployed_is_an_incident_at_the_call() -> None:
    case = Case(World(defined(draw("p", start(), user("t"), call("ring", "nobody"), end(), "s > t > ring > e"))))
    assert incident(case.do("t")) == ("engine", "p", "ring")


def test_an_expression_that_fails_is_an_incident_at_its_element() -> None:
    drawn = draw(
        "p", start(), user("t"), choice("g", "e"), user("u"), end(), "s > t > g > e", "g > u : x > 3", "u > e"
    )
    case = Case(World(defined(drawn)), x=1)
    assert incident(case.do("t", x="many")) == ("expression", "p", "g")
    assert case.do("t", x=4).incident is None
