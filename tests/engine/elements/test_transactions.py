"""Transactions: sub-processes that can be cancelled, whereby what was done in them is undone."""

from tests.engine.elements.playing import both_ways, play, refused


@both_ways
def test_a_transaction_that_is_not_cancelled_is_a_sub_process() -> None:
    played = play("transaction")
    played.do("check", good=True)
    assert played.waiting == ["other"]
    played.do("other")
    assert "cancel_hotel" not in played.passed
    assert "told" not in played.passed
    assert played.finished


@both_ways
def test_cancelling_ends_everything_undoes_it_and_leaves_by_the_cancel_event() -> None:
    played = play("transaction")
    played.do("check", good=False)
    assert played.waiting == ["tell"]
    order = [element for element in played.passed if element in {"cancel_hotel", "cancel", "cancelled", "booking"}]
    assert order == ["cancel_hotel", "cancel", "cancelled"]
    played.do("tell")
    assert played.finished


@both_ways
def test_the_transaction_is_left_when_people_have_undone_everything() -> None:
    played = play("transaction_people")
    played.do("hotel", good=False)
    assert played.waiting == ["cancel_hotel"]
    assert "cancelled" not in played.passed
    played.do("cancel_hotel")
    assert played.waiting == ["tell"]


@both_ways
def test_one_instance_that_cancels_ends_all_and_undoes_the_completed_ones() -> None:
    played = play("transaction_repeated", {"cities": ["rome", "oslo", "bonn"]})
    played.do_item(played.item("hotel", city="rome"), good=True)
    played.do_item(played.item("hotel", city="oslo"), good=False)
    assert played.waiting == ["cancel_hotel"] * 2
    assert {item.variables["city"] for item in played.items.values()} == {"rome", "oslo"}
    played.do("cancel_hotel")
    played.do("cancel_hotel")
    assert played.waiting == ["tell"]
    played.do("tell")
    assert played.finished


@both_ways
def test_a_completed_transaction_can_be_compensated() -> None:
    played = play("transaction_then_compensation")
    assert played.passed.count("cancel_hotel") == 1
    assert played.finished


def test_cancel_events_belong_to_transactions() -> None:
    assert {(said.element, said.code) for said in refused("transaction_refused")} == {
        ("cancel", "cancel_not_caught"),
        ("nowhere", "cancel_outside"),
        ("never", "cancel_outside"),
    }
