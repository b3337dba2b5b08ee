"""Timers, by the clock that is passed in: once, never early, moved when the variables that they read change."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.calendar import SpecialDay, WorkingCalendar
from app.domain.clock import Clock
from app.engine.runner import Runner
from tests.engine.run.drawing import call, catch, draw, end, inside, message, on, start, timer, topic, user
from tests.engine.run.world import MORNING, Case, World, defined, local


def waiting(text: str, measure: str = "timeDate", interrupting: bool = False, **variables: Any) -> Case:
    """A case at the task `host` with a timer event `bell` on it that leads to `rung`."""
    drawn = draw(
        "p", start(), user("host"), on("host", "bell", timer(text, measure), interrupting), topic("rung"),
        end("e2"), end(), "s > host > e", "bell > rung > e2",
    )  # fmt: skip
    return Case(World(defined(drawn)), **variables)


@pytest.mark.parametrize(
    ("text", "measure", "due"),
    [
        ("${due_on}", "timeDate", "2026-03-09 24:00"),
        ("${due_on}", "timeDuration", "2026-03-09 24:00"),
        ("${working_days(-2, due_on)}", "timeDate", "2026-03-05 24:00"),
        ("${working_days(1)}", "timeDuration", "2026-03-03 24:00"),
        ("${end_of(due_on)}", "timeDate", "2026-03-09 24:00"),
        ("${instant}", "timeDate", "2026-03-04 12:30"),
        ("${span}", "timeDuration", "2026-03-04 13:00"),
        ("2026-03-04", "timeDate", "2026-03-04 24:00"),
        ("2026-03-04T12:30:00+08:00", "timeDate", "2026-03-04 12:30"),
        ("2026-03-04T04:30:00Z", "timeDate", "2026-03-04 12:30"),
        ("P2DT4H", "timeDuration", "2026-03-04 13:00"),
        ("PT90M", "timeDuration", "2026-03-02 10:30"),
        ("R3/PT1H", "timeCycle", "2026-03-02 10:00"),
    ],
)
def test_when_a_timer_is_due(text: str, measure: str, due: str) -> None:
    case = waiting(text, measure, due_on="2026-03-09", instant="2026-03-04T12:30:00+08:00", span="P2DT4H")
    assert case.due == {"bell": local(due)}
    timer_due = case.last.timers[0].due
    assert timer_due.utcoffset() == timedelta(0)
    assert (case.last.timers[0].process, case.last.timers[0].element) == ("p", "bell")


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    world = waiting("P1M", "timeDuration").world
    world.clock = world.clock.at(local("2026-01-31 09:00"))
    assert Case(world).due == {"bell": local("2026-02-28 09:00")}


def test_working_days_are_those_of_the_calendar_passed_in() -> None:
    world = waiting("${working_days(1)}").world
    holiday = MORNING.date() + timedelta(days=1)
    world.clock = Clock(MORNING, WorkingCalendar({holiday: SpecialDay(holiday, False, "休")}))
    assert Case(world).due == {"bell": local("2026-03-04 24:00")}


@pytest.mark.parametrize("empty", ["", None])
@pytest.mark.parametrize("text", ["${due_on}", "${working_days(-2, due_on)}", "${end_of(due_on)}"])
def test_an_empty_date_leaves_the_timer_unarmed(text: str, empty: Any) -> None:
    case = waiting(text, due_on=empty)
    assert not case.due
    assert not case.fire(days=1000).steps
    case.reschedule(due_on="2029-03-05")
    assert set(case.due) == {"bell"}
    case.reschedule(due_on=empty)
    assert not case.due


@pytest.mark.parametrize(
    "value", ["soon", "P", "PT", "P0D", "", 3, True, ["2026-03-04"], "2026-03-04T12:00:00", "R0/PT1H"]
)
def test_what_is_no_time_is_an_incident(value: Any) -> None:
    case = waiting("${value}", value=value)
    if value == "":
        assert case.last.incident is None
    else:
        assert case.last.incident is not None
        assert (case.last.incident.code, case.last.incident.element) == ("expression", "bell")


def test_never_early_and_only_once() -> None:
    case = waiting("PT1H", "timeDuration")
    untouched = case.state
    assert not case.fire(minutes=59, seconds=59).steps
    assert case.state == untouched
    outcome = case.fire(seconds=1)
    assert [step.element for step in outcome.steps] == ["bell", "rung", "e2"]
    assert outcome.steps[0].at == MORNING + timedelta(hours=1)
    assert not outcome.timers
    assert not case.fire(days=1).steps
    assert case.open == ["host"]
    assert case.do("host").finished


def test_a_timer_fires_by_fire_alone() -> None:
    """The library fires whatever is due whenever anything moves: a user's click would do the timer's work."""
    case = waiting("PT1H", "timeDuration")
    case.world.wait(days=1)
    case.reschedule(x=1)
    outcome = case.do("host")
    assert "bell" not in case.path
    assert outcome.finished


def test_an_interrupting_timer_ends_its_host() -> None:
    case = waiting("PT1H", "timeDuration", interrupting=True)
    host = case.item("host").id
    outcome = case.fire(hours=2)
    assert outcome.closed == (host,)
    assert outcome.finished


def test_everything_due_fires_in_the_order_of_its_time() -> None:
    drawn = draw(
        "p", start(), user("host"), on("host", "second", timer("PT2H", "timeDuration"), False),
        on("host", "first", timer("PT1H", "timeDuration"), False),
        on("host", "third", timer("PT3H", "timeDuration"), True),
        on("host", "fourth", timer("PT4H", "timeDuration"), False), end("e2"), user("after"), end(),
        "s > host > e", "second > e2", "first > e2", "third > after > e", "fourth > e2",
    )  # fmt: skip
    case = Case(World(defined(drawn)))
    case.fire(hours=5)
    assert [name for name in case.path if name in {"first", "second", "third", "fourth"}] == [
        "first", "second", "third",
    ]  # fmt: skip
    assert case.open == ["after"]


def test_what_is_due_after_what_was_fired_fires_too() -> None:
    drawn = draw(
        "p", start(), catch("one", timer("${first}")), catch("two", timer("${second}")), user("after"), end(),
        "s > one > two > after > e",
    )  # fmt: skip
    case = Case(World(defined(drawn)), first="2026-03-03", second="2026-03-04")
    assert set(case.due) == {"one"}
    case.fire(days=10)
    assert case.open == ["after"]


def test_a_cycle_is_due_again() -> None:
    case = waiting("R3/PT1H", "timeCycle")
    for _ in range(3):
        assert [step.element for step in case.fire(hours=1).steps] == ["bell", "rung", "e2"]
    assert not case.due
    assert not case.fire(hours=5).steps


def test_missed_turns_of_a_cycle_are_not_made_up_for() -> None:
    case = waiting("R/PT1H", "timeCycle")
    assert len(case.fire(hours=10, minutes=30).steps) == 3
    assert case.due == {"bell": local("2026-03-02 20:00")}
    case = waiting("R5/PT1H", "timeCycle")
    case.fire(hours=3, minutes=30)
    assert case.due == {"bell": local("2026-03-02 13:00")}
    case.fire(hours=1)
    assert case.due == {"bell": local("2026-03-02 14:00")}
    case.fire(hours=1)
    assert not case.due
    case = waiting("R/P1M", "timeCycle")
    case.fire(days=65)
    assert case.due == {"bell": local("2026-06-02 09:00")}


def test_a_cycle_ends_with_its_host() -> None:
    case = waiting("R/PT1H", "timeCycle")
    case.fire(hours=1)
    assert case.do("host").finished
    assert not case.due


def test_reschedule_moves_the_timers_that_read_what_changes() -> None:
    drawn = draw(
        "p", start(), user("host"), on("host", "near", timer("${working_days(-2, due_on)}"), False),
        on("host", "late", timer("${due_on}"), False), on("host", "other", timer("${other}"), False),
        on("host", "fixed", timer("P1D", "timeDuration"), False), end("e2"), end(),
        "s > host > e", "near > e2", "late > e2", "other > e2", "fixed > e2",
    )  # fmt: skip
    case = Case(World(defined(drawn)), due_on="2026-03-09", other="2026-03-09")
    case.world.wait(hours=5)
    outcome = case.reschedule(due_on="2026-03-20")
    assert case.due == {
        "near": local("2026-03-18 24:00"),
        "late": local("2026-03-20 24:00"),
        "other": local("2026-03-09 24:00"),
        "fixed": local("2026-03-03 09:00"),
    }
    assert outcome.variables["due_on"] == "2026-03-20"
    assert not (outcome.steps or outcome.opened or outcome.closed)


def test_a_fact_moves_the_timers_of_a_called_process() -> None:
    inner = draw(
        "inner", start(), user("t"), on("t", "deep", timer("${due_on}"), False), end("e2"), end(),
        "s > t > e", "deep > e2",
    )  # fmt: skip
    outer = draw(
        "outer", start(), call("ring", "inner"), on("ring", "news", message("news"), False), topic("apply"),
        end("e2"), end(), "s > ring > e", "news > apply > e2",
    )  # fmt: skip
    world = World(defined(outer, inner), {"apply": lambda _: {"due_on": "2026-03-04"}})
    case = Case(world, due_on="2026-03-09")
    case.deliver("news")
    assert case.due == {"deep": local("2026-03-04 24:00")}


def test_reschedule_reaches_every_scope() -> None:
    inner = draw(
        "inner", start(), user("t"), on("t", "deep", timer("${due_on}"), False), end("e2"), end(),
        "s > t > e", "deep > e2",
    )  # fmt: skip
    outer = draw(
        "outer", start(), call("ring", "inner"), on("ring", "late", timer("${due_on}"), False), end("e2"),
        inside("group", start("s3"), user("u"), on("u", "nested", timer("${due_on}"), False), end("e4"), end("e3"),
               "s3 > u > e3", "nested > e4"),
        end(), "s > ring > group > e", "late > e2",
    )  # fmt: skip
    case = Case(World(defined(outer, inner)), due_on="2026-03-09")
    case.reschedule(due_on="2026-03-20")
    assert case.due == {"deep": local("2026-03-20 24:00"), "late": local("2026-03-20 24:00")}
    case.do("t")
    assert case.item("u").variables["due_on"] == "2026-03-20"
    case.reschedule(due_on="2026-03-21")
    assert case.due == {"nested": local("2026-03-21 24:00")}


def test_a_changed_calendar_moves_timers_when_the_same_date_is_given_again() -> None:
    case = waiting("${working_days(-2, due_on)}", due_on="2026-03-09")
    holiday = local("2026-03-06 09:00").date()
    case.world.clock = Clock(MORNING, WorkingCalendar({holiday: SpecialDay(holiday, False, "休")}))
    case.reschedule(due_on="2026-03-09")
    assert case.due == {"bell": local("2026-03-04 24:00")}


def test_a_fired_timer_is_not_armed_again_by_a_new_date() -> None:
    case = waiting("${due_on}", due_on="2026-03-03")
    case.fire(days=5)
    assert not case.reschedule(due_on="2026-03-30").timers


def test_a_cycle_is_left_alone_by_reschedule() -> None:
    case = waiting("${every}", "timeCycle", every="R3/PT1H")
    case.fire(hours=1)
    before = case.due
    case.reschedule(every="R3/PT2H")
    assert case.due == before


def test_a_date_moved_into_the_past_is_due_at_once() -> None:
    case = waiting("${due_on}", due_on="2026-03-20")
    case.fire(days=5)
    outcome = case.reschedule(due_on="2026-03-03")
    assert not outcome.steps
    assert [step.element for step in case.fire().steps] == ["bell", "rung", "e2"]


def test_two_sweeps_of_one_state_fire_the_same() -> None:
    """Whoever comes second finds the version changed; what he would have done is no different."""
    case = waiting("PT1H", "timeDuration")
    case.world.wait(hours=1)
    first, second = (Runner().fire(case.state, case.world) for _ in range(2))
    assert [step.element for step in first.steps] == [step.element for step in second.steps]
