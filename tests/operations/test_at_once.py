"""Several people, processes and sweepers at the same moment: one wins, and nothing happens twice."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext
from threading import Barrier

import pytest

from app.domain.errors import AlreadyDone
from app.domain.permissions import Actor, Role
from app.operations import tasks, timers
from app.store import counters, journal_verification, steps
from tests.operations import workers
from tests.operations.test_tasks import in_the_pool
from tests.operations.town import Town, sent

PUBLISH = {"moderation": "publish"}


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Three other processes."""
    with ProcessPoolExecutor(3, mp_context=ready_to_fork()) as pool:
        yield pool


def ready_to_fork() -> ForkServerContext:
    """Processes that begin with everything imported, and with nothing of this one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.operations.workers"])
    return context


def whole(town: Town) -> bool:
    """Whether journal and counters agree with the rows."""
    with town.office.read() as uow:
        return journal_verification.verify(uow).breaks == () and counters.recount(uow) == ()


def test_of_two_threads_one_wins_and_the_other_learns_who_was_first(town: Town) -> None:
    together = Barrier(2)

    def complete(actor: Actor, item_id: int) -> str:
        together.wait()
        try:
            with town.office.begin() as uow:
                tasks.complete(uow, actor, town.clock, item_id, sent(PUBLISH))
        except AlreadyDone as late:
            return str(late.parameters["by"])
        return "done"

    clerks = [town.actor(Role.INFO_OFFICE, "xxb", number) for number in (1, 2)]
    for _ in range(5):
        item = town.item(town.submit().case_id, "moderate")
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(complete, clerks, [item.id, item.id]))
        assert sorted(told) == sorted(["done", clerks[told.index("done")].name])
    assert whole(town)


def test_of_three_processes_one_wins(town: Town, processes: ProcessPoolExecutor) -> None:
    clerks = [town.actor(Role.INFO_OFFICE, "xxb", number) for number in (1, 2)]
    for _ in range(3):
        case_id = town.submit().case_id
        item = town.item(case_id, "moderate")
        attempts = [
            processes.submit(
                workers.complete, town.office.config.database_url, clerks[number % 2], town.now, item.id, PUBLISH
            )
            for number in range(3)
        ]
        told = sorted(attempt.result(timeout=60) for attempt in attempts)
        assert told == ["already_done", "already_done", "done"]
        assert town.passed(case_id) == ["moderate"]
    assert whole(town)


def test_several_sweepers_fire_a_timer_once(town: Town, processes: ProcessPoolExecutor) -> None:
    cases = [in_the_pool(town) for _ in range(4)]
    later = town.now + timedelta(days=3)
    sweeps = [processes.submit(workers.sweep, town.office.config.database_url, later) for _ in range(3)]
    assert sum(sweep.result(timeout=60) for sweep in sweeps) == len(cases)
    for case_id in cases:
        assert fired(town, case_id) == ["claim_wait"]
    assert timers.fire_due(town.office, town.office.clock(later), 100) == 0
    assert whole(town)


def fired(town: Town, case_id: int) -> list[str]:
    with town.office.read() as uow:
        return [step.element for step in steps.steps_of_case(uow, case_id) if step.kind == "boundaryEvent"]


FEWEST = {"sqlite": 8, "postgresql": 2}
"""Statements of a moderation: load, instance, journal, case, task, steps, search, counters; or two in all."""


@pytest.mark.parametrize("statement", [*range(1, 13), 0])
def test_a_completion_killed_anywhere_is_whole_or_never_was(sqlite_town: Town, statement: int) -> None:
    killed_completion(sqlite_town, statement)


@pytest.mark.parametrize("statement", [1, 2, 3, 0])
def test_a_completion_killed_on_a_server_is_whole_or_never_was(postgres_town: Town, statement: int) -> None:
    killed_completion(postgres_town, statement)


def killed_completion(town: Town, statement: int) -> None:
    """Kill a completion before one of its statements, or after its commit; then go on."""
    case_id = town.submit().case_id
    item, before, clerk = town.item(case_id, "moderate"), town.case(case_id), town.actor(Role.INFO_OFFICE, "xxb")
    arguments = (town.office.config.database_url, clerk, town.now, item.id, (statement, PUBLISH))
    killed(workers.complete_and_die, arguments)
    if town.open(case_id) == ["moderate"]:
        assert town.case(case_id) == before
        assert town.passed(case_id) == []
        town.complete(clerk, case_id, "moderate", moderation="publish")
    else:
        assert statement == 0 or statement > FEWEST[town.office.store.dialect]
    assert town.open(case_id) == ["sort"]
    assert town.passed(case_id) == ["moderate"]
    assert whole(town)


@pytest.mark.parametrize("statements", [1, 4, 11, 20, 30])
def test_a_sweep_killed_anywhere_fires_the_rest_and_nothing_twice(sqlite_town: Town, statements: int) -> None:
    town, later = sqlite_town, sqlite_town.now + timedelta(days=3)
    cases = [in_the_pool(town) for _ in range(3)]
    killed(workers.sweep_and_die, (town.office.config.database_url, later, statements))
    before = sum(fired(town, case_id) == ["claim_wait"] for case_id in cases)
    assert sweep(town, later) == len(cases) - before
    for case_id in cases:
        assert fired(town, case_id) == ["claim_wait"]
        assert town.open(case_id) == ["assign"]
    assert whole(town)


def sweep(town: Town, now: datetime) -> int:
    return timers.fire_due(town.office, town.office.clock(now), 100)


def killed(work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    """Run something in another process, which must end by kill -9."""
    process = ready_to_fork().Process(target=work, args=arguments)
    process.start()
    process.join(timeout=60)
    assert process.exitcode == -9
