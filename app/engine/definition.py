"""What a deployment's files mean, in words of the dialect (architecture.md, *Diagrams*)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a diagram that its owner should know.

    `code` and `parameters` select the sentence in the catalogue (`app/engine/finding_texts`);
    an `error` refuses publication, a `warning` does not.
    """

    severity: str
    element: str
    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    kind: str = ""
    """Local name of the BPMN element, empty where the finding is about something else."""
    name: str = ""
    """The element's name as it is drawn."""


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """A `camunda:formField`: one field of a form declared in the diagram."""

    id: str
    label: str
    type: str
    """string | long | boolean | date | enum | text | number"""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    constraints: Mapping[str, str] = field(default_factory=dict)
    """required readonly min max minlength maxlength pattern"""


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node as the dialect describes it."""

    id: str
    name: str
    kind: str
    """Local name of the BPMN element: userTask, serviceTask, callActivity …"""
    process: str
    lane: str = ""
    """Role key: the id of the lane, white space trimmed."""
    groups: str = ""
    """camunda:candidateGroups as written."""
    form: str = ""
    """camunda:formKey; empty where the form is declared or defaults to the id."""
    fields: tuple[DeclaredField, ...] = ()
    topic: str = ""
    decision: str = ""
    called: str = ""
    due: str = ""
    priority: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """camunda:inputParameter: name → expression as written, or literal text."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """camunda:outputParameter: variable → expression over what the topic returned."""
    result_variable: str = ""
    """camunda:resultVariable of a decision; empty: every output becomes a variable of its own name."""
    map_result: str = ""
    """camunda:mapDecisionResult: singleEntry | singleResult | collectEntries | resultList, empty for none."""
    correlation: str = ""
    """camunda:property correlationKey of a message event: expression whose value says which instance is meant."""
    async_before: bool = False
    """camunda:asyncBefore: not inside the user's request, but a job."""
    documentation: str = ""


@dataclass(frozen=True, slots=True)
class Repetition:
    """Multi-instance characteristics: once for each item of a collection, or a number of times."""

    sequential: bool = False
    collection: str = ""
    """The variable that holds the items, or the text of an expression that gives them."""
    variable: str = ""
    """The local variable that holds the item; empty for none."""
    cardinality: str = ""
    until: str = ""
    """Completion condition, checked after each instance; empty for none."""
    result: str = ""
    """The local variable that is collected of each instance; empty for none."""
    results: str = ""
    """The variable that holds what was collected, in the order of the items."""
    async_before: bool = False
    """camunda:asyncBefore of the characteristics: a job before each instance."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Standard loop characteristics: again as long as a condition is met."""

    condition: str = ""
    """Empty for none: as often as the maximum says."""
    maximum: int = 0
    """How often at most; 0 for no bound."""
    test_before: bool = False
    """Whether the condition is asked before the first time too."""


@dataclass(frozen=True, slots=True)
class Start:
    """A start event that is set off by itself, not by somebody who starts the process."""

    element: str
    kind: str
    """message | signal | timer"""
    name: str = ""
    """Of the message or signal."""
    expression: str = ""
    """When, as written."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A deployment ready to run: immutable, shared by all instances of one process of the machine."""

    process: str
    name: str
    elements: Mapping[str, Element]
    """By element id: every flow node of the process, nested sub-processes included."""
    lanes: Mapping[str, str]
    """Role key → the lane's name as people read it."""
    diagram: bytes
    """The BPMN file as deployed, for the viewer."""
    starts: tuple[Start, ...] = ()
    """Start events of the process that a message, a signal or a time sets off."""
    executable: object = None
    """The engine's own built form (specifications, compiled expressions, decision tables)."""
