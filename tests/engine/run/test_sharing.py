"""One specification, many instances and threads: none leaves a trace in it that another could meet."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from app.engine.definition import Definition
from app.engine.scope import executable
from tests.engine.run.drawing import draw, each, end, start, topic, user
from tests.engine.run.test_walks import DEFINITIONS, Ours, Stored, walk
from tests.engine.run.world import Case, World, defined

REPEATED = draw(
    "p", start(), user("ask", each("units", "unit")), user("again", each("units", "unit", sequential=True)), end(),
    "s > ask > again > e",
)  # fmt: skip


def described(definition: Definition) -> list[str]:
    """Everything in a definition's specifications that a run could change."""
    runs = executable(definition)
    return [text for spec in (runs.specification, *runs.subspecifications.values()) for text in _described(spec)]


def _described(specification: Any) -> Iterator[str]:
    yield repr({name: value for name, value in vars(specification).items() if name not in {"start", "end"}}.keys())
    for name, task_spec in specification.task_specs.items():
        for attribute, value in sorted(vars(task_spec).items()):
            if attribute != "_wf_spec":
                yield f"{name}.{attribute} = {_value(value)}"


def _value(value: Any) -> str:
    inner = vars(value) if hasattr(value, "__dict__") else None
    return repr(value) if inner is None else repr(sorted(inner.items(), key=str))


def test_a_run_changes_nothing_in_the_specification() -> None:
    before = [described(definition) for definition in DEFINITIONS]
    for seed in range(20):
        walk(Random(seed), Ours(), Stored())
    assert [described(definition) for definition in DEFINITIONS] == before
    assert sum(len(lines) for lines in before) > 500


def test_instances_of_one_specification_do_not_influence_each_other() -> None:
    """In the library the first instance connects its repetitions, and the next one's never end."""
    world = World(defined(REPEATED))
    first, second = Case(world, units=["x", "y"]), Case(world, units=["x"])
    second.do("ask")
    assert second.open == ["again"]
    assert first.open == ["ask", "ask"]
    first.do("ask")
    assert second.do("again").finished
    first.do("ask")
    first.do("again")
    assert first.do("again").finished


def test_threads_share_a_specification() -> None:
    together = threading.Barrier(8)

    def run(seed: int) -> tuple[list[str], dict[str, Any]]:
        together.wait(timeout=30)
        stored = Stored()
        return walk(Random(seed), stored), dict(stored.variables())

    alone = []
    for seed in range(16):
        stored = Stored()
        alone.append((walk(Random(seed), stored), dict(stored.variables())))
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(run, range(16))) == alone


def test_a_long_line_of_elements_runs_in_one_verb() -> None:
    """The library recurses along such a line, and loses sight of what lies deeper than a thousand."""
    names = [f"t{number}" for number in range(490)]
    drawn = draw(
        "p", start(), *(topic(name) for name in names), user("u"), end(), " > ".join(["s", *names, "u", "e"])
    )
    case = Case(World(defined(drawn)))
    assert case.open == ["u"]
    assert case.do("u").finished
