"""Putting a diagram into the form that the engine needs, where its meaning is beyond doubt.

Names lose their white space, flows without an id get one, and ids that SpiffWorkflow uses itself get a suffix.
Everything refers to the new names afterwards, the drawing included, so that history and viewer speak of the same.
"""

import re
from collections import Counter

from lxml.etree import _Element

from app.engine.findings import Findings
from app.engine.reading.dialect import BPMN, FLOW_NODES, local
from app.engine.reading.xml import line_of

TAKEN = re.compile(r"(?:Start|End|Root|.*\.(?:EndJoin|BoundaryEventSplit|BoundaryEventJoin))")
"""Names of SpiffWorkflow's own task specifications."""
REFERRING_ATTRIBUTES = (
    "id",
    "sourceRef",
    "targetRef",
    "attachedToRef",
    "activityRef",
    "default",
    "bpmnElement",
)
TRIMMED_ATTRIBUTES = (
    *REFERRING_ATTRIBUTES,
    "processRef",
    "calledElement",
    "messageRef",
    "signalRef",
    "errorRef",
    "escalationRef",
)
REFERRING_TEXTS = frozenset(f"{BPMN}{name}" for name in ("flowNodeRef", "incoming", "outgoing"))


def normalise(root: _Element, findings: Findings) -> bool:
    """Change the tree in place; whether anything but white space and missing ids was changed."""
    _trim(root)
    _name_flows(root)
    return _rename(root, findings)


def _trim(root: _Element) -> None:
    for element in root.iter("*"):
        for attribute in TRIMMED_ATTRIBUTES:
            written = element.get(attribute)
            if written is not None and written != written.strip():
                element.set(attribute, written.strip())
        if element.tag in REFERRING_TEXTS:
            element.text = (element.text or "").strip()


def _name_flows(root: _Element) -> None:
    names = _Names(root)
    for flow in root.iter(f"{BPMN}sequenceFlow"):
        if not flow.get("id"):
            flow.set("id", names.unused(f"{flow.get('sourceRef', '')}_to_{flow.get('targetRef', '')}"))


def _rename(root: _Element, findings: Findings) -> bool:
    names = _Names(root)
    renamed: dict[str, str] = {}
    for element in root.iter("*"):
        name = element.get("id", "")
        if local(element.tag) in FLOW_NODES and TAKEN.fullmatch(name):
            renamed[name] = names.unused(name)
            findings.warning(renamed[name], "renamed", line_of(element), old=name)
    if renamed:
        _replace(root, renamed)
    return bool(renamed)


def _replace(root: _Element, renamed: dict[str, str]) -> None:
    for element in root.iter("*"):
        for attribute in REFERRING_ATTRIBUTES:
            if element.get(attribute) in renamed:
                element.set(attribute, renamed[element.get(attribute, "")])
        if element.tag in REFERRING_TEXTS and element.text in renamed:
            element.text = renamed[element.text]


class _Names:
    """The ids of a diagram, and new ones that differ from them all."""

    def __init__(self, root: _Element) -> None:
        self.taken = {element.get("id", "") for element in root.iter("*")}
        self.count: Counter[str] = Counter()

    def unused(self, base: str) -> str:
        """The base with the first number that makes it new."""
        name = base
        while name in self.taken:
            self.count[base] += 1
            name = f"{base}_{self.count[base]}"
        self.taken.add(name)
        return name
