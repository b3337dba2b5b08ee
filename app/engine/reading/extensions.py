"""Reading what the dialect keeps in `extensionElements`."""

import json
from collections.abc import Iterator

from lxml.etree import _Element

from app.engine.durations import is_moment
from app.engine.passing import Exchange, Passing
from app.engine.reading.dialect import BPMN, CAMUNDA, local


def extensions(element: _Element, name: str) -> list[_Element]:
    """The `camunda:` extension elements of this name."""
    return element.findall(f"{BPMN}extensionElements/{CAMUNDA}{name}")


def attribute(element: _Element, name: str) -> str:
    """The `camunda:` attribute, trimmed; empty when absent."""
    return element.get(f"{CAMUNDA}{name}", "").strip()


def parameters(element: _Element, direction: str) -> dict[str, str]:
    """Names and expressions of `camunda:inputParameter` or `outputParameter`.

    As in Camunda, text without `${…}` in it stands for itself; it is given as a quoted constant, so that every
    value is an expression.
    """
    return dict(_pairs(element, f"{CAMUNDA}{direction}Parameter"))


def _pairs(element: _Element, tag: str) -> Iterator[tuple[str, str]]:
    for mapping in extensions(element, "inputOutput"):
        for parameter in mapping.iterchildren(tag):
            yield parameter.get("name", "").strip(), _value(parameter)


def _value(parameter: _Element) -> str:
    """The text of a parameter as the key of an expression; a list or map as the expression that gives it."""
    structure = next(parameter.iterchildren(f"{CAMUNDA}list", f"{CAMUNDA}map"), None)
    if structure is None:
        return expression_or_text((parameter.text or "").strip())
    return f"${{{_part(structure)}}}"


def _part(part: _Element) -> str:
    """A list, a map, or one of their values, in the language of expressions."""
    structure = next(part.iterchildren(f"{CAMUNDA}list", f"{CAMUNDA}map"), None)
    if part.tag == f"{CAMUNDA}list":
        return f"[{', '.join(_part(child) for child in part)}]"
    if part.tag == f"{CAMUNDA}map":
        entries = (f"{_plain(entry.get('key', ''))}: {_part(entry)}" for entry in part)
        return f"{{{', '.join(entries)}}}"
    return _part(structure) if structure is not None else _plain((part.text or "").strip())


def _plain(text: str) -> str:
    """An expression in brackets, or a text in quotes."""
    inner = unwrapped(text)
    return f"({inner})" if inner != text else f"'{text}'" if '"' in text else f'"{text}"'


def exchange(call: _Element) -> Exchange | None:
    """What `camunda:in` and `camunda:out` of a call activity say; None when it has none that name variables."""
    given, returned = (
        tuple(_passing(mapping) for mapping in extensions(call, name) if mapping.get("businessKey") is None)
        for name in ("in", "out")
    )
    return Exchange(given, returned) if given or returned else None


def _passing(mapping: _Element) -> Passing:
    target, source, text = (mapping.get(name, "").strip() for name in ("target", "source", "sourceExpression"))
    return Passing(target, source, text and expression_or_text(text), mapping.get("local") == "true")


def change_kinds(text: str) -> list[str]:
    """The kinds of change that `camunda:variableEvents` lists: create, update, delete."""
    return [kind.strip() for kind in text.split(",") if kind.strip()]


def sends_message(element: _Element) -> bool:
    """Whether a send task sends its message, and calls no topic."""
    called = attribute(element, "type") or attribute(element, "topic")
    return local(element.tag) == "sendTask" and bool(element.get("messageRef")) and not called


def extension_property(element: _Element, name: str) -> str:
    """The value of a `camunda:property` as the key of an expression, empty when there is none of this name."""
    for properties in extensions(element, "properties"):
        for found in properties.iterchildren(f"{CAMUNDA}property"):
            if found.get("name", "").strip() == name and found.get("value", "").strip():
                return expression_or_text(found.get("value", "").strip())
    return ""


def is_expression(text: str) -> bool:
    """Whether the dialect reads the text as an expression rather than as itself."""
    return "${" in text or "#{" in text


def expression_or_text(text: str) -> str:
    """The text as the key of an expression: itself when it is one, otherwise quoted."""
    return text if is_expression(text) else quoted(text)


def quoted(text: str) -> str:
    """The key under which a literal text is kept among the expressions."""
    return json.dumps(text, ensure_ascii=False)


def moment_or_expression(text: str) -> str:
    """The text of a timer as the key of an expression: bare ISO 8601 (PT1H, R3/PT1H …) stands for itself."""
    return quoted(text) if is_moment(text) else text


def literal(key: str) -> str:
    """The text that a quoted key stands for, empty when it is an expression."""
    return str(json.loads(key)) if key.startswith('"') else ""


def unwrapped(text: str) -> str:
    """The text without `${…}` around it."""
    return text[2:-1].strip() if text.startswith(("${", "#{")) and text.endswith("}") else text
