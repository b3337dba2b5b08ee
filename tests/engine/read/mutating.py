"""Diagrams with a few things changed: taken away, led elsewhere, put in, of every kind that BPMN knows."""

import random
from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
ACTIVITIES = [
    *(
        "task",
        "userTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "manualTask",
        "businessRuleTask",
        "scriptTask",
    ),
    *("callActivity", "subProcess", "transaction", "adHocSubProcess"),
]
GATEWAYS = [f"{kind}Gateway" for kind in ("exclusive", "parallel", "inclusive", "eventBased", "complex")]
EVENTS = ["startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"]
NODES = frozenset([*ACTIVITIES, *GATEWAYS, *EVENTS])
TRIGGERS = [
    *(
        "message",
        "timer",
        "signal",
        "error",
        "escalation",
        "terminate",
        "conditional",
        "link",
        "compensate",
        "cancel",
    )
]
LOOPS = ["multiInstanceLoopCharacteristics", "standardLoopCharacteristics"]
PARTS = [
    *("ioSpecification", "property", "dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation"),
    *(
        "association",
        "group",
        "laneSet",
        "documentation",
        "auditing",
        "monitoring",
        "resourceRole",
        "choreographyTask",
    ),
]


class Mutation:
    """Changes to one diagram."""

    def __init__(self, data: bytes, chance: random.Random) -> None:
        self.root, self.chance = etree.fromstring(data), chance
        (self.process,) = self.root.findall(f"{BPMN}process")[:1]

    def any(self, *kinds: str) -> _Element:
        """Some element of these kinds, or the process where there is none."""
        found = [element for element in self.process.iter(f"{BPMN}*") if etree.QName(element).localname in kinds]
        return self.chance.choice(found or [self.process])

    def new_id(self) -> str:
        return f"new_{self.chance.randrange(10**9)}"

    def remove(self) -> None:
        """A node or flow; what refers to it stays."""
        element = self.any(*NODES, "sequenceFlow", "laneSet", "conditionExpression")
        parent = element.getparent()
        if parent is not None and element is not self.process:
            parent.remove(element)

    def remove_joined(self) -> None:
        """A node; the flow into it leads on to where it led."""
        node = self.any(*ACTIVITIES, *GATEWAYS)
        flows = list(self.process.iter(f"{BPMN}sequenceFlow"))
        leaving = [flow for flow in flows if flow.get("sourceRef") == node.get("id")]
        if leaving and node is not self.process:
            for flow in flows:
                if flow.get("targetRef") == node.get("id"):
                    flow.set("targetRef", leaving[0].get("targetRef", ""))
            for gone in (node, *leaving):
                parent = gone.getparent()
                if parent is not None:
                    parent.remove(gone)

    def rewire(self) -> None:
        flow, other = self.any("sequenceFlow"), self.any(*NODES)
        flow.set(self.chance.choice(["sourceRef", "targetRef"]), other.get("id", ""))

    def insert(self) -> None:
        """A node of any kind in the middle of a flow."""
        flow, identity = self.any("sequenceFlow"), self.new_id()
        scope = flow.getparent()
        if scope is not None and flow is not self.process:
            self.node(scope, self.chance.choice([*ACTIVITIES, *GATEWAYS, *EVENTS[2:]]), identity)
            etree.SubElement(
                scope,
                f"{BPMN}sequenceFlow",
                {"id": self.new_id(), "sourceRef": identity, "targetRef": flow.get("targetRef", "")},
            )
            flow.set("targetRef", identity)

    def attach(self) -> None:
        """A boundary event of any kind, leading somewhere."""
        host, identity = self.any(*ACTIVITIES), self.new_id()
        scope = host.getparent()
        if scope is not None and host is not self.process:
            event = self.node(scope, "boundaryEvent", identity)
            event.set("attachedToRef", host.get("id", ""))
            event.set("cancelActivity", self.chance.choice(["true", "false"]))
            targets = [child.get("id", "") for child in scope if etree.QName(child).localname == "endEvent"]
            flow = {"id": self.new_id(), "sourceRef": identity, "targetRef": self.chance.choice(targets or [""])}
            etree.SubElement(scope, f"{BPMN}sequenceFlow", flow)

    def node(self, scope: _Element, kind: str, identity: str) -> _Element:
        """A new node that may well be accepted."""
        node = etree.SubElement(scope, f"{BPMN}{kind}", id=identity)
        if kind in {"serviceTask", "sendTask"}:
            node.set(f"{CAMUNDA}type", "external")
            node.set(f"{CAMUNDA}topic", "x")
        elif kind == "callActivity":
            node.set("calledElement", "x")
        elif kind in {"subProcess", "transaction"}:
            etree.SubElement(node, f"{BPMN}startEvent", id=f"{identity}_s")
            etree.SubElement(node, f"{BPMN}endEvent", id=f"{identity}_e")
            flow = {"id": f"{identity}_f", "sourceRef": f"{identity}_s", "targetRef": f"{identity}_e"}
            etree.SubElement(node, f"{BPMN}sequenceFlow", flow)
        elif kind in EVENTS or kind == "receiveTask":
            self.trigger(node, kind)
        return node

    def trigger(self, node: _Element, kind: str) -> None:
        wanted = "message" if kind == "receiveTask" else self.chance.choice(["", *TRIGGERS])
        declared = {"id": f"{node.get('id')}_r", "name": "x"}
        if wanted in {"message", "signal", "error", "escalation"}:
            self.root.insert(0, etree.Element(f"{BPMN}{wanted}", {**declared, f"{wanted}Code": "X"}))
            if wanted in {"message", "signal"}:
                del self.root[0].attrib[f"{wanted}Code"]
        if kind == "receiveTask":
            node.set("messageRef", declared["id"])
        elif wanted:
            definition = etree.SubElement(node, f"{BPMN}{wanted}EventDefinition")
            if wanted in {"message", "signal", "error", "escalation"}:
                definition.set(f"{wanted}Ref", declared["id"])
            elif wanted in {"timer", "conditional"}:
                part = "timeDuration" if wanted == "timer" else "condition"
                etree.SubElement(definition, f"{BPMN}{part}").text = "PT1H" if wanted == "timer" else "${x}"

    def flow(self) -> None:
        """One more flow, with or without a condition."""
        source, target = self.any(*NODES), self.any(*NODES)
        scope = source.getparent()
        if scope is not None and source is not self.process:
            ends = {"sourceRef": source.get("id", ""), "targetRef": target.get("id", "")}
            flow = etree.SubElement(scope, f"{BPMN}sequenceFlow", {"id": self.new_id(), **ends})
            if self.chance.random() < 0.5:
                etree.SubElement(flow, f"{BPMN}conditionExpression").text = "${x}"

    def retag(self) -> None:
        node = self.any(*NODES)
        if node is not self.process:
            node.tag = f"{BPMN}{self.chance.choice(sorted(NODES))}"

    def part(self) -> None:
        etree.SubElement(self.any(*NODES), f"{BPMN}{self.chance.choice([*PARTS, *LOOPS])}", id=self.new_id())

    def loop(self) -> None:
        loop = etree.SubElement(self.any(*ACTIVITIES), f"{BPMN}{LOOPS[0]}")
        loop.set("isSequential", self.chance.choice(["true", "false"]))
        etree.SubElement(loop, f"{BPMN}loopCardinality").text = "2"

    def change(self) -> None:
        """An attribute."""
        element = self.any(*NODES, "sequenceFlow")
        name = self.chance.choice(
            ["default", "attachedToRef", "cancelActivity", "triggeredByEvent", "id", "sourceRef"]
        )
        element.set(name, self.chance.choice(["true", "false", "Start", "End", self.any(*NODES).get("id", "")]))

    def unname(self) -> None:
        flow = self.any("sequenceFlow")
        if flow is not self.process and flow.get("id"):
            del flow.attrib["id"]


MUTATIONS: list[Callable[[Mutation], None]] = [
    *(Mutation.remove, Mutation.remove_joined, Mutation.rewire, Mutation.insert, Mutation.insert, Mutation.insert),
    *(Mutation.attach, Mutation.attach, Mutation.flow, Mutation.retag, Mutation.part, Mutation.loop),
    *(Mutation.change, Mutation.unname),
]


def mutated(data: bytes, seed: int) -> bytes:
    """The same diagram with one to three changes."""
    chance = random.Random(seed)
    mutation = Mutation(data, chance)
    for _ in range(chance.randint(1, 3)):
        chance.choice(MUTATIONS)(mutation)
    return etree.tostring(mutation.root)
