"""Ids and what refers to them: every reference of a diagram must lead to something of the right kind."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml.etree import _Element

from app.engine.findings import Findings
from app.engine.reading.dialect import (
    ACTIVITIES,
    ARTIFACTS,
    BPMN,
    DRAWN_DATA,
    EMBEDDED,
    FLOW_NODES,
    MEASURES,
    TRIGGERS,
    local,
)
from app.engine.reading.extensions import attribute, sends_message
from app.engine.reading.grammar import nearest_id
from app.engine.reading.xml import line_of

ID = re.compile(r"[^\W\d][\w.-]{0,99}")
"""An XML name without colon, of a length that fits into a column."""
NAMED = FLOW_NODES | {"process", "lane", "sequenceFlow"}
"""Elements that cannot do without an id."""
BESIDE_THE_FLOW = ARTIFACTS | DRAWN_DATA | {"sequenceFlow", "laneSet", "documentation", "extensionElements"}


def check_references(root: _Element, process: _Element, findings: Findings) -> None:
    """Examine the ids of a whole diagram and the references of its process."""
    _check_ids(root, findings)
    declared = {element.get("id", ""): local(element.tag) for element in root}
    for scope in _scopes(process):
        nodes = {child.get("id", ""): child for child in scope if local(child.tag) not in BESIDE_THE_FLOW}
        for child in scope:
            kind = local(child.tag)
            if kind == "sequenceFlow":
                _check_flow(child, nodes, findings)
            elif kind in FLOW_NODES:
                _check_triggers(child, declared, findings)
                _check_task(child, findings)
            if kind == "boundaryEvent" and local_kind(nodes, child.get("attachedToRef", "")) not in ACTIVITIES:
                findings.error(child.get("id", ""), "boundary_detached", line_of(child))
    _check_lanes(process, findings)
    for correlation in root.iter(f"{BPMN}correlationKey"):
        findings.error(process.get("id", ""), "correlation", line_of(correlation))


def local_kind(nodes: dict[str, _Element], name: str) -> str:
    """The kind of the node of this name, empty when there is none."""
    return local(nodes[name].tag) if name in nodes else ""


def unread(process: _Element) -> Iterator[str]:
    """Ids of what stands in the process, or in one of its sub-processes, where flow nodes stand, and is none."""
    for scope in _scopes(process):
        for child in scope:
            kind = local(child.tag)
            if kind not in FLOW_NODES and (not kind or kind not in BESIDE_THE_FLOW):
                yield child.get("id", "")


def _scopes(process: _Element) -> Iterator[_Element]:
    yield process
    yield from process.iter(*(f"{BPMN}{kind}" for kind in EMBEDDED))


def _check_ids(root: _Element, findings: Findings) -> None:
    elements = [element for element in root.iter(f"{BPMN}*") if element.get("id") is not None]
    count = Counter(element.get("id", "") for element in elements)
    for element in elements:
        name = element.get("id", "")
        if count[name] > 1 and name:
            findings.error(name, "id_twice", line_of(element))
    for element in root.iter(f"{BPMN}*"):
        name = element.get("id", "")
        if local(element.tag) in NAMED and not ID.fullmatch(name):
            code = "id_invalid" if name else "id_missing"
            findings.error(name or nearest_id(element), code, line_of(element), kind=local(element.tag))


def _check_flow(flow: _Element, nodes: dict[str, _Element], findings: Findings) -> None:
    for end in ("sourceRef", "targetRef"):
        name = flow.get(end, "")
        if name not in nodes:
            findings.error(flow.get("id", ""), "flow_dangling", line_of(flow), end=end, node=name)


def _check_triggers(node: _Element, declared: dict[str, str], findings: Findings) -> None:
    definitions = [child for child in node if local(child.tag) in TRIGGERS]
    for further in definitions[1:]:
        findings.error(node.get("id", ""), "several_triggers", line_of(further))
    for definition in (node, *definitions):
        for kind in ("message", "signal", "error", "escalation"):
            name = definition.get(f"{kind}Ref", "")
            if name and declared.get(name) != kind:
                findings.error(node.get("id", ""), "reference_missing", line_of(definition), kind=kind, name=name)
        if sum(local(child.tag) in MEASURES for child in definition) > 1:
            findings.error(node.get("id", ""), "several_triggers", line_of(definition))


def _check_task(node: _Element, findings: Findings) -> None:
    name = node.get("id", "")
    if local(node.tag) in {"serviceTask", "sendTask"} and not sends_message(node):
        topical = attribute(node, "type") == "external"
        if topical and local(node.tag) == "sendTask" and node.get("messageRef"):
            findings.error(name, "message_and_topic", line_of(node))
        elif not topical and not findings.holds(name, "foreign_topic", "foreign_code", "delegate"):
            findings.error(name, "topic_missing", line_of(node))
    loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is not None and node.find(f"{BPMN}standardLoopCharacteristics") is not None:
        findings.error(name, "repetition_twice", line_of(loop))
    if loop is not None and attribute(loop, "collection") and loop.find(f"{BPMN}loopDataInputRef") is not None:
        findings.error(name, "collection_twice", line_of(loop))


def _check_lanes(process: _Element, findings: Findings) -> None:
    nodes = {element.get("id", "") for element in process.iter(f"{BPMN}*") if local(element.tag) in FLOW_NODES}
    lane_of: dict[str, _Element] = {}
    for reference in process.iter(f"{BPMN}flowNodeRef"):
        name, lane = reference.text or "", reference.getparent()
        if name not in nodes:
            findings.warning(name, "lane_of_nothing", line_of(reference))
        elif name in lane_of and lane_of[name] not in reference.iterancestors():
            findings.error(name, "lane_twice", line_of(reference))
        elif lane is not None:
            lane_of[name] = lane
