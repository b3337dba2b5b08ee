"""Forms declared in the diagram: `camunda:formData`."""

from lxml.etree import _Element

from app.engine.definition import DeclaredField
from app.engine.findings import Findings
from app.engine.reading.dialect import CAMUNDA
from app.engine.reading.extensions import extensions


def declared_fields(task: _Element, findings: Findings) -> tuple[DeclaredField, ...]:
    """The fields of a user task's own form, in the order of the diagram."""
    fields = [field for form in extensions(task, "formData") for field in form.iterchildren(f"{CAMUNDA}formField")]
    return tuple(_declared(field) for field in fields)


def _declared(field: _Element) -> DeclaredField:
    return DeclaredField(
        id=field.get("id", "").strip(),
        label=field.get("label", "") or field.get("id", ""),
        type=field.get("type", "string"),
        default=field.get("defaultValue", ""),
        choices=tuple(
            (value.get("id", ""), value.get("name", "") or value.get("id", ""))
            for value in field.iterchildren(f"{CAMUNDA}value")
        ),
        constraints={
            constraint.get("name", ""): constraint.get("config", "")
            for constraint in field.iter(f"{CAMUNDA}constraint")
        },
    )
