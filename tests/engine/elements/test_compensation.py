"""Compensation: undoing what was completed, the last first."""

from app.engine.completed import MOST
from tests.engine.elements.playing import Played, both_ways, play, refused, warned

UNDONE = {"cancel_hotel", "cancel_flight", "cancel_taxi", "refund"}


def undone(played: Played) -> list[str]:
    """The handlers in the order in which they were passed."""
    return [element for element in played.passed if element in UNDONE]


@both_ways
def test_a_throw_event_undoes_what_was_completed_the_last_first() -> None:
    played = play("compensation")
    assert undone(played) == []
    played.do("decide")
    assert undone(played) == ["cancel_flight", "cancel_hotel"]
    assert played.passed.index("hotel_done") < played.passed.index("cancel_hotel") < played.passed.index("undo")
    assert played.finished


@both_ways
def test_compensation_of_one_activity_undoes_it_alone_and_only_once() -> None:
    played = play("compensation_one")
    assert undone(played) == ["cancel_hotel"]
    played.do("look")
    assert undone(played) == ["cancel_hotel", "cancel_flight"]
    assert played.finished


@both_ways
def test_the_event_waits_until_people_have_undone_everything() -> None:
    played = play("compensation_people")
    played.do("hotel")
    played.do("flight")
    assert played.waiting == ["cancel_flight", "cancel_hotel"]
    played.do("cancel_hotel")
    assert played.waiting == ["cancel_flight"]
    assert not played.finished
    played.do("cancel_flight")
    assert played.passed[-1] == "undo"
    assert played.finished


@both_ways
def test_an_activity_in_a_loop_is_undone_as_often_as_it_was_completed() -> None:
    played = play("compensation_loop", {"enough": False})
    played.do("hotel")
    played.do("hotel")
    played.do("hotel", enough=True)
    assert played.waiting == ["cancel_hotel"] * 3
    for _ in range(3):
        played.do("cancel_hotel")
    assert played.finished


@both_ways
def test_each_instance_of_a_repetition_is_undone_with_its_own_item() -> None:
    played = play("compensation_of_instances", {"cities": ["rome", "oslo"]})
    played.do("hotel")
    played.do("hotel")
    played.do("decide")
    assert played.waiting == ["cancel_hotel"] * 2
    assert [item.variables["city"] for item in played.items.values()] == ["oslo", "rome"]
    played.do_item(played.item("cancel_hotel", city="rome"))
    played.do_item(played.item("cancel_hotel", city="oslo"))
    assert played.finished


@both_ways
def test_a_completed_sub_process_is_undone_from_the_inside() -> None:
    played = play("compensation_inside")
    played.do("pay")
    played.do("decide")
    assert sorted(undone(played)) == ["cancel_flight", "cancel_hotel", "cancel_taxi"]
    assert played.passed.count("trip") == played.passed.count("transport") == 1
    assert played.finished


def test_what_was_completed_inside_is_undone_in_the_reverse_order_too() -> None:
    """As drawn: with jobs the handlers are started in this order, and end as the jobs are carried out."""
    played = play("compensation_inside")
    played.do("pay")
    played.do("decide")
    assert undone(played) == ["cancel_taxi", "cancel_flight", "cancel_hotel"]


@both_ways
def test_a_sub_process_that_is_still_under_way_is_not_undone() -> None:
    played = play("compensation_beside")
    played.do("decide")
    assert undone(played) == []
    played.do("pay")
    assert played.finished
    again = play("compensation_beside")
    again.do("pay")
    again.do("decide")
    assert sorted(undone(again)) == ["cancel_flight", "cancel_hotel", "cancel_taxi"]
    assert again.finished


@both_ways
def test_the_handler_of_a_sub_process_comes_before_those_inside() -> None:
    played = play("compensation_on_sub_process")
    played.do("pay")
    played.do("decide")
    assert played.passed.index("refund") < played.passed.index("undo")
    assert sorted(undone(played)) == ["cancel_flight", "cancel_hotel", "cancel_taxi", "refund"]
    assert played.finished


@both_ways
def test_a_repeated_sub_process_is_undone_instance_by_instance() -> None:
    played = play("compensation_of_repeated_sub_process", {"cities": ["rome", "oslo"]})
    played.do("hotel")
    played.do("hotel")
    played.do("decide")
    assert [item.variables["city"] for item in played.items.values()] == ["oslo", "rome"]
    played.do("cancel_hotel")
    played.do("cancel_hotel")
    assert played.finished


@both_ways
def test_a_sub_process_and_a_called_process_can_undo() -> None:
    played = play("compensation_by_sub_process_and_call", calls=["compensation_called"])
    assert played.waiting == ["approve", "ask"]
    played.do("approve")
    played.do("ask")
    assert undone(played) == ["cancel_hotel"]
    assert played.finished


@both_ways
def test_what_interrupts_the_event_ends_the_undoing() -> None:
    played = play("compensation_interrupted")
    played.do("hotel")
    assert played.waiting == ["cancel_hotel"]
    played.message("stop")
    assert played.waiting == []
    assert played.finished


def test_a_loop_that_would_have_too_much_to_undo_stops_with_an_incident() -> None:
    """Each round is noted: what one verb could not undo is not gathered either."""
    played = play("compensation_loop_long", {"enough": False})
    sizes = []
    for _ in range(MOST):
        played.do("hotel")
        sizes.append(len(played.state) if played.incident is None else 0)
    assert 0 < min(sizes) < max(sizes) < 20_000
    played.do("hotel")
    assert played.incident is not None
    assert (played.incident.code, played.incident.element) == ("budget", "hotel")
    assert "compensated" in played.incident.detail


def test_as_much_as_may_be_noted_can_be_undone() -> None:
    played = play("compensation_loop_long", {"enough": False}, budget=3 * MOST + 10)
    for _ in range(MOST - 1):
        played.do("hotel")
    played.do("hotel", enough=True)
    assert undone(played) == ["cancel_hotel"] * MOST
    assert played.finished


def said(name: str) -> set[tuple[str, str]]:
    return {(finding.element, finding.code) for finding in refused(name)}


def test_what_would_never_be_undone_is_refused() -> None:
    assert said("compensation_refused") == {
        ("a_done", "compensation_without_handler"),
        ("lost", "handler_of_nothing"),
        ("lost", "unreachable"),
        ("in_flow", "handler_in_flow"),
        ("undo", "compensation_of_nothing"),
    }


def test_handlers_stand_outside_the_flow_and_are_not_undone_themselves() -> None:
    assert said("compensation_refused_throw") == {
        ("a_done", "compensation_leads_on"),
        ("undo_a", "handler_with_events"),
        ("undo_a_done", "compensation_of_handler"),
        ("undo", "compensation_of_nothing"),
    }


def test_compensation_that_is_not_awaited_is_refused_as_in_camunda() -> None:
    [finding] = refused("compensation_not_awaited")
    assert (finding.element, finding.code) == ("undo", "compensation_not_awaited")
    assert "并行网关" in finding.zh
    assert "parallel gateway" in finding.en


def test_an_event_with_nothing_to_undo_is_a_warning() -> None:
    assert [(finding.element, finding.code) for finding in warned("compensation_without_effect")] == [
        ("undo", "nothing_to_compensate")
    ]


@both_ways
def test_an_event_sub_process_decides_itself_how_its_sub_process_is_undone() -> None:
    played = play("compensation_event_sub_process")
    played.do("decide")
    assert undone(played) == ["cancel_hotel"]
    assert played.waiting == ["ask"]
    played.do("ask")
    assert undone(played) == ["cancel_hotel", "cancel_flight"]
    assert played.waiting == ["after"]
    played.do("after")
    assert undone(played) == ["cancel_hotel", "cancel_flight"]
    assert played.passed.count("undo_trip") == 1
    assert played.finished


@both_ways
def test_an_event_sub_process_undoes_a_sub_process_without_other_handlers() -> None:
    played = play("compensation_event_sub_process_alone")
    assert played.waiting == ["hotel"]
    played.do("hotel")
    assert played.waiting == ["ask"]
    played.do("ask")
    assert played.finished


def test_compensation_starts_one_event_sub_process_in_a_sub_process() -> None:
    assert said("compensation_event_sub_process_refused") == {
        ("whole", "compensation_of_process"),
        ("one", "compensation_two_ways"),
        ("two", "compensation_two_ways"),
        ("one", "compensation_consumed_twice"),
        ("two", "compensation_consumed_twice"),
    }


@both_ways
def test_each_round_of_a_loop_marker_is_undone() -> None:
    played = play("compensation_of_loop")
    played.do("hotel", more=True)
    played.do("hotel", more=False)
    assert undone(played) == ["cancel_hotel"] * 2
    assert played.finished
