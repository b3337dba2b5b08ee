"""The specifications that diagrams are built of: SpiffWorkflow's without its traps, and some of our own.

Each says which behaviour of the library it replaces. `docs/decisions/0020` to `0023` say why.
"""

from app.engine.specs.activities import (
    CallActivity,
    DecisionTask,
    PlainTask,
    ScriptTask,
    SubWorkflowTask,
    TopicTask,
    UserTask,
)
from app.engine.specs.compensation import (
    REOPENED,
    UNDOING,
    CancelEnd,
    CompensationEvent,
    CompensationSubProcess,
    CompensationThrow,
    Reopened,
    Undoing,
)
from app.engine.specs.event_subprocesses import EventSubProcess
from app.engine.specs.events import (
    BoundaryEvent,
    BoundaryEventSplit,
    IntermediateCatchEvent,
    ReceiveTask,
    StartEvent,
)
from app.engine.specs.flow import Passage
from app.engine.specs.gateways import (
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    Joining,
    ParallelGateway,
)
from app.engine.specs.process import Process
from app.engine.specs.repetition import MultiInstance, StandardLoop
from app.engine.specs.throwing import EndEvent, IntermediateThrowEvent
from app.engine.specs.thrown import ErrorEventDefinition, EscalationEventDefinition

__all__ = [
    "REOPENED",
    "UNDOING",
    "BoundaryEvent",
    "BoundaryEventSplit",
    "CallActivity",
    "CancelEnd",
    "CompensationEvent",
    "CompensationSubProcess",
    "CompensationThrow",
    "DecisionTask",
    "EndEvent",
    "ErrorEventDefinition",
    "EscalationEventDefinition",
    "EventBasedGateway",
    "EventSubProcess",
    "ExclusiveGateway",
    "InclusiveGateway",
    "IntermediateCatchEvent",
    "IntermediateThrowEvent",
    "Joining",
    "MultiInstance",
    "ParallelGateway",
    "Passage",
    "PlainTask",
    "Process",
    "ReceiveTask",
    "Reopened",
    "ScriptTask",
    "StandardLoop",
    "StartEvent",
    "SubWorkflowTask",
    "TopicTask",
    "Undoing",
    "UserTask",
]
