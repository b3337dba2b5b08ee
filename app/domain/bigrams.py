"""Terms of a text for searching in Chinese: the same for every database, because neither one splits Chinese.

电梯故障 gives 电, 梯, 故, 障, 电梯, 梯故, 故障. Words and numbers in other scripts are one term each, in lower
case.
"""

import unicodedata
from collections.abc import Iterator
from itertools import groupby, islice, pairwise

LONGEST_WORD = 60
"""Characters of a word that count; longer runs are no words."""

_IDEOGRAPHS = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Code points written without spaces between words: ideographs, radicals and kana."""


def terms(text: str) -> tuple[str, ...]:
    """What a text is found by, each term once, in the order of first appearance."""
    found: dict[str, None] = {}
    for ideographic, run in _runs(text):
        if ideographic:
            found.update(dict.fromkeys(run))
            found.update(dict.fromkeys(first + second for first, second in pairwise(run)))
        else:
            found[run] = None
    return tuple(found)


def query_terms(text: str) -> tuple[str, ...]:
    """Terms that a text must all have to match a query; empty when the query holds no letter and no digit.

    Quotes, operators and other signs of the query only separate its words.
    """
    wanted: dict[str, None] = {}
    for ideographic, run in _runs(text):
        if ideographic and len(run) > 1:
            wanted.update(dict.fromkeys(first + second for first, second in pairwise(run)))
        else:
            wanted[run] = None
    return tuple(wanted)


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for sort, characters in groupby(plain, _sort):
        if sort == "ideograph":
            yield True, "".join(characters)
        elif sort == "word":
            yield False, "".join(islice(characters, LONGEST_WORD))


def _sort(character: str) -> str:
    point = ord(character)
    if any(first <= point <= last for first, last in _IDEOGRAPHS):
        return "ideograph"
    return "word" if character.isalnum() else ""
