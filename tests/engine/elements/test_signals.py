"""Signals: told to everything in the instance that waits for them, called processes included."""

from tests.engine.elements.playing import both_ways, play, warned


@both_ways
def test_a_signal_is_thrown_and_caught_in_the_flow() -> None:
    played = play("signal_catch")
    assert played.waiting == ["work"]
    played.do("work")
    assert played.waiting == ["listen"]
    played.do("listen")
    assert played.finished


@both_ways
def test_a_signal_is_thrown_by_an_end() -> None:
    played = play("signal_end")
    played.do("work")
    assert played.waiting == ["listen"]
    played.do("listen")
    assert played.finished


@both_ways
def test_a_signal_at_an_activity_interrupts_it_or_does_not() -> None:
    played = play("signal_boundary")
    assert played.waiting == ["first", "second", "work"]
    played.do("work")
    assert played.waiting == ["noted", "second", "stopped"]
    for task in ("noted", "second", "stopped"):
        assert not played.finished
        played.do(task)
    assert played.finished


@both_ways
def test_a_signal_ends_what_has_thrown_it_at_once() -> None:
    """Nothing of the sub-process goes on: neither behind the event that threw nor in the branch beside it."""
    played = play("signal_ends_thrower")
    assert played.waiting == ["stopped"]
    assert played.passed.count("call") == 1
    assert not played.world.calls
    played.do("stopped")
    assert played.finished


@both_ways
def test_a_signal_reaches_called_processes_and_callers() -> None:
    played = play("signal_called", calls=["signal_caller"])
    assert played.waiting == ["tell"]
    played.do("tell")
    assert played.waiting == ["inner", "listen"]
    played.do("inner")
    played.do("listen")
    assert played.finished


@both_ways
def test_a_signal_starts_an_event_sub_process() -> None:
    played = play("signal_event_subprocess")
    played.do("work")
    assert played.waiting == ["react", "rest"]
    played.do("rest")
    assert not played.finished
    played.do("react")
    assert played.finished


@both_ways
def test_a_signal_may_come_from_outside() -> None:
    played = play("signal_outside")
    assert played.waiting == []
    played.signal("from_elsewhere", word="x")
    assert played.waiting == ["listen"]
    assert played.variables == {"word": "x"}


def test_a_signal_that_nothing_in_the_diagram_throws_is_pointed_out() -> None:
    assert [(finding.element, finding.code) for finding in warned("signal_outside")] == [
        ("heard", "signal_never_thrown")
    ]
