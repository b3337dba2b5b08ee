"""docs/bpmn.md is true: every row has tests that play or refuse, every diagram belongs to a row."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.engine.elements.playing import DIAGRAMS

HERE = Path(__file__).parent
TABLE = HERE.parents[2] / "docs" / "bpmn.md"
PLAYING, REFUSING = frozenset({"play", "accepted", "warned"}), frozenset({"refused"})


class Row(NamedTuple):
    """A row of the table."""

    element: str
    says: str
    tests: tuple[str, ...]


class Written(NamedTuple):
    """What a test function calls, and the texts in it."""

    calls: frozenset[str]
    texts: frozenset[str]


def rows() -> Iterator[Row]:
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| element"):
            element, says, tests = (cell.strip() for cell in line.strip().strip("|").split(" | "))
            yield Row(element, says, tuple(re.findall(r"`(test_\w+)`", tests)))


def written_tests() -> dict[str, Written]:
    found: dict[str, Written] = {}
    for path in HERE.glob("test_*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name, node in own.items():
            if name.startswith("test_"):
                assert name not in found, f"two tests are called {name}"
                found[name] = _test([node, *(own[called] for called in _calls(node) & own.keys())])
    return found


def _test(functions: list[ast.FunctionDef]) -> Written:
    """What a test is made of, with the functions of its module that it calls."""
    nodes = [node for function in functions for node in ast.walk(function)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return Written(frozenset().union(*(_calls(function) for function in functions)), frozenset(texts))


def _calls(function: ast.FunctionDef) -> set[str]:
    nodes = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {node.id for node in nodes if isinstance(node, ast.Name)}


ROWS, TESTS = list(rows()), written_tests()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.element)
def test_every_row_has_tests_that_show_it(row: Row) -> None:
    assert row.tests, "the row names no test"
    assert set(row.tests) <= TESTS.keys()
    assert row.says.startswith(("runs", "refused"))
    shown = PLAYING if row.says.startswith("runs") else REFUSING
    assert any(TESTS[name].calls & shown for name in row.tests), f"no test calls {' or '.join(sorted(shown))}"


def test_every_diagram_belongs_to_a_row() -> None:
    shown = frozenset().union(*(TESTS[name].texts for row in ROWS for name in row.tests if name in TESTS))
    assert sorted(path.stem for path in DIAGRAMS.glob("*.bpmn") if path.stem not in shown) == []


def test_no_element_stands_there_twice() -> None:
    assert len({row.element for row in ROWS}) == len(ROWS) > 20
