"""Diagrams as other tools write them: what each extension was, and what to draw here instead."""

from pathlib import Path

import pytest

from app.engine.finding_texts import reason, remedy
from app.engine.reading import read
from app.engine.reading.foreign import equivalent

FOLDER = Path(__file__).parent / "foreign"
FLOWABLE = [
    *[("approve", "foreign_assignee", "${manager}"), ("approve", "foreign_groups", "leaders")],
    *[("approve", "foreign_form", "approve_leave"), ("approve", "foreign_due", "P2D")],
    *[("approve", "foreign_priority", "60"), ("approve", "foreign_async", "true")],
    *[("approve", "extension_foreign", "${skip}"), ("approve", "extension_code", "")],
    *[("approve", "foreign_field", "long"), ("f3", "PROPOSED", "${days > 3 && approved}")],
    *[("book", "foreign_code", "org.example.Book"), ("mail", "foreign_topic", "mail")],
    *[("ask", "foreign_groups", "units"), ("ask", "foreign_collection", "units"), ("ask", "foreign_item", "unit")],
    *[("archive", "extension_foreign", "false"), ("archive", "foreign_call_variables", "days")],
    ("archive", "foreign_call_variables", "number"),
]
LACKING = {
    "camunda8": [
        *[("check", "foreign_form", "check-complaint"), ("check", "foreign_assignee", "${creator}")],
        *[("check", "foreign_groups", "office"), ("check", "foreign_due", '${now() + duration("P5D")}')],
        *[("check", "foreign_priority", "70"), ("check", "foreign_input", "${order.total}")],
        *[("check", "foreign_output", "${result.ok}"), ("notify", "foreign_topic", "send-mail")],
        *[("notify", "foreign_input", "approved"), ("rate", "foreign_decision", "rating")],
        *[("rate", "foreign_result", "rated"), ("assist", "foreign_called", "assisting")],
        *[("assist", "foreign_collection", "${units}"), ("assist", "foreign_item", "unit")],
        *[("assist", "foreign_collected", "answers"), ("assist", "foreign_collected", "${answer}")],
        ("Message_1", "foreign_correlation", "${number}"),
    ],
    "flowable": FLOWABLE,
    "activiti": FLOWABLE,
    "signavio": [("sid-5", "io_specification", ""), ("sid-12", "PROPOSED", "amount == 5")],
    "bizagi": [
        *[("Id_2", "assigned_person", ""), ("Id_f3", "PROPOSED", "complete == true and pages != 0")],
        ("Id_f4", "PROPOSED", "not complete"),
    ],
}
WARNED = {
    "camunda8": [("Definitions_1", "foreign_platform")],
    "flowable": [],
    "activiti": [],
    "signavio": [("sid-2", "foreign_drawing")],
    "bizagi": [("Id_p", "foreign_drawing"), ("Id_3", "default_missing")],
}


@pytest.mark.parametrize("tool", sorted(LACKING))
def test_everything_that_is_lacking_is_named_with_what_it_is_here(tool: str) -> None:
    found = read({f"{tool}.bpmn": (FOLDER / f"{tool}.bpmn").read_bytes()}).findings
    errors = [finding for finding in found if finding.severity == "error"]
    told = [
        (each.element, "PROPOSED", each.parameters["proposal"])
        if "proposal" in each.parameters
        else (each.element, each.code, each.parameters.get("value", ""))
        for each in errors
    ]
    assert told == LACKING[tool]
    assert [(each.element, each.code) for each in found if each.severity == "warning"] == WARNED[tool]
    assert [each.line for each in errors] == sorted(each.line for each in errors)
    assert all(each.line for each in errors)


def test_sentences_name_the_tool_the_extension_and_the_equivalent() -> None:
    found = read({"a.bpmn": (FOLDER / "camunda8.bpmn").read_bytes()}).findings
    groups = next(finding for finding in found if finding.code == "foreign_groups")
    assert reason(groups) == "Camunda 8的候选组“office”（assignmentDefinition candidateGroups）这里读不到。"
    assert remedy(groups) == "在属性面板的候选组（camunda:candidateGroups）中填写“office”。"
    assert remedy(groups, "en") == "Fill in “office” as the candidate groups (camunda:candidateGroups)."


@pytest.mark.parametrize(
    ("value", "here"),
    [
        ("office", "office"),
        ('="office"', "office"),
        ("=creator", "${creator}"),
        ("= a + b", "${a + b}"),
        ('="a" + "b"', '${"a" + "b"}'),
        ("${x}", "${x}"),
        ("", ""),
    ],
)
def test_values_are_written_as_they_are_here(value: str, here: str) -> None:
    assert equivalent(value) == here
