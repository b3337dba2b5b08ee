"""`make fuzz`: many random diagrams, with progress; a difference is shown as small as can be and ends the run."""

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.engine.fuzz.blocks import Block
from tests.engine.fuzz.comparing import Run, compare
from tests.engine.fuzz.growing import grown
from tests.engine.fuzz.layout import lay_out
from tests.engine.fuzz.shrinking import shrunk
from tests.engine.fuzz.writing import written

OFTEN = 1_000
"""Diagrams between two lines of progress."""


def main() -> int:
    """Compare as many diagrams as are asked for; 1 when one differs."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="how many diagrams")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; one diagram each")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)  # incidents are expected
    begun, tally = time.process_time(), Tally()
    for number, seed in enumerate(range(asked.seed, asked.seed + asked.count), 1):
        tree = grown(seed)
        try:
            tally.add(tree, compare(tree, seed))
        except Exception:
            say(different(tree, seed))
            return 1
        if number % OFTEN == 0 or number == asked.count:
            say(f"{number} diagrams, the last of seed {seed}: {tally}; {time.process_time() - begun:.0f} s")
    say(tally.shares())
    return 0


class Tally:
    """What was run."""

    def __init__(self) -> None:
        self.finished = self.acts = 0
        self.blocks, self.passed = Counter[str](), Counter[str]()

    def add(self, tree: Block, run: Run) -> None:
        """Count a diagram."""
        self.finished += run.finished
        self.acts += len(run.acts)
        self.blocks.update(kinds(tree))
        self.passed.update(run.passed)

    def __str__(self) -> str:
        return f"{self.finished} ran to the end, {self.acts} acts, {self.passed.total()} elements passed"

    def shares(self) -> str:
        """How often each construct was drawn and each kind of element passed."""
        counts = [
            f"{title}: " + ", ".join(f"{kind} {count}" for kind, count in counter.most_common())
            for title, counter in (("drawn", self.blocks), ("passed", self.passed))
        ]
        return "\n".join(counts)


def kinds(block: Block) -> Iterator[str]:
    """What a tree is made of, events and triggers by their kinds."""
    yield block.kind
    yield from (f"{block.kind} {trigger.kind}" for trigger in block.triggers)
    for event in block.events:
        yield f"{'' if event.interrupting else 'non-interrupting '}{event.trigger.kind} on an activity"
    if block.repeat:
        yield f"{'sequential' if block.repeat.sequential else 'parallel'} repetition"
    for part in block.parts:
        yield from kinds(part)


def different(tree: Block, seed: int) -> str:
    """A difference as its finder needs it: the seed, the smallest diagram, what differs, and the XML."""
    small, script = shrunk(tree, seed)
    try:
        compare(small, script)
    except Exception as difference:
        diagrams = "\n\n".join(written(process).decode() for process in lay_out(small))
        return f"seed {seed} differs\n{small}\nscript {script}: {difference!r}\n{difference}\n\n{diagrams}"
    return f"seed {seed} differs at times\n{tree}"


def say(text: str) -> None:
    """To the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
