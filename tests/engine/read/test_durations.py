"""ISO 8601 in timers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.clock import SHANGHAI
from app.engine.durations import Cycle, Duration, is_moment, parse_cycle, parse_duration, parse_moment


@pytest.mark.parametrize(
    ("text", "months", "span"),
    [
        ("PT1H", 0, timedelta(hours=1)),
        ("P2DT4H5M6S", 0, timedelta(days=2, hours=4, minutes=5, seconds=6)),
        ("P1Y2M3D", 14, timedelta(days=3)),
        ("P1M", 1, timedelta()),
        ("P2W", 0, timedelta(weeks=2)),
        (" P30D ", 0, timedelta(days=30)),
    ],
)
def test_durations(text: str, months: int, span: timedelta) -> None:
    assert parse_duration(text) == Duration(months, span)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P0D", "PT0S", "P1DT", "1D", "p1d", "-P1D", "P1.5D", "P1H", "PT1D"]
)
def test_what_is_no_duration_is_refused_and_not_zero(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-01-31T12:00", "P1M", "2026-02-28T12:00"),
        ("2026-01-31T12:00", "P2M", "2026-03-31T12:00"),
        ("2024-02-29T12:00", "P1Y", "2025-02-28T12:00"),
        ("2026-12-31T12:00", "P2M", "2027-02-28T12:00"),
        ("2026-11-30T12:00", "P1MT12H", "2026-12-31T00:00"),
    ],
)
def test_months_end_with_the_month(start: str, text: str, end: str) -> None:
    moment = parse_duration(text).after(datetime.fromisoformat(f"{start}+08:00"))
    assert moment == datetime.fromisoformat(f"{end}+08:00")


def test_cycles() -> None:
    hour = Duration(0, timedelta(hours=1))
    assert parse_cycle("R3/PT1H") == Cycle(3, hour)
    assert parse_cycle("R/PT1H") == Cycle(None, hour)
    assert parse_cycle("R2/2026-03-02T09:00:00Z/PT1H") == Cycle(2, hour, datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "R0/PT1H",
        "R-1/PT1H",
        "R3",
        "R3/PT1H/PT2H",
        "R3/2026-03-02/PT1H",
        "R3/2026-03-02T09:00:00/PT1H",
        "R3/P",
        "0 0 9 * * ?",
        "",
    ],
)
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"interval|duration|zone"):
        parse_cycle(text)


def test_moments_have_a_zone() -> None:
    assert parse_moment("2026-03-02") == date(2026, 3, 2)
    assert parse_moment("2026-03-02T09:00:00+08:00") == datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    assert parse_moment("2026-03-02T01:00:00Z") == datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    with pytest.raises(ValueError, match="zone"):
        parse_moment("2026-03-02T09:00:00")


@pytest.mark.parametrize("text", ["PT1H", "R/P1D", "2026-03-02", "2026-03-02T09:00:00Z"])
def test_iso_is_told_from_expressions(text: str) -> None:
    assert is_moment(text)


@pytest.mark.parametrize("text", ["", "P", "working_days(2)", "${due_on}", '"PT1H"', "2026-13-01"])
def test_expressions_are_told_from_iso(text: str) -> None:
    assert not is_moment(text)
