"""Simplified Chinese in traditional characters: the same words, written the other way.

OpenCC converts character by character with its phrases (docs/decisions/0171-traditional-by-conversion.md);
`traditional.tsv` holds the official terms that it would write otherwise.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from opencc import OpenCC

SCHEME = "s2hk"
"""Characters as in Hong Kong, words as they are: 信息化办公室 is a name and stays one."""

TERMS = Path(__file__).with_suffix(".tsv")


@lru_cache(maxsize=8192)
def traditional(text: str) -> str:
    """`text` in traditional characters; everything that is not Chinese stays as it is."""
    if text.isascii():
        return text
    official = terms()
    return _usual().sub(lambda found: official[found.group()], str(_converter().convert(text)))


@cache
def terms() -> Mapping[str, str]:
    """How official terms are written, by how OpenCC would write them."""
    lines = (line.split("\t") for line in TERMS.read_text("utf-8").splitlines())
    return {str(_converter().convert(simplified)): official for simplified, official in lines}


@cache
def _usual() -> re.Pattern[str]:
    return re.compile("|".join(sorted(terms(), key=len, reverse=True)))


@cache
def _converter() -> OpenCC:
    return OpenCC(SCHEME)
