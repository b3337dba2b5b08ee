"""Processes that work at the same moment, each with an office of its own, as worker processes of a server do."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.town import Town, town_at

HEAD_START = 0.05
"""Seconds between the word and the beginning, so that everybody has heard it."""
PATIENCE = 120

Work = Callable[[Town, Any], Any]
"""What a member does with its share; a function of a module, for it is called elsewhere."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What the members gave, and the seconds from the common beginning until the last one was done."""

    results: Sequence[Any]
    seconds: float


class Crew:
    """Processes that wait for work."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self._lines = lines

    def work(self, work: Work, shares: Sequence[Any]) -> Worked:
        """Let as many members as there are shares work at once. RuntimeError when one of them fails."""
        began = time.monotonic() + HEAD_START
        for line, share in zip(self._lines, shares, strict=False):
            line.send((work, share, began))
        done = [_answer(line) for line, _ in zip(self._lines, shares, strict=False)]
        return Worked([result for result, _ in done], max(ended for _, ended in done) - began)


@contextmanager
def crew(address: str, members: int) -> Iterator[Crew]:
    """So many processes over a town that is there."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pairs = [context.Pipe() for _ in range(members)]
    processes = [context.Process(target=_member, args=(address, theirs), daemon=True) for _, theirs in pairs]
    for process, (_, theirs) in zip(processes, pairs, strict=True):
        process.start()
        theirs.close()
    try:
        yield Crew([ours for ours, _ in pairs])
    finally:
        for ours, _ in pairs:
            ours.send(None)
        for process in processes:
            process.join(PATIENCE)


def _member(address: str, line: Connection) -> None:
    with town_at(address) as town:
        while (told := line.recv()) is not None:
            work, share, begin = told
            time.sleep(max(0.0, begin - time.monotonic()))
            try:
                result = work(town, share)
            except Exception as failure:
                result = failure
            line.send((result, time.monotonic()))


def _answer(line: Connection) -> tuple[Any, float]:
    if not line.poll(PATIENCE):
        raise RuntimeError("a process does not answer")
    result, ended = line.recv()
    if isinstance(result, Exception):
        raise RuntimeError("a process has failed") from result
    return result, ended
