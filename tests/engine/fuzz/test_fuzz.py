"""Random diagrams come to the same in the engine and in the interpreter; `make fuzz` runs many more."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from app.engine import specs
from tests.engine.fuzz.__main__ import different, kinds
from tests.engine.fuzz.blocks import size
from tests.engine.fuzz.comparing import Differs, compare
from tests.engine.fuzz.growing import grown
from tests.engine.fuzz.shrinking import failure, shrunk

DIAGRAMS = 500
AT_ONCE = 50


@pytest.mark.parametrize("first", range(0, DIAGRAMS, AT_ONCE))
def test_engine_and_interpreter_come_to_the_same(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        tree = grown(seed)
        if failure(tree, seed):
            raise AssertionError(different(tree, seed))


def test_the_diagrams_hold_everything() -> None:
    """Otherwise the comparison says little."""
    drawn = Counter(kind for seed in range(DIAGRAMS) for kind in kinds(grown(seed)))
    rare = {kind: count for kind, count in drawn.items() if count < 10}
    assert not rare
    assert len(drawn) >= 45


def test_a_broken_engine_is_found_out_by_a_small_diagram(monkeypatch: pytest.MonkeyPatch) -> None:
    """A join that goes on with the first token is seen, and shown in a diagram of a few blocks."""
    monkeypatch.setattr(specs.ParallelGateway, "_update_hook", lambda self, token: True)
    seed = next(seed for seed in range(100) if failure(grown(seed), seed) == "Differs")
    small, script = shrunk(grown(seed), seed)
    assert size(small) <= 6
    assert "parallel" in str(small)
    with pytest.raises(Differs, match="interpreter"):
        compare(small, script)


@pytest.mark.parametrize("module", ["blocks", "graph", "tokens", "ground", "joins", "throws", "interpreter"])
def test_the_interpreter_shares_nothing_with_the_engine(module: str) -> None:
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text("utf-8"))
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in named if name.startswith(("app", "SpiffWorkflow"))]
