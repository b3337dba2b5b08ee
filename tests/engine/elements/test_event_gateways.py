"""Event-based gateways: the first of the events ends the others."""

from collections.abc import Callable

import pytest

from tests.engine.elements.playing import Played, both_ways, play, refused


@both_ways
@pytest.mark.parametrize(
    ("act", "task"),
    [
        (lambda played: played.wait("P1D"), "b"),
        (lambda played: played.message("news"), "c"),
        (lambda played: played.message("letter"), "d_"),
        (lambda played: played.signal("halt"), "e_"),
        (lambda played: played.change(amount=6), "f_"),
    ],
    ids=["timer", "message", "receive task", "signal", "condition"],
)
def test_an_event_gateway_takes_any_kind_of_event(act: Callable[[Played], object], task: str) -> None:
    played = play("event_gateway_all")
    assert played.due.keys() == {"long", "short"}
    act(played)
    assert played.waiting == [task]
    assert not played.due
    played.do(task)
    assert played.finished


@both_ways
def test_a_condition_met_already_ends_the_race_at_once() -> None:
    played = play("event_gateway_all", {"amount": 9})
    assert played.waiting == ["f_"]
    assert not played.due


@both_ways
def test_an_event_gateway_in_a_loop_begins_anew_each_time() -> None:
    played = play("event_gateway_loop")
    played.wait("PT3H")
    assert [call.topic for call in played.world.calls] == ["remind"] * 3
    played.message("news")
    assert played.waiting == ["read"]
    assert not played.due


def test_event_gateways_that_wait_for_all_or_start_a_process_are_refused() -> None:
    parallel, starting = refused("event_gateway_parallel"), refused("event_gateway_instantiate")
    assert [(said.element, said.code) for said in parallel] == [("race", "parallel_events")]
    assert [(said.element, said.code) for said in starting] == [("race", "instantiating")]
    assert "并行网关" in parallel[0].zh
    assert "parallel gateway" in parallel[0].en


def test_what_follows_an_event_gateway_must_wait_for_an_event_of_its_own() -> None:
    said = {(finding.element, finding.code) for finding in refused("event_gateway_refused")}
    assert said >= {("race", "event_gateway_target"), ("shared", "event_gateway_shared")}
    assert ("race", "event_gateway_single") in {
        (finding.element, finding.code) for finding in refused("event_gateway_single")
    }


def test_events_with_several_triggers_are_refused() -> None:
    said = {(finding.element, finding.code) for finding in refused("event_several_triggers")}
    assert said >= {(event, "several_triggers") for event in ("any", "all", "both", "either")}
