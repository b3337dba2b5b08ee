"""Fills an empty installation with a plan's stories: one process writes rows, another one the search index."""

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from app.demo import city
from app.domain.calendar import WorkingCalendar
from app.operations import upkeep
from app.operations.office import Office
from app.store import counters
from app.store.search import Replies, SearchableCase, terms_of
from benchmarks.large.into_postgres import IntoPostgres, SearchIntoPostgres
from benchmarks.large.into_sqlite import IntoSqlite, SearchIntoSqlite
from benchmarks.large.making import CONFIG, Maker, first_ids, found, seats
from benchmarks.large.plan import Plan
from benchmarks.large.scratch import open_scratch
from benchmarks.large.seating import Seating

BATCH = 1_000
"""Stories that are written together."""
SAID_EVERY = 20_000

Planner: TypeAlias = Callable[[WorkingCalendar, Seating], Plan]
"""Makes the plan, once the calendar and the people of the installation are known."""
Indexed: TypeAlias = list[tuple[SearchableCase, Replies]]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made, and how long it took."""

    stories: int
    rows: int
    seconds: float
    templates: int


class Progress:
    """Prints how far the work has come."""

    def __init__(self, what: str) -> None:
        self._what, self._began = what, time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.perf_counter() - self._began

    def __call__(self, text: str) -> None:
        print(f"{self._what}  {self.seconds:7.1f} s  {text}", flush=True)


def fill(address: str, planned: Planner, say: Progress, folder: Path | None = None) -> Filled:
    """Fill the empty database at `address` with the stories of a plan."""
    with tempfile.TemporaryDirectory(prefix="huiyin-fill-", dir=folder) as made:
        return _fill(address, planned, say, Path(made))


def _fill(address: str, planned: Planner, say: Progress, folder: Path) -> Filled:
    office = Office(replace(CONFIG, database_url=address))
    try:
        found(office)
        with office.read() as uow:
            seated, first = seats(uow), first_ids(uow)
        plan = planned(office.store.calendar(), Seating(seated, city.units()))
    finally:
        office.close()
    search = folder / "search.db"
    into = _opened(address)
    with open_scratch(folder, CONFIG) as scratch, _indexing(address, search) as index:
        maker = Maker(scratch, plan, first)
        rows = _write_all(maker, plan, into, index, say)
    say("all rows written")
    _put_together(into, maker)
    if isinstance(into, IntoSqlite):
        into.finish(say, search)
    else:
        into.finish(say)
    _count_and_seal(address, plan)
    say("counted and sealed")
    return Filled(plan.count, rows, say.seconds, maker.told)


def _opened(address: str) -> IntoSqlite | IntoPostgres:
    if address.startswith("sqlite:///"):
        return IntoSqlite(Path(address.removeprefix("sqlite:///")))
    return IntoPostgres(address)


def _write_all(maker: Maker, plan: Plan, into: IntoSqlite | IntoPostgres, index: Connection, say: Progress) -> int:
    waiting: dict[str, list[Sequence[Any]]] = {}
    indexed: Indexed = []
    written = stories = 0
    for number in range(len(plan.days)):
        for made in maker.day(number):
            for table, rows in made.rows.items():
                waiting.setdefault(table, []).extend(rows)
            indexed.append((made.searchable, made.replies))
            stories += 1
            if len(indexed) == BATCH or stories == plan.count:
                written += sum(map(len, waiting.values()))
                index.send(indexed)
                into.write(waiting)
                waiting, indexed = {}, []
            if stories % SAID_EVERY == 0:
                say(f"{stories} stories, {written} rows, {maker.told} templates")
    index.send(None)
    return written


@contextmanager
def _indexing(address: str, search: Path) -> Iterator[Connection]:
    """Where the searched texts go; on leaving, the index stands."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_index, args=(receiving, address, str(search)))
    process.start()
    receiving.close()
    try:
        yield sending
    finally:
        sending.close()
        process.join()
    if process.exitcode:
        raise RuntimeError(f"the search index could not be made: exit code {process.exitcode}")


def _index(texts: Connection, address: str, search: str) -> None:
    """Makes the search index, in a process of its own."""
    sqlite = address.startswith("sqlite:///")
    into = SearchIntoSqlite(Path(search)) if sqlite else SearchIntoPostgres(address)
    while True:
        try:
            batch: Indexed | None = texts.recv()
        except EOFError:
            return
        if batch is None:
            into.finish()
            return
        into.write([(case.id, *terms_of(case, replies)) for case, replies in batch])


def _put_together(into: IntoSqlite | IntoPostgres, maker: Maker) -> None:
    """The tables that follow from all stories together."""
    into.put("serial_number", ("name", "last"), sorted(maker.cloner.papers.items()))


def _count_and_seal(address: str, plan: Plan) -> None:
    office = Office(replace(CONFIG, database_url=address))
    try:
        with office.begin() as uow:
            counters.rebuild(uow)
        upkeep.seal_journal(office, office.clock(plan.until))
    finally:
        office.close()
