"""From the model of a diagram to the specifications that the engine runs.

They are built directly, not by SpiffWorkflow's parser: that one follows flows by recursion (and ends in a
RecursionError after some 400 nodes), tries the branches of a gateway by their place on the canvas, and passes over
what it does not know. Here every node is made first and connected afterwards, in the order of the file.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from app.engine import specs
from app.engine.decisions import DecisionTable
from app.engine.definition import Loop, Repetition
from app.engine.reading.definitions import definition_of
from app.engine.reading.dialect import ASKING, EMBEDDED
from app.engine.reading.model import Flow, Model, Node

SPLIT = ".BoundaryEventSplit"
TAKEN = re.compile(rf"Start|End|Root|.*{re.escape(SPLIT)}")
"""Names of specifications that stand for no element."""
Maker: TypeAlias = Callable[..., BpmnTaskSpec]

PLAIN: Mapping[str, Maker] = {
    "userTask": specs.UserTask,
    "task": specs.PlainTask,
    "manualTask": specs.PlainTask,
    "exclusiveGateway": specs.ExclusiveGateway,
    "parallelGateway": specs.ParallelGateway,
    "inclusiveGateway": specs.InclusiveGateway,
    "eventBasedGateway": specs.EventBasedGateway,
}
EVENTS: Mapping[str, Maker] = {
    "startEvent": specs.StartEvent,
    "endEvent": specs.EndEvent,
    "intermediateCatchEvent": specs.IntermediateCatchEvent,
    "intermediateThrowEvent": specs.IntermediateThrowEvent,
    "receiveTask": specs.ReceiveTask,
}


def build(model: Model, tables: Mapping[str, DecisionTable]) -> dict[str, specs.Process]:
    """The specifications of the process and of each embedded sub-process, by id, for a model that is sound."""
    return {scope: _Scope(model, scope, tables).build() for scope in model.scopes}


class _Scope:
    """Builds the specification of one process or embedded sub-process."""

    def __init__(self, model: Model, scope: str, tables: Mapping[str, DecisionTable]) -> None:
        self.model = model
        self.tables = tables
        self.nodes = model.scopes[scope]
        self.specification = specs.Process(scope)
        self.tasks: dict[str, BpmnTaskSpec] = {}
        self.entries: dict[str, BpmnTaskSpec] = {}
        """Where a flow into a node leads: the node itself, or the split before one with boundary events."""

    def build(self) -> specs.Process:
        for node in self.nodes:
            self.tasks[node.id] = self.entries[node.id] = self.made(node)
        for node in self.nodes:
            if any(event.trigger.kind != "compensate" for event in self.model.attached[node.id]):
                self.entries[node.id] = self.guarded(self.tasks[node.id])
        for node in self.nodes:
            self.connect(node, self.tasks[node.id])
        self.compensate()
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
        task = make(self.specification, specified(node.id), *arguments, **about)
        task.bpmn_id = node.id
        if node.sends:
            task.brings = element.inputs
        elif node.kind not in ASKING and (node.kind != "userTask" or element.outputs):
            task.local_inputs, task.local_outputs = element.inputs, element.outputs
        event = self.model.starts(node.id)[0] if node.triggered else node
        if event.trigger.kind == "message":
            task.correlation = event.element.correlation
        if node.repetition:
            task = self.repeated(task, node.repetition, about)
            task.bpmn_id = node.id
        task.asynchronous = element.async_before
        return task

    def maker(self, node: Node) -> tuple[Maker, tuple[object, ...]]:
        """The class of a node's task specification, and what it takes besides its place and name."""
        element = node.element
        if node.kind in PLAIN:
            return PLAIN[node.kind], ()
        if self.model.consumes(node):
            return specs.CompensationSubProcess, (node.id,)
        if node.triggered:
            [start] = self.model.starts(node.id)
            return specs.EventSubProcess, (node.id, definition_of(start), start.interrupting)
        if node.trigger.kind in {"compensate", "cancel"}:
            return _undoing(node)
        if node.kind in EVENTS or node.sends:
            return EVENTS.get(node.kind, specs.IntermediateThrowEvent), (definition_of(node),)
        special: dict[str, tuple[Maker, tuple[object, ...]]] = {
            "boundaryEvent": (specs.BoundaryEvent, (definition_of(node), node.interrupting)),
            "callActivity": (specs.CallActivity, (element.called, node.exchange)),
            **dict.fromkeys(EMBEDDED, (specs.SubWorkflowTask, (node.id,))),
            "scriptTask": (specs.ScriptTask, (node.statements,)),
            "businessRuleTask": (
                specs.DecisionTask,
                (self.tables.get(element.decision), element.result_variable, element.map_result),
            ),
        }
        return special.get(node.kind, (specs.TopicTask, (element.topic, element.inputs, element.outputs)))

    def repeated(
        self, once: BpmnTaskSpec, repetition: Repetition | Loop, about: Mapping[str, str | None]
    ) -> BpmnTaskSpec:
        """The repeated activity as a whole around a task, which becomes its instance under another name."""
        name = once.name
        del self.specification.task_specs[name]
        make: Maker = specs.StandardLoop if isinstance(repetition, Loop) else specs.MultiInstance
        whole = make(self.specification, name, repetition, **about)
        whole.instance = once.name = f"{name} [child]"
        once.inputs = [whole]
        once.asynchronous = isinstance(repetition, Repetition) and repetition.async_before
        self.specification.task_specs[once.name] = once
        return whole

    def guarded(self, host: BpmnTaskSpec) -> BpmnTaskSpec:
        """The split before an activity with boundary events; its branches are the activity and the events."""
        split = specs.BoundaryEventSplit(self.specification, host.name + SPLIT, lane=host.lane)
        split.connect(host)
        return split

    def connect(self, node: Node, task: BpmnTaskSpec) -> None:
        """Connects a task with everything that leads to it from outside the flows, and with all it leads to."""
        if node.kind == "startEvent":
            self.specification.start.connect(task)
        if self.model.consumes(node):
            return
        if node.triggered:
            self.specification.start.connect(task)
        if node.attached_to and node.trigger.kind != "compensate":
            self.entries[node.attached_to].connect(task)
        for flow in self.model.leaving[node.id]:
            task.connect(self.entry(flow, node, task), flow.id, flow.condition, flow.id == node.default)
        if not task.ways and not node.beside_the_flow:
            task.connect(self.specification.end)

    def entry(self, flow: Flow, source: Node, task: BpmnTaskSpec) -> BpmnTaskSpec:
        """Where a flow leads. A second one to the same element is told apart, unless only one of them is taken."""
        entry = self.entries[flow.target]
        if source.kind == "exclusiveGateway" or all(way.target != entry.name for way in task.ways):
            return entry
        passage = specs.Passage(self.specification, f"{flow.id} [flow]")
        passage.connect(entry)
        return passage

    def compensate(self) -> None:
        """Says which activities can be undone, and by what; a diagram without compensation stays as it is."""
        undone = [node for node in self.nodes if node.id in self.model.compensable]
        consumer = next((self.tasks[node.id] for node in self.nodes if self.model.consumes(node)), None)
        if undone or consumer is not None:
            specs.Undoing(self.specification, specs.UNDOING)
        if consumer is not None:
            self.specification.compensated_by = consumer.undone_by = consumer.name
        for node in undone:
            whole = self.tasks[node.id]
            once = self.specification.task_specs[whole.instance] if node.repetition else whole
            whole.compensable = once.compensable = True
            if node.kind in EMBEDDED:
                reopened = specs.Reopened(self.specification, specs.REOPENED + once.name, node.id)
                reopened.bpmn_id = node.id
                if any(self.model.consumes(inner) for inner in self.model.scopes[node.id]):
                    once.undone_by = reopened.name
            for event in self.model.attached[node.id]:
                if event.trigger.kind == "compensate":
                    once.undone_by = self.tasks[event.id].name
                    self.tasks[event.id].handler = specified(event.handler)


def specified(name: str) -> str:
    """The name of an element's specification: its id, unless SpiffWorkflow has one of that name itself."""
    return f"{name} [drawn]" if TAKEN.fullmatch(name) else name


def _undoing(node: Node) -> tuple[Maker, tuple[object, ...]]:
    """What an event of compensation or cancelling is made of."""
    if node.kind == "startEvent":
        return EVENTS[node.kind], (definition_of(node),)
    if node.trigger.kind == "compensate":
        throws = specs.CompensationThrow, (specified(node.trigger.name),)
        return (specs.CompensationEvent, ()) if node.attached_to else throws
    caught = specs.BoundaryEvent, (definition_of(node), True)
    return caught if node.attached_to else (specs.CancelEnd, ())
