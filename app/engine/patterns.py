"""Patterns of declared form fields: a part of regular expressions that cannot be made to hang.

A single character, escape or set may be repeated, a group may be optional but never repeated. So every choice is
met once, and the product of all choices bounds the work of a match.
"""

import re

LONGEST_PATTERN = 200
LONGEST_MATCHED = 200
"""Characters of a text that a pattern is tried on."""
MOST_WAYS = 100_000

TOKEN = re.compile(
    r"""(?P<atom> \\[dDwWsS.\\/+*?()\[\]{}|^$-] | \[\^?(?:[^\[\]\\]|\\[dwsDWS\\\[\]^.-])+\] | [^\\\[\](){}|*+?^$] )
      | (?P<open> \((?:\?:)?(?!\?) ) | (?P<close> \) ) | (?P<either> \| ) | (?P<anchor> [$^] )
      | (?P<repeat> [*+?] | \{\d{1,3}(?:,\d{0,3})?\} )""",
    re.VERBOSE,
)


def is_safe_pattern(text: str) -> bool:
    """Whether the text is a pattern of this part, and matching it is bounded."""
    if len(text) > LONGEST_PATTERN:
        return False
    try:
        re.compile(text)
        return _ways(text) <= MOST_WAYS
    except (re.error, ValueError, OverflowError):
        return False


def _ways(text: str) -> int:
    """An upper bound of the ways in which a match can be tried; ValueError on what is outside this part."""
    ways, position, before = 1, 0, ""
    alternatives = [1]
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None:
            raise ValueError(text)
        position, kind = found.end(), found.lastgroup or ""
        if kind == "open":
            alternatives.append(1)
        elif kind == "either":
            alternatives[-1] += 1
        elif kind == "close":
            ways *= alternatives.pop()
        elif kind == "repeat":
            ways *= _lengths(found[0], before)
        before = kind
    return ways * alternatives[0]


def _lengths(repeat: str, before: str) -> int:
    """How many lengths a repetition may take; ValueError when it does not follow what may be repeated."""
    if repeat == "?" and before in {"atom", "close"}:
        return 2
    if before != "atom":
        raise ValueError(repeat)
    if repeat in {"*", "+"}:
        return LONGEST_MATCHED + 1
    least, comma, most = repeat[1:-1].partition(",")
    highest = int(most) if most else LONGEST_MATCHED if comma else int(least)
    return max(1, highest - int(least or 0) + 1)
