"""What other tools write into a diagram, and what would have to be drawn here instead.

Each extension of Camunda 8, Flowable and Activiti that has an equivalent in Camunda 7 gets a finding of its own,
with its value as it would stand here. Drawing information of Signavio and Bizagi may stay.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lxml.etree import QName, _Element

from app.engine.reading.dialect import CODE_EXTENSIONS

TOOLS: Mapping[str, str] = {
    "http://camunda.org/schema/zeebe/": "Camunda 8",
    "http://flowable.org/": "Flowable",
    "http://activiti.org/": "Activiti",
    "http://spiffworkflow.org/": "SpiffWorkflow",
}
"""Tools whose extensions change what an element means, by the beginning of their namespaces."""
DRAWING: Mapping[str, str] = {
    "http://www.signavio.com": "Signavio",
    "http://www.bizagi.com": "Bizagi",
    "http://camunda.org/schema/modeler/": "Camunda Modeler",
    "http://bpmn.io/schema/": "bpmn.io",
}
"""Tools whose extensions say how something is drawn or described."""
SETTINGS: Mapping[str, str] = {
    **dict.fromkeys(("assignee", "candidateUsers", "owner"), "foreign_assignee"),
    "candidateGroups": "foreign_groups",
    **dict.fromkeys(("formKey", "formId", "externalReference"), "foreign_form"),
    "dueDate": "foreign_due",
    "priority": "foreign_priority",
    **dict.fromkeys(("type", "topic"), "foreign_topic"),
    **dict.fromkeys(("calledElement", "processId"), "foreign_called"),
    **dict.fromkeys(("decisionId", "decisionRef", "decisionTableReferenceKey"), "foreign_decision"),
    **dict.fromkeys(("resultVariable", "resultVariableName"), "foreign_result"),
    **dict.fromkeys(("collection", "inputCollection"), "foreign_collection"),
    **dict.fromkeys(("elementVariable", "inputElement"), "foreign_item"),
    **dict.fromkeys(("outputCollection", "outputElement"), "foreign_collected"),
    "correlationKey": "foreign_correlation",
    **dict.fromkeys(("class", "expression", "delegateExpression"), "foreign_code"),
    "async": "foreign_async",
}
"""Attributes of elements and of their extensions, by the finding that says what they are here."""
WITHOUT_EFFECT = frozenset().union(
    {"retries", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "value", "followUpDate"},
    {"initiator", "exclusive", "category", "versionTag", "bindingType", "propagateAllChildVariables"},
    {"propagateAllParentVariables", "formFieldValidation", "autoStoreVariables", "candidateStarterGroups"},
)
"""Attributes that may stay: nothing here depends on them."""
CONTAINERS = frozenset({"ioMapping", "taskHeaders", "formData", "formProperties"})
"""Extensions that only hold others."""
DECLARING = frozenset({"properties", "versionTag", "userTask", "failedJobRetryTimeCycle"})
"""Extensions that may stay: they mark or describe."""


class Told(NamedTuple):
    """A finding about something foreign."""

    code: str
    extension: str
    """As it stands in the file, with the name of the element that holds it."""
    value: str = ""
    """What would have to be written here."""
    name: str = ""
    """For what, where that is a name of the owner's: a parameter, a field."""


def tool_of(name: QName, tools: Mapping[str, str] = TOOLS) -> str:
    """The tool that a name belongs to, empty when it belongs to none of these."""
    return next((tool for beginning, tool in tools.items() if (name.namespace or "").startswith(beginning)), "")


def of_attribute(name: str, value: str) -> Iterator[Told]:
    """What is to be said of an attribute of a flow node."""
    if name not in WITHOUT_EFFECT and not (name == "async" and value != "true"):
        yield Told(SETTINGS.get(name, "extension_foreign"), name, equivalent(value))


def of_extension(extension: _Element) -> Iterator[Told]:
    """What is to be said of an extension element, with what it holds."""
    name = QName(extension).localname
    if (name in CODE_EXTENSIONS and name not in SPECIAL) or name.endswith(("Listeners", "Listener")):
        yield Told("extension_code", name)
    elif name in DECLARING:
        return
    elif name in CONTAINERS:
        for part in extension.iterchildren("*"):
            yield from of_extension(part)
    elif name in SPECIAL:
        yield SPECIAL[name](extension)
    else:
        yield from _of_settings(extension, name)


def equivalent(value: str) -> str:
    """A value as it is written here: FEEL behind an equals sign stands between `${` and `}`, its texts bare."""
    written = value.strip()
    if not written.startswith("="):
        return written
    inner = written[1:].strip()
    if len(inner) > 1 and inner[0] == inner[-1] == '"' and '"' not in inner[1:-1]:
        return inner[1:-1]
    return f"${{{inner}}}"


def _of_settings(extension: _Element, name: str) -> Iterator[Told]:
    known = False
    for attribute, value in extension.attrib.items():
        plain = QName(str(attribute)).localname
        if plain in SETTINGS and str(value).strip():
            known = True
            yield Told(SETTINGS[plain], f"{name} {plain}", equivalent(str(value)))
    if not known:
        yield Told("extension_foreign", name)


def _mapping(code: str) -> Callable[[_Element], Told]:
    def told(extension: _Element) -> Told:
        name = QName(extension).localname
        return Told(code, name, equivalent(extension.get("source", "")), extension.get("target", ""))

    return told


def _header(extension: _Element) -> Told:
    return Told("foreign_input", "header", extension.get("value", ""), extension.get("key", ""))


def _field(extension: _Element) -> Told:
    return Told("foreign_field", "formProperty", extension.get("type", "string"), extension.get("id", ""))


def _variables(extension: _Element) -> Told:
    name = QName(extension).localname
    source = extension.get("source") or extension.get("sourceExpression") or extension.get("variables") or ""
    return Told("foreign_call_variables", name, source, extension.get("target", ""))


def _script(extension: _Element) -> Told:
    written = equivalent(extension.get("expression", ""))
    return Told("foreign_script", "script", written, extension.get("resultVariable", ""))


SPECIAL: Mapping[str, Callable[[_Element], Told]] = {
    "input": _mapping("foreign_input"),
    "output": _mapping("foreign_output"),
    "header": _header,
    "formProperty": _field,
    "in": _variables,
    "out": _variables,
    "script": _script,
}
"""Extensions that say one thing by several attributes."""
