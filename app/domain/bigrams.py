"""Terms of a text for searching in Chinese: the same for every database, because neither one splits Chinese.

电梯故障 gives 电梯, 梯故, 故障 and 障: a single ideograph is found as the beginning of a pair, or as the end.
Words and numbers in other scripts are one term each, in lower case.
"""

import re
import unicodedata
from functools import lru_cache
from operator import add

LONGEST_WORD = 60
"""Characters of a word that count; longer runs are no words."""

_IDEOGRAPHS = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters written without spaces between words: ideographs, radicals and kana."""
_SINGLE = re.compile(f"[{_IDEOGRAPHS}]")
_RUN = re.compile(f"([{_IDEOGRAPHS}]+)|((?:(?![{_IDEOGRAPHS}])[^\\W_])+)")
_USUAL = re.compile("[\x00-\x7f\u4e00-\u9fff，。；：？！（）“”‘’、《》【】—…·]*")
"""Texts whose terms are the same before and after normalizing, which takes longer than everything else."""


@lru_cache(maxsize=256)
def terms(text: str) -> tuple[str, ...]:
    """What a text is found by, each term once, in the order of first appearance.

    Kept for a while: who moderates a message mostly sorts it and passes it on in one sitting, and each time a
    little is added to the same long text.
    """
    found: list[str] = []
    for ideographs, word in _runs(text):
        if ideographs:
            found += map(add, ideographs, ideographs[1:])
            found.append(ideographs[-1])
        else:
            found.append(word[:LONGEST_WORD])
    return tuple(dict.fromkeys(found))


def query_terms(text: str) -> tuple[str, ...]:
    """Terms that a text must all have to match a query; empty when the query holds no letter and no digit.

    Quotes, operators and other signs of the query only separate its words.
    """
    wanted: list[str] = []
    for ideographs, word in _runs(text):
        if len(ideographs) > 1:
            wanted += map(add, ideographs, ideographs[1:])
        else:
            wanted.append(ideographs or word[:LONGEST_WORD])
    return tuple(dict.fromkeys(wanted))


def begins(term: str) -> bool:
    """Whether a term of a query also stands for the terms that begin with it: a single ideograph does."""
    return _SINGLE.fullmatch(term) is not None


def _runs(text: str) -> list[tuple[str, str]]:
    """What stands between signs and spaces: ideographs, or a word."""
    plain = text if _USUAL.fullmatch(text) else unicodedata.normalize("NFKC", text)
    return _RUN.findall(plain.casefold())
