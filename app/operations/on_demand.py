"""A mapping whose values are worked out when somebody asks for them: a form asks for few of many."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
NOTHING: Mapping[str, Any] = MappingProxyType({})


class OnDemand(Mapping[str, Value], Generic[Value]):
    """Names with ways to their values, each taken at most once; `known` are values for further names."""

    def __init__(self, ways: Mapping[str, Callable[[], Value]], known: Mapping[str, Value] = NOTHING) -> None:
        self._ways = ways
        self._known = known
        self._found: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._ways:
            return self._known[name]
        if name not in self._found:
            self._found[name] = self._ways[name]()
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **self._ways})

    def __len__(self) -> int:
        return len(self._known.keys() | self._ways.keys())
