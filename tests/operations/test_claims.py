"""Many people reach for the same tasks at the same moment, in several processes with several threads each."""

import os

import pytest

from benchmarks import claims

TASKS = 12
"""Ten people reach for each; `make bench` lets a thousand claims loose."""


def test_each_task_gets_one_owner_and_everybody_hears_who_it_is_on_sqlite() -> None:
    assert_truth(claims.on_sqlite(TASKS), "sqlite")


def test_each_task_gets_one_owner_and_everybody_hears_who_it_is_on_postgresql() -> None:
    server = os.environ.get("HUIYIN_TEST_POSTGRES_URL")
    if server is None:
        pytest.skip("HUIYIN_TEST_POSTGRES_URL names no server")
    assert_truth(claims.on_postgres(server, TASKS), "postgres")


def assert_truth(figures: dict[str, float], database: str) -> None:
    """Every task has an owner, no claim was told anything but the truth, counters and journal are whole."""
    assert figures[f"claims.{database}.owned"] == TASKS
    assert figures[f"claims.{database}.wrong"] == 0
