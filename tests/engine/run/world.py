"""What surrounds an instance in these tests, and a case that is led through its diagram."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.domain.calendar import WorkingCalendar
from app.domain.clock import SHANGHAI, Clock
from app.engine.definition import Definition
from app.engine.outcome import OpenedItem, Outcome, TopicCall, Variables
from app.engine.reading import read
from app.engine.runner import Runner

MORNING = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
"""A Monday."""

Topic = Callable[[TopicCall], Variables]


def defined(*files: bytes, **tables: bytes) -> list[Definition]:
    """The definitions of diagrams that must be accepted."""
    found = []
    for file in files:
        reading = read({"process.bpmn": file, **{f"{name}.dmn": table for name, table in tables.items()}})
        assert reading.definition is not None, reading.findings
        found.append(reading.definition)
    return found


@dataclass
class World:
    """Deployments numbered from 1, topics by name, a clock that is set by hand."""

    definitions: list[Definition]
    topics: Mapping[str, Topic] = field(default_factory=dict)
    clock: Clock = field(default_factory=lambda: Clock(MORNING, WorkingCalendar()))
    calls: list[TopicCall] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)

    def definition(self, deployment: int) -> Definition:
        return self.definitions[deployment - 1]

    def resolve(self, process: str, variables: Variables) -> int:
        self.resolved.append(process)
        names = [definition.process for definition in self.definitions]
        return len(names) - names[::-1].index(process)

    def call(self, call: TopicCall) -> Variables:
        self.calls.append(call)
        run = self.topics.get(call.topic)
        return run(call) if run else {}

    def wait(self, **span: float) -> None:
        self.clock = self.clock.at(self.clock.now + timedelta(**span))


class Case:
    """One instance, its state and its open work items as operations would keep them."""

    def __init__(
        self, world: World, /, deployment: int = 1, runner: Runner | None = None, **variables: Any
    ) -> None:
        self.world, self.runner = world, runner or Runner()
        self.items: dict[int, OpenedItem] = {}
        self.path: list[str] = []
        self.state = b""
        self.take(self.runner.start(deployment, variables, world))

    def take(self, outcome: Outcome) -> Outcome:
        """Keeps what an outcome says, and that it says nothing impossible."""
        self.last = outcome
        assert outcome.incident is None or outcome.state == self.state
        assert set(outcome.closed) <= self.items.keys()
        self.state = outcome.state
        for closed in outcome.closed:
            del self.items[closed]
        for item in outcome.opened:
            assert item.id not in self.items
            self.items[item.id] = item
        self.path += [step.element for step in outcome.steps]
        return outcome

    @property
    def open(self) -> list[str]:
        """The elements of the open items."""
        return sorted(item.element for item in self.items.values())

    def item(self, element: str, /, **own: Any) -> OpenedItem:
        """The open item at an element, or the one of them that sees these variables."""
        found = [
            item
            for item in self.items.values()
            if item.element == element and own.items() <= dict(item.variables).items()
        ]
        assert len(found) >= 1, (element, self.open)
        return found[0]

    def do(self, element: str, /, **values: Any) -> Outcome:
        return self.take(self.runner.complete(self.state, self.item(element).id, values, self.world))

    def do_item(self, item: OpenedItem, /, **values: Any) -> Outcome:
        return self.take(self.runner.complete(self.state, item.id, values, self.world))

    def fire(self, **later: float) -> Outcome:
        self.world.wait(**later)
        return self.take(self.runner.fire(self.state, self.world))

    def deliver(self, message: str, /, **payload: Any) -> Outcome:
        return self.take(self.runner.deliver(self.state, message, payload, self.world))

    def reschedule(self, /, **values: Any) -> Outcome:
        return self.take(self.runner.reschedule(self.state, values, self.world))

    @property
    def due(self) -> dict[str, datetime]:
        """When the armed timers are due, in local time."""
        return {timer.element: timer.due.astimezone(SHANGHAI) for timer in self.last.timers}


def local(text: str) -> datetime:
    """A local time such as 2026-03-05 24:00 or 2026-03-05 09:00."""
    day, _, clock = text.partition(" ")
    if clock == "24:00":
        return datetime.combine(date.fromisoformat(day) + timedelta(days=1), datetime.min.time(), SHANGHAI)
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)
