"""Messages, signals and starts when a worker is killed anywhere, or several are at it: each happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.operations import jobs
from tests.engine.run.drawing import catch, draw, element, end, message, signal, throw, timer
from tests.operations import workers
from tests.operations.exchange import Exchange, correlated
from tests.operations.test_at_once import killed, whole
from tests.operations.town import Town

LISTENERS = 4


def a_town_about_to_hear(town: Town) -> tuple[Exchange, list[int]]:
    """Instances that wait for a signal or a message, processes that start by signal and time; all of it is due."""
    exchange = Exchange(town)
    exchange.line("hears", catch("wait", signal("alarm")))
    exchange.line("reads", catch("wait", correlated("k", message("news"))))
    by_signal = element("startEvent", "s1", signal("alarm"))
    exchange.publish(draw("by_signal", by_signal, catch("w", message("m")), end(), "s1 > w > e"))
    by_time = element("startEvent", "s1", timer("R2/PT1H", "timeCycle"))
    exchange.publish(draw("by_time", by_time, catch("w", message("m")), end(), "s1 > w > e"))
    exchange.line("thrower", throw("tell", signal("alarm")), throw("say", correlated("k", message("news"))))
    waiting = [exchange.begin(process) for process in ("hears", "reads") for _ in range(LISTENERS)]
    exchange.begin("thrower")
    return exchange, waiting


def all_heard_once(exchange: Exchange, waiting: list[int]) -> None:
    """Everything of the town above has happened, and nothing twice."""
    assert [exchange.status(one) for one in waiting] == ["finished"] * 2 * LISTENERS
    assert exchange.journal("signal:delivered") == exchange.journal("message:delivered") == LISTENERS
    assert len(exchange.instances("by_signal")) == 1
    assert len(exchange.instances("by_time")) == 1
    assert whole(exchange.town)


@pytest.mark.parametrize("statements", [1, 7, 15, 24, 33, 42, 55, 70, 90])
def test_a_worker_killed_anywhere_leaves_the_rest_to_the_next(sqlite_town: Town, statements: int) -> None:
    exchange, waiting = a_town_about_to_hear(sqlite_town)
    now = sqlite_town.now + timedelta(hours=1)
    killed(workers.deliver_and_die, (sqlite_town.office.config.database_url, now, statements))
    later = exchange.later(hours=1)
    for _ in range(3):
        later.sweep()
    all_heard_once(later, waiting)


@pytest.mark.parametrize("statements", [5, 20, 40])
def test_a_worker_killed_on_a_server_leaves_the_rest_to_the_next(postgres_town: Town, statements: int) -> None:
    exchange, waiting = a_town_about_to_hear(postgres_town)
    now = postgres_town.now + timedelta(hours=1)
    killed(workers.deliver_and_die, (postgres_town.office.config.database_url, now, statements))
    later = exchange.later(hours=1)
    for _ in range(3):
        later.sweep()
    all_heard_once(later, waiting)


def test_several_workers_do_everything_once(town: Town) -> None:
    exchange, waiting = a_town_about_to_hear(town)
    clock = town.office.clock(town.now + timedelta(hours=1))
    with ThreadPoolExecutor(3) as pool:
        for _ in range(4):
            list(pool.map(lambda _: jobs.run_due(town.office, clock, 500), range(3)))
    all_heard_once(exchange, waiting)
