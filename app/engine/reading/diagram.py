"""From the XML of one process to its model. What is no word of the dialect is found by `grammar`, not here."""

import re
from collections.abc import Callable, Iterator, Mapping

from lxml.etree import _Element

from app.engine.definition import Element, Loop, Repetition
from app.engine.findings import Findings
from app.engine.names import is_variable
from app.engine.reading.dialect import BPMN, EMBEDDED, FLOW_NODES, MEASURES, TRIGGERS, local
from app.engine.reading.extensions import (
    attribute,
    change_kinds,
    exchange,
    expression_or_text,
    extension_property,
    moment_or_expression,
    parameters,
    sends_message,
    unwrapped,
)
from app.engine.reading.form_data import declared_fields
from app.engine.reading.links import link_flows
from app.engine.reading.model import Flow, Model, Node, Trigger
from app.engine.reading.scripts import script_statements
from app.engine.reading.xml import line_of, text_of


class DiagramReader:
    """Reads one process of a diagram."""

    def __init__(self, process: _Element, findings: Findings) -> None:
        self.process = process
        self.findings = findings
        self.declared = {element.get("id", ""): element for element in process.getroottree().getroot()}
        self.roles = {
            (reference.text or "").strip(): lane.get("id", "")
            for lane in process.iter(f"{BPMN}lane")
            for reference in lane.iterchildren(f"{BPMN}flowNodeRef")
        }

    def read(self) -> Model:
        nodes: dict[str, Node] = {}
        flows: list[Flow] = []
        for scope, role, element in self.contents():
            kind = local(element.tag)
            if kind == "sequenceFlow":
                flows.append(_flow(element, scope))
            elif kind in FLOW_NODES:
                nodes[element.get("id", "")] = self.node(element, scope, role)
        identity = self.process.get("id", "")
        lanes = {
            lane.get("id", ""): lane.get("name", "") or lane.get("id", "")
            for lane in self.process.iter(f"{BPMN}lane")
            if lane.find(f"{BPMN}childLaneSet") is None
        }
        flows += link_flows(nodes.values())
        return Model(identity, self.process.get("name") or identity, nodes, tuple(flows), lanes)

    def contents(self) -> Iterator[tuple[str, str, _Element]]:
        """Everything in the process and its sub-processes: id of its scope, its role, the element."""
        scopes = [(self.process, "")]
        for scope, inherited in scopes:
            for child in scope:
                role = self.roles.get(child.get("id", ""), inherited)
                yield scope.get("id", ""), role, child
                if local(child.tag) in EMBEDDED:
                    scopes.append((child, role))

    def node(self, element: _Element, scope: str, role: str) -> Node:
        return Node(
            element=self.element(element, role),
            scope=scope,
            line=line_of(element),
            trigger=self.trigger(element),
            repetition=_repetition(element),
            default=element.get("default", ""),
            attached_to=element.get("attachedToRef", "") if local(element.tag) == "boundaryEvent" else "",
            interrupting="false" not in {element.get("cancelActivity"), element.get("isInterrupting")},
            triggered=element.get("triggeredByEvent") == "true",
            handler=_handler(element),
            exchange=exchange(element),
            statements=script_statements(element, self.findings),
            for_compensation=element.get("isForCompensation") == "true",
        )

    def element(self, element: _Element, role: str) -> Element:
        identity = element.get("id", "")
        kind = local(element.tag)
        return Element(
            id=identity,
            name=(element.get("name") or "").strip(),
            kind=kind,
            process=self.process.get("id", ""),
            lane=role,
            groups=attribute(element, "candidateGroups"),
            form=attribute(element, "formKey"),
            fields=declared_fields(element, self.findings) if kind in {"userTask", "startEvent"} else (),
            topic=_topic(element),
            decision=attribute(element, "decisionRef"),
            called=element.get("calledElement", "").strip(),
            due=moment_or_expression(attribute(element, "dueDate")),
            priority=attribute(element, "priority"),
            inputs=parameters(element, "input"),
            outputs=parameters(element, "output"),
            result_variable=attribute(element, "resultVariable"),
            map_result=attribute(element, "mapDecisionResult"),
            correlation=extension_property(element, "correlationKey"),
            async_before=attribute(element, "asyncBefore") == "true",
            documentation=text_of(element.find(f"{BPMN}documentation")),
        )

    def trigger(self, element: _Element) -> Trigger:
        if local(element.tag) == "receiveTask" or sends_message(element):
            return Trigger("message", name=self.name_of(element.get("messageRef", "")))
        for child in element:
            kind = TRIGGERS.get(local(child.tag), "")
            if kind in OWN_WORDS:
                return OWN_WORDS[kind](child)
            if kind:
                return self.referring(child, kind)
        return Trigger()

    def referring(self, definition: _Element, kind: str) -> Trigger:
        """A trigger that names a message, signal, error or escalation declared in the diagram."""
        reference = definition.get(f"{kind}Ref", "")
        declared = self.declared.get(reference)
        message = "" if declared is None else attribute(declared, "errorMessage")
        return Trigger(
            kind,
            name=self.name_of(reference),
            code="" if declared is None else declared.get(f"{kind}Code", ""),
            code_variable=attribute(definition, f"{kind}CodeVariable"),
            message_variable=attribute(definition, "errorMessageVariable"),
            message=expression_or_text(message) if message else "",
        )

    def name_of(self, reference: str) -> str:
        """The name of a message, signal, error or escalation declared in the diagram."""
        declared = self.declared.get(reference)
        return "" if declared is None else (declared.get("name") or reference).strip()


def _topic(element: _Element) -> str:
    if local(element.tag) not in {"serviceTask", "sendTask"} or sends_message(element):
        return ""
    return attribute(element, "topic") or element.get("id", "")


def _flow(element: _Element, scope: str) -> Flow:
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        scope=scope,
        line=line_of(element),
        condition=text_of(element.find(f"{BPMN}conditionExpression")),
    )


def _handler(event: _Element) -> str:
    """The activity that an association leads to from a compensation event; empty for any other element."""
    scope = event.getparent()
    if scope is None or event.find(f"{BPMN}compensateEventDefinition") is None:
        return ""
    led = (line for line in scope.iterchildren(f"{BPMN}association") if line.get("sourceRef") == event.get("id"))
    return next((line.get("targetRef", "") for line in led), "")


def _timer(definition: _Element) -> Trigger:
    for child in definition:
        measure = MEASURES.get(local(child.tag))
        if measure:
            return Trigger("timer", measure=measure, expression=moment_or_expression(text_of(child)))
    return Trigger("timer")


def _condition(definition: _Element) -> Trigger:
    return Trigger(
        "conditional",
        expression=text_of(definition.find(f"{BPMN}condition")),
        variable=attribute(definition, "variableName"),
        changes=frozenset(change_kinds(attribute(definition, "variableEvents"))),
    )


OWN_WORDS: Mapping[str, Callable[[_Element], Trigger]] = {
    "timer": _timer,
    "conditional": _condition,
    "link": lambda definition: Trigger("link", name=definition.get("name", "").strip()),
    "compensate": lambda definition: Trigger("compensate", name=definition.get("activityRef", "")),
}
"""Triggers that say themselves what they mean, by their kind."""


def _repetition(element: _Element) -> Repetition | Loop | None:
    loop = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is None:
        return _loop(element.find(f"{BPMN}standardLoopCharacteristics"))
    return Repetition(
        sequential=loop.get("isSequential") == "true",
        collection=_collection(attribute(loop, "collection") or text_of(loop.find(f"{BPMN}loopDataInputRef"))),
        variable=attribute(loop, "elementVariable") or _item(loop.find(f"{BPMN}inputDataItem")),
        cardinality=text_of(loop.find(f"{BPMN}loopCardinality")),
        until=text_of(loop.find(f"{BPMN}completionCondition")),
        result=_item(loop.find(f"{BPMN}outputDataItem")),
        results=unwrapped(text_of(loop.find(f"{BPMN}loopDataOutputRef"))),
        async_before=attribute(loop, "asyncBefore") == "true",
    )


def _collection(text: str) -> str:
    """The name of a variable, with or without `${…}`; any other expression stays as it is."""
    return unwrapped(text) if is_variable(unwrapped(text)) else text


def _maximum(text: str | None) -> int:
    """How often a loop is done at most: 0 where nothing is written, -1 where no such number is."""
    if text is None:
        return 0
    return int(text) if re.fullmatch("[1-9][0-9]{0,8}", text) else -1


def _item(item: _Element | None) -> str:
    """The variable that a data item of a repetition names."""
    return "" if item is None else item.get("name", "") or item.get("id", "")


def _loop(loop: _Element | None) -> Loop | None:
    if loop is None:
        return None
    return Loop(
        condition=text_of(loop.find(f"{BPMN}loopCondition")),
        maximum=_maximum(loop.get("loopMaximum")),
        test_before=loop.get("testBefore") == "true",
    )
