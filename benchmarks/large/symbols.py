"""What a value in the rows of a marked story stands for."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from benchmarks.large import marks
from benchmarks.large.marks import KIND, TOKEN, MarkedWords

Symbol: TypeAlias = tuple[Any, ...]
"""What kind of thing it is, and which. Equal symbols have equal values.

("case",) ("number",) ("serial",)            the case's own
("cast", place)                              of the units and people
("const", type, value)                       the same in every story
("said", words…) ("json", words…)            a text of the story; as it stands inside of JSON
("time", instant, form)                      a time that moves with the story
("task", n) ("id", table, n) ("paper", series, n)    numbers that are drawn
("earlier", what)                            of the case that this one repeats, or is merged into
("text", symbol)                             a number as a text
("join", symbols) ("sha", symbol)            a text made of parts; the digest of one
("seal", symbol)                             an identity, encrypted
("code",) ("digest", title, text) ("head",)  made for each case
("link", n, what)                            of an entry of the journal
"""

STORED, ISO, MINUTES = "stored", "iso", "minutes"
OFFSET = len("+08:00")
LEAST_TASK = 1 << 40
"""Ids of tasks are 63 random bits; everything that counts from one stays below."""


def const(value: Any) -> Symbol:
    """A value that is the same in every story."""
    return ("const", type(value), value)


class Reading:
    """Finds the symbols in the values of one story."""

    def __init__(self, words: MarkedWords, cast: Sequence[object], number: str) -> None:
        self._exact: dict[str, Symbol] = {number: ("number",)}
        self._said = words.said
        self._texts: dict[str, Symbol] = {}
        self._numbers: dict[int, Symbol] = {}
        self._digests: dict[str, Symbol] = {}
        self._tasks = 0
        for place, value in enumerate(cast):
            if isinstance(value, str) and value:
                self._texts[value] = ("cast", place)
            elif isinstance(value, int) and value:
                self._numbers[value] = ("cast", place)

    def know(self, number: int, symbol: Symbol) -> None:
        """Take a number for a mark."""
        self._numbers[number] = symbol

    def know_text(self, text: str, symbol: Symbol) -> None:
        """Take a number of a case, or a time that does not move, for a mark."""
        self._exact[text] = symbol

    def know_task(self, number: int) -> None:
        """Take a number for the id of a task, unless it is known for something else."""
        if number not in self._numbers:
            self._numbers[number] = ("task", self._tasks)
            self._tasks += 1

    def know_digest(self, text: str, symbol: Symbol) -> None:
        """Recognise the digest of a text wherever it stands."""
        self._digests[hashlib.sha256(text.encode()).hexdigest()] = ("sha", symbol)

    def of(self, value: Any, *, json: bool = False) -> Symbol:
        """What a value stands for; `json` = it is a text of JSON."""
        if isinstance(value, str):
            return self._of_text(value, json)
        if type(value) is int:
            if value >= LEAST_TASK:
                self.know_task(value)
            return self._numbers.get(value) or const(value)
        return const(value)

    def _of_text(self, text: str, json: bool) -> Symbol:
        if text in self._exact:
            return self._exact[text]
        parts = list(self._parts(text, json))
        if len(parts) == 1:
            return parts[0]
        return ("join", tuple(parts)) if parts else const("")

    def _parts(self, text: str, json: bool) -> Iterator[Symbol]:
        end = 0
        for match in TOKEN.finditer(text):
            symbol = self._of_token(match.lastgroup or "", match[0], json)
            if symbol is not None:
                if match.start() > end:
                    yield const(text[end : match.start()])
                yield symbol
                end = match.end()
        if end < len(text):
            yield const(text[end:])

    def _of_token(self, kind: str, token: str, json: bool) -> Symbol | None:
        match kind:
            case "mark":
                return self._texts.get(token) or ("json" if json else "said", *self._said[token])
            case "kind":
                return ("json" if json else "said", *self._said[KIND])
            case "time":
                return _time(token)
            case "number":
                return self._exact.get(token)
            case "digest":
                return self._digests.get(token)
        number = self._numbers.get(int(token))
        return None if number is None else ("text", number)


def _time(token: str) -> Symbol:
    """A marked time; forms are `stored`, and `iso` or `minutes` with the offset from UTC."""
    at = datetime.fromisoformat(token)
    if at.tzinfo is None:
        return ("time", at.replace(tzinfo=UTC) - marks.DELAY, STORED)
    exact = "." in token
    at = at if exact else at.replace(microsecond=marks.DELAY.microseconds)
    return ("time", at.astimezone(UTC) - marks.DELAY, f"{ISO if exact else MINUTES}{token[-OFFSET:]}")
