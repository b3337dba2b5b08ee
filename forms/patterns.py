"""Patterns that a diagram declares for a text: a part of regular expressions that cannot be made to hang.

Refused are back-references, look-around, and a repetition of anything that itself varies: with these gone the work
is bounded by the product of the lengths that the remaining repetitions may take.
"""

import re

LONGEST_PATTERN = 200
LONGEST_MATCHED = 200
"""Characters of a text that a pattern is tried on; a field with a pattern is never longer."""
MOST_WAYS = 10_000_000
_TOKEN = re.compile(
    r"(?P<escape>\\[^0-9bBAZ])|(?P<set>\[\^?\]?(?:[^\]\\]|\\.)*\])|(?P<open>\((?:\?:)?(?!\?))|(?P<close>\))|(?P<or>\|)"
    r"|(?P<repeat>(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??)|(?P<plain>[^\\\[\](){}|*+?])"
)


def compile_pattern(text: str) -> re.Pattern[str]:
    """The pattern, to be matched against a whole text; ValueError when it is no pattern or could take too long."""
    if len(text) > LONGEST_PATTERN or _ways(text) > MOST_WAYS:
        raise ValueError(text)
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(text) from error


def _ways(text: str) -> int:
    """An upper bound of the ways in which repetitions can share out a text; ValueError on what is refused."""
    ways, position = 1, 0
    varies = [False]
    last_varies = False
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise ValueError(text)
        position = token.end()
        match token.lastgroup:
            case "open":
                varies.append(False)
            case "close":
                if len(varies) == 1:
                    raise ValueError(text)
                last_varies = varies.pop()
                varies[-1] |= last_varies
            case "or":
                varies[-1] = True
            case "repeat":
                ways *= _lengths(token[0], last_varies)
                varies[-1] |= _lengths(token[0], False) > 1
                last_varies = True
            case _:
                last_varies = False
    return ways


def _lengths(repeat: str, varies: bool) -> int:
    """How many lengths a repetition may take; ValueError when what it repeats varies itself and may come twice."""
    bounds = {"*": (0, LONGEST_MATCHED), "+": (1, LONGEST_MATCHED), "?": (0, 1)}.get(repeat[0])
    if bounds is None:
        least, comma, most = repeat.rstrip("?")[1:-1].partition(",")
        bounds = int(least), int(most) if most else LONGEST_MATCHED if comma else int(least)
    if varies and bounds[1] > 1:
        raise ValueError(repeat)
    return max(1, bounds[1] - bounds[0] + 1)
