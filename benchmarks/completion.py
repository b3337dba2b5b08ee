"""One completed task through operations, against the floor and the naive cycle.

The three take turns within one run, each on a database of its own in the same folder, and none is watched while it
is timed: what a completion sends is recorded beforehand, in a rehearsal on a copy.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

import psycopg

from benchmarks.databases import copied, copied_on_server, folder, plain_sqlite, postgres
from benchmarks.floor import Tape, recording, replay
from benchmarks.naive import Naive
from benchmarks.town import LINE, Town, open_town, town_at

OURS, REHEARSAL, FLOOR = "huiyin_bench", "huiyin_bench_rehearsal", "huiyin_bench_floor"
CASES = 66
WARM = 6
"""Cases completed first in the rehearsal, while diagrams are read, whose statements do not count."""
VARIABLES = ("moderation", "disposal", "complexity", "transfer_mode", "lead_unit", "acknowledgement", "visibility")

Tapes: TypeAlias = Mapping[tuple[str, int], Tape]
"""What completing an element of a case sends."""


@dataclass(slots=True)
class Timed:
    """Completions of one element: seconds by variant, and our processor's part of them."""

    ours: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Measured:
    """The main line, element by element."""

    timed: Mapping[str, Timed]
    tapes: Tapes

    def figures(self, name: str) -> dict[str, float]:
        """The flat figures of one database: the whole line, where each element counts as much as any other, then
        the elements.
        """
        ours, floor = (self._of_the_line(lambda one: one.ours), self._of_the_line(lambda one: one.floor))
        sent = {element: self._sent(element) for element in self.timed}
        found = {
            "median_ms": ours,
            "floor_ms": floor,
            "vs_floor": ours / floor,
            "statements": max(sent.values()),
            "commits": max(tape.commits for tape in self.tapes.values()),
        }
        if all(one.naive for one in self.timed.values()):
            naive = self._of_the_line(lambda one: one.naive)
            found |= {"naive_ms": naive, "vs_naive": naive / ours}
        for element, one in self.timed.items():
            found[f"{element}.statements"] = sent[element]
            found[f"{element}.ms"] = statistics.median(one.ours) * 1e3
            found[f"{element}.processor_ms"] = statistics.median(one.processor) * 1e3
        return {f"complete.{name}.{key}": value for key, value in found.items()}

    def _of_the_line(self, variant: Callable[[Timed], list[float]]) -> float:
        return statistics.mean(statistics.median(variant(one)) for one in self.timed.values()) * 1e3

    def _sent(self, element: str) -> int:
        """The most statements that completing the element has sent, BEGIN included."""
        sent = [len(tape.statements) + 1 for (found, _), tape in self.tapes.items() if found == element]
        return max(sent[WARM:])


def on_sqlite() -> Measured:
    """Completions on SQLite with synchronous=FULL."""
    with ExitStack() as stack:
        path = stack.enter_context(folder())
        town = stack.enter_context(open_town(f"sqlite:///{path / 'ours.db'}"))
        naive = stack.enter_context(closing(Naive(path / "naive.db")))
        case_ids = [town.submit(number) for number in range(CASES)]
        for case_id in case_ids:
            naive.start(case_id)
        for copy in ("rehearsal.db", "floor.db"):
            copied(path / "ours.db", path / copy)
        tapes = _rehearse(f"sqlite:///{path / 'rehearsal.db'}", case_ids)
        plain = stack.enter_context(closing(plain_sqlite(path / "floor.db")))
        return Measured(_time(town, tapes, lambda tape: replay(plain, tape, "BEGIN IMMEDIATE"), naive), tapes)


def on_postgres(server: str) -> Measured:
    """Completions on PostgreSQL; `server` is the address of a database that may create others."""
    with ExitStack() as stack:
        address = stack.enter_context(postgres(server, OURS, REHEARSAL, FLOOR))
        town = stack.enter_context(open_town(address))
        case_ids = [town.submit(number) for number in range(CASES)]
        town.office.store.dispose()
        rehearsal, floor = copied_on_server(server, OURS, REHEARSAL, FLOOR)
        tapes = _rehearse(rehearsal, case_ids)
        plain = stack.enter_context(psycopg.connect(floor, autocommit=True))
        return Measured(_time(town, tapes, lambda tape: replay(plain, tape, "BEGIN"), None), tapes)


def _rehearse(address: str, case_ids: Sequence[int]) -> Tapes:
    tapes = {}
    with town_at(address) as town:
        for element, login, values in LINE:
            for case_id in case_ids:
                item = town.open_item(case_id, element)
                with recording() as tape:
                    town.complete(item, login, values)
                tapes[element, case_id] = tape
    return tapes


def _time(town: Town, tapes: Tapes, floor: Callable[[Tape], float], naive: Naive | None) -> Mapping[str, Timed]:
    """The line for every case, element by element; who goes first changes from case to case."""
    measured = {element: Timed() for element, _, _ in LINE}
    case_ids = list(dict.fromkeys(case_id for _, case_id in tapes))
    for element, login, values in LINE:
        timed, given = measured[element], _variables(values)
        for number, case_id in enumerate(case_ids):
            item = town.open_item(case_id, element)
            turns = [
                partial(_ours, town, item, login, values, timed),
                partial(_floor, floor, tapes[element, case_id], timed),
            ]
            if naive is not None:
                turns.append(partial(_naive, naive, case_id, element, given, timed))
            for turn in range(len(turns)):
                turns[(number + turn) % len(turns)]()
    return measured


def _ours(town: Town, item: int, login: str, values: Mapping[str, Any], timed: Timed) -> None:
    began, processor = time.perf_counter(), time.process_time()
    town.complete(item, login, values)
    timed.processor.append(time.process_time() - processor)
    timed.ours.append(time.perf_counter() - began)


def _floor(send: Callable[[Tape], float], tape: Tape, timed: Timed) -> None:
    timed.floor.append(send(tape))


def _naive(naive: Naive, case_id: int, element: str, given: Mapping[str, Any], timed: Timed) -> None:
    timed.naive.append(naive.complete(case_id, element, given))


def _variables(values: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {name: values[name] for name in VARIABLES if name in values}
    return known | ({"approved": True} if "approved" in values else {})
