"""The same script of outside acts, played to the engine and to the interpreter."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from app.domain.calendar import WorkingCalendar
from app.domain.clock import Clock
from app.engine.codec import decode
from app.engine.definition import Definition
from app.engine.outcome import OpenedItem, TopicCall, TopicFailure, Variables
from app.engine.reading import read
from app.engine.reporting import is_open
from app.engine.runner import Runner
from tests.engine.elements.playing import Played, with_jobs
from tests.engine.fuzz.blocks import Block
from tests.engine.fuzz.graph import Process
from tests.engine.fuzz.growing import NAMES
from tests.engine.fuzz.interpreter import Interpreter
from tests.engine.fuzz.layout import lay_out
from tests.engine.fuzz.tokens import SIGNS, Token
from tests.engine.fuzz.writing import written
from tests.engine.run.world import MORNING, World

MOST_ACTS = 40
A_MOMENT = timedelta(milliseconds=7)
"""Between two acts, so that timers set in different acts are never due at once."""
GIVEN: dict[str, Any] = {
    "x0": 0, "x1": 1, "x2": 2, "none": [], "one": ["a"], "two": ["a", "b"], "three": ["a", "b", "c"],
}  # fmt: skip


class Differs(AssertionError):
    """Engine and interpreter do not come to the same."""


class Refused(AssertionError):
    """The reader refuses the diagram."""


@dataclass(frozen=True)
class Run:
    """What one diagram came to."""

    acts: Sequence[str]
    passed: Sequence[str]
    """The kinds of the nodes passed."""
    finished: bool


@dataclass(frozen=True)
class Seen:
    """What can be seen of an instance after an act."""

    passed: list[str]
    waiting: list[tuple[str, str]]
    """The open tasks and the variables that each sees."""
    due: list[tuple[str, str]]
    messages: list[str]
    sent: list[str]
    finished: bool
    variables: str
    """Those of the process, when it has finished."""
    incident: str = ""


def compare(tree: Block, seed: int) -> Run:
    """Play a random script to both. Differs, or Refused, when they do not come to the same."""
    chance = Random(seed)
    processes = lay_out(tree)
    jobs = chance.random() < 0.5
    engine, ours = EngineSide(processes, jobs), InterpreterSide(processes, late=not jobs)
    acts: list[str] = []
    passed: list[str] = []
    kinds = {node.id: node.kind for process in processes for node in process.nodes.values()}
    while True:
        expected, found = ours.seen(), engine.seen()
        if expected != found:
            raise Differs(_difference(acts, expected, found))
        passed += [kinds[node] for node in expected.passed]
        possible = ours.possible(chance)
        if not possible or len(acts) == MOST_ACTS:
            return Run(acts, passed, expected.finished)
        act = chance.choice(possible)
        acts.append(act.text)
        for side in (ours, engine):
            side.carry_out(act)
            side.wait(A_MOMENT)


def _difference(acts: list[str], expected: Seen, found: Seen) -> str:
    lines = [f"after {', '.join(acts) or 'the start'}:"]
    for name in Seen.__dataclass_fields__:
        if getattr(expected, name) != getattr(found, name):
            lines += [
                f"  {name}",
                f"    interpreter {getattr(expected, name)}",
                f"    engine      {getattr(found, name)}",
            ]
    return "\n".join(lines)


@dataclass(frozen=True)
class Act:
    """Something done from outside."""

    kind: str
    """do | message | signal | wait"""
    name: str
    which: str
    """The variables that the task sees, where several are open at one element."""
    values: dict[str, Any]
    span: timedelta = timedelta()

    @property
    def text(self) -> str:
        return f"{self.kind} {self.name}{self.span or ''}{self.values or ''}"


class InterpreterSide:
    """The instance as the interpreter runs it.

    `late`: whether time may pass several timers at once. With jobs it may not: a job that one timer asks for would
    run after the others have fired.
    """

    def __init__(self, processes: list[Process], late: bool) -> None:
        self.late = late
        self.run = Interpreter(processes, GIVEN, MORNING)
        self.passed = self.sent = 0
        self.acts = 0

    def seen(self) -> Seen:
        run = self.run
        passed, sent = run.passed[self.passed :], run.sent[self.sent :]
        self.passed, self.sent = len(run.passed), len(run.sent)
        return Seen(
            passed=sorted(passed),
            waiting=sorted((token.node.id, said(token.sees)) for token in run.waiting()),
            due=sorted((t.node.id, t.due.isoformat()) for t in run.waiting("timer", "cycle") if t.due),
            messages=sorted({token.node.name for token in run.waiting("message")}),
            sent=sorted(sent),
            finished=run.finished,
            variables=said(run.main.variables.values) if run.finished else "",
        )

    def possible(self, chance: Random) -> list[Act]:
        """Everything that could be done now, each with random values."""
        run = self.run
        self.acts += 1
        alike: dict[tuple[str, str], list[Token]] = {}
        for token in run.waiting():
            alike.setdefault((token.node.id, said(token.sees)), []).append(token)
        done = [Act("do", *task, self.values(chance)) for task, tokens in alike.items() if same(tokens)]
        heard = [
            Act(t.node.trigger.kind, t.node.name, "", {**self.values(chance), f"n_{t.node.name}": self.acts})
            for t in run.waiting("message", "signal")
            if t.node.trigger and run.alone(t)
        ]
        due = [t.due for t in run.waiting("timer", "cycle") if t.due]
        late = timedelta(hours=chance.choice((0, 0, 0, 1, 90)) if self.late else 0)
        passed = [Act("wait", "", "", {}, max(min(due) - run.now, timedelta()) + late)] if due else []
        return [*done, *done, *heard, *passed]

    def values(self, chance: Random) -> dict[str, Any]:
        return {name: chance.randint(0, 3) for name in NAMES if chance.random() < 0.4}

    def carry_out(self, act: Act) -> None:
        if act.kind == "do":
            self.run.complete(self.task(act), dict(act.values))
        elif act.kind == "wait":
            self.wait(act.span)
            self.run.fire_due()
        else:
            self.run.happen(act.kind, act.name, dict(act.values))

    def wait(self, span: timedelta) -> None:
        self.run.now += span

    def task(self, act: Act) -> Token:
        return next(t for t in self.run.waiting() if (t.node.id, said(t.sees)) == (act.name, act.which))


class EngineSide:
    """The instance as the engine runs it; its state is stored and restored with every act."""

    def __init__(self, processes: list[Process], jobs: bool) -> None:
        self.nodes = {node.id: node for process in processes for node in process.nodes.values()}
        definitions = [self.definition(written(process), jobs) for process in processes]
        clock = Clock(MORNING, WorkingCalendar())
        self.played = Played(World(definitions, {"note": self.note}, clock), Runner(), GIVEN)
        self.passed = self.sent = 0

    def definition(self, data: bytes, jobs: bool) -> Definition:
        reading = read({"p.bpmn": with_jobs(data) if jobs else data})
        if reading.definition is None:
            raise Refused(
                [(f.code, f.element, dict(f.parameters)) for f in reading.findings if f.severity == "error"]
            )
        return reading.definition

    def note(self, call: TopicCall) -> Variables:
        fails = self.nodes[call.element].fails
        if fails and SIGNS[fails.sign](call.variables[fails.name], fails.number):
            raise TopicFailure("9")
        return {f"w_{call.element}": call.element}

    def seen(self) -> Seen:
        played = self.played
        passed, sent = played.passed[self.passed :], played.sent[self.sent :]
        self.passed, self.sent = len(played.passed), len(played.sent)
        incident = played.incident
        if incident is not None:
            return Seen([], [], [], [], [], False, "", f"{incident.code} at {incident.element}: {incident.detail}")
        return Seen(
            passed=sorted(passed),
            waiting=sorted((played.items[task].element, sees) for task, sees in self.sees.items()),
            due=sorted(
                (timer.element, timer.due.astimezone(MORNING.tzinfo).isoformat()) for timer in played.timers
            ),
            messages=sorted(played.runner.situation(played.state, played.world).messages),
            sent=sorted(message.name for message in sent),
            finished=played.finished,
            variables=said(played.variables) if played.finished else "",
        )

    @property
    def sees(self) -> dict[int, str]:
        """The variables that each open task sees, by the ids of the items."""
        instance = decode(self.played.state, self.played.world, self.played.runner.budget)
        return {token.id: said(token.data) for token in instance.tokens if is_open(token)}

    def carry_out(self, act: Act) -> None:
        played = self.played
        if act.kind == "do":
            played.do_item(self.item(act), **act.values)
        elif act.kind == "message":
            played.message(act.name, **act.values)
        elif act.kind == "signal":
            played.signal(act.name, **act.values)
        else:
            self.wait(act.span)
            played.fire()

    def wait(self, span: timedelta) -> None:
        clock = self.played.world.clock
        self.played.world.clock = clock.at(clock.now + span)

    def item(self, act: Act) -> OpenedItem:
        sees, items = self.sees, self.played.items
        return next(item for task, item in items.items() if (item.element, sees[task]) == (act.name, act.which))


def same(tokens: list[Token]) -> bool:
    """Whether it does not matter which of these tasks is completed, though nobody could tell them apart."""
    first, *others = tokens
    return all((t.area, t.whole) == (first.area, first.whole) and t.own is first.own for t in others)


def said(variables: Any) -> str:
    """Variables as a text that can be compared and sorted; the collections never change."""
    return json.dumps({name: value for name, value in sorted(variables.items()) if not isinstance(value, list)})
