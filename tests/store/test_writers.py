"""Several processes write at once: numbers without gaps, one winner per version."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from threading import Thread

import pytest

from app.domain.errors import Conflict
from app.store import cases, counters, hot_path, journal_seals, journal_verification
from app.store.journal import Entry
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, changes, loaded, new_case, open_item, started
from tests.store.databases import open_store

WRITERS = 8
EACH = 12


def together(address: str, work: Callable[[Store, Barrier, int], object], count: int) -> list[object]:
    """Run `work` in several processes that begin at the same moment; what each returned."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    barrier, results = context.Barrier(count), context.Queue()
    workers = [context.Process(target=_run, args=(address, work, barrier, results, n)) for n in range(count)]
    for worker in workers:
        worker.start()
    found = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(60)
    return found


def _run(
    address: str,
    work: Callable[[Store, Barrier, int], object],
    barrier: Barrier,
    results: "multiprocessing.Queue[object]",
    number: int,
) -> None:
    store = open_store(address)
    try:
        results.put(work(store, barrier, number))
    except Exception as error:
        results.put(error)
    finally:
        store.dispose()


def register_some(store: Store, barrier: Barrier, number: int) -> list[str]:
    """Register cases; every third attempt is rolled back after its number was drawn."""
    barrier.wait()
    numbers = []
    for attempt in range(EACH):
        try:
            with store.begin() as uow:
                case = new_case(uow, source_number=f"{number}-{attempt}")
                if attempt % 3 == 2:
                    raise RuntimeError
            numbers.append(case.number)
        except RuntimeError:
            continue
    return numbers


def test_numbers_have_no_gap_under_eight_writers(store: Store, address: str) -> None:
    found = together(address, register_some, WRITERS)
    numbers = sorted(number for some in found if isinstance(some, list) for number in some)
    kept = WRITERS * EACH * 2 // 3
    assert numbers == [f"2026-{serial:05d}" for serial in range(1, kept + 1)]
    with store.begin() as uow:
        assert counters.value(uow, "received") == kept
        assert counters.recount(uow) == ()
        verified = journal_verification.verify(uow)
        assert (verified.holds, verified.streams) == (True, kept)


class Complete:
    """Completes one task after everybody has read it."""

    def __init__(self, item_id: int) -> None:
        self.item_id = item_id

    def __call__(self, store: Store, barrier: Barrier, number: int) -> str:
        with store.read() as uow:
            read = loaded(uow, self.item_id)
            case = read.case
        assert case is not None
        barrier.wait()
        try:
            with store.begin() as uow:
                cases.know(uow, case)
                done = changes(
                    closed=[read.item],
                    case={"summary": f"by {number}"},
                    entries=[Entry(NOW, None, "task:completed", {})],
                )
                hot_path.save(uow, read, done)
        except Conflict:
            return "conflict"
        return "done"


def test_of_those_who_complete_one_task_at_once_one_wins(store: Store, city: City, address: str) -> None:
    item = open_item()
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, item)
    outcomes = together(address, Complete(item.id), 4)
    assert sorted(map(str, outcomes)) == ["conflict", "conflict", "conflict", "done"]
    with store.begin() as uow:
        assert cases.get_case(uow, case.id).summary.startswith("by ")
        assert journal_verification.verify(uow).holds
        assert counters.recount(uow) == ()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_who_goes_from_one_process_of_a_case_to_another_waits_for_nobody_in_a_ring(
    store: Store, city: City
) -> None:
    """One completes a task whose message moves the other process, while somebody completes a task there."""
    one, other = open_item(), open_item(element="supervise")
    with store.begin() as uow:
        case = new_case(uow)
        started(uow, city, case.id, one)
        started(uow, city, case.id, other)
    told: list[Conflict | None] = []

    def complete_the_other() -> None:
        try:
            with store.begin() as uow:
                hot_path.save(uow, loaded(uow, other.id), changes(closed=[other]))
            told.append(None)
        except Conflict as conflict:
            told.append(conflict)

    rival = Thread(target=complete_the_other)
    with store.begin() as uow:
        found = loaded(uow, one.id)
        hot_path.save(uow, found, changes(closed=[one]))
        uow.flush()
        rival.start()
        rival.join(0.2)
        hot_path.save(uow, loaded(uow, other.id), changes(state=b"told"))
    rival.join(20)
    (conflict,) = told
    assert conflict is not None
    assert conflict.__cause__ is None, "the database had to break a ring"
    with store.begin() as uow:
        assert counters.recount(uow) == ()


def fold_while_counting(store: Store, barrier: Barrier, number: int) -> int:
    """Even workers fold, odd ones register."""
    barrier.wait()
    for attempt in range(EACH):
        with store.begin() as uow:
            if number % 2:
                new_case(uow, source_number=f"{number}-{attempt}")
            else:
                counters.fold(uow)
    return 0


def test_folding_while_others_count_loses_nothing(store: Store, address: str) -> None:
    assert together(address, fold_while_counting, 4) == [0, 0, 0, 0]
    with store.begin() as uow:
        assert counters.value(uow, "received") == 2 * EACH
        counters.fold(uow)
        assert counters.value(uow, "received") == 2 * EACH
        assert counters.recount(uow) == ()


def test_a_seal_waits_for_entries_that_are_numbered_and_not_yet_kept(store: Store) -> None:
    def seal() -> None:
        with store.begin() as uow:
            journal_seals.seal(uow, NOW)

    sealing = Thread(target=seal)
    written = 1
    with store.begin() as slow:
        new_case(slow, year=2001)
        slow.flush()
        if store.dialect == "postgresql":
            with store.begin() as quick:
                new_case(quick, year=2002)
            written = 2
        sealing.start()
        sealing.join(0.5)
        assert sealing.is_alive()
    sealing.join(20)
    with store.read() as uow:
        assert journal_verification.verify(uow).holds
        sealed = journal_seals.head(uow)
    assert sealed is not None
    assert sealed.entries == written
