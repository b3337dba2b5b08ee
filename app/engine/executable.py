"""What a deployment runs as: built once by the reader, shared by all threads, never changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.engine.decisions import DecisionTable
from app.engine.expressions import Expression
from app.engine.specs import Process


@dataclass(frozen=True, slots=True)
class Executable:
    """Specifications for SpiffWorkflow, and the compiled texts that they refer to."""

    specification: Process
    subspecifications: Mapping[str, Process]
    """Embedded sub-processes by id; called processes belong to their own deployments."""
    expressions: Mapping[str, Expression]
    """Every condition, timer, assignment, input and output by its text as written."""
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    """The deployment's decision tables by id."""
    conditional: bool = False
    """Whether it has conditional events, which are to be looked at when variables change."""
