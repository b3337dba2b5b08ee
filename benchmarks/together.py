"""Several processes complete tasks of different cases on PostgreSQL at once: how many more a second than one."""

import statistics
from collections.abc import Sequence

from benchmarks.crew import Crew, crew
from benchmarks.databases import postgres
from benchmarks.town import LINE, Town, open_town, town_at

PROCESSES = (1, 2)
"""Compared: in turns, so that a busy machine is fair to both."""
MORE = (4, 8)
"""Measured once, for information: more than the machine has processors for."""
EACH = 12
"""Cases that a process takes through the main line in one turn."""
TURNS = 5


def measure(server: str) -> dict[str, float]:
    """Completed tasks per second by number of processes, and how many times one process two are."""
    with postgres(server, "huiyin_bench_together") as address:
        with open_town(address):
            pass
        with crew(address, max(MORE)) as workers, town_at(address) as town:
            workers.work(complete_line, [_cases(town, 2) for _ in range(max(MORE))])
            turns = [[_rate(workers, town, count) for count in PROCESSES] for _ in range(TURNS)]
            rates = {count: _rate(workers, town, count) for count in MORE}
    rates |= {count: statistics.median(turn[at] for turn in turns) for at, count in enumerate(PROCESSES)}
    figures = {f"complete.postgres.{count}_processes_per_s": rates[count] for count in sorted(rates)}
    return figures | {"complete.postgres.two_processes_ratio": statistics.median(two / one for one, two in turns)}


def complete_line(town: Town, case_ids: Sequence[int]) -> int:
    """Take cases through the main line; the number of tasks is returned."""
    for case_id in case_ids:
        for element, login, values in LINE:
            town.complete(town.open_item(case_id, element), login, values)
    return len(case_ids) * len(LINE)


def _rate(workers: Crew, town: Town, count: int) -> float:
    shares = [_cases(town, EACH) for _ in range(count)]
    worked = workers.work(complete_line, shares)
    return float(sum(worked.results)) / worked.seconds


def _cases(town: Town, count: int) -> list[int]:
    return [town.submit(number) for number in range(count)]
