"""camunda:asyncBefore: not inside the user's request."""

import pytest

from app.engine.outcome import NotReady, NotWaiting
from app.engine.runner import Runner
from tests.engine.run.drawing import choice, draw, each, element, end, gateway, message, on, start, topic, user
from tests.engine.run.world import Case, World, defined

PRINTED = draw(
    "p", start(), user("t"), topic("print", camunda_asyncBefore="true"),
    on("print", "stop", message("stop"), True), user("after"), end(), "s > t > print > after > e", "stop > e",
)  # fmt: skip


def test_the_element_waits_for_its_job() -> None:
    world = World(defined(PRINTED), {"print": lambda _: {"paper": 1}})
    case = Case(world)
    outcome = case.do("t")
    [job] = outcome.jobs
    assert (job.process, job.element) == ("p", "print")
    assert not world.calls
    assert not outcome.opened
    assert not case.reschedule(x=1).jobs
    resumed = case.take(Runner().resume(case.state, job.task, world))
    assert case.open == ["after"]
    assert resumed.variables["paper"] == 1
    assert resumed.steps[0].task == job.task
    with pytest.raises(NotReady):
        Runner().resume(case.state, job.task, world)


def test_a_job_whose_element_was_ended_is_refused() -> None:
    case = Case(World(defined(PRINTED)))
    [job] = case.do("t").jobs
    assert case.deliver("stop").finished
    with pytest.raises(NotReady):
        Runner().resume(case.state, job.task, case.world)


def test_a_job_that_fails_waits_still() -> None:
    world = World(defined(PRINTED), {"print": lambda asked: {"x": asked.parameters["missing"]}})
    case = Case(world)
    [job] = case.do("t").jobs
    assert case.take(Runner().resume(case.state, job.task, world)).incident is not None
    world.topics = {}
    case.take(Runner().resume(case.state, job.task, world))
    assert case.open == ["after"]


def test_an_event_does_not_hear_before_its_job() -> None:
    drawn = draw(
        "p", start(), element("intermediateCatchEvent", "wait", message("news"), camunda_asyncBefore="true"),
        end(), "s > wait > e",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    [job] = case.last.jobs
    with pytest.raises(NotWaiting):
        case.deliver("news")
    case.take(Runner().resume(case.state, job.task, case.world))
    assert case.deliver("news").finished


def test_tasks_calls_and_repetitions_wait_too() -> None:
    drawn = draw(
        "p", start(), user("u", camunda_asyncBefore="true"),
        element("callActivity", "ring", each("units", "unit"), calledElement="inner", camunda_asyncBefore="true"),
        end(), "s > u > ring > e",
    )  # fmt: skip
    world = World(defined(drawn, draw("inner", start(), user("v"), end(), "s > v > e")))
    case = Case(world, units=["x", "y"])
    [job] = case.last.jobs
    assert not case.open
    with pytest.raises(NotReady):
        Runner().complete(case.state, job.task, {}, world)
    opened = case.take(Runner().resume(case.state, job.task, world)).opened
    assert [item.id for item in opened] == [job.task]
    with pytest.raises(NotReady):
        Runner().resume(case.state, job.task, world)
    [job] = case.do("u").jobs
    case.take(Runner().resume(case.state, job.task, world))
    assert case.open == ["v", "v"]
    case.do("v")
    assert case.do("v").finished


def test_a_parallel_join_knows_where_a_token_came_from_that_waited_as_a_job() -> None:
    drawn = draw(
        "p", start(), gateway("parallel", "split"), user("a"), user("b"),
        element("parallelGateway", "join", camunda_asyncBefore="true"), user("after"), end(),
        "s > split > a > join > after > e", "split > b > join",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    jobs = [case.do(task).jobs[0] for task in ("a", "b")]
    for job in jobs:
        assert case.open == []
        case.take(Runner().resume(case.state, job.task, case.world))
    assert case.open == ["after"]


def test_an_inclusive_join_waits_for_a_token_that_waits_before_it_as_a_job() -> None:
    drawn = draw(
        "p", start(), gateway("inclusive", "split"), user("a"), user("b"),
        element("inclusiveGateway", "join", camunda_asyncBefore="true"), user("after"), end(),
        "s > split", "split > a : x", "split > b : x", "a > join > after > e", "b > join",
    )  # fmt: skip
    case = Case(World(defined(drawn)), x=True)
    jobs = [case.do(task).jobs[0] for task in ("a", "b")]
    for job in jobs:
        assert case.open == []
        case.take(Runner().resume(case.state, job.task, case.world))
    assert case.open == ["after"]


ROUND = draw(
    "p", start(), user("t"), topic("print", camunda_asyncBefore="true"), choice("again", "print"), end(),
    "s > t > print > again", "again > e : n >= 3", "again > print",
)  # fmt: skip


def test_jobs_that_make_one_another_end_in_an_incident() -> None:
    """Each is a verb with a budget of its own; without a bound across them such a loop would run for ever."""
    runner, world = Runner(50), World(defined(ROUND), {"print": lambda _: {}})
    case = Case(world, n=0)
    [job] = case.do("t").jobs
    for _ in range(50):
        [job] = case.take(runner.resume(case.state, job.task, world)).jobs
    stopped = case.take(runner.resume(case.state, job.task, world))
    assert stopped.incident is not None
    assert (stopped.incident.code, stopped.incident.element) == ("budget", "print")
    case.reschedule(n=3)
    assert case.take(runner.resume(case.state, job.task, world)).finished
