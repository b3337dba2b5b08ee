"""A diagram of this folder, played as people, time and messages would play it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.engine.definition import Definition, Finding
from app.engine.durations import parse_duration
from app.engine.finding_texts import reason, remedy
from app.engine.outcome import ArmedTimer, Awaited, Incident, NotReady, OpenedItem, Outcome, SentMessage
from app.engine.reading import read
from app.engine.reading.dialect import BPMN, CAMUNDA, FLOW_NODES, local
from app.engine.runner import Runner
from tests.engine.run.world import MORNING, Topic, World

DIAGRAMS = Path(__file__).parent / "diagrams"
both_ways = pytest.mark.usefixtures("way")
"""Plays a test's diagrams twice: as drawn, and with a job, thus stored and restored, before each element."""


@dataclass
class Way:
    """How diagrams are played at present; the fixture `way` sets it."""

    jobs: bool = False


WAY = Way()


@dataclass(frozen=True)
class Said:
    """A finding as a process owner reads it."""

    code: str
    element: str
    line: int
    zh: str
    en: str


class Played:
    """An instance of a diagram: what people could see of it, and what they can do."""

    def __init__(self, world: World, runner: Runner, variables: Mapping[str, Any], begin: str = "") -> None:
        self.world, self.runner = world, runner
        self.items: dict[int, OpenedItem] = {}
        self.jobs: list[int] = []
        self.resumed = 0
        """How many jobs were carried out."""
        self.passed: list[str] = []
        """Elements in the order in which they were passed."""
        self.sent: list[SentMessage] = []
        """Messages thrown for other instances."""
        self.variables: Mapping[str, Any] = {}
        self.incident: Incident | None = None
        """What stopped the last act."""
        self.finished = False
        self.timers: Sequence[ArmedTimer] = ()
        self.waits: frozenset[Awaited] = frozenset()
        """The messages and signals that are waited for."""
        self.state = b""
        self._take(runner.start(1, variables, world, begin))

    @property
    def waiting(self) -> list[str]:
        """The elements of the open user tasks, sorted; one that is open twice is named twice."""
        return sorted(item.element for item in self.items.values())

    @property
    def due(self) -> dict[str, datetime]:
        """When the armed timers are due, by element."""
        return {timer.element: timer.due for timer in self.timers}

    def item(self, element: str, /, **seen: Any) -> OpenedItem:
        """The open item at an element, or the first of several that sees these variables."""
        for item in self.items.values():
            if item.element == element and seen.items() <= dict(item.variables).items():
                return item
        raise AssertionError(f"{element} is not open, but {self.waiting}")

    def do(self, element: str, /, **values: Any) -> Outcome:
        """Complete the (first) open task at an element."""
        return self.do_item(self.item(element), **values)

    def do_item(self, item: OpenedItem, /, **values: Any) -> Outcome:
        """Complete an item."""
        return self._take(self.runner.complete(self.state, item.id, values, self.world))

    def message(self, name: str, /, **payload: Any) -> Outcome:
        """Deliver a message."""
        return self._take(self.runner.deliver(self.state, name, payload, self.world))

    def correlate(self, name: str, key: str, /, **payload: Any) -> Outcome:
        """Deliver a message with a correlation key."""
        return self._take(self.runner.deliver(self.state, name, payload, self.world, key))

    def signal(self, name: str, /, **payload: Any) -> Outcome:
        """Broadcast a signal from outside."""
        return self._take(self.runner.signal(self.state, name, payload, self.world))

    def wait(self, duration: str) -> None:
        """Let time pass; what falls due is fired when it does, not all at the end."""
        clock = self.world.clock
        until = parse_duration(duration).after(clock.now.astimezone(clock.zone))
        while self.incident is None and self.timers and min(timer.due for timer in self.timers) <= until:
            soonest = min(timer.due for timer in self.timers)
            self.world.clock = clock.at(max(soonest, self.world.clock.now))
            self.fire()
        self.world.clock = clock.at(until)

    def fire(self) -> Outcome:
        """Fire what is due."""
        return self._take(self.runner.fire(self.state, self.world))

    def change(self, **values: Any) -> Outcome:
        """Change variables from outside."""
        return self._take(self.runner.reschedule(self.state, values, self.world))

    def _take(self, outcome: Outcome) -> Outcome:
        """Keeps what an outcome says, and carries out the jobs that it asks for."""
        self._keep(outcome)
        while self.jobs and self.incident is None:
            with suppress(NotReady):  # what it was for was ended meanwhile
                self._keep(self.runner.resume(self.state, self.jobs[0], self.world))
            if self.incident is None:
                del self.jobs[0]
                self.resumed += 1
        return outcome

    def _keep(self, outcome: Outcome) -> None:
        self.incident, self.finished, self.timers = outcome.incident, outcome.finished, outcome.timers
        self.variables, self.state = outcome.variables, outcome.state
        self.waits = outcome.waits if outcome.incident is None else self.waits
        for closed in outcome.closed:
            del self.items[closed]
        self.items |= {item.id: item for item in outcome.opened}
        self.jobs += [job.task for job in outcome.jobs]
        self.passed += [step.element for step in outcome.steps]
        self.sent += outcome.messages


def play(
    name: str,
    variables: Mapping[str, Any] | None = None,
    at: datetime = MORNING,
    *,
    topics: Mapping[str, Topic] | None = None,
    calls: Sequence[str] = (),
    budget: int = 1_000,
    begin: str = "",
) -> Played:
    """Start the process of `diagrams/name.bpmn`, which must be accepted.

    `topics` answer service tasks (one without an answer returns nothing); `calls` are diagrams that it may call;
    `begin` is the start event to begin at, by default the blank one.
    """
    definitions = [accepted(each) for each in (name, *calls)]
    world = World(definitions, topics or {}, Clock(at, WorkingCalendar()))
    return Played(world, Runner(budget), variables or {}, begin)


def accepted(name: str) -> Definition:
    """The definition of a diagram that must have no errors, in the present way."""
    files = _files(name)
    drawn = read(files)
    assert drawn.definition is not None, drawn.findings
    if not WAY.jobs:
        return drawn.definition
    stored = read({file: with_jobs(data) if file.endswith(".bpmn") else data for file, data in files.items()})
    assert stored.definition is not None, stored.findings
    return stored.definition


def refused(name: str) -> list[Said]:
    """The errors of a diagram that must be refused, in the order in which they were found."""
    reading = read(_files(name))
    assert reading.definition is None, f"{name} was accepted"
    return [_said(finding) for finding in reading.findings if finding.severity == "error"]


def warned(name: str) -> list[Said]:
    """The warnings of a diagram that must be accepted."""
    reading = read(_files(name))
    assert reading.definition is not None, reading.findings
    return [_said(finding) for finding in reading.findings]


def _said(finding: Finding) -> Said:
    zh, en = (f"{reason(finding, tongue)} {remedy(finding, tongue)}" for tongue in ("zh", "en"))
    return Said(finding.code, finding.element, finding.line, zh, en)


def with_jobs(data: bytes) -> bytes:
    """The same diagram with a job before each element.

    The events of an event-based gateway are left out: they must wait with each other, and a job before one of them
    would let the others happen first. What listens is a job when it has happened.
    """
    root = etree.fromstring(data)
    races = {gateway.get("id") for gateway in root.iter(f"{BPMN}eventBasedGateway")}
    racing = {flow.get("targetRef") for flow in root.iter(f"{BPMN}sequenceFlow") if flow.get("sourceRef") in races}
    for element in root.iter(f"{BPMN}*"):
        if local(element.tag) in FLOW_NODES and element.get("id") not in racing:
            element.set(f"{CAMUNDA}asyncBefore", "true")
    return etree.tostring(root)


def _files(name: str) -> dict[str, bytes]:
    """A diagram with its decision tables: `name.bpmn`, `name.dmn`, `name.anything.dmn`."""
    tables = sorted(DIAGRAMS.glob(f"{name}.*dmn"))
    return {path.name: path.read_bytes() for path in (DIAGRAMS / f"{name}.bpmn", *tables)}
