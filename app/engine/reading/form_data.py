"""Forms declared in the diagram: `camunda:formData`, one field after the other, each checked for what it says."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from lxml.etree import _Element

from app.engine.definition import DeclaredField
from app.engine.findings import Findings
from app.engine.names import is_variable
from app.engine.patterns import is_safe_pattern
from app.engine.reading.dialect import CAMUNDA
from app.engine.reading.extensions import extensions
from app.engine.reading.xml import line_of

TEXTS = frozenset({"string", "text"})
NUMBERS = frozenset({"long", "number"})
TYPES = TEXTS | NUMBERS | {"boolean", "date", "enum", "unit", "units"}
"""Camunda's string long boolean date enum, and our own text (several lines), number, unit and units."""
CONSTRAINTS: Mapping[str, frozenset[str]] = {
    "required": TYPES,
    "readonly": TYPES,
    "min": NUMBERS | {"date"},
    "max": NUMBERS | {"date"},
    "minlength": TEXTS,
    "maxlength": TEXTS,
    "pattern": TEXTS,
}
"""What a field may be bound to, and fields of which types."""
WORDS: Mapping[str, frozenset[str]] = {
    "formData": frozenset({"formField"}),
    "formField": frozenset({"validation", "value", "properties"}),
    "validation": frozenset({"constraint"}),
    "constraint": frozenset(),
    "value": frozenset(),
}
"""Which `camunda:` elements may stand in which."""
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "formField": frozenset({"id", "label", "type", "defaultValue", "datePattern"}),
    "validation": frozenset(),
    "constraint": frozenset({"name", "config"}),
    "value": frozenset({"id", "name"}),
}
CODE = re.compile(r"[$#]\{|__|\blambda\b|\bimport\b|[A-Za-z_]\w*\s*\(", re.ASCII)
"""What makes a default look like code. It would only ever be shown as text, but nobody shall expect it to run."""
MOST_FIELDS = 60
MOST_CHOICES = 200
LONGEST_TEXT = 10_000
DIGITS = re.compile(r"-?\d{1,15}", re.ASCII)
DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
LENGTH = re.compile(r"\d{1,5}", re.ASCII)


def declared_fields(task: _Element, findings: Findings) -> tuple[DeclaredField, ...]:
    """The fields of a user task's or start event's own form, in the order of the diagram."""
    fields = [
        _FieldReader(task, field, findings).read()
        for form in extensions(task, "formData")
        for field in form.iterchildren("*")
    ]
    names = [field.id for field in fields]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        findings.error(task.get("id", ""), "field_twice", line_of(task), field=name)
    if len(fields) > MOST_FIELDS:
        findings.error(task.get("id", ""), "too_many_fields", line_of(task), limit=str(MOST_FIELDS))
    return tuple(fields)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_whole(text: str) -> bool:
    return DIGITS.fullmatch(text) is not None


def _is_decimal(text: str) -> bool:
    return DECIMAL.fullmatch(text) is not None


VALUES: Mapping[str, Callable[[str], bool]] = {
    "long": _is_whole,
    "number": _is_decimal,
    "boolean": lambda text: text in {"true", "false"},
    "date": _is_day,
}
"""Whether a text is a value of the type, for types that are not text."""


class _FieldReader:
    """Reads one `camunda:formField`."""

    def __init__(self, task: _Element, field: _Element, findings: Findings) -> None:
        self.task = task
        self.field = field
        self.findings = findings
        self.id = field.get("id", "").strip()

    def read(self) -> DeclaredField:
        """The field; what stands against it becomes findings of its task."""
        field = DeclaredField(
            id=self.id,
            label=self.field.get("label", "").strip() or self.id,
            type=self.field.get("type", "string").strip(),
            default=self.field.get("defaultValue", "").strip(),
            choices=tuple(
                (value.get("id", "").strip(), value.get("name", "").strip() or value.get("id", "").strip())
                for value in self.field.iterchildren(f"{CAMUNDA}value")
            ),
            constraints={
                constraint.get("name", "").strip(): constraint.get("config", "").strip()
                for constraint in self.field.iterfind(f"{CAMUNDA}validation/{CAMUNDA}constraint")
            },
        )
        self.check_words()
        if field.type not in TYPES:
            self.refuse("field_type", type=field.type)
            return field
        if not is_variable(field.id):
            self.refuse("variable_name", name=field.id)
        self.check_choices(field)
        self.check_default(field)
        for name, value in field.constraints.items():
            self.check_constraint(field, name, value)
        self.check_order(field, "min", "max")
        self.check_order(field, "minlength", "maxlength")
        return field

    def check_words(self) -> None:
        """Every element and attribute of the field must be known."""
        waiting = [("formData", self.field)]
        while waiting:
            parent, element = waiting.pop()
            name = str(element.tag).removeprefix(CAMUNDA)
            if name not in WORDS[parent]:
                self.refuse("extension_unknown", extension=name.rpartition("}")[2])
            elif name != "properties":
                for attribute in set(map(str, element.attrib)) - ATTRIBUTES[name]:
                    self.refuse("attribute_unknown", attribute=attribute.rpartition("}")[2])
                waiting.extend((name, child) for child in element)

    def check_choices(self, field: DeclaredField) -> None:
        names = [value for value, _ in field.choices]
        if field.type != "enum" and names:
            self.refuse("field_choices_not_here", type=field.type)
        elif field.type == "enum" and not 0 < len(names) <= MOST_CHOICES:
            self.refuse("field_choices_number", limit=str(MOST_CHOICES))
        elif len(set(names)) < len(names) or "" in names:
            self.refuse("field_choices_twice")

    def check_default(self, field: DeclaredField) -> None:
        default = field.default
        if not default:
            return
        if CODE.search(default):
            self.refuse("field_default_code", default=default[:60])
        elif field.type == "enum":
            if default not in dict(field.choices):
                self.refuse("field_default", type=field.type, default=default[:60])
        elif len(default) > LONGEST_TEXT or not VALUES.get(field.type, bool)(default):
            self.refuse("field_default", type=field.type, default=default[:60])

    def check_constraint(self, field: DeclaredField, name: str, value: str) -> None:
        if field.type not in CONSTRAINTS.get(name, ()):
            self.refuse("field_constraint", constraint=name, type=field.type)
        elif name == "pattern":
            if not is_safe_pattern(value):
                self.refuse("field_pattern", pattern=value[:60])
        elif not self.is_bound(field, name, value):
            self.refuse("field_constraint_value", constraint=name, value=value[:60])

    def is_bound(self, field: DeclaredField, name: str, value: str) -> bool:
        if name in {"required", "readonly"}:
            return value in {"", "true", "false"}
        if name in {"minlength", "maxlength"}:
            return LENGTH.fullmatch(value) is not None and int(value) <= LONGEST_TEXT
        return VALUES[field.type](value)

    def check_order(self, field: DeclaredField, least: str, most: str) -> None:
        bounds = [field.constraints.get(name, "") for name in (least, most)]
        if all(bounds) and all(_is_decimal(bound) for bound in bounds):
            wrong = float(bounds[0]) > float(bounds[1])
        else:
            wrong = all(_is_day(bound) for bound in bounds) and bounds[0] > bounds[1]
        if wrong:
            self.refuse("field_bounds", least=bounds[0], most=bounds[1])

    def refuse(self, code: str, **parameters: str) -> None:
        self.findings.error(self.task.get("id", ""), code, line_of(self.field), field=self.id or "?", **parameters)
