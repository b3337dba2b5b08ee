"""Called processes: what they are given and give back, which one is called, and where a termination ends."""

from tests.engine.elements.playing import both_ways, play, refused, warned


@both_ways
def test_a_call_without_mappings_hands_over_everything() -> None:
    played = play("call_plain", {"amount": 3, "other": 1}, calls=["call_called"])
    assert played.item("work").variables["other"] == 1
    played.do("work")
    seen = played.item("look").variables
    assert (seen["result"], seen["secret"]) == (6, 1)


@both_ways
def test_mapped_variables_go_in_and_come_back_and_nothing_else_does() -> None:
    played = play("call_mapped", {"price": 3}, calls=["call_called"])
    assert dict(played.item("work").variables) == {"amount": 3, "more": 4, "nothing": None}
    played.do("work", noted=True)
    assert dict(played.item("look").variables) == {"price": 3, "total": 6, "sum": 10}


@both_ways
def test_all_variables_may_be_handed_over_beside_a_mapped_one() -> None:
    played = play("call_all", {"price": 3}, calls=["call_called"])
    assert dict(played.item("work").variables) == {"price": 3, "amount": 3}
    played.do("work")
    assert dict(played.item("look").variables) == {"price": 3, "amount": 3, "result": 6, "secret": 1}


@both_ways
def test_a_variable_can_name_the_process_that_is_called() -> None:
    played = play("call_chosen", {"chosen": "call_called", "amount": 1}, calls=["call_called"])
    played.do("work")
    assert played.waiting == ["look"]


def test_a_call_of_nothing_stops_with_an_incident() -> None:
    for chosen in (None, 7, "unknown"):
        played = play("call_chosen", {"chosen": chosen}, calls=["call_called"])
        assert played.incident is not None
        assert played.incident.element == "call"


@both_ways
def test_each_instance_of_a_repeated_call_maps_its_own_item() -> None:
    played = play("call_each", {"prices": [1, 2]}, calls=["call_called"])
    assert {item.variables["amount"] for item in played.items.values()} == {1, 2}
    played.do_item(played.item("work", amount=1))
    played.do_item(played.item("work", amount=2))
    assert played.item("look").variables["total"] == 4


@both_ways
def test_a_mapped_variable_hides_the_item_of_the_same_name() -> None:
    played = play("call_each_renamed", {"prices": [1, 2]}, calls=["call_called"])
    assert {item.variables["price"] for item in played.items.values()} == {10, 20}


@both_ways
def test_local_variables_alone_may_be_handed_in() -> None:
    played = play("call_local", {"price": 3}, calls=["call_called"])
    assert dict(played.item("work").variables) == {"amount": 30}
    played.do("work")
    assert dict(played.item("look").variables) == {"price": 3, "result": 60, "secret": 1}


def test_a_call_that_maps_one_way_is_told_that_nothing_comes_back() -> None:
    [said] = [said for said in warned("call_one_way") if said.code == "call_returns_nothing"]
    assert said.element == "call"
    assert "variables=" in said.en


def test_what_a_call_cannot_say_is_refused() -> None:
    assert {(said.element, said.code) for said in refused("call_refused")} == {
        ("half", "call_mapping"),
        ("own_key", "business_key"),
        ("local_out", "call_mapping_local"),
        ("two", "call_mapping"),
        ("version", "version_named"),
        ("mapper", "delegate"),
        ("case", "case_called"),
        ("tenant", "tenant_named"),
    }


def test_an_expression_that_names_a_fixed_process_is_refused() -> None:
    assert [(said.element, said.code) for said in refused("call_fixed_expression")] == [
        ("call", "called_expression")
    ]


@both_ways
def test_a_termination_ends_its_own_sub_process_only() -> None:
    played = play("terminate_in_sub_process")
    assert played.waiting == ["beside", "other", "stop"]
    played.do("stop")
    assert played.waiting == ["after", "beside"]


@both_ways
def test_a_termination_ends_the_called_process_and_not_its_caller() -> None:
    played = play("terminate_in_called", calls=["terminate_called"])
    assert played.waiting == ["beside", "other", "stop"]
    played.do("stop")
    assert played.waiting == ["after", "beside"]


@both_ways
def test_a_termination_ends_one_instance_of_a_repeated_sub_process() -> None:
    played = play("terminate_in_instance", {"cities": ["rome", "oslo"]})
    played.do_item(played.item("stop", city="rome"))
    assert played.waiting == ["other", "stop"]
    assert {item.variables["city"] for item in played.items.values()} == {"oslo"}
    played.do("stop")
    assert played.waiting == ["after"]
