"""Starting, completing, and what is refused."""

import os
from typing import Any

import pytest

from app.domain.errors import Refusal
from app.engine.outcome import NotReady, NotWaiting, Variables
from app.engine.runner import Runner
from app.engine.token import new_id
from tests.engine.run.drawing import call, catch, choice, draw, end, message, on, start, timer, user
from tests.engine.run.world import MORNING, Case, World, defined

LOOP = draw(
    "loop",
    start(),
    user("ask"),
    choice("enough", "answer"),
    user("answer"),
    end(),
    "s > ask > enough > answer > e",
    'enough > ask : kind == "again"',
)


@pytest.fixture
def world() -> World:
    return World(defined(LOOP))


def test_an_instance_goes_from_its_start_to_its_end(world: World) -> None:
    case = Case(world, kind="")
    assert case.open == ["ask"]
    assert not case.last.finished
    case.do("ask", kind="again")
    case.do("ask", kind="enough")
    outcome = case.do("answer", text="yes")
    assert case.path == ["s", "ask", "enough", "ask", "enough", "answer", "e"]
    assert outcome.finished
    assert outcome.variables == {"kind": "enough", "text": "yes"}
    assert not case.items


def test_an_outcome_tells_what_was_opened_closed_and_passed(world: World) -> None:
    case = Case(world, kind="")
    asked = case.item("ask")
    outcome = case.do("ask", kind="enough")
    assert outcome.closed == (asked.id,)
    assert [item.element for item in outcome.opened] == ["answer"]
    assert [(step.element, step.kind) for step in outcome.steps] == [
        ("ask", "userTask"),
        ("enough", "exclusiveGateway"),
    ]
    step = outcome.steps[0]
    assert (step.process, step.deployment, step.task, step.at) == ("loop", 1, asked.id, MORNING)
    assert outcome.pins == {"loop": 1}


def test_a_task_is_completed_once(world: World) -> None:
    case = Case(world, kind="")
    asked = case.item("ask").id
    case.do("ask", kind="again")
    with pytest.raises(NotReady) as refusal:
        Runner().complete(case.state, asked, {}, world)
    assert refusal.value.parameters == {"task": asked}
    assert isinstance(refusal.value, Refusal)


def test_only_ready_user_tasks_are_completed() -> None:
    """The library runs tasks in any state; here a waiting event, a caller and an unknown id are refused."""
    caller = draw("caller", start(), call("ring", "inner"), end(), "s > ring > e")
    inner = draw("inner", start(), catch("wait", message("news")), end(), "s > wait > e")
    world = World(defined(caller, inner))
    case = Case(world)
    ids = [step.task for step in case.last.steps]
    for task in [*ids, 1, 0, -1]:
        with pytest.raises(NotReady):
            Runner().complete(case.state, task, {}, world)
    case.deliver("news")
    assert case.last.finished


def test_nothing_happens_to_a_finished_instance(world: World) -> None:
    case = Case(world, kind="")
    case.do("ask", kind="enough")
    answer = case.item("answer").id
    case.do("answer")
    with pytest.raises(NotReady):
        Runner().complete(case.state, answer, {}, world)
    with pytest.raises(NotWaiting):
        case.deliver("news")
    assert case.fire(days=400).finished
    assert case.reschedule(kind="x").finished


def test_the_same_verb_on_the_same_state_gives_the_same(world: World) -> None:
    case = Case(world, kind="")
    first = Runner().complete(case.state, case.item("ask").id, {"kind": "enough"}, world)
    second = Runner().complete(case.state, case.item("ask").id, {"kind": "enough"}, world)
    assert [step.element for step in first.steps] == [step.element for step in second.steps]
    assert first.variables == second.variables


@pytest.mark.parametrize("value", [{1, 2}, b"x", 2**64, float("nan"), float("inf"), {1: "a"}, object()])
def test_values_that_are_not_json_are_refused(world: World, value: Any) -> None:
    case = Case(world, kind="")
    with pytest.raises((TypeError, ValueError)):
        case.do("ask", kind=value)
    with pytest.raises((TypeError, ValueError)):
        Case(world, kind=[value])
    assert case.open == ["ask"]


def test_values_nested_without_end_are_refused(world: World) -> None:
    value: list[Any] = []
    for _ in range(30):
        value = [value]
    with pytest.raises(ValueError, match="nested"):
        Case(world, kind=value)


def test_values_belong_to_the_instance_alone(world: World) -> None:
    """Whoever keeps a list that he passed in, or got out, changes nothing in the instance."""
    mine: list[Any] = [1]
    case = Case(world, kind="", mine=mine, deep={"list": mine})
    mine.append(2)
    seen = case.item("ask").variables["mine"]
    assert seen == [1]
    assert isinstance(seen, list)
    seen.append(3)
    assert case.last.variables["mine"] == [1]
    assert case.do("ask", kind="").variables["deep"] == {"list": [1]}


def test_ids_come_from_the_operating_system() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(0 < found < 2**63 for found in ids)
    assert max(ids) > 2**62 > min(ids)


def test_forked_workers_draw_different_ids() -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, new_id().to_bytes(8))
        os._exit(0)
    os.waitpid(child, 0)
    assert int.from_bytes(os.read(reader, 8)) != new_id()


def test_values_may_be_worked_out_from_what_the_task_sees(world: World) -> None:
    case = Case(world, kind="again", count=1)
    asked = case.item("ask").id

    def work_out(known: Variables) -> Variables:
        return {"count": len(known), "seen": known["kind"]}

    outcome = Runner().complete(case.state, asked, work_out, world)
    assert outcome.variables == {"kind": "again", "count": 2, "seen": "again"}
    with pytest.raises(ZeroDivisionError):
        Runner().complete(case.state, asked, lambda _: {"count": 1 // 0}, world)


def test_a_task_and_an_instance_can_be_looked_at(world: World) -> None:
    outer = draw(
        "outer", start(), call("ring", "loop"), on("ring", "news", message("news"), False),
        on("ring", "late", timer("P1D", "timeDuration"), False), end("e2"), end(),
        "s > ring > e", "news > e2", "late > e2",
    )  # fmt: skip
    world.definitions.insert(0, *defined(outer))
    case = Case(world, kind="again", word="outer")
    case.do("ask", word="inner")
    asked = case.item("ask").id
    assert Runner().variables(case.state, asked, world) == {"kind": "again", "word": "inner"}
    situation = Runner().situation(case.state, world)
    assert situation.variables == {"kind": "again", "word": "inner"}
    assert situation.messages == {"news"}
    with pytest.raises(NotReady):
        Runner().variables(case.state, asked + 1, world)
