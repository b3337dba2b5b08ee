"""A token: one place where an instance stands. SpiffWorkflow's task without its history."""

from collections import deque
from collections.abc import Mapping, Set
from os import register_at_fork, urandom
from struct import unpack
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine.conditions import UPDATED
from app.engine.definition import Element
from app.engine.incidents import Stopped
from app.engine.outcome import Json
from app.engine.values import ExpressionFailed, Value, as_json

if TYPE_CHECKING:
    from app.engine.scope import Scope

FUTURE: int = TaskState.FUTURE
WAITING: int = TaskState.WAITING
READY: int = TaskState.READY
STARTED: int = TaskState.STARTED
CANCELLED: int = TaskState.CANCELLED
FINISHED: int = TaskState.FINISHED_MASK

COUNTERS = frozenset({"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})
"""Variables that the instances of a repetition see, and its completion condition."""

_drawn: deque[int] = deque()
register_at_fork(after_in_child=_drawn.clear)


def new_id() -> int:
    """63 random bits from the operating system, so that forked workers never draw the same ones."""
    try:
        return _drawn.pop() or new_id()
    except IndexError:
        _drawn.extend(bits >> 1 for bits in unpack("64Q", urandom(512)))
        return new_id()


class Token(Task):
    """A token at an element of a process or embedded sub-process.

    Unlike the library's task it holds no copy of the variables (they belong to the process, see `Scope`), predicts
    nothing, asks no clock and writes no log.
    """

    thread_id = 0
    last_state_change = 0.0
    rules: tuple[str, ...] = ()
    """Ids of the decision-table rows that matched here."""
    outputs: Mapping[str, Json] = {}
    """What the decision or topic here returned."""
    inputs: Mapping[str, Json] = {}
    """What it was given."""

    def __init__(
        self,
        workflow: "Scope",
        task_spec: Any,
        parent: "Token | None" = None,
        state: int = FUTURE,
        known_id: int = 0,
    ) -> None:
        self.id = known_id or new_id()
        self.workflow = workflow
        self.task_spec = task_spec
        self.triggered = False
        self.internal_data: dict[str, Any] = {}
        self.own: dict[str, Json] = {}
        """Variables that only the tokens of this branch share: an element of a collection, a message's payload."""
        self._state = state
        self._children: list[int] = []
        self._parent: int | None = None
        if parent is not None:
            self._parent = parent.id
            self.own = parent.own
            parent._children.append(self.id)
        workflow.tasks[self.id] = self

    @property
    def data(self) -> dict[str, Json]:
        """The variables as this token sees them; read only."""
        shared = self.workflow.variables
        return {**shared, **self.own} if self.own else shared

    def seen_by(self, names: Set[str]) -> Mapping[str, Json]:
        """The variables as an expression sees them that reads these names: with counters where it reads any."""
        return self.data if COUNTERS.isdisjoint(names) else {**self.data, **self._counters()}

    def _counters(self) -> Mapping[str, int]:
        """What the nearest repetition around this token counts."""
        token: Token | None = self
        counters: Mapping[str, int] = {}
        while token is not None and not counters:
            around = token.parent
            if around is not None and around.state == STARTED:
                counters = around.task_spec.counters(around)
            token = token.workflow.caller
        return counters

    @property
    def finished(self) -> bool:
        """Whether it was completed, cancelled or has failed."""
        return bool(self._state & FINISHED)

    @property
    def element(self) -> Element:
        """The element of the diagram where it stands."""
        return self.workflow.definition.elements[self.task_spec.bpmn_id]

    def evaluate(self, text: str, more: Mapping[str, Value] | None = None) -> Value:
        """The value of one of the diagram's expressions here and now; `more` are variables besides."""
        expression = self.workflow.expressions[text]
        variables = self.seen_by(expression.names)
        try:
            return expression.evaluate({**variables, **more} if more else variables, self.workflow.clock)
        except ExpressionFailed as failure:
            raise Stopped("expression", self, f"{text}: {failure.code} {failure.parameters}") from failure

    def value(self, text: str, more: Mapping[str, Value] | None = None) -> Json:
        """The value of an expression as a variable can hold it."""
        value = self.evaluate(text, more)
        try:
            return as_json(value)
        except ExpressionFailed as failure:
            raise Stopped("expression", self, f"{text}: {failure.code} {failure.parameters}") from failure

    def holds(self, text: str, more: Mapping[str, Value] | None = None) -> bool:
        """Whether a condition of the diagram is met."""
        value = self.evaluate(text, more)
        if isinstance(value, bool):
            return value
        raise Stopped("expression", self, f"{text}: expression_not_a_condition")

    def write(self, values: Mapping[str, Json]) -> None:
        """Sets variables of the process; those that the branch has of its own stay its own."""
        self.workflow.process.write({name: value for name, value in values.items() if name not in self.own})
        self._keep(values)

    def state_facts(self, values: Mapping[str, Json]) -> None:
        """Sets variables in this process, in those that called it and in those it has called (see `Instance`)."""
        self._keep(values)
        self.workflow.top_workflow.state_facts(self.workflow.process, values)

    def _keep(self, values: Mapping[str, Json]) -> None:
        """Sets what the branch has of its own."""
        kept = {name: values[name] for name in self.own.keys() & values.keys()}
        if kept:
            self.own.update(kept)
            self.workflow.process.changed(dict.fromkeys(kept, UPDATED))

    def cancel(self) -> None:
        """Ends it and everything below it that is not finished. The library would recurse, and forget children."""
        branch = [self]
        while branch:
            token = branch.pop()
            branch.extend(token.children)
            if not token.finished:
                token._state = CANCELLED
                token.task_spec._on_cancel(token)

    def run(self) -> None:
        """Carries out what stands here: it is completed then, left under way (None), or has ended itself."""
        done = self.task_spec._run(self)
        if self.finished:
            return
        if done is None:
            self._set_state(STARTED)
        else:
            self.complete()

    def _ready(self) -> None:
        if not self.finished:
            self._set_state(READY)
            self.task_spec._on_ready(self)

    def _set_state(self, value: int) -> None:
        self._state = value
        if value == READY and not self.task_spec.manual:
            self.workflow.top_workflow.agenda.append(self)

    def _inherit_data(self) -> None:
        """There is nothing to copy: see `data`."""

    def _add_child(self, task_spec: Any, state: int = FUTURE) -> "Token":
        return Token(self.workflow, task_spec, self, state)
