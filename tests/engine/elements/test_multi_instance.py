"""Repeated activities: multi-instance and the standard loop."""

from typing import Any

import pytest

from app.engine.outcome import TopicCall, TopicFailure, Variables
from tests.engine.elements.playing import WAY, Played, both_ways, play, refused

pytestmark = both_ways


def units(played: Played) -> list[str | None]:
    """The units of the open items."""
    return [item.unit for item in played.items.values()]


def counted(played: Played) -> list[tuple[Any, ...]]:
    """What the open items see: number, completed, active, all."""
    return [tuple(item.inputs[name] for name in ("place", "done", "open", "of")) for item in played.items.values()]


def test_tasks_of_every_kind_are_repeated() -> None:
    played = play("multi_instance_of_tasks", {"units": ["a", "b"]})
    assert [call.parameters for call in played.world.calls] == [{"to": "a", "number": 0}, {"to": "b", "number": 1}]
    assert played.variables["weights"] == [20, 5]
    assert played.passed == ["start", *["tell"] * 2, *["weigh"] * 2]
    played.message("heard")
    assert played.waiting == ["conclude"]
    assert played.passed[5:] == ["hear", "hear", "think", "think", "think"]


def test_sub_processes_and_calls_are_repeated() -> None:
    played = play("multi_instance_of_sub_process_and_call", {"units": ["a", "b"]}, calls=["called"])
    assert units(played) == ["a", "b"]
    played.do_item(played.item("look", unit="b"))
    assert played.waiting == ["look", "sum_up"]
    played.do("sum_up")
    played.do("look")
    played.do("sum_up")
    for unit in ("a", "b"):
        assert units(played) == [unit]
        played.do("handle")
    assert played.finished


def test_a_number_says_how_often_an_activity_is_repeated() -> None:
    played = play("multi_instance_cardinality", {"n": 1})
    assert played.waiting == ["three"] * 3
    for _ in range(3):
        played.do("three")
    for _ in range(2):
        assert played.waiting == ["counted"]
        played.do("counted")
    assert played.finished


def test_a_collection_is_a_variable_or_an_expression() -> None:
    played = play("multi_instance_collections", {"units": ["x", "y"], "first": "b"})
    assert units(played) == ["x", "y"]
    played.do("wrapped")
    played.do("wrapped")
    assert units(played) == ["a", "b"]
    played.do("listed")
    played.do("listed")
    assert units(played) == ["x"]
    played.do("standard")
    played.do("standard")
    assert played.finished


@pytest.mark.parametrize("nothing", [[], None, ""])
def test_an_empty_collection_is_passed(nothing: Any) -> None:
    played = play("multi_instance_collects", {"units": nothing})
    assert played.waiting == ["conclude"]
    assert played.variables["answers"] == []


def test_what_is_no_collection_is_an_incident() -> None:
    played = play("multi_instance", {"units": 3, "heads": []})
    assert played.incident is not None
    assert (played.incident.code, played.incident.element) == ("expression", "opinion")


def test_outputs_are_collected_in_the_order_of_the_items() -> None:
    played = play("multi_instance_collects", {"units": ["a", "b", "c", "d"]})
    for unit in ("c", "a", "b"):
        played.do_item(played.item("answer", unit=unit), text=f"by {unit}")
    assert played.waiting == ["conclude"]
    assert played.variables["answers"] == ["by a", "by b", "by c"]
    assert "text" not in played.variables


def test_what_happens_inside_an_instance_is_collected() -> None:
    def look(call: TopicCall) -> Variables:
        return {"answer": f"{call.topic} {call.parameters['of']}"}

    topics = {"look": look, "ring": look}
    played = play("multi_instance_collects_of_sub_processes", {"units": ["a", "b"]}, topics=topics)
    played.do_item(played.item("confirm", unit="b"))
    played.do("confirm", result="look again")
    assert played.waiting == ["conclude"]
    assert played.variables["found"] == ["look again", "look b"]
    assert played.variables["all_said"] == ["ring a", "ring b"]


def test_counters_are_seen_inside_and_by_the_completion_condition() -> None:
    played = play("multi_instance_counters", {"units": ["a", "b", "c", "d"]})
    assert sorted(place for place, *_ in counted(played)) == [0, 1, 2, 3]
    assert {of for *_, of in counted(played)} == {4}
    for done in (1, 2):
        played.do("look")
        assert played.waiting == ["look"] * (4 - done)
    played.do("look")
    assert played.waiting == ["conclude"]


def test_counters_of_a_sequence() -> None:
    played = play("multi_instance_sequential_counters", {"units": ["a", "b", "c"]})
    assert counted(played) == [(0, 0, 1, 3)]
    played.do("sign")
    assert counted(played) == [(1, 1, 1, 3)]
    played.do("sign")
    assert played.waiting == ["conclude"]


def test_boundary_events_hang_on_a_repetition_as_a_whole() -> None:
    played = play("multi_instance_interrupted", {"units": ["a", "b", "c"]})
    played.do("opinion")
    played.message("news")
    played.message("news")
    assert played.waiting == ["consider", "consider", "opinion", "opinion"]
    played.wait("P1D")
    assert played.waiting == ["consider", "consider", "decide"]
    assert played.due == {}
    played = play("multi_instance_interrupted", {"units": ["a"]})
    played.do("opinion")
    assert played.finished


def test_an_error_in_one_instance_ends_them_all() -> None:
    def look(call: TopicCall) -> Variables:
        if call.parameters["of"] == "b":
            raise TopicFailure("REFUSED")
        return {}

    played = play("multi_instance_fails", {"units": ["a", "b", "c"]}, topics={"look": look})
    assert played.waiting == ["correct"]
    assert "confirm" not in played.passed

    played = play("multi_instance_ends_in_error", {"units": ["a", "b", "c"], "bad": False})
    played.do("look")
    assert played.waiting == ["look", "look"]
    played.do("look", bad=True)
    assert played.waiting == ["correct"]
    played.do("correct")
    assert played.finished


def test_repetitions_in_one_another() -> None:
    played = play("multi_instance_nested", {"districts": [["a", "b"], ["c"]]})
    assert units(played) == ["a", "b"]
    assert [(item.inputs["place"], item.inputs["of"]) for item in played.items.values()] == [(0, 2), (1, 2)]
    played.do("ask")
    played.do("ask")
    (item,) = played.items.values()
    assert (item.element, item.inputs["place"], item.inputs["of"]) == ("sum_up", 0, 2)
    played.do("sum_up")
    assert units(played) == ["c"]
    played.do("ask")
    (item,) = played.items.values()
    assert (item.inputs["place"], item.inputs["of"]) == (1, 2)
    played.do("sum_up")
    assert played.finished


def test_a_job_stands_before_each_instance() -> None:
    played = play("multi_instance_job_for_each", {"units": ["a", "b", "c"]})
    assert [call.parameters["to"] for call in played.world.calls] == ["a", "b", "c"]
    assert played.resumed == 3 + 3 * WAY.jobs
    assert played.waiting == ["conclude"]


def test_a_repetition_that_does_not_say_of_what_is_refused() -> None:
    assert [(said.code, said.element) for said in refused("multi_instance_of_what")] == [
        ("repetition_of_what", "both"),
        ("repetition_of_what", "neither"),
        ("collection_name", "strange"),
        ("collected_output", "half"),
        ("cardinality_value", "many"),
    ]


def test_events_thrown_by_a_repetition_are_refused() -> None:
    found = refused("multi_instance_behavior")
    assert {(said.code, said.element) for said in found} == {
        ("repetition_behavior", "opinion"),
        ("repetition_behavior", "more"),
    }
    assert "completion condition" in found[0].en


def test_a_standard_loop_goes_on_as_long_as_its_condition_is_met() -> None:
    played = play("standard_loop", {"open_questions": 2})
    played.do("draft", rejected=True)
    played.do("draft", rejected=True)
    played.do("draft", rejected=False)
    played.do("try")
    played.do("try")
    assert played.waiting == ["ask"]
    for _ in range(3):
        played.do("ask")
    assert played.finished
    played = play("standard_loop", {"open_questions": 0})
    played.do("draft", rejected=False)
    played.do("try")
    played.do("try")
    assert played.finished
    assert "ask" not in played.passed


def test_a_sub_process_is_done_again_in_a_standard_loop() -> None:
    played = play("standard_loop_of_sub_process")
    played.do("vote", again=True)
    played.do("vote", again=True)
    assert [call.parameters["number"] for call in played.world.calls] == [0, 1, 2]
    played.message("stop")
    assert played.waiting == ["stopped"]


def test_a_standard_loop_without_an_end_is_refused() -> None:
    assert [(said.code, said.element) for said in refused("standard_loop_endless")] == [
        ("loop_endless", "draft"),
        ("loop_maximum", "again"),
    ]


def test_a_loop_that_is_a_repetition_too_is_refused() -> None:
    (said,) = refused("repetition_twice")
    assert (said.code, said.element) == ("repetition_twice", "both")
