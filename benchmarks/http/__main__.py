"""`python -m benchmarks.http`: the figures, also flat in var/bench-http.json; exit 1 when the limit is missed."""

import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from benchmarks.http import machine
from benchmarks.http.clerk import KINDS, Clerk
from benchmarks.http.office import Desk, prepared

PROCESSES, THREADS = 2, 4
WARM, SECONDS = 3, 12.0
"""Tasks that everybody completes before it counts; seconds while it counts, fewer when a list becomes empty."""
LIMIT = 80.0
"""Completed tasks a second that the product holds itself to, everything on two processors."""
FILE = Path("var/bench-http.json")
DATABASE = "huiyin_bench_http"


def main() -> None:
    """Measure, print, write."""
    server = os.environ.get("HUIYIN_TEST_POSTGRES_URL")
    if not server:
        sys.exit("HUIYIN_TEST_POSTGRES_URL must name a PostgreSQL server on which databases may be created.")
    with _database(server) as address, tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        desks = prepared(address, _progress)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        with machine.served(address, PROCESSES, THREADS, Path(folder)) as (pid, at):
            figures = measured(desks, pid, at, address)
    for name, value in figures.items():
        print(f"{name:34}{value:>10.2f}")
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(figures, indent=2) + "\n")
    if figures["http.errors"] or figures["http.tasks_per_s"] < LIMIT:
        sys.exit(f"missed: at least {LIMIT:.0f} completed tasks a second without an error")


def measured(desks: Sequence[Desk], server: int, at: tuple[str, int], database: str) -> dict[str, float]:
    """Everybody at work at once. A task counts when the page after it has arrived in the time that counts."""
    ready, stop = threading.Barrier(len(desks) + 1), threading.Event()
    clerks = [Clerk(desk, at, ready, stop) for desk in desks]
    done_before = _done(database)
    for clerk in clerks:
        clerk.start()
    ready.wait()
    while not stop.wait(0.1) and min(len(clerk.worked.completed) for clerk in clerks) < WARM:
        pass
    began, before = time.perf_counter(), machine.processor_seconds(server, database)
    stop.wait(SECONDS)
    ended, after = time.perf_counter(), machine.processor_seconds(server, database)
    stop.set()
    for clerk in clerks:
        clerk.join()
    completed = [at for clerk in clerks for at in clerk.worked.completed]
    errors = [clerk.worked.error for clerk in clerks if clerk.worked.error]
    if not errors and _done(database) - done_before != len(completed):
        errors.append(
            f"{len(completed)} tasks were completed, {_done(database) - done_before} are in the database"
        )
    for error in errors:
        print(error, file=sys.stderr)
    counted = sum(began <= at <= ended for at in completed)
    spent = {part: after[part] - before[part] for part in after}
    return {
        "http.tasks_per_s": counted / (ended - began),
        "http.errors": len(errors),
        **_requests(clerks, began, ended),
        **_processor(spent, counted),
    }


def _requests(clerks: Sequence[Clerk], began: float, ended: float) -> dict[str, float]:
    """How many there were, and how long those of each kind took."""
    within = [(kind, took) for clerk in clerks for kind, at, took in clerk.worked.requests if began <= at <= ended]
    figures = {
        "http.requests_per_s": len(within) / (ended - began),
        "http.pages_per_s": sum(kind != "send" for kind, _ in within) / (ended - began),
    }
    for kind in KINDS:
        times = sorted(took for one, took in within if one == kind) or [0.0]
        figures[f"http.{kind}.p50_ms"] = statistics.median(times) * 1e3
        figures[f"http.{kind}.p95_ms"] = times[int(len(times) * 0.95)] * 1e3
    return figures


def _processor(spent: Mapping[str, float], tasks: int) -> dict[str, float]:
    """Milliseconds of a processor that a task takes, by part; and for how many two processors have time."""
    each = {f"http.{part}.processor_ms": seconds / max(tasks, 1) * 1e3 for part, seconds in spent.items()}
    return {**each, "http.tasks_per_s_at_most": 2e3 / max(sum(each.values()), 1e-9)}


def _done(database: str) -> int:
    with psycopg.connect(database) as connection:
        [found] = connection.execute("SELECT count(*) FROM step WHERE kind = 'userTask'").fetchall()
    return int(found[0])


@contextmanager
def _database(server: str) -> Iterator[str]:
    url = make_url(server).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield url.set(database=DATABASE).render_as_string(hide_password=False)
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _progress(done: int, of: int) -> None:
    if done * 10 // of > (done - 1) * 10 // of:
        print(f"preparing: {done}/{of}", file=sys.stderr)


if __name__ == "__main__":
    main()
