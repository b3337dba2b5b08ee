"""Every element and attribute of a diagram must be a word of the dialect: what is not becomes a finding here."""

from lxml.etree import QName, _Element

from app.engine.findings import Findings
from app.engine.reading import dialect
from app.engine.reading.dialect import BPMNDI, CAMUNDA, local
from app.engine.reading.extensions import change_kinds
from app.engine.reading.xml import line_of


def check_words(root: _Element, findings: Findings) -> None:
    """Examine a whole diagram, drawing information excepted."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        _attributes(element, findings)
        for child in element:
            if _known(element, child, findings):
                waiting.append(child)


def nearest_id(element: _Element) -> str:
    """The id of the flow node, flow or process that an element of the diagram belongs to."""
    kinds = dialect.FLOW_NODES | {"sequenceFlow", "process"} | dialect.REFUSED_ELEMENTS.keys()
    for candidate in (element, *element.iterancestors()):
        if local(candidate.tag) in kinds and candidate.get("id"):
            return candidate.get("id", "")
    return element.get("id", "")


def _known(parent: _Element, child: _Element, findings: Findings) -> bool:
    """Whether a child is a word of the dialect whose own parts must be examined too."""
    name = local(child.tag)
    if str(child.tag).startswith(BPMNDI) and local(parent.tag) == "definitions":
        return False
    if name in dialect.REFUSED_ELEMENTS:
        _refuse(child, dialect.REFUSED_ELEMENTS[name], findings)
        return False
    if name not in dialect.CHILDREN.get(local(parent.tag), dialect.ABOUT):
        owner = child.get("id") or nearest_id(child)
        words = {"kind": QName(child).localname, "place": local(parent.tag)}
        findings.error(owner, "element_unknown", line_of(child), **words)
        return False
    if name in dialect.DRAWN_DATA:
        findings.warning(nearest_id(parent), "data_only_drawn", line_of(child))
    if name == "extensionElements":
        for extension in child:
            _extension(parent, extension, findings)
        return False
    return name not in dialect.UNEXAMINED


def _extension(owner: _Element, extension: _Element, findings: Findings) -> None:
    name = QName(extension)
    if extension.tag.startswith(CAMUNDA):
        if name.localname in dialect.CODE_EXTENSIONS:
            _refuse(extension, "extension_code", findings, extension=name.localname)
        elif name.localname in {"properties", "failedJobRetryTimeCycle"}:
            return
        elif name.localname not in dialect.CAMUNDA_EXTENSIONS.get(local(owner.tag), ()):
            _refuse(extension, "extension_unknown", findings, extension=name.localname)
        elif name.localname == "inputOutput":
            _parameters(owner, extension, findings)
        elif name.localname in {"in", "out"}:
            _call_mapping(extension, findings)
    elif (name.namespace or "").startswith(dialect.FOREIGN_CODE):
        _refuse(extension, "extension_foreign", findings, extension=name.localname)
    else:
        findings.warning(nearest_id(owner), "extension_ignored", line_of(extension), extension=name.localname)


def _parameters(owner: _Element, mapping: _Element, findings: Findings) -> None:
    """Input parameters, and output parameters of what has an output, are text or expressions."""
    for parameter in mapping:
        name = str(parameter.tag).removeprefix(CAMUNDA)
        if name not in {"inputParameter", "outputParameter"} or (
            name == "outputParameter" and local(owner.tag) == "userTask"
        ):
            _refuse(parameter, "extension_unknown", findings, extension=QName(parameter).localname)
        for part in parameter:
            if part.tag == f"{CAMUNDA}script":
                _refuse(part, "extension_code", findings, extension="script")
            else:
                _refuse(part, "parameter_structure", findings, name=parameter.get("name", ""))


def _call_mapping(mapping: _Element, findings: Findings) -> None:
    """All variables go into a call and come back; nothing else can be said."""
    if {str(name): str(value) for name, value in mapping.attrib.items()} != {"variables": "all"}:
        _refuse(mapping, "call_mapping", findings)


def _attributes(element: _Element, findings: Findings) -> None:
    for written, value in element.attrib.items():
        name = QName(str(written))
        if str(written).startswith(CAMUNDA):
            _camunda_attribute(element, name.localname, str(value), findings)
        elif name.namespace and name.namespace.startswith(dialect.FOREIGN_CODE):
            _refuse(element, "extension_foreign", findings, extension=name.localname)
        elif not name.namespace:
            _plain_attribute(element, name.localname, str(value), findings)


def _plain_attribute(element: _Element, name: str, value: str, findings: Findings) -> None:
    if name in dialect.ONLY_VALUES:
        allowed, code = dialect.ONLY_VALUES[name]
        if value != allowed:
            _refuse(element, code, findings, attribute=name, value=value)
    elif name == "language":
        if value.lower() not in dialect.LANGUAGES:
            _refuse(element, "expression_language", findings, language=value)
    elif name in dialect.FLAGS and value not in {"true", "false"}:
        _refuse(element, "attribute_value", findings, attribute=name, value=value)
    elif name not in dialect.ATTRIBUTES and local(element.tag) not in dialect.PLACED.get(name, ()):
        _refuse(element, "attribute_unknown", findings, attribute=name)


def _camunda_attribute(element: _Element, name: str, value: str, findings: Findings) -> None:
    kind = local(element.tag)
    known = dialect.CAMUNDA_IGNORED | dialect.CAMUNDA_ATTRIBUTES.get(kind, frozenset())
    if kind in dialect.FLOW_NODES:
        known |= dialect.ASYNCHRONOUS
    attribute = f"camunda:{name}"
    if name in dialect.CAMUNDA_REFUSED:
        _refuse(element, dialect.CAMUNDA_REFUSED[name], findings, attribute=attribute)
    elif name not in known:
        _refuse(element, "attribute_unknown", findings, attribute=attribute)
    elif (
        name == "variableEvents" and not {*change_kinds(value)} <= dialect.CHANGES
    ) or value not in dialect.CAMUNDA_VALUES.get(name, {value}):
        _refuse(element, "attribute_value", findings, attribute=attribute, value=value)
    elif name in dialect.CAMUNDA_IGNORED:
        findings.warning(nearest_id(element), "attribute_ignored", line_of(element), attribute=attribute)


def _refuse(element: _Element, code: str, findings: Findings, **parameters: str) -> None:
    findings.error(nearest_id(element), code, line_of(element), **parameters)
