"""What a deployment runs as: built once by the reader, shared by all threads, never changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from app.engine.decisions import DecisionTable
from app.engine.expressions import Expression


@dataclass(frozen=True, slots=True)
class Executable:
    """Specifications for SpiffWorkflow, and the compiled texts that they refer to."""

    specification: BpmnProcessSpec
    subspecifications: Mapping[str, BpmnProcessSpec]
    """Embedded sub-processes by id; called processes belong to their own deployments."""
    expressions: Mapping[str, Expression]
    """Every condition, timer, assignment, input and output by its text as written."""
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    """The deployment's decision tables by id."""
