"""The smallest diagram that shows a difference."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from tests.engine.fuzz.blocks import Block, size
from tests.engine.fuzz.comparing import Differs, Refused, compare

Item = TypeVar("Item")

MOST_TRIES = 4_000
SCRIPTS = 12
"""How many random scripts are played to a smaller diagram: its acts differ from those of the larger."""


def shrunk(tree: Block, seed: int) -> tuple[Block, int]:
    """A smaller tree and the seed of a script that show the same kind of failure as these."""
    kind, tries = failure(tree, seed), 0
    while True:
        for candidate in sorted(smaller(tree), key=size):
            seeds = [seed, *range(SCRIPTS)]
            tries += 1
            found = next((other for other in seeds if failure(candidate, other) == kind), None)
            if found is not None:
                tree, seed = candidate, found
                break
            if tries > MOST_TRIES:
                return tree, seed
        else:
            return tree, seed


def failure(tree: Block, seed: int) -> str:
    """What a comparison ends in; empty when it ends well."""
    try:
        compare(tree, seed)
    except (Differs, Refused) as difference:
        return type(difference).__name__
    except Exception as error:
        return repr(error)
    return ""


def smaller(block: Block) -> Iterator[Block]:
    """Trees with something left out. Some of them mean nothing; those fail in another way."""
    if block.kind != "task":
        yield Block("task")
    yield from block.parts
    yield from _without_a_part(block)
    if block.repeat and block.repeat.until:
        yield replace(block, repeat=replace(block.repeat, until=None))
    for place, part in enumerate(block.parts):
        for other in smaller(part):
            yield replace(block, parts=(*block.parts[:place], other, *block.parts[place + 1 :]))


def _without_a_part(block: Block) -> Iterator[Block]:
    for place in range(len(block.parts)):
        if block.kind in {"guarded", "handled"} and place > 0:
            yield replace(block, parts=_cut(block.parts, place), events=_cut(block.events, place - 1))
        elif block.kind in {"choice", "inclusive"} and place < len(block.conditions):
            yield replace(block, parts=_cut(block.parts, place), conditions=_cut(block.conditions, place))
        elif block.kind == "race" and len(block.parts) > 2:
            yield replace(block, parts=_cut(block.parts, place), triggers=_cut(block.triggers, place))
        elif block.kind in {"sequence", "parallel"} and len(block.parts) > 1:
            yield replace(block, parts=_cut(block.parts, place))


def _cut(of: tuple[Item, ...], place: int) -> tuple[Item, ...]:
    return (*of[:place], *of[place + 1 :])
