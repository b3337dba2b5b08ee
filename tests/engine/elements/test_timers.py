"""Timers in every position: by date, duration and cycle."""

from datetime import date

from tests.engine.elements.playing import both_ways, play, refused, warned


@both_ways
def test_timers_of_event_sub_processes_are_armed_when_their_scope_begins() -> None:
    played = play("timer_positions")
    assert played.waiting == ["work"]
    assert played.due.keys() == {"reminder", "limit"}
    played.wait("PT2H")
    assert played.waiting == ["remind", "work"]
    played.wait("PT3H")
    assert played.waiting == ["decide"]
    assert not played.due
    played.do("decide")
    assert played.waiting == ["after"]


@both_ways
def test_timers_of_event_sub_processes_end_with_their_scope() -> None:
    played = play("timer_positions")
    played.do("work")
    assert played.waiting == ["after"]
    assert not played.due


@both_ways
def test_a_cycle_starts_an_event_sub_process_again_and_again() -> None:
    played = play("timer_cycle_event_subprocess")
    played.wait("PT2H")
    assert played.waiting == ["remind", "remind", "work"]
    played.do("remind")
    played.wait("P1D")
    assert played.waiting == ["remind", "remind", "work"]
    played.do("work")
    assert not played.finished
    played.do("remind")
    played.do("remind")
    assert played.finished


@both_ways
def test_a_timer_by_date_and_instant() -> None:
    played = play("timer_date", {"due_on": date(2026, 3, 3).isoformat()})
    played.wait("PT3H")
    assert played.waiting == ["noon", "work"]
    played.wait("P2D")
    assert played.waiting == ["late", "noon"]


@both_ways
def test_a_cycle_comes_once_where_nothing_waits_for_its_second_turn() -> None:
    played = play("timer_cycle_once")
    played.wait("PT1H")
    assert played.waiting == ["work"]
    played.wait("PT5H")
    assert played.waiting == ["late"]
    assert not played.due
    assert [(said.element, said.code) for said in warned("timer_cycle_once")] == [
        ("wait", "cycle_once"),
        ("over", "cycle_once"),
    ]


@both_ways
def test_a_cycle_may_start_at_an_instant_and_misses_what_is_over() -> None:
    played = play("timer_cycle_from")
    assert played.due.keys() == {"each_noon"}, "the other ended before"
    played.wait("PT3H")
    assert played.waiting == ["note", "work"]
    played.wait("P5D")
    assert played.waiting == ["note", "note", "work"]


def test_times_that_are_none_are_refused() -> None:
    said = {(finding.element, finding.code) for finding in refused("timer_refused")}
    assert said >= {
        ("cron", "timer_cron"),
        ("empty", "timer_empty"),
        ("no_time", "timer_value"),
        ("too_often", "cycle_too_short"),
    }
