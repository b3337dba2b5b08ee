"""Terms of a text for searching in Chinese: the same for every database, because neither one splits Chinese.

电梯故障 gives 电, 梯, 故, 障, 电梯, 梯故, 故障. Words and numbers in other scripts are one term each, in lower
case.
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import add

LONGEST_WORD = 60
"""Characters of a word that count; longer runs are no words."""

_IDEOGRAPHS = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters written without spaces between words: ideographs, radicals and kana."""
_RUN = re.compile(f"([{_IDEOGRAPHS}]+)|((?:(?![{_IDEOGRAPHS}])[^\\W_])+)")


def terms(text: str) -> tuple[str, ...]:
    """What a text is found by, each term once, in the order of first appearance."""
    found: dict[str, None] = {}
    for ideographic, run in _runs(text):
        if ideographic:
            found.update(dict.fromkeys(run))
            found.update(dict.fromkeys(map(add, run, run[1:])))
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
            wanted.update(dict.fromkeys(map(add, run, run[1:])))
        else:
            wanted[run] = None
    return tuple(wanted)


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for run in _RUN.finditer(plain):
        ideographs, word = run.groups()
        yield (True, ideographs) if ideographs else (False, word[:LONGEST_WORD])
