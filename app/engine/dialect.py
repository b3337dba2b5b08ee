"""The words of the Camunda 7 dialect: namespaces and elements (architecture.md, *Diagrams*)."""

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"

ACTIVITIES = frozenset(
    {
        "userTask",
        "serviceTask",
        "sendTask",
        "businessRuleTask",
        "receiveTask",
        "manualTask",
        "task",
        "callActivity",
        "subProcess",
    }
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS

TRIGGERS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "terminateEventDefinition": "terminate",
}
MEASURES = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


def local(tag: object) -> str:
    """The local name of a BPMN element's tag, empty for any other namespace."""
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""
