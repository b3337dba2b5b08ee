"""What an event waits for or throws, as the specifications have it."""

from collections.abc import Callable, Mapping

from SpiffWorkflow.bpmn.specs.event_definitions import (
    CancelEventDefinition,
    MessageEventDefinition,
    NoneEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from app.engine.conditions import ConditionEventDefinition
from app.engine.reading.model import Node
from app.engine.specs import ErrorEventDefinition, EscalationEventDefinition
from app.engine.timers import TimerEventDefinition


def definition_of(node: Node) -> EventDefinition:
    """The event definition of an event. A link passes at once: its flow is in the model."""
    trigger, label = node.trigger, node.element.name or node.id
    named: Mapping[str, Callable[[], EventDefinition]] = {
        "message": lambda: MessageEventDefinition(trigger.name),
        "timer": lambda: TimerEventDefinition(label, trigger.expression),
        "signal": lambda: SignalEventDefinition(trigger.name),
        "error": lambda: ErrorEventDefinition(
            trigger.name, trigger.code, trigger.code_variable, trigger.message_variable, trigger.message
        ),
        "escalation": lambda: EscalationEventDefinition(trigger.name, trigger.code, trigger.code_variable),
        "conditional": lambda: ConditionEventDefinition(
            label, trigger.expression, trigger.variable, trigger.changes
        ),
        "cancel": CancelEventDefinition,
        "compensate": NoneEventDefinition,
        "terminate": TerminateEventDefinition,
        "link": NoneEventDefinition,
        "none": NoneEventDefinition,
    }
    return named[trigger.kind]()
