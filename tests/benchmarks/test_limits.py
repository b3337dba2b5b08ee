"""Figures of large installations, what they are held to, and how much a query may read."""

import sqlite3
from contextlib import closing
from functools import partial
from typing import Any

import pytest

from benchmarks.large import explaining
from benchmarks.large.kept import Kept
from benchmarks.large.measuring import Timed, figures, missed
from benchmarks.large.state import take_apart, unpacked

SMALL, LARGE = Kept("sqlite", 1_000, "sqlite:///1k"), Kept("sqlite", 1_000_000, "sqlite:///1m")


def _place(differing: str, value: Any) -> int | None:
    return 1 if value == differing else None


def timed(group: str, kept: Kept, *milliseconds: float, name: str = "plain") -> Timed:
    seconds = [one / 1e3 for one in milliseconds]
    return Timed(group, name, kept, seconds, seconds)


def test_figures_name_the_slowest_of_a_group() -> None:
    found = figures(
        [
            timed("inbox", SMALL, 4.0),
            timed("inbox", LARGE, 6.0),
            timed("inbox", SMALL, 5.0, name="done"),
            timed("inbox", LARGE, 20.0, name="done"),
        ]
    )
    assert found["inbox.sqlite.1m.p95_ms"] == pytest.approx(20.0)
    assert found["inbox.plain.sqlite.ratio_1m_to_1k"] == pytest.approx(1.5)
    assert found["inbox.ratio_1m_to_1k"] == pytest.approx(4.0)


def test_what_grows_too_much_is_missed() -> None:
    found = figures([timed("register", SMALL, 10.0), timed("register", LARGE, 31.0)])
    assert {text.partition(" ")[0] for text in missed(found)} == {
        "register.plain.sqlite.ratio_1m_to_1k",
        "register.sqlite.ratio_1m_to_1k",
        "register.ratio_1m_to_1k",
    }


def test_what_is_slow_is_missed() -> None:
    found = figures([timed("ledger", SMALL, 40.0), timed("ledger", LARGE, 50.0)])
    assert {text.partition(" ")[0] for text in missed(found)} == {
        "ledger.plain.sqlite.1m.p95_ms",
        "ledger.sqlite.1m.p95_ms",
    }


def test_a_line_is_held_to_its_limit_as_a_whole() -> None:
    small = [timed("complete", SMALL, 1.0, name="moderate"), timed("complete", SMALL, 9.0, name="handle")]
    large = [timed("complete", LARGE, 2.0, name="moderate"), timed("complete", LARGE, 9.0, name="handle")]
    found = figures([*small, *large])
    assert found["complete.ratio_1m_to_1k"] == pytest.approx(1.1)
    assert missed(found) == []
    slower = figures([*small, large[0], timed("complete", LARGE, 14.0, name="handle")])
    assert "complete.ratio_1m_to_1k is 1.60, more than 1.5" in missed(slower)


@pytest.mark.parametrize("address", ["made", "made_on_postgres"])
def test_a_query_that_reads_all_cases_is_found(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(explaining, "MOST_ROWS", 50)
    dialect = "sqlite" if address == "made" else "postgresql"
    with closing(explaining.open_database(Kept(dialect, 0, request.getfixturevalue(address)))) as database:
        _, _, faults = database.judge("SELECT id FROM \"case\" WHERE original_title LIKE 'x'", ())
        assert len(faults) == 1
        _, _, faults = database.judge('SELECT id FROM "case" WHERE id = 3', ())
        assert faults == ()


def test_a_state_is_taken_apart_and_filled_with_other_values(made: str) -> None:
    with closing(sqlite3.connect(made.removeprefix("sqlite:///"))) as connection:
        states = [state for (state,) in connection.execute("SELECT state FROM instance LIMIT 40")]
    for state in states:
        whole = unpacked(state)
        pool = [whole[3]["source"], "other"]
        packed = take_apart(state, partial(_place, pool[0]))
        assert packed.fill(pool) != state
        assert unpacked(packed.fill([pool[0], pool[0]])) == whole
        assert unpacked(packed.fill(pool))[3]["source"] == "other"
