"""A process or embedded sub-process under way."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow

from app.domain.clock import Clock
from app.engine.completed import hand_up
from app.engine.conditions import CREATED, UPDATED
from app.engine.definition import Definition
from app.engine.executable import Executable
from app.engine.expressions import Expression
from app.engine.outcome import Json
from app.engine.passing import Exchange, handed
from app.engine.specs import InclusiveGateway, Joining, Process
from app.engine.specs.event_subprocesses import is_aside
from app.engine.specs.process import AT
from app.engine.token import Token

if TYPE_CHECKING:
    from app.engine.instance import Instance


class Scope(BpmnBaseWorkflow):
    """The tokens of a process or embedded sub-process, and the variables that they share.

    The library gives each task a copy of all variables, merges the copies at joins, and loses what two branches
    have both changed. Here a process has one set: whoever writes last is read by all.
    """

    spec: Process
    tasks: dict[int, Token]
    task_tree: Token
    top_workflow: "Instance"
    definition: Definition
    deployment: int
    clock: Clock
    expressions: Mapping[str, Expression]
    variables: dict[str, Json]
    last_task: Token | None
    conditional = False
    """Whether this is a process whose diagram has conditional events: no other pays for them."""
    process: "Scope"
    """The process that this scope is, or that it lies in."""
    caller: Token | None = None
    """The activity outside that waits for the end of this scope."""

    def begin(self, at: str = "") -> None:
        """Puts the first token in; `at` is the start event that it goes to, by default the blank one."""
        self.task_tree = Token(self, self.spec.start)
        if at:
            self.task_tree.internal_data[AT] = at
        if self.caller is not None:
            self.task_tree.own = self.caller.own
        self.task_tree._ready()

    def unfinished(self) -> Iterator[Token]:
        """The tokens directly in this scope, without those of the scopes that they have opened."""
        return (token for token in self.tasks.values() if not token.finished)

    def end_all_but(self, token: Token) -> None:
        """Ends every other token, with the scopes that they have opened."""
        for other in list(self.unfinished()):
            if other is not token:
                other.cancel()

    def cancel(self, success: bool = False) -> list[Token]:
        """Ends the scope from outside; gives the tokens that were still under way."""
        self.completed = True
        ended = list(self.unfinished())
        for token in ended:
            token.cancel()
        return ended

    def write(self, values: Mapping[str, Json]) -> None:
        """Sets variables of this process."""
        self.learn(values)

    def learn(self, values: Mapping[str, Json]) -> None:
        """Sets variables of this process that somebody else has written."""
        if self.conditional:
            self.changed({name: UPDATED if name in self.variables else CREATED for name in values})
        self.variables.update(values)

    def changed(self, changes: Mapping[str, str]) -> None:
        """Lets the conditional events of this process that wait now be looked at, if the changes concern them."""
        if self.conditional:
            self.top_workflow.note(self, changes)

    def hand_back(self) -> None:
        """The last token has ended: whoever called goes on."""

    def open_join(self) -> bool:
        """Lets tokens pass that wait at an inclusive gateway and for nobody any more; whether there were any.

        Where all that are left wait at joins, and each for the other, those go first that came first: nothing else
        can ever move them.
        """
        tokens = [token for token in self.unfinished() if not is_aside(token)]
        joins = dict.fromkeys(token.task_spec for token in tokens if isinstance(token.task_spec, InclusiveGateway))
        held = {join: join.waiting(tokens) for join in joins}
        stuck = all(isinstance(token.task_spec, Joining) and token.task_spec.holds_back(token) for token in tokens)
        free = (join for join, waiting in held.items() if waiting and not join.expects_more(waiting, tokens))
        join = next(free, next(iter(held), None) if stuck else None)
        if join is not None:
            join.merge(held[join])
        return join is not None

    def _task_completed_notify(self, token: Token) -> None:
        self.last_task = token
        self.top_workflow.passed(token)
        if token.task_spec is self.spec.end:
            self.completed = True
            if self.caller is not None:
                self.top_workflow.subprocesses.pop(self.caller.id, None)
            self.hand_back()


class Embedded(Scope, BpmnSubWorkflow):
    """An embedded sub-process: it lies in its process and shares its variables."""

    caller: Token

    def __init__(self, caller: Token) -> None:
        self.caller, around = caller, caller.workflow
        specification = executable(around.definition).subspecifications[caller.task_spec.spec]
        super().__init__(specification, caller.id, around.top_workflow, deserializing=True)
        self.definition, self.deployment = around.definition, around.deployment
        self.expressions, self.clock = around.expressions, around.clock
        self.process, self.variables = around.process, around.variables

    @property
    def parent_workflow(self) -> Scope:
        return self.caller.workflow

    def hand_back(self) -> None:
        hand_up(self.task_tree, self.caller)
        self.caller._ready()


class Called(Scope, BpmnSubWorkflow):
    """A called process: it works on a copy of its caller's variables and returns those that it has set."""

    caller: Token

    def __init__(self, caller: Token, deployment: int) -> None:
        self.caller, top = caller, caller.workflow.top_workflow
        self.definition, self.deployment = top.around.definition(deployment), deployment
        runs = executable(self.definition)
        super().__init__(runs.specification, caller.id, top, deserializing=True)
        self.expressions, self.clock = runs.expressions, top.clock
        self.process, self.variables = self, dict(caller.workflow.variables)
        self.conditional = runs.conditional
        self.written: set[str] = set()

    @property
    def parent_workflow(self) -> Scope:
        return self.caller.workflow

    def write(self, values: Mapping[str, Json]) -> None:
        super().write(values)
        self.written.update(values)

    def begin(self, at: str = "") -> None:
        """Puts the first token in, with what the call hands over."""
        exchange: Exchange | None = self.caller.task_spec.exchange
        own = self.caller.own
        if exchange is not None:
            outside, data = self.caller.workflow.variables, self.caller.data
            self.variables = handed(exchange.given, outside, data, self.caller.value)
            self.written.update(passing.target for passing in exchange.given if passing.target)
            own = {name: value for name, value in own.items() if name not in self.written}
        super().begin(at)
        self.task_tree.own = own

    def hand_back(self) -> None:
        exchange: Exchange | None = self.caller.task_spec.exchange
        returned = {name: self.variables[name] for name in sorted(self.written)}
        if exchange is not None:
            returned = handed(exchange.returned, returned, self.variables, self._returned)
        self.caller.write(returned)
        self.caller._ready()

    def _returned(self, text: str) -> Json:
        """The value that an expression of the call has among the variables of this process."""
        return self.caller.value(text, self.variables)


def executable(definition: Definition) -> Executable:
    """What a definition runs as."""
    if not isinstance(definition.executable, Executable):
        raise TypeError(f"{definition.process} was not built to run")
    return definition.executable


def callers(scope: Scope) -> Iterator[Scope]:
    """The process that a scope lies in, and those that called it, outwards."""
    process = scope.process
    yield process
    while process.caller is not None:
        process = process.caller.workflow.process
        yield process
