"""Events by what happens and by where it is drawn."""

from tests.engine.elements.playing import both_ways, play

pytestmark = both_ways


def test_events_of_no_kind_start_pass_and_end() -> None:
    played = play("none_events")
    assert played.finished
    assert played.passed == ["start", "milestone", "end"]


def test_a_timer_in_the_flow_waits_for_its_time() -> None:
    played = play("timer_catch", {"due_on": "2026-03-05"})
    played.wait("PT23H")
    assert played.waiting == []
    played.wait("PT1H")
    assert set(played.due) == {"on_the_day"}
    played.wait("P2DT14H")
    assert played.waiting == []
    played.wait("PT1H")
    assert played.waiting == ["look"]


def test_an_interrupting_timer_ends_its_activity() -> None:
    played = play("timer_boundary")
    played.wait("P1D")
    assert played.waiting == ["escalated"]
    assert played.due == {}


def test_a_timer_that_does_not_interrupt_leaves_its_activity_and_recurs() -> None:
    played = play("timer_boundary")
    played.wait("PT20H")
    assert played.waiting == ["write"]
    assert played.passed.count("remind") == 2
    played.do("write")
    assert played.finished


def test_a_message_in_the_flow_is_waited_for() -> None:
    played = play("message_catch")
    assert played.waiting == []
    played.message("answer", text="yes")
    assert played.waiting == ["read"]
    assert played.variables == {"text": "yes"}


def test_a_message_is_thrown_in_the_flow_and_at_its_end() -> None:
    played = play("message_throw", {"number": 7})
    assert [(sent.name, sent.payload) for sent in played.sent] == [
        ("told", {"number": 7}),
        ("ended", {"number": 7}),
    ]
    assert played.finished


def test_an_interrupting_message_ends_its_activity() -> None:
    played = play("message_boundary")
    played.message("withdraw")
    assert played.finished
    assert played.passed == ["start", "withdrawn", "end"]


def test_a_message_that_does_not_interrupt_is_heard_each_time() -> None:
    played = play("message_boundary")
    played.message("news")
    played.message("news")
    assert played.waiting == ["consider", "consider", "write"]


def test_a_terminating_end_ends_everything() -> None:
    played = play("terminate_end")
    assert played.waiting == ["handle", "withdraw"]
    played.do("withdraw")
    assert played.finished
    assert played.waiting == []
