"""The diagrams and the forms agree: every form exists, every variable that is read is written somewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from app.engine.expressions import compile_expression
from app.operations.topics.register_case import DEFAULTS
from forms import FORMS, variables_set
from forms.declared import declared_form

PROCESSES = sorted((Path(__file__).parents[2] / "processes").glob("*/process.bpmn"))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
BY_THE_ENGINE = {"unit"}
"""The element variable of assisting units."""
BY_REGISTRATION = {"source", "on_people_board", "intake_office"}


def trees(pattern: str) -> Iterator[etree._Element]:
    for diagram in PROCESSES:
        for file in sorted(diagram.parent.glob(pattern)):
            yield etree.parse(str(file)).getroot()


def user_tasks() -> Iterator[etree._Element]:
    for root in trees("*.bpmn"):
        yield from root.iter(f"{BPMN}userTask")


def declared_fields(task: etree._Element) -> list[dict[str, object]]:
    return [
        {
            "id": field.get("id"),
            "label": field.get("label"),
            "type": field.get("type"),
            "default": field.get("defaultValue"),
            "choices": [(value.get("id"), value.get("name")) for value in field.iter(f"{CAMUNDA}value")],
            "constraints": {
                rule.get("name"): rule.get("config") or "" for rule in field.iter(f"{CAMUNDA}constraint")
            },
        }
        for field in task.iter(f"{CAMUNDA}formField")
    ]


def test_there_are_diagrams() -> None:
    assert len(PROCESSES) >= 8


@pytest.mark.parametrize("task", list(user_tasks()), ids=lambda task: str(task.get("id")))
def test_every_user_task_has_a_form(task: etree._Element) -> None:
    fields = declared_fields(task)
    if fields:
        assert declared_form(fields)().cleaned().keys() == {field["id"] for field in fields}
    else:
        assert task.get(f"{CAMUNDA}formKey") or task.get("id") in FORMS
        assert (task.get(f"{CAMUNDA}formKey") or task.get("id")) in FORMS


def written() -> set[str]:
    names = {name for form in FORMS.values() for name in variables_set(form)}
    names |= {str(field["id"]) for task in user_tasks() for field in declared_fields(task)}
    names |= {str(output.get("name")) for root in trees("*.dmn") for output in root.iter("{*}output")}
    return names | set(DEFAULTS) | BY_THE_ENGINE | BY_REGISTRATION


def texts() -> Iterator[str]:
    """Everything that is evaluated over variables: conditions, timers, assignments, inputs of tables and tasks."""
    for root in trees("*.bpmn"):
        for element in root.iter():
            yield from (value for value in map(str, element.attrib.values()) if "${" in value)
            if "${" in (element.text or ""):
                yield element.text or ""
    for root in trees("*.dmn"):
        for expression in root.iter("{*}inputExpression"):
            yield "".join(map(str, expression.itertext())).strip()


def read() -> set[str]:
    names: set[str] = set()
    for text in texts():
        names |= compile_expression(text).names
    return names


def test_every_variable_that_is_read_is_written_somewhere() -> None:
    found = read()
    assert {"moderation", "disposal", "approved", "lead_unit", "complexity"} <= found
    assert found - written() == set()


def test_every_variable_of_a_form_is_known_from_the_start() -> None:
    """A form that never ran leaves its variables at their defaults, so that no condition meets an unknown name."""
    of_other_instances = {"new_due"}
    names = {name for form in FORMS.values() for name in variables_set(form)}
    assert names - set(DEFAULTS) - BY_REGISTRATION - of_other_instances == set()
