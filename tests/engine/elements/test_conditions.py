"""Conditional events: looked at when they begin to wait, and whenever variables are set."""

from tests.engine.elements.playing import both_ways, play, refused, warned


@both_ways
def test_a_condition_in_the_flow_waits_until_it_is_met() -> None:
    played = play("condition_catch")
    assert played.waiting == ["fill"]
    played.do("fill", amount=3)
    assert played.waiting == ["more"]
    played.do("more", amount=6)
    assert played.waiting == ["go_on"]


@both_ways
def test_a_condition_that_is_met_already_holds_nothing_up() -> None:
    assert play("condition_catch", {"amount": 6}).waiting == ["fill", "go_on"]


@both_ways
def test_a_condition_at_an_activity_interrupts_it_or_happens_with_every_change() -> None:
    played = play("condition_boundary", {"amount": 1})
    assert played.waiting == ["set", "wait", "watch"]
    played.do("set", amount=3)
    assert played.waiting == ["note", "set_again", "wait", "watch"]
    played.do("set_again", other=1)
    assert played.waiting == ["note", "set_last", "wait", "watch"]
    played.do("set_last", amount=7)
    assert played.waiting == ["note", "note", "stopped", "watch"]


@both_ways
def test_a_condition_that_is_met_when_its_activity_begins_happens_at_once() -> None:
    played = play("condition_boundary", {"amount": 9})
    assert played.waiting == ["note", "set", "stopped", "watch"]
    assert "wait" not in played.passed


@both_ways
def test_a_condition_is_looked_at_for_the_named_variable_and_kind_of_change_only() -> None:
    played = play("condition_changes")

    def counted() -> list[str]:
        return sorted(call.topic.removeprefix("count_") for call in played.world.calls)

    played.do("one", amount=1, other=1)
    assert counted() == ["any", "made"]
    played.do("two", other=2)
    assert counted() == ["any", "any", "made"]
    played.do("three", amount=2)
    assert counted() == ["any", "any", "any", "changed", "made"]


@both_ways
def test_a_change_from_outside_is_looked_at_too() -> None:
    played = play("condition_catch", {"amount": 1})
    played.change(amount=8)
    assert played.waiting == ["fill", "go_on"]


@both_ways
def test_what_a_topic_returns_is_looked_at_too() -> None:
    played = play("condition_topic", topics={"act": lambda call: {"number": 15}})
    assert played.waiting == ["begin"]
    played.do("begin")
    assert played.waiting == ["go_on"]


@both_ways
def test_a_condition_starts_an_event_sub_process() -> None:
    played = play("condition_event_subprocess")
    played.do("work", amount=6)
    assert played.waiting == ["look", "more"]
    played.do("more", amount=7)
    assert played.waiting == ["last", "look", "look"]
    played.do("last", amount=1)
    assert played.waiting == ["look", "look"]
    assert not played.finished


@both_ways
def test_a_condition_that_interrupts_ends_event_sub_processes_under_way() -> None:
    played = play("condition_event_subprocess")
    played.do("work", amount=6)
    played.do("more", withdrawn=True)
    assert played.waiting == ["close"]
    played.do("close")
    assert played.finished


@both_ways
def test_a_condition_sees_a_called_process_when_it_returns() -> None:
    played = play("condition_called", {"amount": 0}, calls=["condition_inner"])
    played.do("fill", amount=6)
    assert played.waiting == ["inner"]
    played.do("inner")
    assert played.waiting == ["after", "note", "note_after"]


def test_a_condition_of_another_kind_stops_the_act() -> None:
    played = play("condition_wrong")
    played.do("fill", x="soon")
    assert played.incident is not None
    assert played.incident.element == "odd"


def test_conditions_that_are_none_or_never_met_are_refused() -> None:
    said = {(finding.element, finding.code) for finding in refused("condition_refused")}
    assert said >= {
        ("empty", "condition_empty"),
        ("number", "expression_not_a_condition"),
        ("never", "condition_never"),
        ("badly_named", "variable_name"),
    }
    assert ("odd", "attribute_value") in {(each.element, each.code) for each in refused("condition_words")}


def test_a_condition_that_happens_with_any_change_is_pointed_out() -> None:
    assert [said.element for said in warned("condition_changes") if said.code == "condition_any_change"] == ["any"]
