"""Putting a diagram into the form that the engine needs, where its meaning is beyond doubt.

Names lose their white space, and flows without an id get one. No id of the drawing is changed, so that history and
viewer speak of the same elements.
"""

from collections import Counter

from lxml.etree import _Element

from app.engine.reading.dialect import BPMN

TRIMMED_ATTRIBUTES = (
    "id",
    "sourceRef",
    "targetRef",
    "attachedToRef",
    "activityRef",
    "default",
    "bpmnElement",
    "processRef",
    "calledElement",
    "messageRef",
    "signalRef",
    "errorRef",
    "escalationRef",
)
REFERRING_TEXTS = frozenset(f"{BPMN}{name}" for name in ("flowNodeRef", "incoming", "outgoing"))


def normalise(root: _Element) -> None:
    """Change the tree in place."""
    _trim(root)
    _name_flows(root)


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
