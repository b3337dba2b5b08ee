"""Growth: a case returned for rework a thousand times costs the same per step as one returned once."""

import statistics
import time
from dataclasses import dataclass

from app.operations.running import elapsing
from app.store import cases, processes
from benchmarks.town import LINE, Town, open_town

LOOPS = (1, 10, 100, 1000)
REJECT = {"approved": "reject", "opinion": "请补充核查情况，写明完成时限。"}
NEAR = 10
"""Steps around a mark whose median is taken."""


@dataclass(frozen=True, slots=True)
class Grown:
    """After so many loops: the state's bytes, and the milliseconds of one step."""

    loops: int
    state_bytes: int
    step_ms: float


def measure() -> list[Grown]:
    """Return one case for rework again and again; half-way its due date passes and the overdue timer fires."""
    handled = LINE[4][2]
    with open_town() as town:
        case_id = town.submit(1)
        for element, login, values in LINE[:-1]:
            town.complete(town.open_item(case_id, element), login, values)
        grown, seconds = [], []
        for loop in range(1, max(LOOPS) + 1):
            for element, login, values in (("release", "zjj.head", REJECT), ("revise", "zjj.clerk", handled)):
                item = town.open_item(case_id, element)
                began = time.perf_counter()
                town.complete(item, login, values)
                seconds.append(time.perf_counter() - began)
            if loop == max(LOOPS) // 2:
                _overdue(town, case_id)
            if loop in LOOPS:
                near = seconds[: 2 * NEAR] if loop <= NEAR else seconds[-2 * NEAR :]
                grown.append(Grown(loop, _state_bytes(town, case_id), statistics.median(near) * 1e3))
    return grown


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
