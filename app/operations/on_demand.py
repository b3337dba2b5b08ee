"""A mapping whose values are worked out when somebody asks for them: a form asks for few of many."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")


class OnDemand(Mapping[str, Value], Generic[Value]):
    """Names with ways to their values; each is taken at most once."""

    def __init__(self, ways: Mapping[str, Callable[[], Value]]) -> None:
        self._ways = ways
        self._found: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._found:
            self._found[name] = self._ways[name]()
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def __len__(self) -> int:
        return len(self._ways)
