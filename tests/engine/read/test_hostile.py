"""Whatever bytes come in: the reader answers with findings, and what it accepts runs, at once."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.engine.reading import Reading, dialect, read
from app.engine.report import check
from app.engine.runner import Runner
from tests.engine.read.tabling import dmn, table
from tests.engine.run.world import World

ROOT = Path(__file__).parents[3]
DIAGRAMS = [
    (ROOT / "tests" / "engine" / "diagrams" / "ordinary.bpmn").read_bytes(),
    *(path.read_bytes() for path in sorted((ROOT / "processes").glob("*/process.bpmn"))),
]
TABLES = [path.read_bytes() for path in sorted((ROOT / "processes").glob("*/*.dmn"))]
CODE = "__import__('os').system('true')"
VALUES = [
    *["", " ", "x", "start", "done", "sort", "handling", "f1", "f7", "ordinary", "Start", "End", "self", "len"],
    *["true", "false", "0", "-1", "99999999999999999999", "9**9**9", "(" * 200, "a" * 5_000, "a.b"],
    *["P", "PT1H", "R/PT1S", "2026-03-02", "${x}", "${1}", "${true}", "working_days(2)", CODE, f"${{{CODE}}}"],
    *["[1..5]", '"a","b"', "not("],
]
TAGS = sorted({*dialect.CHILDREN, *dialect.REFUSED_ELEMENTS, *dialect.DRAWN_DATA, "script", "incoming"})
ATTRIBUTES = sorted({*dialect.ATTRIBUTES, *dialect.ONLY_VALUES})
CAMUNDA = sorted({*dialect.CAMUNDA_IGNORED, *dialect.CAMUNDA_REFUSED}.union(*dialect.CAMUNDA_ATTRIBUTES.values()))
SLOWEST = 15.0
"""Seconds of computing for one file: ordinarily some hundredths, a hang would take for ever."""


def judged(data: bytes, name: str = "p.bpmn") -> Reading:
    """The reading of a diagram, which must come at once, with sentences for every finding."""
    begun = time.process_time()
    reading = read({name: data})
    verdict = check({name: data}, "en")[name]
    assert time.process_time() - begun < SLOWEST
    assert reading.accepted is (reading.definition is not None)
    assert "unreadable" not in {finding.code for finding in reading.findings}
    assert all(finding["reason"] and finding["remedy"] for finding in verdict["findings"])
    return reading


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The same diagram with a few things wrong."""
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 4)):
        elements = [element for element in root.iter("*") if "DI}" not in str(element.tag)]
        element, other = chance.choice(elements), chance.choice(elements)
        MUTATIONS[chance.randrange(len(MUTATIONS))](element, other, chance)
    return etree.tostring(root)


def _remove(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _copy(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    copied = etree.fromstring(etree.tostring(element))
    if chance.random() < 0.5 and copied.get("id"):
        copied.set("id", f"copy{chance.randrange(10**9)}")
    other.append(copied)


def _retag(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    element.tag = f"{dialect.BPMN}{chance.choice(TAGS)}"


def _say(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    element.text = chance.choice(VALUES)


def _set(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    names = list(element.attrib) or ATTRIBUTES
    element.set(chance.choice(names), chance.choice(VALUES))


def _add(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    name = chance.choice([*ATTRIBUTES, *(f"{dialect.CAMUNDA}{name}" for name in CAMUNDA)])
    element.set(name, chance.choice(VALUES))


def _swap(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    for name in ("sourceRef", "targetRef", "id", "attachedToRef", "default"):
        mine, others = element.get(name), other.get(name)
        if mine is not None and others is not None:
            element.set(name, others)
            other.set(name, mine)


MUTATIONS = [_remove, _copy, _retag, _say, _set, _add, _swap]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(DIAGRAMS), st.integers(0, 2**32))
def test_mutated_diagrams_are_refused_with_findings_or_run(data: bytes, seed: int) -> None:
    reading = judged(mutated(data, random.Random(seed)))
    if reading.definition is not None:
        begun = time.process_time()
        Runner().start(1, {"source": "portal", "assisting_units": ["a", "b"]}, World([reading.definition]))
        assert time.process_time() - begun < SLOWEST


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(DIAGRAMS), st.integers(0, 2**32), st.binary(max_size=8))
def test_damaged_bytes_are_refused_with_findings_or_read(data: bytes, seed: int, noise: bytes) -> None:
    chance = random.Random(seed)
    start = chance.randrange(len(data))
    judged(data[:start] + noise + data[start + chance.randrange(40) :])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["p.bpmn", "t.dmn"]))
def test_random_bytes_are_refused_with_findings(data: bytes, name: str) -> None:
    verdict = check({name: data})[name]
    assert not verdict["accepted"]
    assert verdict["findings"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TABLES), st.integers(0, 2**32))
def test_mutated_tables_are_refused_with_findings_or_used(data: bytes, seed: int) -> None:
    root = etree.fromstring(data)
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        elements = [element for element in root.iter("*") if "MODEL/}" in str(element.tag)]
        element, other = chance.choice(elements), chance.choice(elements)
        chance.choice([_remove, _copy, _say, _set, _swap])(element, other, chance)
    begun = time.process_time()
    verdict = check({"t.dmn": etree.tostring(root)}, "en")["t.dmn"]
    assert time.process_time() - begun < SLOWEST
    assert verdict["accepted"] or verdict["findings"]


def chain(inner: str, count: int) -> bytes:
    """A process that is one wide or long thing."""
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{f"n{n - 1}" if n else "s"}" '
        f'targetRef="{f"n{n}" if n < count else "e"}"/>'
        for n in range(count + 1)
    )
    nodes = "".join(inner.format(n) for n in range(count))
    return (
        f'<bpmn:definitions xmlns:bpmn="{dialect.BPMN[1:-1]}" xmlns:camunda="{dialect.CAMUNDA[1:-1]}">'
        f'<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/>{nodes}{flows}'
        '<bpmn:endEvent id="e"/></bpmn:process></bpmn:definitions>'
    ).encode()


@pytest.mark.parametrize(
    ("inner", "count"),
    [
        ('<bpmn:userTask id="n{}"/>', 490),
        ('<bpmn:userTask id="n{}"/>', 5_000),
        ('<bpmn:parallelGateway id="n{}"/>', 490),
        ('<bpmn:exclusiveGateway id="n{}" default="gone"/>', 5_000),
        ('<bpmn:userTask id="n{}"><bpmn:documentation>x</bpmn:documentation></bpmn:userTask>', 3_000),
        ('<bpmn:sequenceFlow/><bpmn:userTask id="n{}"/>', 4_000),
        ('<bpmn:userTask id="same{}" name="n"/><bpmn:sequenceFlow sourceRef="a" targetRef="b"/>', 6_000),
        ('<bpmn:boundaryEvent id="n{}" attachedToRef="s"/>', 5_000),
        ('<bpmn:textAnnotation id="n{}"/>', 15_000),
    ],
)
def test_large_diagrams_are_judged_at_once(inner: str, count: int) -> None:
    judged(chain(inner, count))


def test_a_long_process_runs() -> None:
    reading = judged(chain('<bpmn:manualTask id="n{}"/>', 490))
    assert reading.definition is not None
    assert Runner().start(1, {}, World([reading.definition])).finished


def test_parallel_branches_one_after_the_other_run() -> None:
    """SpiffWorkflow lays out the future as a tree, which doubles with every split: forty of them never start."""
    parts, flows, before = "", "", "s"
    for n in range(40):
        parts += f'<bpmn:parallelGateway id="a{n}"/><bpmn:task id="b{n}"/><bpmn:task id="c{n}"/>'
        parts += f'<bpmn:parallelGateway id="d{n}"/>'
        for source, target in ((before, f"a{n}"), *((f"a{n}", f"{x}{n}") for x in "bc")):
            flows += f'<bpmn:sequenceFlow sourceRef="{source}" targetRef="{target}"/>'
        flows += "".join(f'<bpmn:sequenceFlow sourceRef="{x}{n}" targetRef="d{n}"/>' for x in "bc")
        before = f"d{n}"
    flows += f'<bpmn:sequenceFlow sourceRef="{before}" targetRef="e"/>'
    data = chain("", 0).replace(
        b'<bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="e"/>', (parts + flows).encode()
    )
    reading = judged(data)
    assert reading.definition is not None
    begun = time.process_time()
    assert Runner().start(1, {}, World([reading.definition])).finished
    assert time.process_time() - begun < SLOWEST


def test_large_tables_are_judged_at_once() -> None:
    inputs = [f"n{place}:number" for place in range(12)]
    rows = [[f"[{row + place}..{row + place + 3}]" for place in range(12)] + ["1"] for row in range(400)]
    begun = time.process_time()
    for policy in ("FIRST", "UNIQUE"):
        check({"t.dmn": dmn(table(inputs, ["t"], *rows, policy=policy))})
    assert time.process_time() - begun < 4 * SLOWEST
