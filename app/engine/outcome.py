"""What goes into and comes out of the engine's verbs: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeAlias

from app.domain.clock import Clock
from app.domain.errors import Refusal
from app.engine.definition import Definition

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Variables: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """A user task that became ready."""

    id: int
    """63 random bits from the operating system; the key of the work item's row."""
    process: str
    element: str
    name: str
    role: str
    """candidateGroups (evaluated), else the lane's id, else the calling activity's role."""
    unit: str | None
    """Value of the local variable `unit` (input parameter or multi-instance element), else None; empty text is
    the claim pool."""
    form: str
    """camunda:formKey, else the element's id."""
    due: date | datetime | None
    priority: int
    inputs: Variables
    """The task's evaluated input parameters other than `unit`."""
    variables: Variables
    """Process variables as this task sees them."""


@dataclass(frozen=True, slots=True)
class ArmedTimer:
    """A timer that waits: when it is due (aware UTC) and at which element."""

    id: int
    process: str
    element: str
    due: datetime


@dataclass(frozen=True, slots=True)
class PassedStep:
    """One element that was passed, for people, statistics and replay."""

    process: str
    deployment: int
    element: str
    name: str
    kind: str
    """userTask | serviceTask | businessRuleTask | startEvent | endEvent | boundaryEvent | … (gateways too)"""
    task: int
    """The engine task's id: equals the work item's id for a user task."""
    at: datetime
    rules: tuple[str, ...] = ()
    """Ids of the decision-table rows that matched."""
    outputs: Variables = field(default_factory=dict)
    """What a decision or topic returned."""
    inputs: Variables = field(default_factory=dict)
    """What a decision was made on, or a topic's parameters."""


@dataclass(frozen=True, slots=True)
class RequestedJob:
    """An element with asyncBefore that waits for `Runner.resume`."""

    task: int
    process: str
    element: str


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message thrown by the diagram for other instances."""

    name: str
    payload: Variables
    key: str | None = None
    """Its correlation key; without one it is for the processes of the same case."""
    process: str = field(default="", compare=False)
    element: str = field(default="", compare=False)
    place: int = field(default=0, compare=False)
    """Among all that the step has sent, in its order."""


@dataclass(frozen=True, slots=True)
class SentSignal:
    """A signal thrown by the diagram. The instance itself has heard it already."""

    name: str
    payload: Variables
    process: str = field(default="", compare=False)
    element: str = field(default="", compare=False)
    place: int = field(default=0, compare=False)
    """Among all that the step has sent, in its order."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A message or signal that an instance waits for."""

    kind: str
    """message | signal"""
    name: str
    key: str | None = None
    """Its correlation key, for messages that name one."""


@dataclass(frozen=True, slots=True)
class Incident:
    """The run stopped: `code` is budget | topic | expression | decision | engine; state is as before the step."""

    code: str
    process: str
    element: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All consequences of one verb; operations writes them in one transaction."""

    state: bytes
    pins: Mapping[str, int]
    """Deployment of every process this instance has called so far."""
    opened: tuple[OpenedItem, ...] = ()
    closed: tuple[int, ...] = ()
    """Work items that are no longer ready: completed, or cancelled by an event."""
    timers: tuple[ArmedTimer, ...] = ()
    """All timers that wait after the step, not only new ones."""
    fired: tuple[str, ...] = ()
    """Elements whose timers were fired, in their order."""
    steps: tuple[PassedStep, ...] = ()
    jobs: tuple[RequestedJob, ...] = ()
    messages: tuple[SentMessage, ...] = ()
    signals: tuple[SentSignal, ...] = ()
    waited: frozenset[Awaited] = frozenset()
    """The messages and signals that were waited for before the step."""
    waits: frozenset[Awaited] = frozenset()
    """Those that are waited for after it."""
    variables: Variables = field(default_factory=dict)
    """What is known of the case after the step: the variables of the process, with what called processes under way
    have set since; where something happened last has the last word."""
    incident: Incident | None = None
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """How an instance stands, for whoever wants to set something off in it."""

    variables: Variables
    waits: frozenset[Awaited]
    """The messages and signals that something waits for."""

    @property
    def messages(self) -> frozenset[str]:
        """Names of the messages without correlation key that something waits for."""
        return frozenset(one.name for one in self.waits if one.kind == "message" and one.key is None)


@dataclass(frozen=True, slots=True)
class TopicCall:
    """A service task asks operations to act."""

    topic: str
    process: str
    element: str
    parameters: Variables
    variables: Variables


class TopicFailure(Exception):
    """An expected failure of a topic: becomes the BPMN error `code` at the service task."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class NotReady(Refusal):
    """The task to be completed or resumed is not there to be done: it was done, cancelled, or never was."""

    code = "not_ready"


class NotWaiting(Refusal):
    """Nothing in the instance waits for the message, or no longer."""

    code = "not_waiting"


class Surroundings(Protocol):
    """What a verb needs from outside, given in by operations."""

    @property
    def clock(self) -> Clock: ...

    def definition(self, deployment: int) -> Definition:
        """The immutable definition of a deployment, cached per process."""
        ...

    def resolve(self, process: str, variables: Variables) -> int:
        """The deployment that a new call of `process` gets: a unit's own, else the default."""
        ...

    def call(self, call: TopicCall) -> Variables:
        """Run a topic in the surrounding transaction; returns variables. Raises TopicFailure when expected."""
        ...
