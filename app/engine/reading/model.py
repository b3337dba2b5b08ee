"""A diagram as the dialect's words: plain frozen values between reading (XML) and building (SpiffWorkflow)."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from app.engine.definition import Element, Loop, Repetition
from app.engine.passing import Exchange
from app.engine.reading.dialect import EMBEDDED


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an event waits for or throws."""

    kind: str = "none"
    """none | message | timer | signal | error | escalation | conditional | link | terminate | compensate |
    cancel"""
    name: str = ""
    """Name of the message, signal or link; id of the activity to be compensated, empty for the whole scope."""
    code: str = ""
    """Code of the error or escalation; empty catches every code."""
    measure: str = ""
    """For timers: date | duration | cycle."""
    expression: str = ""
    """For timers when, for conditional events what has to be met, as written."""
    code_variable: str = ""
    """For errors and escalations that are caught: the variable that the code becomes, empty for none."""
    message_variable: str = ""
    """For errors that are caught: the variable that the message becomes, empty for none."""
    message: str = ""
    """For errors that are thrown: the expression of the message, empty for none."""
    variable: str = ""
    """For conditional events: the one variable whose changes matter, empty for all."""
    changes: frozenset[str] = frozenset()
    """For conditional events: the kinds of change that matter (create, update, delete), empty for all."""


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node: what people should know of it, and what the engine needs besides."""

    element: Element
    scope: str
    """Id of the process or sub-process that it lies directly in."""
    line: int
    trigger: Trigger = Trigger()
    repetition: Repetition | Loop | None = None
    default: str = ""
    """Id of the default flow."""
    attached_to: str = ""
    interrupting: bool = True
    """For boundary events, and start events of event sub-processes."""
    handler: str = ""
    """Of a compensation event on an activity: id of the activity that undoes it."""
    exchange: Exchange | None = None
    """Of a call activity: what is handed over, None when it says nothing about that."""
    statements: tuple[tuple[str, str], ...] = ()
    """Of a script task: the variables that it sets, each to the value of an expression, in this order."""
    for_compensation: bool = False
    """Whether it stands outside the flow and undoes another."""
    triggered: bool = False
    """Whether it is an event sub-process."""

    @property
    def beside_the_flow(self) -> bool:
        """Whether nothing leads on from it, because it only undoes another."""
        event = self.trigger.kind == "compensate" and bool(self.attached_to)
        return event or self.for_compensation

    @property
    def id(self) -> str:
        return self.element.id

    @property
    def kind(self) -> str:
        return self.element.kind

    @property
    def sends(self) -> bool:
        """Whether it throws a message or signal."""
        throwing = self.kind in {"sendTask", "intermediateThrowEvent", "endEvent"}
        return throwing and self.trigger.kind in {"message", "signal"}


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    scope: str
    line: int
    condition: str = ""


@dataclass(frozen=True)
class Model:
    """One process with everything in it. Scopes are the process itself and its embedded sub-processes."""

    process: str
    name: str
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    """In the order of the file: conditions are tried in this order."""
    lanes: Mapping[str, str] = field(default_factory=dict)
    """Role → name, for every lane without lanes inside."""

    @cached_property
    def scopes(self) -> Mapping[str, Sequence[Node]]:
        """The nodes directly in the process and in each of its sub-processes, empty ones included."""
        scopes: dict[str, list[Node]] = {self.process: []}
        for node in self.nodes.values():
            scopes.setdefault(node.scope, []).append(node)
            if node.kind in EMBEDDED:
                scopes.setdefault(node.id, [])
        return scopes

    def starts(self, scope: str) -> Sequence[Node]:
        """The start events of the process or a sub-process."""
        return [node for node in self.scopes[scope] if node.kind == "startEvent"]

    @cached_property
    def leaving(self) -> Mapping[str, Sequence[Flow]]:
        """The flows out of each node."""
        return self._flows_by(lambda flow: flow.source)

    @cached_property
    def arriving(self) -> Mapping[str, Sequence[Flow]]:
        """The flows into each node."""
        return self._flows_by(lambda flow: flow.target)

    @cached_property
    def attached(self) -> Mapping[str, Sequence[Node]]:
        """The boundary events on each activity."""
        attached: dict[str, list[Node]] = {node: [] for node in self.nodes}
        for node in self.nodes.values():
            if node.attached_to:
                attached.setdefault(node.attached_to, []).append(node)
        return attached

    @cached_property
    def compensable(self) -> Set[str]:
        """Ids of the activities whose completion can be undone: by a handler, or by what is inside them."""
        found: set[str] = set()
        for node in self.nodes.values():
            undone = node.trigger.kind == "compensate" and node.attached_to
            activity = undone or (node.scope if self.consumes(node) else "")
            while activity in self.nodes and not self.nodes[activity].for_compensation:
                found.add(activity)
                activity = self.nodes[activity].scope
        return found

    def consumes(self, node: Node) -> bool:
        """Whether a node is an event sub-process, carried out instead of undoing what its scope has done."""
        begun = self.starts(node.id) if node.triggered and node.id in self.scopes else ()
        return any(start.trigger.kind == "compensate" for start in begun)

    def _flows_by(self, end: Callable[[Flow], str]) -> Mapping[str, Sequence[Flow]]:
        flows: dict[str, list[Flow]] = {node: [] for node in self.nodes}
        for flow in self.flows:
            flows.setdefault(end(flow), []).append(flow)
        return flows
