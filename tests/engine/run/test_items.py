"""What an opened work item says: for whom, by when, with what."""

from datetime import date, datetime
from typing import Any

import pytest

from app.engine.outcome import OpenedItem
from tests.engine.run.drawing import call, draw, element, end, given, inside, start, user
from tests.engine.run.world import MORNING, Case, World, defined, local


def lane(role: str, *nodes: str) -> str:
    references = "".join(f"<bpmn:flowNodeRef>\n  {node}\n</bpmn:flowNodeRef>" for node in nodes)
    drawn = f'<bpmn:lane id="{role}" name="{role}">{references}</bpmn:lane>'
    return f'<bpmn:laneSet id="lanes_{role}">{drawn}</bpmn:laneSet>'


def opened(drawn: str, **variables: Any) -> OpenedItem:
    """The item of a single task."""
    world = World(defined(draw("p", start(), drawn, end(), "s > t > e")))
    return Case(world, **variables).item("t")


@pytest.mark.parametrize(
    ("groups", "role"),
    [("info_office", "info_office"), ("${dispatched_by}", "supervision_office"), ("${nobody}", "")],
)
def test_the_role_is_the_candidate_group(groups: str, role: str) -> None:
    drawn = element("userTask", "t", camunda_candidateGroups=groups)
    item = opened(drawn, dispatched_by="supervision_office", nobody="", office="wrong")
    assert item.role == role


def test_the_role_is_the_lane_else_the_callers() -> None:
    """A called process does not inherit its caller's lane in the library; white space in references hides it."""
    outer = draw(
        "outer",
        lane("handling_unit", "ring", "group", "own"),
        start(),
        call("ring", "inner"),
        inside("group", start("s2"), element("userTask", "grouped"), end("e2"), "s2 > grouped > e2"),
        element("userTask", "own", camunda_candidateGroups="${nobody}"),
        end(),
        "s > ring > group > own > e",
    )
    inner = draw(
        "inner",
        lane("unit_head", "placed"),
        start(),
        element("userTask", "placed"),
        element("userTask", "unplaced"),
        end(),
        "s > placed > unplaced > e",
    )
    case = Case(World(defined(outer, inner)), nobody="")
    roles = {}
    for name in ("placed", "unplaced", "grouped", "own"):
        roles[name] = case.item(name).role
        case.do(name)
    assert roles == {
        "placed": "unit_head",
        "unplaced": "handling_unit",
        "grouped": "handling_unit",
        "own": "handling_unit",
    }


def test_inputs_are_evaluated_and_the_unit_stands_apart() -> None:
    drawn = user(
        "t", given(unit="${lead_unit}", not_by="draft", total="${limit_days + 1}", until="${working_days(1)}")
    )
    item = opened(drawn, lead_unit="education", limit_days=5)
    assert item.unit == "education"
    assert item.inputs == {"not_by": "draft", "total": 6, "until": "2026-03-03"}
    assert item.variables == {"lead_unit": "education", "limit_days": 5}


def test_an_empty_unit_is_the_claim_pool_and_none_is_none() -> None:
    assert opened(user("t", given(unit='${""}')), lead_unit="education").unit == ""
    assert opened(user("t", given(unit="${nobody}")), nobody=None).unit is None
    assert opened(user("t")).unit is None


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("${working_days(5)}", date(2026, 3, 9)),
        ("${due_on}", date(2026, 3, 20)),
        ("2026-03-04", date(2026, 3, 4)),
        ("${at}", local("2026-03-04 12:00")),
        ("2026-03-04T12:00:00+08:00", local("2026-03-04 12:00")),
        ("${end_of(due_on)}", local("2026-03-20 24:00")),
        ("${now()}", MORNING),
        ("${nothing}", None),
        ("${none}", None),
        ("", None),
        ('${"P2D"}', local("2026-03-04 09:00")),
    ],
)
def test_the_due_date(written: str, due: date | datetime | None) -> None:
    item = opened(
        user("t", camunda_dueDate=written),
        due_on="2026-03-20",
        at="2026-03-04T12:00:00+08:00",
        nothing="",
        none=None,
    )
    assert item.due == due
    assert type(item.due) is type(due)


@pytest.mark.parametrize(("written", "priority"), [("", 0), ("50", 50), ("${weight}", 7), ("${nothing}", 0)])
def test_the_priority(written: str, priority: int) -> None:
    assert opened(user("t", camunda_priority=written), weight=7, nothing="").priority == priority


@pytest.mark.parametrize(
    "drawn",
    [
        user("t", camunda_priority="${word}"),
        user("t", camunda_priority="${yes}"),
        user("t", camunda_dueDate="${word}"),
        user("t", camunda_dueDate="${number}"),
        user("t", camunda_dueDate="${missing}"),
        user("t", given(x="${missing}")),
    ],
)
def test_what_cannot_be_evaluated_is_an_incident_there(drawn: str) -> None:
    world = World(defined(draw("p", start(), drawn, end(), "s > t > e")))
    incident = Case(world, word="soon", yes=True, number=3).last.incident
    assert incident is not None
    assert (incident.code, incident.process, incident.element) == ("expression", "p", "t")


def test_the_form_is_the_key_else_the_element() -> None:
    assert opened(user("t", camunda_formKey="release")).form == "release"
    assert opened(user("t")).form == "t"
    assert opened(user("t")).name == "t"


def test_tasks_without_a_person_are_passed() -> None:
    """As in Camunda: a task of no kind, and a manual one, do not wait."""
    world = World(
        defined(draw("p", start(), element("task", "a"), element("manualTask", "b"), end(), "s > a > b > e"))
    )
    case = Case(world)
    assert case.last.finished
    assert case.path == ["s", "a", "b", "e"]
