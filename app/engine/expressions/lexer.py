"""Cutting the text of an expression into the tokens of the language, each with its place."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.engine.findings import Objection

LONG_NAMES = (
    *("list contains", "list replace", "string length", "string join", "upper case", "lower case", "starts with"),
    *("ends with", "substring before", "substring after", "is defined", "is empty", "is blank"),
    *("date and time", "get or else", "get value", "distinct values", "index of", "insert before"),
    *("instance of", "day of week"),
)
"""What FEEL spells with blanks and is one name."""
_LONG = "|".join(name.replace(" ", r"\s+") for name in LONG_NAMES)
TOKEN = re.compile(
    rf"""\s*(?: (?P<text> "[^"\\\n]*" | '[^'\\\n]*' )
             | (?P<number> \d+ (?:\.\d+)? )
             | (?P<name> (?:{_LONG})\b | [A-Za-z_][A-Za-z0-9_]* )
             | (?P<sign> === | !== | && | \|\| | \*\* | \.\. | <> | [=!<>]= | [-+*/%<>!()\[\]{{}},=?:.] ) )""",
    re.VERBOSE,
)


class ExpressionRefused(Objection):
    """A text is not an expression of the language."""


class Lexeme(NamedTuple):
    """A token: what it is, how it is written, and where it begins and ends in the text of the diagram."""

    kind: str
    """text | number | name | sign | end"""
    text: str
    start: int
    end: int


def lexemes(text: str, start: int, end: int) -> Sequence[Lexeme]:
    """The tokens of a part of a text, the last of the kind `end`. ExpressionRefused for any other character."""
    found: list[Lexeme] = []
    position = start
    end = start + len(text[start:end].rstrip())
    while position < end:
        match = TOKEN.match(text, position, end)
        if match is None:
            place = position + len(text[position:end]) - len(text[position:end].lstrip())
            raise ExpressionRefused(
                "expression_character", text=text, character=text[place], position=str(place + 1)
            )
        kind = match.lastgroup or ""
        written = match[kind]
        found.append(Lexeme(kind, " ".join(written.split()) if kind == "name" else written, *match.span(kind)))
        position = match.end()
    if not found:
        raise ExpressionRefused("expression_empty")
    return [*found, Lexeme("end", "", end, end)]
