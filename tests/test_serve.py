"""`huiyin serve` and `huiyin work`: they answer, do what is due, share one installation, and end when told to."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.demo.city import PASSWORD, found_city
from app.domain.permissions import Actor, Grant
from app.jobs import Queue
from app.operations import imports
from app.operations.imports import Upload
from app.store import imports as runs
from app.store.imports import ImportRecord
from tests.command_line import Ended, Folder, Started, wait
from tests.operations.test_message_board import HEAD, sheet
from tests.test_cli import offered_too_long, query
from tests.visitor import Visitor

pytestmark = pytest.mark.xdist_group("command line")

SECONDS = 20
"""In which a server ends that is told to."""
CLERK = Actor(None, "信息化办经办人", frozenset({Grant("info_office", "xxb")}))


@pytest.fixture(scope="module")
def founded(initialised: tuple[Folder, Ended], tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The demo city without messages. Copy it, do not change it."""
    folder = initialised[0].copy(tmp_path_factory.mktemp("city"))
    with folder.office() as office, office.begin() as uow:
        found_city(uow)
    return folder


@pytest.fixture
def city(founded: Folder, tmp_path: Path) -> Folder:
    """The demo city without messages."""
    return founded.copy(tmp_path)


def upload(folder: Folder, rows: int) -> int:
    """A file with so many unanswered messages, uploaded and not begun; the id of its run."""
    row = ["甲", "路口没有斑马线", "2026/3/9 9:20:00", "学校门口的路口没有斑马线。", None, None]
    file = Upload("留言.xlsx", sheet(HEAD, *([number, *row] for number in range(1, rows + 1))), "people_mayor")
    with folder.office() as office, office.begin() as uow:
        return imports.start_import(uow, CLERK, office.clock(), file)


def run_of(folder: Folder, run_id: int) -> ImportRecord:
    with folder.office() as office, office.read() as uow:
        run = runs.get_run(uow, run_id)
    assert run is not None
    return run


def ends_in_time(process: Started, number: int) -> Ended:
    began = time.monotonic()
    process.send(number)
    ended = process.ended()
    assert time.monotonic() - began < SECONDS
    return ended


def test_a_server_tells_where_it_is_and_who_can_log_in(city: Folder) -> None:
    with city.served() as (server, address):
        visitor = Visitor(address)
        assert "平凉市" in visitor.get("/").text
        visitor.sign_in("zjj.clerk")
        assert visitor.get("/inbox").status == 200
        wait(lambda: "zjj.clerk" in server.said)
        assert f"回音 Huiyin: {address} (listening on {address[7:]})" in server.said
        assert PASSWORD in server.said

        taken = city.quickly("serve", HUIYIN_BIND=address[7:])
        assert (taken.code, taken.out) == (1, "")
        assert taken.err.startswith(f"{address[7:]} cannot be listened on (Address already in use)")
        in_use = city.quickly("restore", city.database, "--yes")
        assert (in_use.code, in_use.err) == (1, "The database is in use; stop the server first.\n")
        assert ends_in_time(server, signal.SIGTERM) == Ended(0, server.said, "")


def test_a_second_server_leaves_the_timers_to_the_first(city: Folder) -> None:
    with city.served(warm=True) as (first, _), city.served(warm=True) as (second, address):
        assert second.said.startswith("Another process already runs the timers of this installation")
        assert Visitor(address).get("/messages").status == 200
        assert ends_in_time(first, signal.SIGINT).code == 0
        assert ends_in_time(second, signal.SIGINT).code == 0
        assert "Another process" not in first.said


def test_an_import_cut_off_with_the_server_goes_on_at_the_next_start(city: Folder) -> None:
    rows = 150
    run_id = upload(city, rows)
    with city.served(warm=True) as (server, _):
        wait(lambda: run_of(city, run_id).done)
        server.kill()
    stopped = run_of(city, run_id)
    assert stopped.finished_at is None
    assert 0 < stopped.added < rows
    with city.served(warm=True):
        wait(lambda: run_of(city, run_id).finished_at)
    finished = run_of(city, run_id)
    assert (finished.added, finished.repeated, finished.refused) == (rows, 0, 0)
    assert query(city, 'SELECT count(*), max(serial) FROM "case"') == [(rows, rows)]


def redis_address() -> str:
    """The Redis server for tests; the test is skipped without one, or fails where CI runs."""
    address = os.environ.get("HUIYIN_TEST_REDIS_URL", "")
    if not address:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail("HUIYIN_TEST_REDIS_URL names no server")
        pytest.skip("HUIYIN_TEST_REDIS_URL names no server")
    return address


def test_workers_on_redis_do_what_is_due_and_the_server_does_not(folder: Folder) -> None:
    offered_too_long(folder)
    address = redis_address()
    with folder.served(warm=True, HUIYIN_QUEUE_URL=address):
        run_id = upload(folder, 60)
        with folder.office() as office:
            config = replace(office.config, queue_url=address)
            Queue(config, office).import_file(run_id)
        assert query(folder, "SELECT element FROM work_item") == [("claim",)]
        workers = [folder.start("work", HUIYIN_QUEUE_URL=address), folder.fork("work", HUIYIN_QUEUE_URL=address)]
        try:
            wait(lambda: all("Working" in worker.said for worker in workers))
            wait(lambda: query(folder, "SELECT element FROM work_item WHERE element <> 'sort'") == [("assign",)])
            wait(lambda: run_of(folder, run_id).finished_at)
            for worker in workers:
                assert ends_in_time(worker, signal.SIGTERM).code == 0
        finally:
            for worker in workers:
                worker.kill()
    run = run_of(folder, run_id)
    assert (run.added, run.repeated, run.refused) == (60, 0, 0)
