"""What stands above each unit, kept per process: counters and the sight of cases follow the tree of units."""

from collections.abc import Callable, Mapping


class Superiors:
    """The parents of all units, read anew when a unit is not known or the tree was changed here.

    Shared by threads: a tree is put in the place of another one as a whole.
    """

    def __init__(self) -> None:
        self._parents: Mapping[str, str] = {}

    def upwards(self, unit: str, read: Callable[[], Mapping[str, str]]) -> frozenset[str]:
        """The unit and everything above it; the unit alone when nobody knows it. `read` gives parents by unit."""
        parents = self._parents
        if unit not in parents:
            parents = self._parents = read()
        found: list[str] = []
        while unit and unit not in found:
            found.append(unit)
            unit = parents.get(unit, "")
        return frozenset(found)

    def forget(self) -> None:
        """The tree is being changed."""
        self._parents = {}
