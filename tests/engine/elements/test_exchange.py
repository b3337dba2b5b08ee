"""Start events of every kind, and what goes from one instance to another."""

from datetime import datetime, timedelta

import pytest

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.engine.outcome import Awaited, NotWaiting
from app.engine.start_timers import first_due, following
from tests.engine.elements.playing import accepted, both_ways, play, refused
from tests.engine.run.world import MORNING


@both_ways
def test_a_process_begins_at_the_start_event_that_sets_it_off() -> None:
    for begin, task in (
        ("", "from_hand"),
        ("by_hand", "from_hand"),
        ("by_message", "from_message"),
        ("by_signal", "from_signal"),
        ("by_time", "from_time"),
    ):
        played = play("several_starts", begin=begin)
        assert played.waiting == [task]
        played.do(task)
        assert played.finished
        assert played.passed == [begin or "by_hand", task, "end"]
    starts = {start.element: (start.kind, start.name) for start in accepted("several_starts").starts}
    assert starts == {
        "by_message": ("message", "ordered"),
        "by_signal": ("signal", "alarm"),
        "by_time": ("timer", ""),
    }


@both_ways
def test_a_message_starts_a_process_and_its_payload_becomes_variables() -> None:
    played = play("message_start", {"number": 7}, begin="ordered")
    assert (played.waiting, played.variables) == (["deliver"], {"number": 7})
    assert play("message_start").waiting == ["deliver"]


@both_ways
def test_a_signal_starts_a_process() -> None:
    assert play("signal_start", begin="alarm").waiting == ["look"]


@pytest.mark.parametrize(
    ("name", "dues"),
    [
        ("timer_start_date", ["2026-03-06T00:00:00+08:00"]),
        ("timer_start_duration", ["2026-03-02T11:00:00+08:00"]),
        (
            "timer_start_cycle",
            ["2026-03-02T10:00:00+08:00", "2026-03-02T11:00:00+08:00", "2026-03-02T12:00:00+08:00"],
        ),
    ],
)
def test_a_time_starts_a_process(name: str, dues: list[str]) -> None:
    definition = accepted(name)
    (start,) = definition.starts
    timer = first_due(definition, start, Clock(MORNING, WorkingCalendar()))
    found = []
    while timer is not None:
        found.append(timer.due)
        timer = following(timer, Clock(timer.due + timedelta(seconds=30), WorkingCalendar()))
    assert found == [datetime.fromisoformat(due) for due in dues]
    assert play(name, begin="due").waiting == ["look"]


def test_what_cannot_start_a_process_is_refused() -> None:
    found = {(said.element, said.code) for said in refused("start_refused")}
    assert found == {
        ("blank_again", "several_starts"),
        ("condition", "start_not_by_itself"),
        ("variable", "start_timer_variables"),
    }
    (condition,) = (said for said in refused("start_refused") if said.element == "condition")
    assert condition.line == 6
    assert "事件子流程" in condition.zh
    assert "event sub-process" in condition.en


def test_two_start_events_for_one_message_are_refused() -> None:
    assert [(said.element, said.code) for said in refused("start_twice")] == [("second", "start_twice")]


def test_a_sub_process_cannot_be_started_by_a_message() -> None:
    found = [(said.element, said.code) for said in refused("sub_process_message_start")]
    assert found == [("inner", "trigger_not_here")]


@both_ways
def test_a_send_task_sends_its_message_with_what_it_names() -> None:
    played = play("send_task_message", {"number": 3, "shop": "A1", "secret": "x"})
    (sent,) = played.sent
    assert (sent.name, sent.payload, sent.key) == ("order", {"pieces": 6}, "A1")
    assert (sent.process, sent.element) == ("send_task_message", "order")
    assert played.finished


def test_a_send_task_with_a_topic_and_a_message_is_refused() -> None:
    assert [(said.element, said.code) for said in refused("send_task_both")] == [("order", "message_and_topic")]


@both_ways
def test_a_correlation_key_says_which_message_is_meant() -> None:
    played = play("correlation", {"order": 17})
    assert played.waits == {Awaited("message", "paid", "17")}
    with pytest.raises(NotWaiting):
        played.correlate("paid", "18")
    with pytest.raises(NotWaiting):
        played.message("paid")
    played.correlate("paid", "17")
    assert played.waits == {Awaited("message", "paid", "fixed")}
    played.correlate("paid", "fixed")
    assert played.finished
    assert [(sent.name, sent.key) for sent in played.sent] == [("paid", "17")]
    assert played.waits == frozenset()


@pytest.mark.parametrize("order", [None, "", True, 1.5, ["A"], "x" * 201])
def test_a_correlation_key_that_is_no_text_stops_the_case(order: object) -> None:
    incident = play("correlation", {"order": order}).incident
    assert incident is not None
    assert (incident.code, incident.element) == ("expression", "paid")


def test_the_correlation_of_bpmn_and_keys_without_effect_are_refused() -> None:
    found = [(said.element, said.code) for said in refused("correlation_refused")]
    assert ("property_order", "correlation") in found
    (said,) = (said for said in refused("correlation_refused") if said.code == "correlation")
    assert "correlationKey" in said.zh
    assert "${case_number}" in said.en


@both_ways
def test_called_processes_inherit_role_and_unit_and_their_own_lanes_win() -> None:
    played = play("roles_outer", {"units": ["A", "B"]}, calls=["roles_middle", "roles_deep"])
    seen = []
    while not played.finished:
        (item,) = played.items.values()
        seen.append((item.element, item.role, item.unit))
        played.do_item(item)
    inside = [("middle_task", "clerk"), ("inherited", "clerk"), ("own_lane", "archivist"), ("own_group", "head")]
    expected = [(element, role, unit) for unit in ("A", "B") for element, role in inside]
    assert seen == [*expected, ("outer_task", "clerk", None)]
