"""Small diagrams, written as shortly as they are drawn."""

from html import escape
from itertools import pairwise

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="D" targetNamespace="https://example.org">'
)

FORMAL = ' xsi:type="bpmn:tFormalExpression"'
DECLARED = {"message": "", "signal": "", "error": ' errorCode="{}"', "escalation": ' escalationCode="{}"'}


def draw(process: str, *parts: str) -> bytes:
    """A diagram. Parts are elements (see below) or flows: `a > b > c`, with a condition `a > b : x == 1`."""
    body = _body(parts)
    declared = "".join(
        f'<bpmn:{kind} id="{kind}_{name}" name="{name}"{code.format(name)}/>'
        for kind, code in DECLARED.items()
        for name in sorted({part.partition('"')[0] for part in body.split(f'{kind}Ref="{kind}_')[1:]})
    )
    whole = f'<bpmn:process id="{process}" name="{process}" isExecutable="true">{body}</bpmn:process>'
    return f"{HEAD}{declared}{whole}</bpmn:definitions>".encode()


def element(tag: str, id: str, inside: str = "", **attributes: str) -> str:
    """Any element; `camunda_` attributes get the prefix."""
    written = "".join(
        f' {name.replace("camunda_", "camunda:")}="{escape(value)}"' for name, value in attributes.items()
    )
    return f'<bpmn:{tag} id="{id}" name="{id}"{written}>{inside}</bpmn:{tag}>'


def start(id: str = "s") -> str:
    return element("startEvent", id)


def end(id: str = "e", inside: str = "") -> str:
    return element("endEvent", id, inside)


def user(id: str, inside: str = "", **attributes: str) -> str:
    return element("userTask", id, inside, **{"camunda_candidateGroups": "office", **attributes})


def topic(id: str, name: str = "", inside: str = "", **attributes: str) -> str:
    return element("serviceTask", id, inside, camunda_type="external", camunda_topic=name or id, **attributes)


def decide(id: str, table: str, **attributes: str) -> str:
    return element("businessRuleTask", id, camunda_decisionRef=table, **attributes)


def call(id: str, process: str, inside: str = "") -> str:
    return element("callActivity", id, inside, calledElement=process)


def choice(id: str, default: str) -> str:
    """An exclusive gateway; `default` is the target of its default flow."""
    return element("exclusiveGateway", id, default=f"f_{id}_{default}")


def gateway(kind: str, id: str) -> str:
    return element(f"{kind}Gateway", id)


def inside(id: str, *parts: str) -> str:
    """An embedded sub-process."""
    return element("subProcess", id, _body(parts))


def on(host: str, id: str, event: str, interrupting: bool = True) -> str:
    """A boundary event."""
    return element(
        "boundaryEvent", id, event, attachedToRef=host, cancelActivity="true" if interrupting else "false"
    )


def catch(id: str, event: str) -> str:
    return element("intermediateCatchEvent", id, event)


def throw(id: str, event: str) -> str:
    return element("intermediateThrowEvent", id, event)


def message(name: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'


def error(name: str) -> str:
    return f'<bpmn:errorEventDefinition errorRef="error_{name}"/>'


def escalation(name: str) -> str:
    return f'<bpmn:escalationEventDefinition escalationRef="escalation_{name}"/>'


def signal(name: str) -> str:
    return f'<bpmn:signalEventDefinition signalRef="signal_{name}"/>'


def timer(text: str, measure: str = "timeDate") -> str:
    return (
        f"<bpmn:timerEventDefinition><bpmn:{measure}{FORMAL}>{escape(text)}</bpmn:{measure}>"
        "</bpmn:timerEventDefinition>"
    )


def each(collection: str, variable: str, sequential: bool = False, until: str = "") -> str:
    """Multi-instance over a collection."""
    order = ' isSequential="true"' if sequential else ""
    condition = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics{order} camunda:collection="{collection}"'
        f' camunda:elementVariable="{variable}">{condition}</bpmn:multiInstanceLoopCharacteristics>'
    )


def times(count: str) -> str:
    """Multi-instance, a number of times."""
    return (
        f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{escape(count)}</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def given(*outputs: tuple[str, str], **inputs: str) -> str:
    """Input parameters, and output parameters as pairs."""
    taken = "".join(
        f'<camunda:inputParameter name="{n}">{escape(t)}</camunda:inputParameter>' for n, t in inputs.items()
    )
    made = "".join(
        f'<camunda:outputParameter name="{n}">{escape(t)}</camunda:outputParameter>' for n, t in outputs
    )
    both = f"<camunda:inputOutput>{taken}{made}</camunda:inputOutput>"
    return f"<bpmn:extensionElements>{both}</bpmn:extensionElements>"


def _body(parts: tuple[str, ...]) -> str:
    return "".join(part if part.startswith("<") else _flows(part) for part in parts)


def _flows(line: str) -> str:
    path, _, condition = line.partition(" : ")
    nodes = [node.strip() for node in path.split(">")]
    test = condition and f"<bpmn:conditionExpression{FORMAL}>{escape(condition)}</bpmn:conditionExpression>"
    return "".join(
        f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">{test}'
        "</bpmn:sequenceFlow>"
        for source, target in pairwise(nodes)
    )
