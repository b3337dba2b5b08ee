"""What a person would type: values of a scenario in the shape of a browser's form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any


class Entries:
    """A browser's form: every name with the texts sent under it."""

    def __init__(self, pairs: Iterator[tuple[str, str]]) -> None:
        self._texts: dict[str, list[str]] = {}
        for name, text in pairs:
            self._texts.setdefault(name, []).append(text)

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def getlist(self, name: str) -> Sequence[str]:
        """Everything sent under a name."""
        return self._texts.get(name, [])


def entered(values: Mapping[str, Any], resolve: Callable[[str], str]) -> Entries:
    """Values as a browser sends them: of a list its entries, of tables their rows.

    `resolve` turns the spellings that begin with @, # or file: into what they stand for.
    """
    return Entries(pair for name, value in values.items() for pair in _pairs(name, value, resolve))


def _pairs(name: str, value: Any, resolve: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for number, one in enumerate(value):
            if isinstance(one, Mapping):
                for column, cell in one.items():
                    yield from _pairs(f"{name}-{number}-{column}", cell, resolve)
            else:
                yield from _pairs(name, one, resolve)
    elif isinstance(value, bool):
        yield name, str(value).lower()
    elif isinstance(value, datetime):
        yield name, value.isoformat("T", "minutes")
    elif isinstance(value, date):
        yield name, value.isoformat()
    else:
        yield name, resolve(value) if isinstance(value, str) else str(value)
