"""Events on activities: every kind, on every kind of host, several at once."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.engine.outcome import TopicCall, TopicFailure, Variables
from tests.engine.elements.playing import Played, both_ways, play, refused

UNITS: Mapping[str, Any] = {"units": ["x", "y"], "amount": 0}
HOSTS = {
    "user_task": ["host"],
    "receive_task": [],
    "sub_process": ["inner", "inner2"],
    "call_activity": ["called"],
    "multi_instance": ["host", "host"],
    "multi_instance_sub_process": ["inner"],
}
"""The tasks that are open in each kind of host."""
INTERRUPTING: Mapping[str, Callable[[Played], object]] = {
    "message": lambda played: played.message("stop"),
    "timer": lambda played: played.wait("P2D"),
    "signal": lambda played: played.signal("halt"),
    "condition": lambda played: played.change(amount=6),
}
BESIDE: Mapping[str, Callable[[Played], object]] = {
    "message": lambda played: played.message("remark"),
    "timer": lambda played: played.wait("P1D"),
    "signal": lambda played: played.signal("hint"),
    "condition": lambda played: played.change(amount=1),
}


def hosted(host: str) -> Played:
    played = play(
        {
            "user_task": "boundary_user_task",
            "receive_task": "boundary_receive_task",
            "sub_process": "boundary_sub_process",
            "call_activity": "boundary_call_activity",
            "multi_instance": "boundary_multi_instance",
            "multi_instance_sub_process": "boundary_multi_instance_sub_process",
        }[host],
        UNITS,
        calls=["boundary_called"],
    )
    assert played.waiting == HOSTS[host]
    return played


@both_ways
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("event", INTERRUPTING)
def test_an_interrupting_event_ends_its_host_and_all_that_listens_on_it(host: str, event: str) -> None:
    played = hosted(host)
    INTERRUPTING[event](played)
    assert [task for task in played.waiting if task != "noted"] == ["ended"]
    assert not played.due
    assert not played.runner.situation(played.state, played.world).messages
    assert "host" not in played.passed


@both_ways
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("event", BESIDE)
def test_an_event_that_does_not_interrupt_leaves_its_host_and_happens_again(host: str, event: str) -> None:
    played = hosted(host)
    BESIDE[event](played)
    assert played.waiting == sorted([*HOSTS[host], "noted"])
    if event != "timer":  # the next day the interrupting one comes
        BESIDE[event](played)
        assert played.waiting == sorted([*HOSTS[host], "noted", "noted"])


@both_ways
@pytest.mark.parametrize("host", HOSTS)
def test_what_listens_on_a_host_ends_with_it(host: str) -> None:
    played = hosted(host)
    played.message("remark")
    if host == "receive_task":
        played.message("arrived")
    while set(played.waiting) - {"noted", "after"}:
        played.do(next(task for task in played.waiting if task not in {"noted", "after"}))
    assert played.waiting == ["after", "noted"]
    assert not played.due
    played.change(amount=9)
    played.do("after")
    assert not played.finished
    played.do("noted")
    assert played.finished


@both_ways
def test_events_happen_while_automatic_steps_run() -> None:
    """The signal comes from the host itself; what interrupts comes after what does not."""
    played = play("boundary_automatic")
    assert played.waiting == ["noted", "stopped"]
    assert [call.topic for call in played.world.calls] == ["first"]
    assert "tell" in played.passed


@both_ways
def test_two_signals_of_one_act_are_both_heard() -> None:
    played = play("boundary_automatic_parallel")
    assert played.waiting == ["noted", "noted", "work"]


@both_ways
def test_events_on_an_activity_in_a_loop_begin_anew_each_time() -> None:
    played = play("boundary_in_loop", {"repeat": True})
    played.wait("PT30M")
    assert len(played.world.calls) == 2
    played.do("work")
    played.wait("PT10M")
    assert len(played.world.calls) == 3
    played.wait("PT50M")
    assert played.waiting == ["work"]
    assert len(played.world.calls) == 4
    assert played.passed.count("late") == 1
    played.do("work", repeat=False)
    assert played.finished


@both_ways
@pytest.mark.parametrize("fails", [True, False])
def test_a_service_task_fails_or_passes_with_events_on_it(fails: bool) -> None:
    def act(call: TopicCall) -> Variables:
        if fails:
            raise TopicFailure("E1")
        return {}

    played = play("boundary_service", topics={"act": act})
    assert played.waiting == ["repair" if fails else "after"]
    assert not played.due


def test_events_that_could_not_happen_on_their_host_are_refused() -> None:
    said = {(finding.element, finding.code) for finding in refused("boundary_refused")}
    assert said >= {("detached", "boundary_detached"), ("entered", "flow_into_start")}
    said = {(finding.element, finding.code) for finding in refused("boundary_never")}
    assert said >= {("heard", "never_fails"), ("blank", "trigger_not_here")}


def test_a_job_before_what_listens_comes_after_its_event() -> None:
    """As in Camunda: it listens at once, interrupts at once, and goes on as a job."""
    played = play("boundary_with_jobs")
    assert played.runner.situation(played.state, played.world).messages == {"stop", "remark", "news"}
    act = played.runner
    first = act.deliver(played.state, "remark", {"text": "x"}, played.world)
    assert [job.element for job in first.jobs] == ["note"]
    assert not first.opened
    second = act.deliver(first.state, "stop", {}, played.world)
    assert [job.element for job in second.jobs] == ["stop"]
    assert second.closed == tuple(played.items)
    assert act.situation(second.state, played.world).messages == {"news"}
    third = act.resume(second.state, first.jobs[0].task, played.world)
    assert [(item.element, item.variables) for item in third.opened] == [("noted", {"text": "x"})]
    fourth = act.deliver(third.state, "news", {}, played.world)
    assert [job.element for job in fourth.jobs] == ["news"]
    fifth = act.resume(fourth.state, fourth.jobs[0].task, played.world)
    assert [item.element for item in fifth.opened] == ["read"]
