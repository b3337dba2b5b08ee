"""From the model of a diagram to SpiffWorkflow's specifications.

The specifications are built directly, not by the library's parser: that one follows flows by recursion (and ends
in a RecursionError after some 400 nodes), tries the branches of a gateway by their place on the canvas, and passes
over what it does not know. Here every node is made first and connected afterwards, in the order of the file.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    CallActivity,
    EndEvent,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    ManualTask,
    NoneTask,
    ParallelGateway,
    ParallelMultiInstanceTask,
    ReceiveTask,
    SequentialMultiInstanceTask,
    StartEvent,
    SubWorkflowTask,
    UserTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    ErrorEventDefinition,
    EscalationEventDefinition,
    MessageEventDefinition,
    MultipleEventDefinition,
    NoneEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
    TimeDateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.engine.decisions import DecisionTable
from app.engine.model import Model, Node, Repetition
from app.engine.specs import DecisionTask, TopicTask

Specifications: TypeAlias = "dict[str, BpmnProcessSpec]"

PLAIN: Mapping[str, Callable[..., BpmnTaskSpec]] = {
    "userTask": UserTask,
    "task": NoneTask,
    "manualTask": ManualTask,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
}
EVENTS: Mapping[str, Callable[..., BpmnTaskSpec]] = {
    "startEvent": StartEvent,
    "endEvent": EndEvent,
    "intermediateCatchEvent": IntermediateCatchEvent,
    "intermediateThrowEvent": IntermediateThrowEvent,
    "receiveTask": ReceiveTask,
}
TIMERS: Mapping[str, Callable[..., EventDefinition]] = {
    "date": TimeDateEventDefinition,
    "duration": DurationTimerEventDefinition,
    "cycle": CycleTimerEventDefinition,
}


def build(model: Model, tables: Mapping[str, DecisionTable]) -> Specifications:
    """The specifications of the process and of each embedded sub-process, by id, for a model that is sound."""
    return {scope: _Scope(model, scope, tables).build() for scope in model.scopes()}


class _Scope:
    """Builds the specification of one process or embedded sub-process."""

    def __init__(self, model: Model, scope: str, tables: Mapping[str, DecisionTable]) -> None:
        self.model = model
        self.tables = tables
        self.nodes = model.within(scope)
        self.specification = BpmnProcessSpec(name=scope, description=scope)
        self.tasks: dict[str, BpmnTaskSpec] = {}
        self.entries: dict[str, BpmnTaskSpec] = {}
        """Where a flow into a node leads: the node itself, or the split before one with boundary events."""

    def build(self) -> BpmnProcessSpec:
        for node in self.nodes:
            self.tasks[node.id] = self.entries[node.id] = self.made(node)
        guarded = {node.attached_to for node in self.nodes if node.attached_to}
        joins = {host: self.guard(self.tasks[host]) for host in sorted(guarded)}
        for node in self.nodes:
            self.connect(node, self.tasks[node.id])
        for node in self.nodes:
            if node.attached_to:
                self.entries[node.attached_to].connect(self.tasks[node.id])
                self.tasks[node.id].connect(joins[node.attached_to])
        return self.specification

    def made(self, node: Node) -> BpmnTaskSpec:
        """The task specification of a node, not yet connected."""
        element = node.element
        about = {
            "lane": element.lane or None,
            "bpmn_name": element.name,
            "documentation": element.documentation or None,
            "description": node.kind,
        }
        make, arguments = self.maker(node)
        task = make(self.specification, node.id, *arguments, **about)
        return self.repeated(task, node.repetition, about) if node.repetition else task

    def maker(self, node: Node) -> tuple[Callable[..., BpmnTaskSpec], tuple[object, ...]]:
        """The class of a node's task specification, and what it takes besides its place and name."""
        element = node.element
        special: dict[str, tuple[Callable[..., BpmnTaskSpec], tuple[object, ...]]] = {
            "boundaryEvent": (BoundaryEvent, (awaited(node), node.interrupting)),
            "eventBasedGateway": (EventBasedGateway, (MultipleEventDefinition(),)),
            "callActivity": (CallActivity, (element.called,)),
            "subProcess": (SubWorkflowTask, (node.id,)),
            "serviceTask": (TopicTask, (element.topic, element.inputs, element.outputs)),
            "sendTask": (TopicTask, (element.topic, element.inputs, element.outputs)),
            "businessRuleTask": (
                DecisionTask,
                (self.tables.get(element.decision), element.result_variable, element.map_result),
            ),
        }
        if node.kind in EVENTS:
            return EVENTS[node.kind], (awaited(node),)
        return special.get(node.kind) or (PLAIN[node.kind], ())

    def repeated(
        self, once: BpmnTaskSpec, repetition: Repetition, about: Mapping[str, str | None]
    ) -> BpmnTaskSpec:
        """The multi-instance task around a task, which becomes its child under the library's name for it."""
        name = once.name
        del self.specification.task_specs[name]
        kind = SequentialMultiInstanceTask if repetition.sequential else ParallelMultiInstanceTask
        task = kind(
            self.specification,
            name,
            task_spec=f"{name} [child]",
            cardinality=repetition.cardinality or None,
            data_input=TaskDataReference(repetition.collection) if repetition.collection else None,
            input_item=TaskDataReference(repetition.variable) if repetition.variable else None,
            condition=repetition.until or None,
            **about,
        )
        once.name = task.task_spec
        once.inputs = [task]
        self.specification.task_specs[once.name] = once
        return task

    def guard(self, host: BpmnTaskSpec) -> BpmnTaskSpec:
        """Puts the library's split before a task with boundary events and its join after; gives the join."""
        split = BoundaryEventSplit(self.specification, f"{host.name}.BoundaryEventSplit", lane=host.lane)
        join = BoundaryEventJoin(
            self.specification,
            f"{host.name}.BoundaryEventJoin",
            lane=host.lane,
            split_task=split.name,
            cancel=True,
        )
        split.connect(host)
        host.connect(join)
        self.entries[host.name] = split
        return join

    def connect(self, node: Node, task: BpmnTaskSpec) -> None:
        """Connects a task with everything that its flows lead to."""
        if node.kind == "startEvent":
            self.specification.start.connect(task)
        if node.kind == "endEvent":
            task.connect(self.specification.end)
        flows = self.model.leaving(node.id)
        for flow in flows:
            if flow.condition and flow.id != node.default:
                task.connect_outgoing_if(flow.condition, self.entries[flow.target])
            else:
                task.connect(self.entries[flow.target])


def awaited(node: Node) -> EventDefinition:
    """The event definition of an event or receive task."""
    trigger = node.trigger
    if trigger.kind == "message":
        return MessageEventDefinition(trigger.name)
    if trigger.kind == "timer":
        return TIMERS[trigger.measure](node.element.name or node.id, trigger.expression)
    if trigger.kind == "signal":
        return SignalEventDefinition(trigger.name)
    if trigger.kind == "error":
        return ErrorEventDefinition(trigger.name, trigger.code or None)
    if trigger.kind == "escalation":
        return EscalationEventDefinition(trigger.name, trigger.code or None)
    return TerminateEventDefinition() if trigger.kind == "terminate" else NoneEventDefinition()
