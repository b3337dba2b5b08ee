"""Event sub-processes: where they lie, what they end, and when their scope ends."""

import pytest

from tests.engine.elements.playing import both_ways, play, refused


@both_ways
@pytest.mark.parametrize(
    ("message", "left", "then"),
    [
        ("stop_inner", ["beside", "tidy_inner"], ["after_inner", "beside"]),
        ("stop_outer", ["tidy_outer"], ["after_outer"]),
        ("stop_all", ["tidy_all"], []),
    ],
)
def test_an_event_sub_process_ends_just_its_own_scope(message: str, left: list[str], then: list[str]) -> None:
    played = play("event_subprocess_nested")
    assert played.waiting == ["beside", "deep"]
    played.message(message)
    assert played.waiting == left
    played.do("tidy" + message.removeprefix("stop"))
    assert played.waiting == then
    assert played.finished is (not then)


@both_ways
def test_event_sub_processes_of_each_scope_listen_as_long_as_it_is_under_way() -> None:
    played = play("event_subprocess_nested")

    def heard() -> frozenset[str]:
        return played.runner.situation(played.state, played.world).messages

    assert heard() == {"stop_inner", "stop_outer", "stop_all"}
    played.do("deep")
    assert heard() == {"stop_outer", "stop_all"}
    played.do("after_inner")
    played.do("beside")
    assert heard() == {"stop_all"}
    played.do("after_outer")
    assert played.finished
    assert heard() == set()


@both_ways
def test_an_event_sub_process_holds_sub_processes_and_event_sub_processes_of_its_own() -> None:
    played = play("event_subprocess_inside")
    played.message("news")
    played.message("news")
    played.do("read")
    assert played.waiting == ["answer", "read", "work"]
    played.message("more")
    assert played.waiting == ["answer", "read", "read_more", "read_more", "work"]
    played.wait("PT1H")
    assert played.waiting == ["hurry", "read", "read_more", "read_more", "work"]
    for task in ("hurry", "read", "answer", "read_more", "read_more"):
        played.do(task)
    assert played.waiting == ["work"]
    played.do("work")
    assert played.finished


@both_ways
def test_event_sub_processes_of_called_processes_listen_in_each_of_them() -> None:
    played = play("event_subprocess_called", {"units": ["x", "y"]}, calls=["event_subprocess_inner"])
    played.do_item(played.item("work", unit="x"))
    played.message("news")
    assert played.waiting == ["read", "work"]
    played.message("withdraw")
    assert played.waiting == ["close"]
    played.do("close")
    assert played.waiting == ["after"]


@both_ways
@pytest.mark.parametrize(("way", "then"), [("plain", "after"), ("error", "repair"), ("escalation", "help")])
def test_an_event_sub_process_ends_its_scope_or_leaves_it_by_what_it_throws(way: str, then: str) -> None:
    played = play("event_subprocess_ends")
    played.message("withdraw")
    played.do("close", way=way)
    assert played.waiting == [then]
    assert ("part" in played.passed) is (way == "plain")


@both_ways
def test_errors_are_still_caught_beside_an_event_sub_process_that_has_interrupted() -> None:
    played = play("event_subprocess_one_after_another")
    played.message("withdraw")
    assert played.waiting == ["close"]
    played.do("close")
    assert played.waiting == ["repair"]
    played.do("repair")
    assert played.finished


@both_ways
def test_an_event_sub_process_that_listens_holds_up_no_join() -> None:
    played = play("event_subprocess_join", {"x": True, "y": True})
    played.do("a")
    assert played.waiting == ["b"]
    played.do("b")
    assert played.waiting == ["after"]
    played.message("news")
    played.do("after")
    assert played.waiting == ["read"]
    played.do("read")
    assert played.finished


@both_ways
def test_a_terminating_end_in_an_event_sub_process_ends_that_alone() -> None:
    played = play("event_subprocess_terminate")
    played.message("news")
    assert played.waiting == ["read", "stop", "work"]
    played.do("stop")
    assert played.waiting == ["work"]
    played.do("work")
    assert played.finished


@both_ways
def test_a_terminating_end_ends_event_sub_processes_too() -> None:
    played = play("event_subprocess_terminated")
    played.message("news")
    played.do("work")
    assert played.finished
    assert played.waiting == []


def test_an_event_sub_process_that_starts_itself_without_end_stops_the_act() -> None:
    played = play("event_subprocess_endless")
    played.do("work")
    assert played.incident is not None
    assert played.incident.code == "budget"


def test_event_sub_processes_that_could_not_start_are_refused() -> None:
    said = {(finding.element, finding.code) for finding in refused("event_subprocess_refused")}
    assert said >= {
        ("blank", "trigger_not_here"),
        ("headless", "no_start"),
        ("other", "several_starts"),
        ("connected", "event_subprocess_flow"),
        ("beside", "event_subprocess_boundary"),
        ("many", "event_subprocess_repeated"),
        ("soft", "error_must_interrupt"),
    }
    assert [(each.element, each.code) for each in refused("event_subprocess_not_here")] == [
        ("start", "interrupting_not_here")
    ]
