"""What forms are given: choices, facts, a proposed unit, a beginning, a draft."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.operations.asking import ask
from app.operations.choices import GROUPS, SOURCES, Asking, choices_for
from app.operations.facts import facts
from app.operations.on_demand import OnDemand
from app.operations.routing_proposal import propose_lead, reason
from app.operations.steps import StepContext
from app.store import case_units, cases, processes
from app.store.processes import NewDeployment
from forms import FORMS, form_class
from forms.declared import declared_form
from tests.operations.steps_world import NOON, Task, World, add_person, build_world
from tests.store.city import build_city, new_case
from tests.store.databases import SqliteDatabases, open_store

UNIT_HANDLING = Path(__file__).parents[2] / "processes" / "unit_handling"


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("asking"))


@pytest.fixture
def world(databases: SqliteDatabases) -> Iterator[World]:
    with databases.migrated() as address:
        store = open_store(address)
        yield build_world(store, build_city(store))
        store.dispose()


def offered(task: Task, **changed: Any) -> Mapping[str, Any]:
    context = task.context
    given: dict[str, Any] = {"unit": context.item.unit_id, "case_id": context.item.case_id} | changed
    return choices_for(Asking(context.uow, context.actor, context.clock, **given))


def known(task: Task, form: str = "") -> Mapping[str, Any]:
    context = task.context
    return facts(context.turn, context.turn.case, context.variables, form)


# choices


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


# the proposed unit


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


# facts


def publish_unit_handling(world: World, simple: int = 5) -> None:
    files = {file.name: file.read_bytes() for file in UNIT_HANDLING.iterdir() if file.is_file()}
    table = files["time_limit.dmn"].replace(b"<text>5</text>", f"<text>{simple}</text>".encode())
    new = NewDeployment(
        process="unit_handling",
        digest=str(simple) * 64,
        files=files | {"time_limit.dmn": table},
        manifest={},
        published_at=NOON,
    )
    with world.store.begin() as uow:
        processes.insert_deployment(uow, new)


def test_the_days_of_a_limit_are_those_of_the_published_table(world: World) -> None:
    with world.task("sort", role="info_office", variables={"round": "first"}) as task:
        assert known(task)["limits"] == {}
    publish_unit_handling(world)
    with world.task("sort", role="info_office", variables={"round": "first"}) as task:
        assert known(task)["limits"] == {"simple": 5, "complex": 15}
    publish_unit_handling(world, simple=7)
    with world.task("sort", role="info_office", variables={"round": "first"}) as task:
        form = ask(form_class("sort"), task.context)
    assert dict(form["complexity"].options)["simple"] == "简单（7个工作日）"


def test_a_leaders_date_is_bounded_by_the_legal_one(world: World) -> None:
    with world.task("instruct", role="city_leader") as task:
        assert known(task)["leader_due_latest"] is None
    publish_unit_handling(world)
    for variables, latest in (
        ({"round": "first", "complexity": "simple"}, date(2026, 3, 9)),
        ({"round": "first", "complexity": "complex"}, date(2026, 3, 23)),
        ({"round": "first", "complexity": ""}, date(2026, 3, 23)),
    ):
        with world.task("instruct", role="city_leader", variables=variables) as task:
            assert known(task)["leader_due_latest"] == latest
    world.set(due_on=date(2026, 3, 6))
    with world.task("instruct", role="city_leader") as task:
        assert known(task)["leader_due_latest"] == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("due_on", "earliest"), [(date(2026, 3, 6), date(2026, 3, 7)), (date(2026, 2, 27), date(2026, 3, 3))]
)
def test_an_extension_lies_after_today_and_the_due_date(world: World, due_on: date, earliest: date) -> None:
    world.set(due_on=due_on)
    with world.task("request_extension") as task:
        found = known(task)
        assert (found["extension_earliest"], found["due_on"]) == (earliest, due_on)
        assert found["extension_latest"] == world.clock.calendar.add_working_days(due_on, 10)


def test_before_the_delivery_there_are_no_such_days(world: World) -> None:
    with world.task("acknowledge", variables={"due_on": ""}) as task:
        found = known(task)
        names = ("extension_earliest", "extension_latest", "return_until")
        assert ([found[name] for name in names], found["due_on"]) == ([None, None, None], "")


def test_a_unit_has_two_working_days_to_send_a_case_back(world: World) -> None:
    world.set(delivered_at=NOON - timedelta(days=3))
    with world.task("acknowledge") as task:
        assert known(task)["return_until"] == date(2026, 3, 3)


def test_facts_are_the_variables_the_moment_and_the_actor(world: World) -> None:
    with world.task("release", variables={"instruction": "city_leader"}) as task:
        found = facts(task.context.turn, None, task.context.variables)
        assert dict(found) == {
            "instruction": "city_leader",
            "today": date(2026, 3, 2),
            "actor": world.city.people["handling_unit", "schools"],
        }


def test_the_reason_of_a_proposal_stands_at_the_field(world: World) -> None:
    with world.task("transfer", role="info_office") as task:
        form = ask(form_class("transfer"), task.context)
        assert form["lead_unit"].note == "按属地推荐东川县：发生地在东川县 · 桥头镇。"
        assert form["lead_unit"].data == "east"
    with world.task("transfer", role="info_office", variables={"proposed_unit": "water"}) as task:
        assert ask(form_class("transfer"), task.context)["lead_unit"].note == (
            "拟办意见或领导批示建议由市水务局主办。"
        )
    with world.task("handle") as task:
        assert known(task, "handle")["notes"] == {}


# asking


def test_a_form_begins_with_the_case_goes_on_with_the_draft_and_shows_what_was_sent(world: World) -> None:
    with world.task("sort", role="info_office") as task:
        assert ask(form_class("sort"), task.context)["category"].data == "教育/学校管理"
    drafted = {"summary": ["草稿里的摘要"], "importance": ["涉群体", "媒体关注"], "category": "水务"}
    with world.task("sort", role="info_office", draft=drafted) as task:
        form = ask(form_class("sort"), task.context)
        assert (form["summary"].data, form["category"].data) == ("草稿里的摘要", "水务")
        assert form["importance"].data == ["涉群体", "媒体关注"]
        sent = ask(form_class("sort"), task.context, MultiDict({"summary": "提交的摘要"}))
        assert (sent["summary"].data, sent["category"].data) == ("提交的摘要", "")


def test_a_decision_is_never_made_beforehand(world: World) -> None:
    with world.task("release", variables={"approved": True}) as task:
        assert ask(form_class("release"), task.context)["approved"].data == ""


def test_a_declared_form_begins_with_the_variables_and_keeps_what_is_readonly(world: World) -> None:
    declared = declared_form(
        [
            {"id": "due_on", "type": "date", "constraints": {"readonly": "true"}},
            {"id": "checked", "type": "boolean"},
        ]
    )
    with world.task("extra", variables={"due_on": "2026-03-09", "checked": True}) as task:
        assert ask(declared, task.context).cleaned() == {"due_on": "2026-03-09", "checked": True}
        sent = ask(declared, task.context, MultiDict({"due_on": "2030-01-01"}))
        assert sent.cleaned() == {"due_on": "2026-03-09", "checked": False}


def test_a_form_of_no_case_is_asked_too(world: World) -> None:
    with world.task("progress") as task:
        turn, item = task.context.turn, task.context.item
        free = StepContext(replace(turn, case_id=None), replace(item, case_id=None), {})
        assert ask(form_class("progress"), free)["text"].data == ""


def test_completing_asks_the_store_for_nothing_that_the_form_does_not_need(world: World) -> None:
    with world.task("release", process="unit_handling") as task:
        cases.get_case(task.uow, world.case_id)
        before = task.uow.statements
        assert ask(form_class("release"), task.context, MultiDict({"approved": "approve"})).validate()
        handled = ask(form_class("handle"), task.context, MultiDict({"visibility": "public"}))
        assert not handled.validate()
        assert task.uow.statements == before
