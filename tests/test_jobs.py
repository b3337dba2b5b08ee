"""Background work: what one sweep does, and how the queue calls it."""

import logging
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import jobs
from app.demo.city import found_city
from app.jobs import Queue, sweep
from app.operations import imports, mail, timers
from app.operations.exports import runs as exports
from app.operations.exports.runs import Wanted
from app.operations.ledger import LedgerQuery
from app.operations.office import Office
from app.store import exports as export_rows
from app.store import people
from tests.command_line import Folder, wait
from tests.operations.exported import WORDING
from tests.test_cli import offered_too_long, query
from tests.test_serve import redis_address, run_of, upload

pytestmark = pytest.mark.xdist_group("command line")

PARTS = {"timers", "jobs", "letters", "mails", "folded", "sealed", "dropped"}


@pytest.fixture
def office(folder: Folder) -> Iterator[Office]:
    with folder.office() as opened:
        yield opened


@pytest.fixture
def queue(office: Office) -> Iterator[Queue]:
    """A queue that has not been started; stopped at the end."""
    made = Queue(office.config, office)
    yield made
    made.stop()


class Gate:
    """Takes the place of some work: notes that it was begun, and goes on when it is let."""

    def __init__(self) -> None:
        self.begun = 0
        self._open = threading.Event()

    def __call__(self, *_: object) -> None:
        self.begun += 1
        assert self._open.wait(30)

    def let(self) -> None:
        self._open.set()


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate that is let at the end, whatever happens."""
    made = Gate()
    yield made
    made.let()


def test_a_sweep_does_everything_that_is_due_once(folder: Folder, office: Office) -> None:
    offered_too_long(folder)
    first, second = sweep(office), sweep(office)
    assert set(first) == set(second) == PARTS
    assert (first["timers"], second["timers"]) == (1, 0)
    assert query(folder, "SELECT element FROM work_item") == [("assign",)]


@pytest.mark.parametrize("broken", [(timers, "fire_due"), (mail, "send_due")])
def test_what_fails_keeps_nothing_else_from_its_turn(
    folder: Folder,
    office: Office,
    broken: tuple[object, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    offered_too_long(folder)

    def fail(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(*broken, fail)
    done = sweep(office)
    lost = "timers" if broken[1] == "fire_due" else "mails"
    assert set(done) == PARTS - {lost}
    assert done["folded"] > 0
    assert done["sealed"] > 0
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, f"background work failed: {lost}")
    ]


def test_the_queue_sweeps_each_minute(queue: Queue) -> None:
    minutes = [datetime(2026, 2, 28, hour, minute, tzinfo=UTC) for hour in (0, 13) for minute in (0, 1, 59)]
    for minute in minutes:
        assert [task.name for task in queue._huey.read_periodic(minute)] == ["each_minute"]


def test_one_process_of_a_folder_runs_the_queue(office: Office, queue: Queue) -> None:
    other = Queue(office.config, office)
    assert queue.start_embedded()
    assert not other.start_embedded()
    queue.stop()
    assert other.start_embedded()
    other.stop()


def test_it_looks_at_once_for_what_became_due(folder: Folder, queue: Queue) -> None:
    offered_too_long(folder)
    run_id = upload(folder, 3)
    assert queue.start_embedded()
    wait(lambda: run_of(folder, run_id).finished_at, 20)
    wait(lambda: query(folder, "SELECT count(*) FROM work_item WHERE element = 'assign'") == [(1,)], 20)


def test_an_upload_is_imported_by_the_queue(folder: Folder, queue: Queue) -> None:
    assert queue.start_embedded()
    run_id = upload(folder, 3)
    queue.import_file(run_id)
    wait(lambda: run_of(folder, run_id).finished_at, 20)
    assert run_of(folder, run_id).added == 3


def test_a_long_import_keeps_no_timer_waiting(
    folder: Folder, queue: Queue, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "run_import", gate)
    assert queue.start_embedded()
    queue.import_file(1)
    wait(lambda: gate.begun, 20)
    offered_too_long(folder)
    queue.sweep()
    wait(lambda: query(folder, "SELECT element FROM work_item") == [("assign",)], 20)


def test_sweeps_never_overlap_in_a_process(queue: Queue, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "sweep", gate)
    assert queue.start_embedded()
    wait(lambda: gate.begun, 20)
    queue.sweep()
    wait(lambda: not queue._huey.pending_count(), 20)
    queue.import_file(0)
    wait(lambda: not queue._huey.pending_count(), 20)
    assert gate.begun == 1


def test_a_sweep_that_was_killed_stands_in_nobodys_way(
    office: Office, queue: Queue, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "sweep", gate)
    monkeypatch.setattr(jobs, "WORKERS", 1)
    assert queue.start_embedded()
    wait(lambda: gate.begun == 1, 20)
    assert queue._lock is not None
    queue._lock.close()
    next_process = Queue(office.config, office)
    assert next_process.start_embedded()
    wait(lambda: gate.begun == 2, 20)
    gate.let()
    next_process.stop()


def test_what_takes_too_long_does_not_hold_up_the_end(
    queue: Queue, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.2)
    monkeypatch.setattr(imports, "run_import", gate)
    assert queue.start_embedded()
    queue.import_file(1)
    wait(lambda: gate.begun, 20)
    began = time.monotonic()
    queue.stop()
    assert time.monotonic() - began < 3


def exported(office: Office, login: str = "info") -> int:
    """A list that somebody wants as a file."""
    clock = office.clock()
    with office.begin() as uow:
        found_city(uow)
        found = people.find_login(uow, login)
        actor = None if found is None else people.actor_of(uow, found.id, clock.today)
        assert actor is not None
        return exports.start(uow, actor, clock, Wanted(LedgerQuery(), WORDING, "台账.xlsx"))


def is_ready(office: Office, run_id: int) -> bool:
    with office.read() as uow:
        run = export_rows.get(uow, run_id)
    return run is not None and run.ready


def test_an_export_is_made_by_the_queue(office: Office, queue: Queue) -> None:
    assert queue.start_embedded()
    run_id = exported(office)
    queue.export(run_id)
    wait(lambda: is_ready(office, run_id), 20)


def test_an_export_that_was_cut_off_is_made_after_the_next_start(office: Office, queue: Queue) -> None:
    run_id = exported(office)
    with office.begin() as uow:
        assert export_rows.take_up(uow, run_id) is not None
    assert queue.start_embedded()
    wait(lambda: is_ready(office, run_id), 20)


def test_one_export_is_made_at_a_time_and_the_next_one_after_it(
    queue: Queue, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "EXPORT_PAUSE", 0)
    monkeypatch.setattr(exports, "run_export", gate)
    assert queue.start_embedded()
    queue.export(1)
    wait(lambda: gate.begun == 1, 20)
    queue.export(2)
    time.sleep(0.5)
    assert gate.begun == 1
    gate.let()
    wait(lambda: gate.begun == 2, 20)


class Touch:
    """Unpickling this makes a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.file,)


def test_nothing_is_unpacked_that_this_installation_has_not_signed(
    queue: Queue, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    smuggled = pickle.dumps(Touch(tmp_path / "smuggled"))
    queue._huey.storage.enqueue(smuggled)
    assert queue.start_embedded()
    wait(lambda: "Error reading from queue" in caplog.text, 20)
    wait(lambda: not queue._huey.pending_count(), 20)
    assert not (tmp_path / "smuggled").exists()
    harm, where = Touch(tmp_path / "smuggled").__reduce__()
    harm(*where)
    assert (tmp_path / "smuggled").exists()


def test_installations_that_share_a_redis_server_keep_their_tasks_apart(office: Office) -> None:
    configured = replace(office.config, queue_url=redis_address())
    mine, theirs = (Queue(replace(configured, secret_key=key * 40), office)._huey for key in ("a", "b"))
    Queue(replace(configured, secret_key="a" * 40), office).import_file(1)
    try:
        assert (mine.pending_count(), theirs.pending_count()) == (1, 0)
    finally:
        mine.flush()
