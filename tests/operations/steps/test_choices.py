"""What forms offer for choosing, and the unit that is proposed."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.operations.choices import GROUPS, SOURCES, Asking, choices_for
from app.operations.on_demand import OnDemand
from app.operations.routing_proposal import propose_lead, reason
from app.store import case_units
from forms import FORMS
from tests.operations.steps.world import Task, World, add_person
from tests.store.city import new_case

PROCESSES = Path(__file__).parents[3] / "processes"


def offered(task: Task, **changed: Any) -> Mapping[str, Any]:
    context = task.context
    given: dict[str, Any] = {"unit": context.item.unit_id, "case_id": context.item.case_id} | changed
    return choices_for(Asking(context.uow, context.actor, context.clock, **given))


def test_every_source_that_a_form_names_is_there() -> None:
    named = {field.source for form in FORMS.values() for field in form() if getattr(field, "source", "")}
    assert named <= set(SOURCES)


def test_units_stand_under_the_heading_of_their_kind(world: World) -> None:
    with world.task("transfer", role="info_office") as task:
        choices = offered(task)
        assert choices["units"] == [
            ("dcs", "综合部门 · 市督查室"),
            ("info", "综合部门 · 市信息办"),
            ("schools", "市政府部门 · 市教育局"),
            ("water", "市政府部门 · 市水务局"),
            ("east", "县（市、区）和园区 · 东川县"),
            ("bridge", "乡镇 · 桥头镇"),
        ]
        assert [unit for unit, _name in choices["handling_units"]] == ["dcs", "info", "schools", "water", "east"]
    assert set(GROUPS) >= {"county", "park"}


def test_units_kept_from_a_case_are_never_offered(world: World) -> None:
    with world.task("transfer", role="info_office") as task:
        case_units.exclude(task.uow, world.case_id, ["east", "bridge"])
        choices = offered(task)
        for source in ("units", "handling_units"):
            assert {"east", "bridge"}.isdisjoint(unit for unit, _name in choices[source])
        assert "east" in dict(offered(task, case_id=None)["units"])
    with world.task("acknowledge", unit="east") as task:
        assert offered(task)["own_subunits"] == []


def test_a_county_passes_on_to_what_is_below_it(world: World) -> None:
    with world.task("acknowledge", unit="east") as task:
        assert offered(task)["own_subunits"] == [("bridge", "桥头镇")]
    with world.task("acknowledge", unit="schools") as task:
        assert offered(task)["own_subunits"] == []


def test_people_are_those_of_the_unit_and_colleagues_those_of_the_actor(world: World) -> None:
    own = world.city.people["handling_unit", "schools"]
    deputy = add_person(world, "unit_head", "schools", until=date(2026, 3, 1))
    head = add_person(world, "unit_head", "schools", rank="now")
    with world.task("acknowledge") as task:
        ids = {person for person, _name in offered(task)["people"]}
        assert ids == {str(own), str(head)}
        assert str(deputy) not in ids
        assert {person for person, _name in offered(task)["colleagues"]} == ids
    with world.task("claim", unit="schools", at="") as task:
        assert {person for person, _name in offered(task)["people"]} == ids


def test_leaders_are_whoever_holds_the_role_today(world: World) -> None:
    with world.task("report", role="info_office") as task:
        leaders = offered(task)["leaders"]
    assert leaders == [(str(world.city.people["city_leader", "city"]), "city_leader city")]


def test_subjects_and_places(world: World) -> None:
    with world.task("sort", role="info_office") as task:
        choices = offered(task)
        assert choices["categories"] == [("教育/学校管理", "教育 · 学校管理"), ("水务", "水务")]
        assert choices["places"] == [("city", "临川市"), ("east", "东川县"), ("bridge", "东川县 · 桥头镇")]


def test_only_what_is_asked_for_is_read() -> None:
    asked: list[str] = []

    def way(name: str) -> Callable[[], str]:
        def found() -> str:
            asked.append(name)
            return name

        return found

    found = OnDemand({"a": way("a"), "b": way("b")})
    assert (found["a"], found["a"], found.get("c"), list(found), len(found)) == ("a", "a", None, ["a", "b"], 2)
    assert asked == ["a"]
    found = OnDemand({"a": way("a")}, {"a": "known", "c": "known"})
    assert dict(found) == {"a": "a", "c": "known"}


@pytest.mark.parametrize(
    ("columns", "barred", "unit", "words"),
    [
        ({}, (), "east", "按属地推荐东川县：发生地在东川县 · 桥头镇。"),
        ({"place": "city"}, (), "schools", "按职责推荐市教育局：分类为教育 · 学校管理。"),
        ({}, ("east", "bridge"), "schools", "按职责推荐市教育局：分类为教育 · 学校管理。"),
        ({"place": "", "category": "卫生", "wished_unit": "water"}, (), "water", "留言人希望由市水务局答复。"),
        ({"place": "", "category": ""}, (), "", "没有可推荐的单位，请按内容判断。"),
        ({"wished_unit": "water"}, ("east", "bridge", "schools", "water"), "", "没有可推荐的单位，请按内容判断。"),
    ],
)
def test_a_unit_is_proposed_by_place_then_by_subject(
    world: World, columns: dict[str, str], barred: tuple[str, ...], unit: str, words: str
) -> None:
    message = {"category": "教育/学校管理", "place": "bridge", "wished_unit": ""} | columns
    with world.store.begin() as uow:
        uow.library = world.library
        case = new_case(uow, **message)
        case_units.exclude(uow, case.id, barred)
        proposal = propose_lead(uow, case)
        assert (proposal.unit, reason(uow, case, proposal)) == (unit, words)


def test_the_subject_of_the_clerk_replaces_that_of_the_author(world: World) -> None:
    with world.store.begin() as uow:
        uow.library = world.library
        case = new_case(uow, category="教育/学校管理", place="city")
        assert propose_lead(uow, case, category="水务").unit == "water"
