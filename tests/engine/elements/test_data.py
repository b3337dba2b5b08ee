"""Data: parameters as local variables, and what BPMN draws of data."""

from app.engine.outcome import TopicCall, Variables
from tests.engine.elements.playing import both_ways, play, refused, warned


@both_ways
def test_input_parameters_of_a_sub_process_are_its_own_and_outputs_are_set_outside() -> None:
    played = play("parameters_of_sub_process", {"price": 10, "rate": 1})
    seen = played.item("work").variables
    assert (seen["rate"], seen["base"], seen["seen"]) == (6, 10, 6)
    assert played.variables["rate"] == 1
    played.do("work")
    seen = played.item("look").variables
    assert (seen["rate"], seen["inner"], seen["charged"]) == (1, 60, 66)
    assert "base" not in seen


@both_ways
def test_a_parameter_may_read_those_before_it() -> None:
    played = play("parameters_of_script", {"price": 2})
    assert dict(played.item("look").variables) == {"price": 2, "sum": 6, "total": 8}


@both_ways
def test_each_instance_has_parameters_of_its_own() -> None:
    played = play("parameters_in_instances", {"prices": [1, 5]})
    assert {item.variables["twice"] for item in played.items.values()} == {2, 10}
    played.do("work")
    played.do("work")
    assert "twice" not in played.variables
    assert played.finished


@both_ways
def test_parameters_may_be_lists_and_maps() -> None:
    calls: list[Variables] = []

    def ask(call: TopicCall) -> Variables:
        calls.append(call.parameters)
        return {}

    assert play("parameters_of_lists", {"unit": "gaj"}, topics={"ask": ask}).finished
    assert calls == [{"units": ["zjj", "gaj", ["1"]], "about": {"name": "gaj", "parts": ["a"]}}]


@both_ways
def test_parameters_of_a_user_task_reach_its_form_its_priority_and_its_outputs() -> None:
    played = play("parameters_of_user_task", {"price": 200})
    item = played.item("judge")
    assert (item.inputs, item.priority) == ({"large": True}, 90)
    played.do("judge", approved=True)
    assert played.item("look").variables["accepted"] is True
    assert "large" not in played.item("look").variables


def test_parameters_that_cannot_be_are_refused() -> None:
    assert {(said.element, said.code) for said in refused("parameters_refused")} == {
        ("both", "extension_code"),
        ("deep", "parameter_structure"),
        ("mixed", "parameter_structure"),
        ("repeated", "output_of_repetition"),
    }


@both_ways
def test_data_objects_and_stores_are_only_drawn() -> None:
    assert {(said.element, said.code) for said in warned("data_drawn")} == {
        ("data_drawn", "data_only_drawn"),
        ("write", "data_only_drawn"),
    }
    played = play("data_drawn")
    played.do("write")
    assert played.finished


def test_data_that_would_have_to_be_moved_is_refused() -> None:
    assert {(said.element, said.code) for said in refused("data_refused")} == {
        ("p1", "io_specification"),
        ("write", "io_specification"),
    }
