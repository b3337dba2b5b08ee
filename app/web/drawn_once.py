"""Parts of pages that follow from what they are given alone, and are therefore worked out once
(docs/decisions/0132-what-a-process-keeps.md).
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar

from app.web.chosen import CHINESE, current_tag

Part = TypeVar("Part")

MOST_KEPT = 256
"""Of each kind; the least used is given up first."""


def drawn_once(draw: Callable[..., Part], most: int = MOST_KEPT) -> Callable[..., Part]:
    """`draw` with what it gave kept, by its arguments, for as long as it is asked for; `most` of it at a time.

    In Chinese only: other languages take names from a table that their owners may change at any time.
    """
    kept = lru_cache(most)(draw)

    @wraps(draw)
    def part(*arguments: Hashable, **named: Hashable) -> Part:
        return (kept if current_tag() == CHINESE else draw)(*arguments, **named)

    return part
