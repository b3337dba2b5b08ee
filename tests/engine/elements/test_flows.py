"""Sequence flows: how many may lead in and out, on which conditions, and where a process begins and ends."""

import pytest

from tests.engine.elements.playing import both_ways, play, refused, warned

pytestmark = both_ways


def test_several_flows_out_of_activities_and_events_are_all_taken() -> None:
    played = play("several_flows")
    played.do("register")
    assert played.waiting == ["ask", "look_up", "plan"]
    played.wait("P1D")
    assert played.waiting == ["look_up", "plan", "remind", "report"]
    for element in ("look_up", "report", "remind"):
        played.do(element)
    assert played.waiting == ["plan"]
    played.do("plan")
    assert played.waiting == ["conclude"]
    played.do("conclude")
    assert played.finished
    assert played.passed.count("join") == 1


def test_several_flows_out_of_the_start_are_all_taken() -> None:
    played = play("several_flows_of_the_start")
    assert played.waiting == ["a", "b"]
    played.do("b")
    assert not played.finished
    played.do("a")
    assert played.finished


@pytest.mark.parametrize(
    ("amount", "urgent", "to"),
    [
        (200, True, ["hurry", "pay"]),
        (200, False, ["pay"]),
        (2, True, ["hurry"]),
        (2, False, ["file"]),
    ],
)
def test_conditions_out_of_an_activity_decide_each_for_itself(amount: int, urgent: bool, to: list[str]) -> None:
    played = play("conditional_flows")
    played.do("sort", amount=amount, urgent=urgent)
    assert played.waiting == to


@pytest.mark.parametrize(("urgent", "to"), [(True, ["handle", "tell_head"]), (False, ["handle"])])
def test_a_flow_without_a_condition_is_taken_beside_those_with_one(urgent: bool, to: list[str]) -> None:
    played = play("conditional_and_plain_flows", {"urgent": urgent})
    played.do("sort")
    assert played.waiting == to


def test_conditions_out_of_an_event_are_asked_too() -> None:
    played = play("conditional_flow_of_an_event")
    played.message("answer", good=True, bad=True)
    assert played.waiting == ["complain", "thank"]
    played = play("conditional_flow_of_an_event")
    played.message("answer", good=False, bad=True)
    assert played.waiting == ["complain"]


def test_where_no_condition_is_met_and_there_is_no_default_the_act_is_undone() -> None:
    played = play("conditional_flows_without_default")
    played.do("sort", amount=2)
    assert played.incident is not None
    assert (played.incident.code, played.incident.element) == ("expression", "sort")
    played.do("sort", amount=200)
    assert played.waiting == ["pay"]
    (said,) = warned("conditional_flows_without_default")
    assert (said.code, said.element) == ("default_missing", "sort")


def test_a_default_flow_that_is_never_taken_is_refused() -> None:
    (said,) = refused("default_never")
    assert (said.code, said.element) == ("default_never", "f_sort_file")
    assert "f_sort_pay" in said.zh


def test_a_default_flow_with_a_condition_is_refused() -> None:
    (said,) = refused("default_with_condition")
    assert (said.code, said.element) == ("default_with_condition", "f_sort_file")


def test_a_condition_that_nobody_asks_is_refused() -> None:
    (said,) = refused("condition_of_a_parallel_gateway")
    assert (said.code, said.element) == ("condition_ignored", "f_fork_file")
    assert "inclusive" in said.en


def test_tokens_that_come_by_several_flows_pass_each_for_itself() -> None:
    played = play("several_flows_in")
    played.do("a")
    played.do("b")
    assert played.waiting == ["check", "check"]
    played.do("check")
    played.do("check")
    assert played.finished
    assert played.passed.count("end") == 2


def test_two_flows_between_the_same_elements_are_two_tokens() -> None:
    played = play("two_flows_to_one")
    played.do("ask")
    assert played.waiting == ["check", "check"]
    played.do("check")
    assert played.waiting == ["check", "conclude"]
    played.do("check")
    assert played.waiting == ["conclude", "conclude"]


def test_a_branch_may_end_without_an_end_event() -> None:
    played = play("implicit_end")
    assert played.waiting == ["file", "last", "note"]
    played.wait("P1D")
    for element in ("note", "last", "file"):
        assert not played.finished
        played.do(element)
    assert played.finished
    assert played.passed[-2:] == ["file", "milestone"]
    assert {(said.code, said.element) for said in warned("implicit_end")} == {
        ("no_outgoing", element) for element in ("note", "tell", "milestone", "late", "join")
    }


def test_flows_without_an_id_are_followed() -> None:
    played = play("flows_without_id")
    played.do("sort", amount=200)
    assert played.waiting == ["pay"]


def test_elements_may_bear_names_that_the_library_uses_itself() -> None:
    played = play("names_of_the_library")
    played.do("Root")
    played.do("Root.EndJoin")
    assert played.finished
    assert played.passed == ["Start", "Root", "inner_start", "Root.EndJoin", "inner_end", "End", "ended"]
    played = play("names_of_the_library")
    played.wait("P1D")
    assert played.passed == ["Start", "Root.BoundaryEventSplit", "ended"]


def test_a_process_or_sub_process_without_a_start_event_is_refused() -> None:
    found = [(said.code, said.element) for said in refused("no_start")]
    assert found == [("no_start", "no_start"), ("no_start", "check")]


def test_flows_out_of_an_end_event_are_refused() -> None:
    assert ("end_leads_on", "end") in {(said.code, said.element) for said in refused("flow_out_of_an_end")}
