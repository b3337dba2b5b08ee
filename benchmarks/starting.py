"""A new message through operations: case, number, terms and the first step of its procedure, against the floor."""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack, closing

import psycopg

from benchmarks.databases import copied, copied_on_server, folder, plain_sqlite, postgres
from benchmarks.floor import Tape, recording, replay
from benchmarks.town import Town, open_town, town_at

OURS, REHEARSAL, FLOOR = "huiyin_bench_start", "huiyin_bench_start_rehearsal", "huiyin_bench_start_floor"
STARTS = 80
WARM = 10
"""Messages written first, whose times do not count."""


def on_sqlite() -> dict[str, float]:
    """New messages on SQLite with synchronous=FULL."""
    with ExitStack() as stack:
        path = stack.enter_context(folder())
        town = stack.enter_context(open_town(f"sqlite:///{path / 'ours.db'}"))
        for copy in ("rehearsal.db", "floor.db"):
            copied(path / "ours.db", path / copy)
        tapes = _rehearse(f"sqlite:///{path / 'rehearsal.db'}")
        plain = stack.enter_context(closing(plain_sqlite(path / "floor.db")))
        return _figures("sqlite", town, tapes, lambda tape: replay(plain, tape, "BEGIN IMMEDIATE"))


def on_postgres(server: str) -> dict[str, float]:
    """New messages on PostgreSQL."""
    with ExitStack() as stack:
        address = stack.enter_context(postgres(server, OURS, REHEARSAL, FLOOR))
        with open_town(address):
            pass
        rehearsal, floor = copied_on_server(server, OURS, REHEARSAL, FLOOR)
        tapes = _rehearse(rehearsal)
        town = stack.enter_context(town_at(address))
        plain = stack.enter_context(psycopg.connect(floor, autocommit=True))
        return _figures("postgres", town, tapes, lambda tape: replay(plain, tape, "BEGIN"))


def _rehearse(address: str) -> list[Tape]:
    tapes = []
    with town_at(address) as town:
        for number in range(STARTS):
            with recording() as tape:
                town.submit(number)
            tapes.append(tape)
    return tapes


def _figures(name: str, town: Town, tapes: list[Tape], floor: Callable[[Tape], float]) -> dict[str, float]:
    """Ours and the floor in turns, so that a busy machine is fair to both."""
    ours, processor, floors = [], [], []
    for number, tape in enumerate(tapes):
        if number % 2:
            floors.append(floor(tape))
        began, used = time.perf_counter(), time.process_time()
        town.submit(number)
        processor.append(time.process_time() - used)
        ours.append(time.perf_counter() - began)
        if not number % 2:
            floors.append(floor(tape))
    found = {
        "median_ms": statistics.median(ours[WARM:]) * 1e3,
        "processor_ms": statistics.median(processor[WARM:]) * 1e3,
        "floor_ms": statistics.median(floors[WARM:]) * 1e3,
        "statements": max(len(tape.statements) for tape in tapes[WARM:]) + 1,
        "commits": max(tape.commits for tape in tapes),
    }
    found["vs_floor"] = found["median_ms"] / found["floor_ms"]
    return {f"start.{name}.{key}": value for key, value in found.items()}
