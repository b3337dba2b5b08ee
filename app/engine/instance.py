"""A running instance in memory: its scopes, their variables and tokens."""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from types import MappingProxyType

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition, SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.engine.compaction import compact
from app.engine.conditions import ConditionEventDefinition
from app.engine.evaluation import ScriptEngine
from app.engine.incidents import Stopped
from app.engine.outcome import Awaited, Json, PassedStep, SentMessage, SentSignal, Surroundings, Variables
from app.engine.scope import Called, Embedded, Scope, callers, executable
from app.engine.specs.events import KEY, Catching, waits
from app.engine.timers import DUE, EVERY, TimerEventDefinition
from app.engine.token import FINISHED, READY, Token

EXCHANGED = {MessageEventDefinition: "message", SignalEventDefinition: "signal"}
"""Events that come from other instances."""
BETWEEN_COMPACTIONS = 1_000
"""Elements that may be passed before what they have left behind is dropped within a verb."""

JOBS = "jobs"
"""Notes on the first token how many jobs were carried out since somebody or something acted from outside."""

MOST_CALLS = 50
"""How deep processes may lie in one another that call each other or themselves."""


class Instance(Scope, BpmnWorkflow):
    """The process that was started, and every scope below it.

    `agenda` holds the tokens that go on without anybody; they run in the order in which they became ready.
    """

    subprocesses: dict[int, Scope]

    def __init__(self, deployment: int, around: Surroundings, budget: int) -> None:
        self.around, self.clock, self.deployment = around, around.clock, deployment
        self.definition = around.definition(deployment)
        runs = executable(self.definition)
        super().__init__(runs.specification, script_engine=ScriptEngine(), deserializing=True)
        self.expressions = runs.expressions
        self.process, self.variables = self, dict[str, Json]()
        self.conditional = runs.conditional
        self.pins = {self.definition.process: deployment}
        self.budget = budget
        self.agenda: deque[Token] = deque()
        self.concerned: dict[int, Token] = {}
        """Conditional events that changes concern, to be looked at when the element that made them is passed."""
        self.at: Token | None = None
        """The token that runs, or ran last."""
        self.steps: list[PassedStep] = []
        self.messages: list[SentMessage] = []
        self.signals: list[SentSignal] = []
        self.fired: list[str] = []
        """Elements whose timers were fired."""

    @property
    def scopes(self) -> Iterator[Scope]:
        """The instance and every scope below it, callers before what they called."""
        return chain([self], self.subprocesses.values())

    @property
    def tokens(self) -> Iterator[Token]:
        """Every unfinished token."""
        return (token for scope in self.scopes for token in scope.tasks.values() if not token._state & FINISHED)

    def token(self, token_id: int) -> Token | None:
        """The unfinished token with this id."""
        return next((token for token in self.tokens if token.id == token_id), None)

    def run(self, token: Token) -> None:
        """Runs a token, and then all that goes on by itself."""
        self.at = token
        token.run()
        self.drain()

    def drain(self) -> None:
        """Runs what goes on by itself, until people, time or messages are waited for.

        A long automatic way is compacted in between, at most as often as pays for what is under way.
        """
        passed, until = 0, BETWEEN_COMPACTIONS
        while self.agenda or self.concerned or self.a_join_opens():
            if self.concerned:
                self.look()
                continue
            token = self.agenda.popleft()
            passed += 1
            if passed > until:
                compact(self)
                passed, until = 0, max(BETWEEN_COMPACTIONS, len(self.agenda))
            if token.state == READY:
                self.spend(token)
                self.at = token
                token.run()

    def a_join_opens(self) -> bool:
        """Lets tokens pass at an inclusive gateway that need wait no longer; whether there were any."""
        return any(scope.spec.inclusive and scope.open_join() for scope in self.scopes)

    def spend(self, token: Token, amount: int = 1) -> None:
        """Takes elements from the verb's budget, so that a loop ends in an incident and not in a hang."""
        self.budget -= amount
        if self.budget < 0:
            raise Stopped("budget", token, "too many elements were passed without anybody")

    def resumed(self, token: Token) -> None:
        """Counts a job that was carried out: a loop of jobs ends as one within a verb does."""
        notes = self.task_tree.internal_data
        notes[JOBS] = notes.get(JOBS, 0) + 1
        if notes[JOBS] > self.budget:
            raise Stopped("budget", token, "too many jobs were carried out one after the other without anybody")

    def woken(self) -> None:
        """Somebody or something from outside acts: jobs are counted anew."""
        self.task_tree.internal_data.pop(JOBS, None)

    def call(self, caller: Token, process: str) -> None:
        """Starts the process that a call activity names, by the deployment that the instance is pinned to."""
        if sum(1 for _ in callers(caller.workflow)) > MOST_CALLS:
            raise Stopped("budget", caller, f"{process}: processes call one another more than {MOST_CALLS} deep")
        try:
            if process not in self.pins:
                self.pins[process] = self.around.resolve(process, MappingProxyType(caller.data))
            called = Called(caller, self.pins[process])
        except Exception as error:
            raise Stopped("engine", caller, f"{process}: {type(error).__name__}: {error}") from error
        self.subprocesses[caller.id] = called
        called.begin()

    def embed(self, caller: Token) -> None:
        """Starts an embedded sub-process."""
        self.enclose(caller).begin()

    def enclose(self, caller: Token) -> Embedded:
        """The scope of an embedded sub-process, not yet begun."""
        embedded = self.subprocesses[caller.id] = Embedded(caller)
        return embedded

    def state_facts(self, process: Scope, values: Variables) -> None:
        """Sets variables in a process, in those that called it and in those that it has called.

        What a topic returns is true of the case, so it must reach the timers around the activity that was called:
        a due date restated inside 办理 moves the reminder that hangs on it. Processes that run side by side, one
        for each unit, stay apart.
        """
        line = list(callers(process))
        beneath = [scope for scope in self.scopes if scope.process is scope and process in callers(scope)]
        for scope in line:
            scope.write(values)
        for scope in beneath:
            scope.learn(values)
        self.rearm([*line, *beneath], values)

    def change(self, values: Variables) -> None:
        """Sets variables in every process under way."""
        processes = [scope for scope in self.scopes if scope.process is scope]
        for process in processes:
            process.learn(values)
        self.rearm(processes, values)

    def rearm(self, processes: list[Scope], changed: Variables) -> None:
        """Sets the waiting timers anew whose expressions read one of the changed variables."""
        for token in list(self.event_manager.tasks.values()):
            timer = token.task_spec.event_definition
            if (
                isinstance(timer, TimerEventDefinition)
                and EVERY not in token.internal_data
                and token.workflow.process in processes
                and not token.workflow.expressions[timer.expression].names.isdisjoint(changed)
            ):
                timer.arm(token)

    def timers(self) -> list[tuple[datetime, Token]]:
        """The armed timers by the time at which they are due, those due at once by name."""
        armed = [
            (datetime.fromisoformat(token.internal_data[DUE]), token)
            for token in self.event_manager.tasks.values()
            if DUE in token.internal_data
        ]
        return sorted(armed, key=lambda timer: (timer[0], timer[1].task_spec.name))

    def waiting_for(self, kind: type[EventDefinition], name: str, key: str | None = None) -> list[Token]:
        """The tokens that wait for a message or signal of this name: with this correlation key, or without one."""
        return [
            token
            for token in self.event_manager.tasks.values()
            if isinstance(token.task_spec.event_definition, kind)
            and token.task_spec.event_definition.name == name
            and token.internal_data.get(KEY) == key
        ]

    def awaited(self) -> frozenset[Awaited]:
        """The messages and signals that something waits for."""
        return frozenset(
            Awaited(EXCHANGED[type(event)], event.name, token.internal_data.get(KEY))
            for token in self.event_manager.tasks.values()
            if type(event := token.task_spec.event_definition) in EXCHANGED
        )

    def fire(self, tokens: list[Token], payload: Variables | None = None) -> None:
        """The event that these tokens wait for has happened: what interrupts others comes after these."""
        for token in sorted(tokens, key=lambda token: token.task_spec.interrupting):
            if waits(token):
                event: Catching = token.task_spec
                self.at = token
                event.fire(token, payload)

    def note(self, process: Scope, changes: Mapping[str, str]) -> None:
        """Variables of a process change: the conditions that wait for it now are to be looked at."""
        for token in self.event_manager.tasks.values():
            condition = token.task_spec.event_definition
            if (
                isinstance(condition, ConditionEventDefinition)
                and token.workflow.process is process
                and condition.concerned(changes)
            ):
                self.concerned[token.id] = token

    def look(self) -> None:
        """Fires the conditional events that changes concern and whose condition is met."""
        concerned, self.concerned = self.concerned, {}
        for token in concerned.values():
            if waits(token) and token.task_spec.event_definition.met(token):
                self.fire([token])

    def passed(self, token: Token) -> None:
        """Notes that a token has passed an element of the diagram."""
        if token.task_spec.bpmn_id is None or not token.task_spec.recorded:
            return
        scope, element = token.workflow, token.element
        self.steps.append(
            PassedStep(
                process=scope.definition.process,
                deployment=scope.deployment,
                element=element.id,
                name=element.name,
                kind=element.kind,
                task=token.id,
                at=self.clock.now,
                rules=token.rules,
                outputs=token.outputs,
                inputs=token.inputs,
            )
        )
