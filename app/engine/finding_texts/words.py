"""What the sentences of one finding consist of."""

from typing import NamedTuple


class Words(NamedTuple):
    """Reason and remedy in both languages; `{name}` is filled with the finding's parameter of that name."""

    zh_reason: str
    zh_remedy: str
    en_reason: str
    en_remedy: str


TERMS = {
    "message": ("消息", "message"),
    "signal": ("信号", "signal"),
    "error": ("错误", "error"),
    "escalation": ("升级", "escalation"),
    "conditional": ("条件", "condition"),
    "link": ("链接", "link"),
    "timer": ("计时", "timer"),
    "terminate": ("终止", "terminate"),
    "compensate": ("补偿", "compensation"),
    "cancel": ("取消", "cancel"),
    "none": ("空白", "none"),
    "sourceRef": ("起点", "source"),
    "targetRef": ("终点", "target"),
    "string": ("文字", "text"),
    "number": ("数字", "number"),
    "boolean": ("是否", "boolean"),
    "date": ("日期", "date"),
    "startEvent": ("开始事件", "start event"),
    "endEvent": ("结束事件", "end event"),
    "boundaryEvent": ("边界事件", "boundary event"),
    "intermediateCatchEvent": ("中间捕获事件", "intermediate catch event"),
    "intermediateThrowEvent": ("中间抛出事件", "intermediate throw event"),
    "receiveTask": ("接收任务", "receive task"),
    "userTask": ("用户任务", "user task"),
    "serviceTask": ("服务任务", "service task"),
    "sequenceFlow": ("顺序流", "sequence flow"),
    "transaction": ("事务子流程", "transaction"),
    "process": ("流程", "process"),
    "lane": ("泳道", "lane"),
}
"""Words of BPMN and DMN that stand in parameters, in both languages; any other stays as it is."""
KINDS = {
    **{
        kind: words for kind, words in TERMS.items() if kind.endswith(("Event", "Task", "Flow", "process", "lane"))
    },
    "task": ("任务", "task"),
    "manualTask": ("手工任务", "manual task"),
    "sendTask": ("发送任务", "send task"),
    "scriptTask": ("脚本任务", "script task"),
    "businessRuleTask": ("业务规则任务", "business rule task"),
    "callActivity": ("调用活动", "call activity"),
    "subProcess": ("子流程", "sub-process"),
    "transaction": ("事务子流程", "transaction"),
    "adHocSubProcess": ("即席子流程", "ad-hoc sub-process"),
    "exclusiveGateway": ("排他网关", "exclusive gateway"),
    "parallelGateway": ("并行网关", "parallel gateway"),
    "inclusiveGateway": ("包容网关", "inclusive gateway"),
    "eventBasedGateway": ("事件网关", "event-based gateway"),
    "complexGateway": ("复杂网关", "complex gateway"),
    "participant": ("泳池", "pool"),
    "dataObject": ("数据对象", "data object"),
    "dataObjectReference": ("数据对象", "data object"),
    "dataStoreReference": ("数据存储", "data store"),
    "textAnnotation": ("注释", "annotation"),
    "association": ("关联", "association"),
    "definitions": ("流程图", "diagram"),
}
"""What people call the elements of a diagram, in both languages."""
TRANSLATED = frozenset({"kind", "trigger", "end", "place", "expected"})
"""Parameters that hold such words."""
