"""The words of the Camunda 7 dialect: what a diagram may say, and the code of the finding for what it may not.

What stands in none of these tables is unknown and refused by `grammar`: nothing is silently passed over.
"""

import re
from collections.abc import Mapping

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"

TASKS = frozenset(
    {"userTask", "serviceTask", "sendTask", "businessRuleTask", "receiveTask", "manualTask", "task"}
) | {"scriptTask"}
EMBEDDED = frozenset({"subProcess", "transaction"})
"""Activities with a flow of their own inside."""
ACTIVITIES = TASKS | EMBEDDED | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS

TRIGGERS: Mapping[str, str] = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "conditionalEventDefinition": "conditional",
    "linkEventDefinition": "link",
    "terminateEventDefinition": "terminate",
    "compensateEventDefinition": "compensate",
    "cancelEventDefinition": "cancel",
}
OWN_PARTS = frozenset({"timerEventDefinition", "conditionalEventDefinition", "linkEventDefinition"})
"""Triggers that have elements of their own inside."""
MEASURES: Mapping[str, str] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}

# ---- elements: which may stand in which

ABOUT = frozenset({"documentation", "extensionElements"})
ARTIFACTS = frozenset({"textAnnotation", "association", "group"})
DRAWN_DATA = frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "dataStore"})
"""Shapes without effect here and in Camunda; reported, because readers may expect one."""
DATA_FLOWS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
SCOPE = ABOUT | FLOW_NODES | ARTIFACTS | DRAWN_DATA | {"laneSet", "sequenceFlow"}
NODE = ABOUT | {"incoming", "outgoing"}
ACTIVITY = NODE | DATA_FLOWS | {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}
CHILDREN: Mapping[str, frozenset[str]] = {
    "definitions": ABOUT
    | {"process", "collaboration", "message", "signal", "error", "escalation", "itemDefinition", "category"}
    | DRAWN_DATA,
    "collaboration": ABOUT | ARTIFACTS | {"participant", "messageFlow"},
    **dict.fromkeys(("participant", "messageFlow"), ABOUT),
    "process": SCOPE,
    **dict.fromkeys(EMBEDDED, SCOPE | ACTIVITY),
    "laneSet": ABOUT | {"lane"},
    "lane": ABOUT | {"flowNodeRef", "childLaneSet"},
    "childLaneSet": ABOUT | {"lane"},
    "sequenceFlow": ABOUT | {"conditionExpression"},
    "multiInstanceLoopCharacteristics": ABOUT
    | {"loopCardinality", "loopDataInputRef", "inputDataItem", "completionCondition"}
    | {"loopDataOutputRef", "outputDataItem"},
    "standardLoopCharacteristics": ABOUT | {"loopCondition"},
    "timerEventDefinition": ABOUT | set(MEASURES),
    "script": frozenset(),
    "conditionalEventDefinition": ABOUT | {"condition"},
    "linkEventDefinition": ABOUT | {"source", "target"},
    **dict.fromkeys(ACTIVITIES - EMBEDDED, ACTIVITY),
    **dict.fromkeys(GATEWAYS, NODE),
    "scriptTask": ACTIVITY | {"script"},
    **{kind: NODE | set(TRIGGERS) for kind in EVENTS},
    **dict.fromkeys(TRIGGERS.keys() - OWN_PARTS, ABOUT),
    **dict.fromkeys(("message", "signal", "error", "escalation", "itemDefinition"), ABOUT),
}
UNEXAMINED = ARTIFACTS | DRAWN_DATA | DATA_FLOWS | {"category"}
"""Elements without effect, whose own parts may be anything."""

REFUSED_ELEMENTS: Mapping[str, str] = {
    "complexGateway": "complex_gateway",
    "adHocSubProcess": "ad_hoc",
    "complexBehaviorDefinition": "repetition_behavior",
    "ioSpecification": "io_specification",
    "property": "io_specification",
    "correlationProperty": "correlation",
    "correlationSubscription": "correlation",
    "potentialOwner": "assigned_person",
    "humanPerformer": "assigned_person",
    "performer": "assigned_person",
    "resourceRole": "assigned_person",
}

# ---- attributes

ATTRIBUTES = frozenset().union(
    {"id", "name", "isClosed", "processType", "definitionalCollaborationRef", "partitionElementRef"},
    {"targetNamespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage", "schemaLocation"},
    {"itemSubjectRef", "structureRef", "isCollection", "itemKind", "evaluatesToTypeRef", "textFormat"},
    {"gatewayDirection", "implementation", "operationRef"},
)
"""Attributes that say nothing to the engine, or may stand anywhere."""
PLACED: Mapping[str, frozenset[str]] = {
    "default": ACTIVITIES | {"exclusiveGateway", "inclusiveGateway"},
    "sourceRef": frozenset({"sequenceFlow", "messageFlow"}),
    "targetRef": frozenset({"sequenceFlow", "messageFlow"}),
    "processRef": frozenset({"participant"}),
    "attachedToRef": frozenset({"boundaryEvent"}),
    "cancelActivity": frozenset({"boundaryEvent"}),
    "activityRef": frozenset({"compensateEventDefinition"}),
    "isForCompensation": ACTIVITIES,
    "isInterrupting": frozenset({"startEvent"}),
    "triggeredByEvent": frozenset({"subProcess"}),
    "method": frozenset({"transaction"}),
    "scriptFormat": frozenset({"scriptTask"}),
    "calledElement": frozenset({"callActivity"}),
    "messageRef": frozenset({"messageEventDefinition", "sendTask", "receiveTask", "messageFlow"}),
    "signalRef": frozenset({"signalEventDefinition"}),
    "errorRef": frozenset({"errorEventDefinition"}),
    "escalationRef": frozenset({"escalationEventDefinition"}),
    "errorCode": frozenset({"error"}),
    "escalationCode": frozenset({"escalation"}),
    "isExecutable": frozenset({"process"}),
    "isSequential": frozenset({"multiInstanceLoopCharacteristics"}),
    "testBefore": frozenset({"standardLoopCharacteristics"}),
    "loopMaximum": frozenset({"standardLoopCharacteristics"}),
}
"""Attributes with a meaning, and the elements that can have it."""
FLAGS = frozenset().union(
    {"cancelActivity", "isExecutable", "isForCompensation", "isInterrupting", "isSequential", "testBefore"},
    {"triggeredByEvent"},
)
"""Attributes that are true or false."""
ONLY_VALUES: Mapping[str, tuple[str, str]] = {
    "waitForCompletion": ("true", "compensation_not_awaited"),
    "parallelMultiple": ("false", "several_triggers"),
    "instantiate": ("false", "instantiating"),
    "eventGatewayType": ("Exclusive", "parallel_events"),
    "behavior": ("All", "repetition_behavior"),
    "noneBehaviorEventRef": ("", "repetition_behavior"),
    "oneBehaviorEventRef": ("", "repetition_behavior"),
    "startQuantity": ("1", "attribute_value"),
    "completionQuantity": ("1", "attribute_value"),
    "isImmediate": ("true", "attribute_value"),
}
"""Attributes that may only say what is the case anyway, and the code of the finding when they say more."""

LANGUAGES = frozenset({"", "juel", "feel", "http://www.w3.org/1999/xpath"})
"""What an expression may say that it is written in; the expressions must be in ours in any case."""
CAMUNDA_IGNORED = frozenset().union(
    {"historyTimeToLive", "versionTag", "isStartableInTasklist", "candidateStarterGroups", "initiator"},
    {"candidateStarterUsers", "exclusive", "jobPriority", "taskPriority", "followUpDate"},
    {"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"},
)
"""Attributes that Modeler writes and that have no effect here; reported once each as a warning."""
CAMUNDA_REFUSED: Mapping[str, str] = {
    "class": "delegate",
    "expression": "delegate",
    "delegateExpression": "delegate",
    "resource": "delegate",
    "formHandlerClass": "delegate",
    "varMapping": "delegate",
    "variableMappingClass": "delegate",
    "variableMappingDelegateExpression": "delegate",
    "assignee": "assigned_person",
    "candidateUsers": "assigned_person",
    "calledElementVersion": "version_named",
    "calledElementVersionTag": "version_named",
    "decisionRefVersion": "version_named",
    "decisionRefVersionTag": "version_named",
    "calledElementTenantId": "tenant_named",
    "decisionRefTenantId": "tenant_named",
    "caseTenantId": "tenant_named",
    "caseRef": "case_called",
    "caseBinding": "case_called",
    "caseVersion": "case_called",
    "formRef": "form_reference",
    "formRefBinding": "form_reference",
    "formRefVersion": "form_reference",
}
ASYNCHRONOUS = frozenset({"asyncBefore", "asyncAfter"})
"""Attributes of any flow node."""
CAMUNDA_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"formKey"}),
    "userTask": frozenset({"formKey", "candidateGroups", "dueDate", "priority"}),
    "serviceTask": frozenset({"type", "topic"}),
    "sendTask": frozenset({"type", "topic"}),
    "businessRuleTask": frozenset({"decisionRef", "decisionRefBinding", "resultVariable", "mapDecisionResult"}),
    "scriptTask": frozenset({"resultVariable"}),
    "callActivity": frozenset({"calledElementBinding"}),
    "multiInstanceLoopCharacteristics": frozenset({"collection", "elementVariable", "asyncBefore"}),
    "conditionalEventDefinition": frozenset({"variableName", "variableEvents"}),
    "errorEventDefinition": frozenset({"errorCodeVariable", "errorMessageVariable"}),
    "escalationEventDefinition": frozenset({"escalationCodeVariable"}),
    "error": frozenset({"errorMessage"}),
}
CHANGES = frozenset({"create", "update", "delete"})
"""What camunda:variableEvents may list."""
CAMUNDA_VALUES: Mapping[str, frozenset[str]] = {
    "type": frozenset({"external"}),
    "decisionRefBinding": frozenset({"latest", "deployment"}),
    "calledElementBinding": frozenset({"latest", "deployment"}),
    "mapDecisionResult": frozenset({"singleEntry", "singleResult", "collectEntries", "resultList"}),
    "asyncBefore": frozenset({"true", "false"}),
    "asyncAfter": frozenset({"false"}),
}
VALUES_REFUSED: Mapping[str, str] = {
    "asyncAfter": "async_after",
    "calledElementBinding": "version_named",
    "decisionRefBinding": "version_named",
    "type": "task_type",
}
"""Attributes with a finding of their own for any other value."""

# ---- extension elements

CAMUNDA_EXTENSIONS: Mapping[str, frozenset[str]] = {
    "intermediateThrowEvent": frozenset({"inputOutput"}),
    "endEvent": frozenset({"inputOutput"}),
    "startEvent": frozenset({"formData"}),
    "userTask": frozenset({"formData", "inputOutput"}),
    **dict.fromkeys(ACTIVITIES - {"userTask", "callActivity"}, frozenset({"inputOutput"})),
    **dict.fromkeys(EVENTS - {"startEvent", "boundaryEvent"}, frozenset({"inputOutput"})),
    "callActivity": frozenset({"in", "out", "inputOutput"}),
}
ASKING = frozenset({"serviceTask", "sendTask"})
"""Activities whose parameters go to a topic, which answers."""
STRUCTURES: Mapping[str, frozenset[str]] = {
    "inputParameter": frozenset({"list", "map"}),
    "outputParameter": frozenset({"list", "map"}),
    "list": frozenset({"value", "list", "map"}),
    "map": frozenset({"entry"}),
    "entry": frozenset({"list", "map"}),
    "value": frozenset(),
}
"""Parts of a parameter: which may stand in which."""
HANDED_OVER = (
    frozenset({"source", "target"}),
    frozenset({"sourceExpression", "target"}),
    frozenset({"variables"}),
)
"""What one mapping of a call activity may consist of."""
OWN_BUSINESS_KEY = re.compile(r"[#$]\{ *execution\.(?:processB|b)usinessKey *\}")
"""The caller's own key: the called process belongs to the same case in any event."""
CODE_EXTENSIONS = frozenset({"script", "executionListener", "taskListener", "connector", "field"})
"""Extensions that run code."""
EXTENSIONS_IGNORED = frozenset({"failedJobRetryTimeCycle", "potentialStarter"})
"""Extensions without effect here; reported as a warning."""
EXTENSIONS_REFUSED: Mapping[str, str] = {
    "errorEventDefinition": "external_error",
    "formProperty": "form_property",
    **dict.fromkeys(CODE_EXTENSIONS, "extension_code"),
}


def local(tag: object) -> str:
    """The local name of a BPMN element's tag, empty for any other namespace."""
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""
