"""Growth: a case returned for rework a thousand times costs the same per step as one returned once."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from app.operations.running import elapsing
from app.store import cases, processes
from benchmarks.town import LINE, Town, open_town

LOOPS = (1, 10, 100, 1000)
MEASURED = 20
"""Further loops, whose steps are timed."""
REJECT = {"approved": "reject", "opinion": "请补充核查情况，写明完成时限。"}
LOOP = (("release", "zjj.head", REJECT), ("revise", "zjj.clerk", LINE[4][2]))


@dataclass(frozen=True, slots=True)
class Grown:
    """After so many loops: the state's bytes, and the milliseconds of one step."""

    loops: int
    state_bytes: int
    step_ms: float


def measure() -> list[Grown]:
    """Bring one case to each number of loops, its due date past half-way; then time further loops of all in turns,
    so that a busy machine is fair to each.
    """
    with open_town() as town:
        grown = [_brought_to(town, loops) for loops in LOOPS]
        seconds: list[list[float]] = [[] for _ in LOOPS]
        for _ in range(MEASURED):
            for case_id, taken in zip(grown, seconds, strict=True):
                taken.extend(_loop(town, case_id))
        return [
            Grown(loops, _state_bytes(town, case_id), statistics.median(taken) * 1e3)
            for loops, case_id, taken in zip(LOOPS, grown, seconds, strict=True)
        ]


def _brought_to(town: Town, loops: int) -> int:
    case_id = town.submit(loops)
    for element, login, values in LINE[:-1]:
        town.complete(town.open_item(case_id, element), login, values)
    for loop in range(loops):
        if loop == loops // 2:
            _overdue(town, case_id)
        _loop(town, case_id)
    return case_id


def _loop(town: Town, case_id: int) -> Sequence[float]:
    """One return for rework; the seconds of each of its steps."""
    seconds = []
    for element, login, values in LOOP:
        item = town.open_item(case_id, element)
        began = time.perf_counter()
        town.complete(item, login, values)
        seconds.append(time.perf_counter() - began)
    return seconds


def _overdue(town: Town, case_id: int) -> None:
    with town.office.begin() as uow:
        due_on = cases.get_case(uow, case_id).due_on
        clock = town.office.clock()
        if due_on is None:
            raise LookupError("the case has no due date")
        elapsing.let_pass(uow, clock.at(clock.end_of(due_on)), case_id)


def _state_bytes(town: Town, case_id: int) -> int:
    with town.office.read() as uow:
        running = [one for one in processes.instances_of_case(uow, case_id) if one.process == "message_handling"]
    return len(running[0].state)
