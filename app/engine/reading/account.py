"""Nothing is lost: every flow node and sequence flow of the XML must be found in what was built of it.

Reader, model and builder could each pass over something. Here the XML itself is held against the specifications.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lxml.etree import _Element
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from app.engine.reading.builder import SPLIT, specified
from app.engine.reading.dialect import BPMN, FLOW_NODES, local
from app.engine.reading.xml import text_of
from app.engine.specs import (
    BoundaryEvent,
    BoundaryEventSplit,
    CompensationSubProcess,
    EventSubProcess,
    Passage,
    Process,
)
from app.engine.specs.repetition import Repeated

Way: TypeAlias = tuple[str, str, bool]
"""A flow: its id, where it leads, and whether on a condition."""


def unaccounted(process: _Element, specifications: Mapping[str, Process]) -> list[str]:
    """Ids of the flow nodes and flows of a process that are not in its specifications as they are drawn.

    There must be none. A node must stand in the scope that it is drawn in, as the kind that it is drawn as, at its
    host and as often as it is drawn; the flows out of a node in the order of the file, each to its target, with a
    condition where one is drawn.
    """
    return [*_missing_nodes(process, specifications), *_missing_flows(process, specifications)]


def _missing_nodes(process: _Element, specifications: Mapping[str, Process]) -> Iterator[str]:
    for element in process.iter(f"{BPMN}*"):
        if local(element.tag) in FLOW_NODES:
            task = _built(element, specified(element.get("id", "")), specifications)
            if task is None or not _is_as_drawn(task, element, specifications):
                yield element.get("id", "")


def _is_as_drawn(task: BpmnTaskSpec, element: _Element, specifications: Mapping[str, Process]) -> bool:
    repeated = any(local(child.tag).endswith("LoopCharacteristics") for child in element)
    host = _built(element, specified(element.get("attachedToRef", "")) + SPLIT, specifications)
    return (
        task.description == local(element.tag)
        and isinstance(task, Repeated) is repeated
        and isinstance(task, BoundaryEvent) is (host is not None and task.name in host._outputs)
        and isinstance(task, CompensationSubProcess | EventSubProcess)
        is (element.get("triggeredByEvent") == "true")
        and not (_throws_link(element) and "End" in task._outputs)
    )


def _throws_link(element: _Element) -> bool:
    kind = local(element.tag)
    return kind == "intermediateThrowEvent" and element.find(f"{BPMN}linkEventDefinition") is not None


def _missing_flows(process: _Element, specifications: Mapping[str, Process]) -> Iterator[str]:
    drawn: dict[tuple[_Element | None, str], list[_Element]] = {}
    for flow in process.iter(f"{BPMN}sequenceFlow"):
        drawn.setdefault((flow.getparent(), flow.get("sourceRef", "")), []).append(flow)
    for (_, source), flows in drawn.items():
        task = _built(flows[0], specified(source), specifications)
        built = [] if task is None else list(_ways(task))
        if built != [_way(flow) for flow in flows]:
            left = Counter(built)
            left.subtract(map(_way, flows))
            yield from (flow.get("id", "") for flow in flows if left[_way(flow)] < 0 or not any(left.values()))


def _built(element: _Element, name: str, specifications: Mapping[str, Process]) -> BpmnTaskSpec | None:
    """What was built under a name in the scope of an element."""
    scope = element.getparent()
    specification = None if scope is None else specifications.get(scope.get("id", ""))
    return None if specification is None else specification.task_specs.get(name)


def _ways(task: BpmnTaskSpec) -> Iterator[Way]:
    """The flows out of a task, past what stands on them or before their targets."""
    specifications = task._wf_spec.task_specs
    for way in task.ways:
        target = specifications.get(way.target)
        while isinstance(target, Passage | BoundaryEventSplit):
            target = specifications.get(target.ways[0].target)
        if way.flow and target is not None:
            yield way.flow, target.bpmn_id, bool(way.condition)


def _way(flow: _Element) -> Way:
    return flow.get("id", ""), flow.get("targetRef", ""), bool(text_of(flow.find(f"{BPMN}conditionExpression")))
