"""A process folder as it is drawn: elements, shapes and lines, read from the file without the engine."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from lxml import etree

PROCESSES = Path(__file__).parents[2] / "processes"
NAMES = sorted(folder.name for folder in PROCESSES.iterdir() if (folder / "process.bpmn").exists())

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"

Point = tuple[int, int]
ROUND = ("Gateway", "Event")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, other: "Box") -> bool:
        """Whether `other` lies wholly inside."""
        inside = self.x <= other.x and self.y <= other.y
        return inside and other.right <= self.right and other.bottom <= self.bottom

    def crossed_by(self, start: Point, end: Point) -> bool:
        """Whether an upright or level line from `start` to `end` runs through the inside."""
        (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
        return left < self.right and right > self.x and top < self.bottom and bottom > self.y

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """How far away, across and down, the point of the rectangle is that lies next to (x, y)."""
        return max(self.x - x, x - self.right, 0), max(self.y - y, y - self.bottom, 0)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something drawn: a node, an annotation or a label."""

    id: str
    kind: str
    """Local name of the element, or label."""
    box: Box

    def within(self, across: float, down: float) -> float:
        """How deep inside its outline a point lies, given its distances from the middle; negative = outside."""
        half = self.box.width / 2
        if self.kind.endswith("Gateway"):
            return half - abs(across) - abs(down)
        if self.kind.endswith("Event"):
            return half - math.hypot(across, down)
        return min(half - abs(across), self.box.height / 2 - abs(down))

    def touched_by(self, point: Point) -> bool:
        """Whether `point` lies on the outline, within a pixel."""
        return abs(self.within(point[0] - self.box.middle[0], point[1] - self.box.middle[1])) <= 1

    def meets(self, other: "Thing") -> bool:
        """Whether the two have an area in common; of two round ones, one and the square around the other."""
        if other.kind.endswith(ROUND) and not self.kind.endswith(ROUND):
            return other.meets(self)
        return self.within(*other.box.nearest(*self.box.middle)) > 0


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn sequence flow or association."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]

    def parts(self) -> Iterator[tuple[Point, Point]]:
        """Its straight parts, from source to target."""
        return pairwise(self.points)


class Drawing:
    """One `process.bpmn`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root = etree.fromstring((PROCESSES / name / "process.bpmn").read_bytes())

    @cached_property
    def process(self) -> etree._Element:
        """The process, whose id is the folder's name."""
        (process,) = self.root.findall(f"{BPMN}process")
        return process

    @cached_property
    def nodes(self) -> dict[str, etree._Element]:
        """Flow nodes by id, in the order of the file."""
        lanes = {self.text(ref) for ref in self.process.iter(f"{BPMN}flowNodeRef")}
        return {node.get("id", ""): node for node in self.process if node.get("id", "") in lanes}

    @cached_property
    def flows(self) -> dict[str, etree._Element]:
        """Sequence flows by id."""
        return {flow.get("id", ""): flow for flow in self.process.iter(f"{BPMN}sequenceFlow")}

    @cached_property
    def lanes(self) -> dict[str, etree._Element]:
        """Lanes by id, from top to bottom."""
        return {lane.get("id", ""): lane for lane in self.process.iter(f"{BPMN}lane")}

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Ids of the text annotations."""
        return tuple(note.get("id", "") for note in self.process.iter(f"{BPMN}textAnnotation"))

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """Every drawn shape by the id of its element: pool, lanes, nodes, annotations."""
        return {shape.get("bpmnElement", ""): _box(shape) for shape in self.root.iter(f"{DI}BPMNShape")}

    @cached_property
    def labels(self) -> dict[str, Box]:
        """Where names stand that are written beside their element."""
        drawn = [*self.root.iter(f"{DI}BPMNShape"), *self.root.iter(f"{DI}BPMNEdge")]
        found = ((shape.get("bpmnElement", ""), shape.find(f"{DI}BPMNLabel")) for shape in drawn)
        return {element: _box(label) for element, label in found if label is not None}

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Every drawn flow and association by id."""
        ends = {line.get("id", ""): line for line in self.process if line.get("sourceRef")}
        return {
            id: Line(id, ends[id].get("sourceRef", ""), ends[id].get("targetRef", ""), points)
            for id, points in self._points()
        }

    def _points(self) -> Iterator[tuple[str, tuple[Point, ...]]]:
        for edge in self.root.iter(f"{DI}BPMNEdge"):
            points = [(int(at.get("x", "")), int(at.get("y", ""))) for at in edge.findall(WAYPOINT)]
            yield edge.get("bpmnElement", ""), tuple(points)

    def thing(self, node: str) -> Thing:
        """A node or annotation as it is drawn."""
        return Thing(node, self.kind(node), self.boxes[node])

    def things(self) -> list[Thing]:
        """All nodes, annotations and labels."""
        labels = [Thing(f"label of {id}", "label", box) for id, box in self.labels.items()]
        return [self.thing(id) for id in (*self.nodes, *self.notes)] + labels

    def kind(self, node: str) -> str:
        """Local name of the element: userTask, exclusiveGateway …; textAnnotation for annotations."""
        return "textAnnotation" if node in self.notes else etree.QName(self.nodes[node]).localname

    def of_kind(self, *kinds: str) -> list[etree._Element]:
        """The flow nodes of these kinds."""
        return [node for id, node in self.nodes.items() if self.kind(id) in kinds]

    def leaving(self, node: str) -> list[etree._Element]:
        """The flows that leave a node."""
        return [flow for flow in self.flows.values() if flow.get("sourceRef") == node]

    @staticmethod
    def text(element: etree._Element) -> str:
        """The trimmed text of an element."""
        return (element.text or "").strip()


def _box(shape: etree._Element) -> Box:
    bounds = shape.find(f"{DC}Bounds")
    assert bounds is not None
    return Box(*(int(bounds.get(side, "")) for side in ("x", "y", "width", "height")))


@cache
def drawing(name: str) -> Drawing:
    """The diagram of a process folder."""
    return Drawing(name)
