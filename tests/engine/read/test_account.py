"""Nothing is lost: whatever is drawn is built, or the diagram is refused."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element

from app.engine.definition import Definition
from app.engine.executable import Executable
from app.engine.findings import Findings
from app.engine.reading import read
from app.engine.reading.account import unaccounted
from app.engine.reading.builder import build
from app.engine.reading.diagram import DiagramReader
from app.engine.specs import Process
from tests.engine.read.mutating import BPMN, NODES, mutated
from tests.engine.run.drawing import choice, draw, end, inside, on, start, timer, times, user

ROOT = Path(__file__).parents[3]
DIAGRAMS = sorted([*ROOT.glob("tests/engine/**/diagrams/*.bpmn"), *ROOT.glob("processes/*/process.bpmn")])


class Drawn(NamedTuple):
    """What a diagram shows: nodes with scope and kind, flows with scope, ends and whether on a condition."""

    nodes: Counter[tuple[str, ...]]
    flows: Counter[tuple[str, str, str, bool]]


def drawn(process: _Element) -> Drawn:
    """What the XML shows."""
    nodes: Counter[tuple[str, ...]] = Counter()
    flows: Counter[tuple[str, str, str, bool]] = Counter()
    for element in process.iterdescendants(f"{BPMN}*"):
        parent = element.getparent()
        kind, scope = etree.QName(element).localname, "" if parent is None else parent.get("id", "")
        if kind in NODES:
            nodes[scope, element.get("id", ""), kind] += 1
        if kind == "sequenceFlow":
            condition = element.findtext(f"{BPMN}conditionExpression")
            flows[scope, element.get("sourceRef", ""), element.get("targetRef", ""), bool(condition)] += 1
        elif kind == "intermediateThrowEvent" and parent is not None:
            flows.update((scope, element.get("id", ""), target, False) for target in linked(element, parent))
    return Drawn(nodes, flows)


def linked(event: _Element, scope: _Element) -> list[str]:
    """The events beside a throwing link event that catch its link."""
    thrown, caught = f"{BPMN}linkEventDefinition", f"{BPMN}intermediateCatchEvent"
    names = {link.get("name", "").strip() for link in event.iterchildren(thrown)}
    return [
        catching.get("id", "")
        for catching in scope.iterchildren(caught)
        for link in catching.iterchildren(thrown)
        if link.get("name", "").strip() in names
    ]


def built(definition: Definition) -> Drawn:
    """What the specifications hold, without the parts that the engine adds."""
    nodes: Counter[tuple[str, ...]] = Counter()
    flows: Counter[tuple[str, str, str, bool]] = Counter()
    runs = definition.executable
    assert isinstance(runs, Executable)
    for scope, specification in {definition.process: runs.specification, **runs.subspecifications}.items():
        for name, task in specification.task_specs.items():
            if name in {task.bpmn_id, f"{task.bpmn_id} [drawn]"}:
                nodes[scope, task.bpmn_id, task.description] += 1
                flows.update((scope, task.bpmn_id, *way) for way in ways(specification, name))
    return Drawn(nodes, flows)


def ways(specification: Process, name: str) -> list[tuple[str, bool]]:
    """Where the flows out of a node lead, and whether on a condition."""
    found = []
    for way in specification.task_specs[name].ways:
        target = specification.task_specs[way.target]
        while target.bpmn_id is None and target.ways:
            target = specification.task_specs[target.ways[0].target]
        found.append((target.bpmn_id, bool(way.condition)))
    return [(target, condition) for target, condition in found if target]


def process_of(data: bytes) -> _Element:
    """The process that runs."""
    processes = etree.fromstring(data).findall(f"{BPMN}process")
    return next(process for process in processes if process.get("isExecutable", "true") == "true")


def assert_nothing_is_lost(data: bytes, tables: dict[str, bytes]) -> bool:
    """Whether the diagram runs; if so, what was built is what is drawn."""
    reading = read({"p.bpmn": data, **tables})
    assert not {finding.code for finding in reading.findings} & {"unreadable", "not_built"}, reading.findings
    if reading.definition is None:
        return False
    shown = drawn(process_of(reading.definition.diagram))
    assert built(reading.definition) == shown
    original = drawn(process_of(data))
    assert Counter(kind for *_, kind in original.nodes.elements()) == Counter(
        k for *_, k in shown.nodes.elements()
    )
    assert original.flows.total() == shown.flows.total()
    return True


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_runs_as_it_is_drawn_is_built_as_it_is_drawn(path: Path) -> None:
    assert_nothing_is_lost(path.read_bytes(), beside(path))


@cache
def beside(path: Path) -> dict[str, bytes]:
    return {table.name: table.read_bytes() for table in path.parent.glob("*.dmn")}


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(DIAGRAMS), st.integers(0, 2**32))
def test_a_changed_diagram_is_refused_or_built_as_it_is_drawn(path: Path, seed: int) -> None:
    assert_nothing_is_lost(mutated(path.read_bytes(), seed), beside(path))


def test_many_of_the_changed_diagrams_run() -> None:
    """Otherwise the comparison above says little."""
    running = 0
    for seed in range(120):
        path = Random(seed).choice(DIAGRAMS)
        running += assert_nothing_is_lost(mutated(path.read_bytes(), seed), beside(path))
    assert running > 20


def test_what_is_missing_is_named() -> None:
    """The account itself, held against specifications out of which something was taken."""
    data = draw(
        "p", start(), choice("q", "b"), user("a"), inside("b", start("s2"), user("c"), end("e2"), "s2 > c > e2"),
        on("b", "late", timer("P1D")), user("d", times("2")), end(),
        "s > q > b > d > e", "q > a : x", "a > d", "late > e",
    )  # fmt: skip
    process = process_of(data)

    def named(spoil: Callable[[dict[str, Process]], object]) -> list[str]:
        specifications = build(DiagramReader(process, Findings("")).read(), {})
        assert unaccounted(process, specifications) == []
        spoil(specifications)
        return unaccounted(process, specifications)

    assert named(lambda built: built["p"].task_specs.pop("a")) == ["a", "f_q_a", "f_a_d"]
    assert named(lambda built: built["b"].task_specs["c"].ways.clear()) == ["f_c_e2"]
    assert named(lambda built: built["p"].task_specs["q"].ways.reverse()) == ["f_q_b", "f_q_a"]
    assert named(lambda built: built["p"].task_specs["q"].ways.pop()) == ["f_q_a"]
    assert named(lambda built: built["p"].task_specs["b.BoundaryEventSplit"]._outputs.remove("late")) == ["late"]
    assert named(lambda built: built.pop("b")) == ["s2", "c", "e2", "f_s2_c", "f_c_e2"]
    assert named(lambda built: built["p"].task_specs.update(d=built["p"].task_specs["d [child]"])) == [
        "d",
        "f_d_e",
    ]
