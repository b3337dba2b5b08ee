"""Times of pages, look-ups, timers and completions at every size, in turns, and what they are held to."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from time import perf_counter, process_time
from typing import TypeAlias

from app.operations import register, timers
from benchmarks.large.kept import Kept
from benchmarks.large.questions import questions
from benchmarks.large.server import Server, serving
from benchmarks.town import LINE, Town, town_at

WARM, TIMES = 3, 30
"""Answers before the clock runs, and those that count."""
SWEPT = 10
"""Instances of one sweep."""
CASES = 12
"""Messages taken through the main line."""
MOST_MS = 50.0
LIMITED = frozenset({"inbox", "queue", "register", "look_up", "ledger"})
MOST_RATIO, MOST_RATIO_OF_WRITING = 3.0, 1.5

Ask: TypeAlias = Callable[[], float]
"""Does it once; the seconds it took."""


@dataclass(slots=True)
class Timed:
    """The seconds of one thing at one size."""

    group: str
    name: str
    kept: Kept
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Our own part of them; on PostgreSQL the server's is not in it."""

    @property
    def processor_ms(self) -> float:
        """Half of the answers took no more of the processor, however busy the machine was."""
        return statistics.median(self.processor) * 1e3

    @property
    def median_ms(self) -> float:
        """Half of the answers took no longer."""
        return statistics.median(self.seconds) * 1e3

    @property
    def p95_ms(self) -> float:
        """Nineteen of twenty answers took no longer."""
        return sorted(self.seconds)[round(0.95 * (len(self.seconds) - 1))] * 1e3


def measure(installations: Sequence[Kept], only: frozenset[str]) -> Sequence[Timed]:
    """Everything at every size; sizes take turns, so that a busy machine is fair to each."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(kept)) for kept in installations]
        towns = [stack.enter_context(town_at(kept.address)) for kept in installations]
        found = [*_pages(servers, only), *_look_ups(servers, only), *_figures(servers, only)]
        return [*found, *_completions(towns, installations, only), *_sweeps(servers, only)]


def _pages(servers: Sequence[Server], only: frozenset[str]) -> Iterator[Timed]:
    asked = {}
    for server in servers:
        with server.office.read() as uow:
            asked[server.kept.size] = questions(uow)
    for one in zip(*(asked[server.kept.size] for server in servers), strict=True):
        if not only or one[0].group in only:
            asking = [
                (server, _visits(server, question.login, question.paths))
                for server, question in zip(servers, one, strict=True)
            ]
            yield from _in_turns(one[0].group, one[0].name, asking)


def _visits(server: Server, login: str, paths: Sequence[str]) -> Ask:
    turns = cycle(paths)
    return lambda: server.get(login, next(turns))


def _look_ups(servers: Sequence[Server], only: frozenset[str]) -> Iterator[Timed]:
    if only and "look_up" not in only:
        return
    asking = []
    for server in servers:
        number, code = server.submit(0)
        asking.append((server, lambda server=server, number=number, code=code: server.look_up(number, code)))
    yield from _in_turns("look_up", "number_and_code", asking)


def _figures(servers: Sequence[Server], only: frozenset[str]) -> Iterator[Timed]:
    """The figures of the home page, which otherwise are counted once a minute."""
    if only and "home" not in only:
        return

    def counting(server: Server) -> Ask:
        def count() -> float:
            began = perf_counter()
            with server.office.read() as uow:
                register.figures(uow, server.office.clock())
            return perf_counter() - began

        return count

    yield from _in_turns("home", "figures", [(server, counting(server)) for server in servers])


def _in_turns(group: str, name: str, asking: Sequence[tuple[Server, Ask]]) -> list[Timed]:
    timed = [Timed(group, name, server.kept) for server, _ in asking]
    for round_ in range(WARM + TIMES):
        for one, (_, ask) in zip(timed, asking, strict=True):
            processor = process_time()
            taken = ask()
            if round_ >= WARM:
                one.seconds.append(taken)
                one.processor.append(process_time() - processor)
    return timed


def _completions(towns: Sequence[Town], installations: Sequence[Kept], only: frozenset[str]) -> Iterator[Timed]:
    """The main line, element by element, on new messages."""
    if only and "complete" not in only:
        return
    case_ids = [[town.submit(number) for number in range(CASES)] for town in towns]
    for element, login, values in LINE:
        timed = [Timed("complete", element, kept) for kept in installations]
        for number in range(CASES):
            for town, own, one in zip(towns, case_ids, timed, strict=True):
                item = town.open_item(own[number], element)
                began, processor = perf_counter(), process_time()
                town.complete(item, login, values)
                if number:
                    one.seconds.append(perf_counter() - began)
                    one.processor.append(process_time() - processor)
        yield from timed


def _sweeps(servers: Sequence[Server], only: frozenset[str]) -> Iterator[Timed]:
    """Timers that are due, a few at a time: seconds for each that fired."""
    if only and "sweep" not in only:
        return
    timed = [Timed("sweep", "per_timer", server.kept) for server in servers]
    for day in range(6):
        for one, server in zip(timed, servers, strict=True):
            clock = server.office.clock()
            clock = clock.at(clock.now + timedelta(days=day))
            began, processor = perf_counter(), process_time()
            fired = timers.fire_due(server.office, clock, SWEPT)
            if fired:
                one.seconds += [(perf_counter() - began) / fired] * fired
                one.processor += [(process_time() - processor) / fired] * fired
    yield from (one for one in timed if one.seconds)


def figures(timed: Sequence[Timed]) -> dict[str, float]:
    """Flat figures: each thing at each size, then the slowest of its group, and how it grew with the size."""
    found = dict[str, float]()
    for one in timed:
        for name in (f"{one.group}.{one.name}", one.group):
            key = f"{name}.{one.kept.dialect}.{one.kept.size}"
            for figure in ("median_ms", "p95_ms", "processor_ms"):
                found[f"{key}.{figure}"] = max(found.get(f"{key}.{figure}", 0.0), getattr(one, figure))
    return found | _ratios(timed) | _ratio_of_the_line(timed)


def _ratios(timed: Sequence[Timed]) -> dict[str, float]:
    small = {(one.kept.dialect, one.group, one.name): one for one in timed if one.kept.size == "1k"}
    found = dict[str, float]()
    for one in timed:
        base = small.get((one.kept.dialect, one.group, one.name))
        if base is None or one is base:
            continue
        for figure, kind in (("median_ms", "ratio"), ("processor_ms", "processor_ratio")):
            ratio, ending = getattr(one, figure) / getattr(base, figure), f"{kind}_{one.kept.size}_to_1k"
            found[f"{one.group}.{one.name}.{one.kept.dialect}.{ending}"] = ratio
            for name in (f"{one.group}.{one.kept.dialect}.{ending}", f"{one.group}.{ending}"):
                found[name] = max(found.get(name, 0.0), ratio)
    return found


def _ratio_of_the_line(timed: Sequence[Timed]) -> dict[str, float]:
    """How completing grew: every element of the main line counts as much as its share of the time."""
    found = dict[str, float]()
    lines = dict[tuple[str, str, str], float]()
    for one in timed:
        if one.group == "complete":
            for figure, kind in (("median_ms", "ratio"), ("processor_ms", "processor_ratio")):
                line = (one.kept.dialect, one.kept.size, kind)
                lines[line] = lines.get(line, 0.0) + getattr(one, figure)
    for (dialect, size, kind), taken in lines.items():
        base = lines.get((dialect, "1k", kind))
        if base is not None and size != "1k":
            for name in (f"complete.{dialect}", "complete"):
                key = f"{name}.{kind}_{size}_to_1k"
                found[key] = max(found.get(key, 0.0), taken / base)
    return found


def missed(found: Mapping[str, float]) -> list[str]:
    """The figures beyond their limits, in words."""
    return [text for name, value in found.items() if (text := _verdict(name, value))]


def _verdict(name: str, value: float) -> str:
    group, _, rest = name.partition(".")
    if group in LIMITED and rest.endswith("1m.p95_ms") and value >= MOST_MS:
        return f"{name} is {value:.1f}, not below {MOST_MS:.0f}"
    limit = MOST_RATIO if group in LIMITED else None
    if group == "complete" and rest.count(".") <= 1:  # the whole line, not one element of it
        limit = MOST_RATIO_OF_WRITING
    if limit is not None and name.endswith(".ratio_1m_to_1k") and value > limit:
        return f"{name} is {value:.2f}, more than {limit}"
    return ""
