"""Errors: thrown by ends and failing activities, caught by the nearest event for their code."""

from collections.abc import Callable

import pytest

from app.engine.outcome import TopicCall, TopicFailure, Variables
from tests.engine.elements.playing import both_ways, play, refused, warned


def failing(code: str) -> dict[str, Callable[[TopicCall], Variables]]:
    def act(call: TopicCall) -> Variables:
        raise TopicFailure(code, "as expected")

    return {"act": act}


@both_ways
def test_an_error_end_ends_its_sub_process_and_goes_on_at_the_boundary() -> None:
    played = play("error_end_boundary")
    assert played.waiting == ["check", "other"]
    played.do("check", why_not="too late")
    assert played.waiting == ["repair"]
    assert played.passed[-2:] == ["bad", "caught"]
    assert played.variables == {"why_not": "too late", "code": "E1", "message": "too late"}
    played.do("repair")
    assert played.finished


@both_ways
@pytest.mark.parametrize(("code", "by"), [("E1", "by_one"), ("E2", "by_two"), ("E3", "by_any")])
def test_an_error_goes_to_the_event_for_its_code_before_one_for_all(code: str, by: str) -> None:
    assert play("error_codes", topics=failing(code)).waiting == [by]


@both_ways
@pytest.mark.parametrize(("code", "waiting"), [("E1", []), ("E2", ["inner_repair"]), ("E3", ["outer_repair"])])
def test_an_error_goes_to_the_nearest_event_that_catches_it(code: str, waiting: list[str]) -> None:
    played = play("error_nearest", topics=failing(code))
    assert played.waiting == waiting
    assert played.finished is (code == "E1")


@both_ways
def test_an_error_comes_out_of_called_processes_and_repetitions() -> None:
    played = play("error_called", {"units": ["x", "y"], "wrong": False}, calls=["error_inner"])
    assert played.waiting == ["check", "check"]
    played.do("check")
    assert played.waiting == ["check"]
    played.do("check", wrong=True)
    assert played.waiting == ["repair"]
    played.do("repair")
    assert played.finished


@both_ways
def test_an_error_starts_an_event_sub_process_that_ends_all_else_in_its_scope() -> None:
    played = play("error_event_subprocess", topics=failing("E1"))
    assert played.waiting == ["repair"]
    assert played.variables == {"code": "E1", "why": "as expected"}
    assert "act" not in played.passed
    played.do("repair")
    assert played.finished
    assert played.passed[-2:] == ["repaired", "repairs"]


@both_ways
def test_without_an_error_its_event_sub_process_never_starts_and_holds_nothing_up() -> None:
    played = play("error_event_subprocess")
    played.do("more")
    played.do("beside")
    assert played.finished
    assert "repairs" not in played.passed


@both_ways
def test_code_and_message_of_an_error_become_variables() -> None:
    played = play("error_variables", topics=failing("E7"))
    assert played.variables == {"code": "E7", "why": "as expected"}
    assert played.waiting == ["repair"]


@both_ways
def test_an_error_thrown_on_by_an_event_sub_process_goes_outwards() -> None:
    played = play("error_rethrown", topics=failing("E1"))
    assert played.waiting == ["repair"]
    played.do("repair")
    assert played.waiting == ["outside"]


def test_an_error_that_nobody_catches_stops_the_act() -> None:
    played = play("error_uncaught")
    played.do("check")
    assert played.incident is not None
    assert (played.incident.element, played.incident.detail) == ("bad", "error E1 is not caught")
    assert [(finding.element, finding.code) for finding in warned("error_uncaught")] == [
        ("bad", "thrown_outwards")
    ]


def test_an_error_that_nothing_inside_throws_is_pointed_out() -> None:
    said = [(finding.element, finding.code) for finding in warned("error_unthrown")]
    assert said == [("unthrown", "never_thrown"), ("unheard", "never_thrown")]


def test_errors_that_never_happen_are_refused() -> None:
    said = {(finding.element, finding.code) for finding in refused("error_refused")}
    assert said >= {
        ("never", "never_fails"),
        ("soft", "error_must_interrupt"),
        ("second", "caught_twice"),
        ("codeless", "error_without_code"),
    }
