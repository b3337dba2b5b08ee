"""Every element and attribute of a diagram must be a word of the dialect: what is not becomes a finding here."""

from collections.abc import Iterable

from lxml.etree import QName, _Element

from app.engine.findings import Findings
from app.engine.reading import dialect, foreign
from app.engine.reading.dialect import BPMN, BPMNDI, CAMUNDA, local
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
    """The id of the flow node, flow or process that an element belongs to; else of the nearest one with an id."""
    lineage = (element, *element.iterancestors())
    owner = next((each for each in lineage if each.get("id") and _is_owner(each)), None)
    if owner is None:
        owner = next((each for each in lineage if each.get("id")), element)
    return owner.get("id", "")


def _is_owner(element: _Element) -> bool:
    """Whether people see it in the diagram as a thing of its own: a part of a task is not."""
    kind, parent = local(element.tag), element.getparent()
    if kind in dialect.REFUSED_ELEMENTS:
        return parent is not None and local(parent.tag) in {"process", *dialect.EMBEDDED}
    return kind in dialect.FLOW_NODES | {"sequenceFlow", "process"}


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
    if name in dialect.DRAWN_DATA | dialect.DATA_FLOWS:
        findings.warning(nearest_id(parent), "data_only_drawn", line_of(child))
    if name == "extensionElements":
        for extension in child:
            _extension(parent, extension, findings)
        return False
    return name not in dialect.UNEXAMINED


def _extension(owner: _Element, extension: _Element, findings: Findings) -> None:
    name = QName(extension)
    if extension.tag.startswith(CAMUNDA):
        _camunda_extension(owner, extension, name.localname, findings)
    elif foreign.tool_of(name):
        _foreign(extension, name, foreign.of_extension(extension), findings)
    elif foreign.tool_of(name, foreign.DRAWING):
        _drawing(extension, name, findings)
    else:
        findings.warning(nearest_id(owner), "extension_ignored", line_of(extension), extension=name.localname)


def _camunda_extension(owner: _Element, extension: _Element, name: str, findings: Findings) -> None:
    """What Camunda adds. Its properties are notes for other programs, here as there."""
    if name in dialect.EXTENSIONS_REFUSED:
        _refuse(extension, dialect.EXTENSIONS_REFUSED[name], findings, extension=name)
    elif name in dialect.EXTENSIONS_IGNORED:
        findings.warning(nearest_id(owner), "extension_without_effect", line_of(extension), extension=name)
    elif name != "properties" and name not in dialect.CAMUNDA_EXTENSIONS.get(local(owner.tag), ()):
        _refuse(extension, "extension_unknown", findings, extension=name)
    elif name == "inputOutput":
        _parameters(owner, extension, findings)
    elif name in {"in", "out"}:
        _call_mapping(extension, findings)


def _foreign(element: _Element, name: QName, told: Iterable[foreign.Told], findings: Findings) -> None:
    """What another tool has written, each thing with what it would be here."""
    tool = foreign.tool_of(name)
    for code, extension, value, named in told:
        _refuse(element, code, findings, tool=tool, extension=extension, value=value, name=named)


def _drawing(extension: _Element, name: QName, findings: Findings) -> None:
    """What may stay is told once for the whole file."""
    process = next(extension.getroottree().getroot().iter(f"{dialect.BPMN}process"), None)
    identity = "" if process is None else process.get("id", "")
    findings.warning(identity, "foreign_drawing", tool=foreign.tool_of(name, foreign.DRAWING))


def _parameters(owner: _Element, mapping: _Element, findings: Findings) -> None:
    """Parameters are text, expressions, or lists and maps of these; a repeated activity gives nothing out."""
    repeated = owner.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None
    for parameter in mapping:
        name = str(parameter.tag).removeprefix(CAMUNDA)
        gives = local(owner.tag) not in {"intermediateThrowEvent", "endEvent"}
        if name not in {"inputParameter", "outputParameter"} or (name == "outputParameter" and not gives):
            _refuse(parameter, "extension_unknown", findings, extension=QName(parameter).localname)
        elif name == "outputParameter" and repeated and local(owner.tag) not in dialect.ASKING:
            _refuse(parameter, "output_of_repetition", findings, name=parameter.get("name", ""))
        if len(parameter) > 1 or (len(parameter) and (parameter.text or "").strip()):
            _refuse(parameter, "parameter_structure", findings, name=parameter.get("name", ""))
        for part in parameter:
            _structure(part, parameter.get("name", ""), findings)


def _structure(part: _Element, parameter: str, findings: Findings) -> None:
    """A list, a map or one of their values; each holds text or one of these."""
    kind, parent = QName(part).localname, part.getparent()
    if kind == "script":
        _refuse(part, "extension_code", findings, extension=kind)
        return
    inside = dialect.STRUCTURES.get("" if parent is None else QName(parent).localname, frozenset())
    text, key = (part.text or "").strip(), part.get("key", "")
    plain = _plain_value(text) and _plain_value(key) and (kind in {"value", "entry"} or not text)
    if not part.tag.startswith(CAMUNDA) or kind not in inside or not plain or (len(part) and text):
        _refuse(part, "parameter_structure", findings, name=parameter)
    for child in part:
        _structure(child, parameter, findings)


def _plain_value(text: str) -> bool:
    """Whether a text in a list or map is one expression, or text that can be put into quotes."""
    if "${" in text or "#{" in text:
        return text.startswith(("${", "#{")) and text.endswith("}") and text.count("{") == 1
    return not ('"' in text and "'" in text) and not any(sign in text for sign in "\\\n\r")


def _call_mapping(mapping: _Element, findings: Findings) -> None:
    """What is handed into a call or comes back: one variable, the value of an expression, or all variables."""
    said = {str(name): str(value).strip() for name, value in mapping.attrib.items()}
    way = QName(mapping).localname
    if way == "in" and said.keys() == {"businessKey"}:
        if dialect.OWN_BUSINESS_KEY.fullmatch(said["businessKey"]) is None:
            _refuse(mapping, "business_key", findings, key=said["businessKey"])
    elif said.get("local") == "true" and (way != "in" or "variables" not in said):
        _refuse(mapping, "call_mapping_local", findings)
    elif said.keys() - {"local"} not in dialect.HANDED_OVER or said.get("variables", "all") != "all":
        _refuse(mapping, "call_mapping", findings)


def _attributes(element: _Element, findings: Findings) -> None:
    for written, value in element.attrib.items():
        name = QName(str(written))
        if str(written).startswith(CAMUNDA):
            _camunda_attribute(element, name.localname, str(value), findings)
        elif foreign.tool_of(name):
            _foreign(element, name, foreign.of_attribute(name.localname, str(value)), findings)
        elif name.localname == "executionPlatform" and value == "Camunda Cloud":
            findings.warning(nearest_id(element), "foreign_platform", line_of(element))
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
        code = dialect.VALUES_REFUSED.get(name, "attribute_value")
        _refuse(element, code, findings, attribute=attribute, value=value)
    elif name in dialect.CAMUNDA_IGNORED:
        findings.warning(nearest_id(element), "attribute_ignored", line_of(element), attribute=attribute)


def _refuse(element: _Element, code: str, findings: Findings, **parameters: str) -> None:
    findings.error(nearest_id(element), code, line_of(element), **parameters)
