"""Nodes and flows as the XML that a modeller would save."""

from html import escape

from tests.engine.fuzz.graph import Flow, Node, Process
from tests.engine.run.drawing import HEAD

CODED = {"error": "errorCode", "escalation": "escalationCode"}


def written(process: Process) -> bytes:
    """The diagram of one process."""
    declared = "".join(dict.fromkeys(filter(None, map(_declaration, process.nodes.values()))))
    inner = _scope(process, process.id)
    whole = f'<bpmn:process id="{process.id}" isExecutable="true">{inner}</bpmn:process>'
    return f"{HEAD}{declared}{whole}</bpmn:definitions>".encode()


def _scope(process: Process, scope: str) -> str:
    nodes = [_node(process, node) for node in process.nodes.values() if node.scope == scope]
    return "\n".join([*nodes, *(_flow(flow) for flow in process.flows if flow.scope == scope)])


def _declaration(node: Node) -> str:
    if not node.trigger or node.trigger.kind in {"timer", "cycle", "terminate"}:
        return ""
    kind = node.trigger.kind
    code = f' {CODED[kind]}="{node.trigger.number}"' if kind in CODED and node.trigger.number else ""
    return f'<bpmn:{kind} id="{_reference(node)}" name="{_reference(node)}"{code}/>'


def _reference(node: Node) -> str:
    assert node.trigger
    return f"{node.trigger.kind}_{node.trigger.number}" if node.trigger.kind in CODED else node.name


def _node(process: Process, node: Node) -> str:
    said = "".join(f' {name}="{value}"' for name, value in _attributes(process, node).items() if value)
    inner = _trigger(node) if node.trigger and node.kind != "receiveTask" and not node.aside else ""
    inner += _trigger(process.nodes[node.scope]) if _starts_aside(process, node) else ""
    inner += _repeat(node) if node.repeat else ""
    inner += _scope(process, node.id) if node.kind == "subProcess" else ""
    return f'<bpmn:{node.kind} id="{node.id}"{said}>{inner}</bpmn:{node.kind}>'


def _starts_aside(process: Process, node: Node) -> bool:
    return node.kind == "startEvent" and node.scope in process.nodes and process.nodes[node.scope].aside


def _attributes(process: Process, node: Node) -> dict[str, str]:
    aside = process.nodes[node.scope] if _starts_aside(process, node) else None
    return {
        "triggeredByEvent": "true" if node.aside else "",
        "isInterrupting": str(aside.interrupting).lower() if aside else "",
        "camunda:candidateGroups": "office" if node.kind == "userTask" else "",
        "camunda:type": "external" if node.topic else "",
        "camunda:topic": node.topic,
        "attachedToRef": node.host,
        "cancelActivity": str(node.interrupting).lower() if node.host else "",
        "calledElement": node.called,
        "default": node.default,
        "messageRef": node.name if node.kind == "receiveTask" else "",
    }


def _trigger(node: Node) -> str:
    trigger = node.trigger
    assert trigger
    if trigger.kind in {"timer", "cycle"}:
        text = f"PT{node.seconds}S" if trigger.kind == "timer" else f"R{trigger.times or ''}/PT{node.seconds}S"
        measure = "timeDuration" if trigger.kind == "timer" else "timeCycle"
        inner = f"<bpmn:{measure}>{text}</bpmn:{measure}>"
        return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"
    reference = "" if trigger.kind == "terminate" else f' {trigger.kind}Ref="{_reference(node)}"'
    return f"<bpmn:{trigger.kind}EventDefinition{reference}/>"


def _repeat(node: Node) -> str:
    repeat = node.repeat
    assert repeat
    over = (
        f' camunda:collection="{repeat.collection}" camunda:elementVariable="i_{node.id}"'
        if repeat.collection
        else ""
    )
    inner = "" if repeat.collection else f"<bpmn:loopCardinality>{repeat.count}</bpmn:loopCardinality>"
    if repeat.until:
        inner += f"<bpmn:completionCondition>{escape(str(repeat.until))}</bpmn:completionCondition>"
    order = str(repeat.sequential).lower()
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{order}"{over}>{inner}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def _flow(flow: Flow) -> str:
    test = f"<bpmn:conditionExpression>${{{escape(str(flow.condition))}}}</bpmn:conditionExpression>"
    return (
        f'<bpmn:sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}">'
        f"{test if flow.condition else ''}</bpmn:sequenceFlow>"
    )
