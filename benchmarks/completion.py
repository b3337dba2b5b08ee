"""One completed task through operations, against the floor and the naive cycle, in turns within one run."""

import gc
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
from sqlalchemy import Engine, event, make_url

from app.store.connections import Transaction
from benchmarks.floor import recording, replay
from benchmarks.naive import Naive
from benchmarks.town import LINE, Town, open_town

CASES = 60
WARM = 6
"""Cases completed first and not counted."""
VARIABLES = ("moderation", "disposal", "complexity", "transfer_mode", "lead_unit", "acknowledgement", "visibility")


@dataclass(slots=True)
class Measured:
    """Seconds per completed task, by variant, and what each completion sent."""

    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    commits: list[int] = field(default_factory=list)
    by_element: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def figures(self, name: str) -> dict[str, float]:
        """The flat figures of one database."""
        ours, floor = statistics.median(self.ours), statistics.median(self.floor)
        found = {
            "median_ms": ours * 1e3,
            "floor_ms": floor * 1e3,
            "vs_floor": ours / floor,
            "statements": max(self.statements),
            "commits": max(self.commits),
        }
        if self.naive:
            naive = statistics.median(self.naive)
            found |= {"naive_ms": naive * 1e3, "vs_naive": naive / ours}
        return {f"complete.{name}.{key}": value for key, value in found.items()}


def on_sqlite() -> Measured:
    """Completions on SQLite with synchronous=FULL."""
    with open_town() as town, tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        naive = Naive(Path(folder) / "naive.db")
        source = make_url(town.office.config.database_url).database or ""
        case_ids = [town.submit(number) for number in range(CASES + WARM)]
        for case_id in case_ids:
            naive.start(case_id)
        copy = Path(folder) / "floor.db"
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
        with closing(sqlite3.connect(copy, isolation_level=None)) as plain:
            plain.execute("PRAGMA journal_mode = WAL")
            plain.execute("PRAGMA synchronous = FULL")
            plain.execute("PRAGMA foreign_keys = ON")
            measured = _measure(town, case_ids, lambda tape: replay(plain, tape, "BEGIN IMMEDIATE"), naive)
        naive.close()
        return measured


def on_postgres(server: str) -> Measured:
    """Completions on PostgreSQL; `server` is the address of a database that may create others."""
    url = make_url(server)
    plain_server = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with ExitStack() as stack:
        admin = stack.enter_context(psycopg.connect(plain_server, autocommit=True))
        ours, floor = stack.enter_context(_databases(admin))
        address = url.set(drivername="postgresql", database=ours).render_as_string(hide_password=False)
        town = stack.enter_context(open_town(address))
        case_ids = [town.submit(number) for number in range(CASES + WARM)]
        town.office.store.dispose()
        admin.execute(f"CREATE DATABASE {floor} TEMPLATE {ours}")
        plain = stack.enter_context(psycopg.connect(plain_server, dbname=floor, autocommit=True))
        return _measure(town, case_ids, lambda tape: replay(plain, tape, "BEGIN"), None)


@contextmanager
def _databases(admin: Any) -> Iterator[tuple[str, str]]:
    names = ("huiyin_bench", "huiyin_bench_floor")
    for name in names:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.execute(f"CREATE DATABASE {names[0]}")
    try:
        yield names
    finally:
        for name in names:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _measure(
    town: Town, case_ids: list[int], floor: Callable[[list[Any]], float], naive: Naive | None
) -> Measured:
    measured = Measured()
    for element, login, values in LINE:
        for number, case_id in enumerate(case_ids):
            gc.collect()
            with recording() as tape, _commits() as committed:
                item = town.open_item(case_id, element)
                tape.clear()
                began = time.perf_counter()
                uow = town.complete(item, login, values)
                seconds = time.perf_counter() - began
            floor_seconds = floor(tape)
            naive_seconds = naive.complete(case_id, element, _variables(values)) if naive else None
            if number < WARM:
                continue
            measured.ours.append(seconds)
            measured.by_element[element].append(seconds)
            measured.floor.append(floor_seconds)
            measured.statements.append(uow.statements)
            measured.commits.append(len(committed))
            if naive_seconds is not None:
                measured.naive.append(naive_seconds)
    return measured


def _variables(values: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {name: values[name] for name in VARIABLES if name in values}
    return known | ({"approved": True} if "approved" in values else {})


@contextmanager
def _commits() -> Iterator[list[object]]:
    """Commits of units of work, which go to the driver itself, and any that go through SQLAlchemy."""
    committed: list[object] = []
    note, commit = committed.append, Transaction.commit

    def commit_noted(transaction: Transaction) -> None:
        note(transaction)
        commit(transaction)

    event.listen(Engine, "commit", note)
    try:
        with patch.object(Transaction, "commit", commit_noted):
            yield committed
    finally:
        event.remove(Engine, "commit", note)
