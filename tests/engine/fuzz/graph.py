"""Random diagrams as nodes and flows."""

from dataclasses import dataclass, field

from tests.engine.fuzz.blocks import Condition, Repeat, Trigger


@dataclass
class Node:
    """A flow node. `kind` is the name of its BPMN element."""

    id: str
    kind: str
    scope: str
    trigger: Trigger | None = None
    name: str = ""
    """Of the message or signal."""
    host: str = ""
    interrupting: bool = True
    aside: bool = False
    """Whether it is an event sub-process; its trigger is that of its start event."""
    repeat: Repeat | None = None
    called: str = ""
    topic: str = ""
    fails: Condition | None = None
    default: str = ""

    @property
    def seconds(self) -> int:
        """Of a timer: no two have the same number, so that none are due at once."""
        return self.trigger.number * 600 + int(self.id[1:]) if self.trigger else 0


@dataclass
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    scope: str
    condition: Condition | None = None


@dataclass
class Process:
    """One diagram."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def leaving(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node]

    def start(self, scope: str) -> Node:
        return next(node for node in self.nodes.values() if node.scope == scope and node.kind == "startEvent")

    def asides(self, scope: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.scope == scope and node.aside]

    def guards(self, host: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.host == host]
