"""What is recorded from moderation to acknowledgement, and what those forms begin with."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.errors import Invalid
from app.operations.steps import begin_step
from app.store import case_links, cases, categories, papers
from app.store.steps import NewStep, insert_rows
from tests.operations.steps.answers import INSTRUCTED, MASKED, SORTED
from tests.operations.steps.world import NOON, World, add_person
from tests.store.city import new_case


@pytest.mark.parametrize(
    ("moderation", "text", "withheld"),
    [
        ("publish", "我的电话是13900000000。", False),
        ("publish_masked", "我的电话是［电话已隐去］。", False),
        ("handle_only", "", True),
        ("decline", "", True),
        ("seal", "", True),
    ],
)
def test_moderation_says_what_the_public_reads(world: World, moderation: str, text: str, withheld: bool) -> None:
    with world.task("moderate", role="info_office") as task:
        assert task.record(moderation=moderation, **MASKED) == {}
    case = world.case()
    assert (case.published_text, case.withheld, case.published_at) == (text, withheld, None)
    assert case.published_title == ("路灯不亮" if text else "")
    assert case.original_text == "我的电话是13900000000。"


def test_a_message_that_its_author_keeps_private_is_withheld(world: World) -> None:
    world.set(wants_public=False)
    with world.task("moderate", role="info_office") as task:
        task.record(moderation="publish", **MASKED)
    assert (world.case().withheld, world.case().published_text) == (True, "")


def test_moderation_begins_with_everything_masked(world: World) -> None:
    with world.task("moderate", role="info_office") as task:
        begun = begin_step("moderate", task.context.turn.case, task.context)
    assert begun == {"published_title": "路灯不亮", "published_text": MASKED["published_text"], "masked": ["电话"]}


def test_sorting_describes_the_case_and_proposes_a_unit(world: World) -> None:
    world.set(origin_url="https://example.org/1")
    with world.task("sort", role="info_office") as task:
        assert task.record(**SORTED) == {"proposed_unit": "water"}
    case = world.case()
    assert (case.kind, case.category, case.summary, case.urgent) == ("求助", "水务", "反映路灯不亮。", True)
    assert (case.origin_url, case.lead_unit) == ("https://example.org/1", "")


def test_merging_links_the_main_case(world: World) -> None:
    with world.store.begin() as uow:
        main = new_case(uow)
    with world.task("sort", role="info_office") as task:
        task.record(**SORTED | {"disposal": "merge", "main_case": main.number})
        assert [link.case_id for link in case_links.links_of(task.uow, world.case_id)] == [main.id]
    assert world.case().main_case_id == main.id


def test_a_case_merges_only_into_one_that_stands_by_itself(world: World) -> None:
    with world.store.begin() as uow:
        main, sealed, follower = new_case(uow), new_case(uow, sealed=True), new_case(uow)
        cases.project(uow, follower.id, {"main_case_id": main.id})
    sentences = {
        "2026-99999": "没有这个编号的留言，请检查编号。",
        sealed.number: "没有这个编号的留言，请检查编号。",
        world.case().number: "不能并入本件，请填写另一件的编号。",
        follower.number: f"该件已并入{main.number}，请填写{main.number}。",
    }
    for number, sentence in sentences.items():
        with pytest.raises(Invalid) as refused, world.task("sort", role="info_office") as task:
            task.record(**SORTED | {"disposal": "merge", "main_case": number})
        assert refused.value.errors == {"main_case": [sentence]}


def test_a_main_case_is_not_merged_away(world: World) -> None:
    with world.store.begin() as uow:
        follower, other = new_case(uow), new_case(uow)
        cases.project(uow, follower.id, {"main_case_id": world.case_id})
    with pytest.raises(Invalid) as refused, world.task("sort", role="info_office") as task:
        task.record(**SORTED | {"disposal": "merge", "main_case": other.number})
    assert refused.value.errors == {"main_case": ["已有留言并入本件，本件不能再并入别的留言。"]}


def test_sorting_begins_with_what_is_known(world: World) -> None:
    with world.task("sort", role="info_office", variables={"complexity": "simple"}) as task:
        begun = begin_step("sort", task.context.turn.case, task.context)
    assert (begun["category"], begun["complexity"], begun["lead_unit"]) == ("教育/学校管理", "simple", "east")
    with world.task("sort", role="info_office", variables={"proposed_unit": "water"}) as task:
        assert begin_step("sort", task.context.turn.case, task.context)["lead_unit"] == "water"


def test_a_report_sheet_takes_its_number(world: World) -> None:
    checker = add_person(world, "info_office", "info")
    leader = str(world.city.people["city_leader", "city"])
    sheet = {"leader": leader, "subject": "路灯", "summary": "摘要", "background": "", "proposal": "拟办"}
    with world.task("report", role="info_office") as task:
        assert task.record(**sheet, checked_by=str(checker)) == {}
        (paper,) = papers.papers_of(task.uow, world.case_id)
    assert (paper.number, paper.kind, paper.signed_by) == ("平信呈〔2026〕1号", "report_sheet", checker)
    assert (paper.content["proposal"], paper.content["number"]) == ("拟办", world.case().number)


def test_a_report_begins_with_what_sorting_proposed(world: World) -> None:
    with world.task("report", role="info_office") as task:
        assert begin_step("report", task.context.turn.case, task.context)["proposal"] == ""
        done = NewStep(
            task_id=5,
            process="message_handling",
            deployment_id=world.city.deployment,
            element="sort",
            name="收集整理",
            kind="userTask",
            at=NOON,
            inputs={"proposal": "拟转教育局"},
        )
        insert_rows(task.uow, [done], world.case_id, task.context.item.instance_id)
        begun = begin_step("report", task.context.turn.case, task.context)
    assert (begun["subject"], begun["proposal"]) == ("路灯不亮", "拟转教育局")


@pytest.mark.parametrize(
    ("rank", "act", "before", "after"),
    [
        ("city_leader", "批示", "none", "city_leader"),
        ("city_main_leader", "批示", "city_leader", "city_main_leader"),
        ("city_leader", "批示", "city_main_leader", "city_main_leader"),
        ("province_main_leader", "批示", "read", "province_main_leader"),
        ("", "批示", "none", "city_leader"),
        ("city_main_leader", "圈阅", "none", "read"),
        ("city_main_leader", "圈阅", "city_leader", "city_leader"),
        ("city_main_leader", "转请其他领导", "none", "none"),
    ],
)
def test_the_rank_of_the_leader_decides(world: World, rank: str, act: str, before: str, after: str) -> None:
    leader = add_person(world, "city_leader", "city", rank=rank or "deputy")
    with world.task("instruct", role="city_leader", variables={"instruction": before}) as task:
        derived = task.record(**INSTRUCTED | {"act": act, "leader": str(leader)})
    assert derived == {"instruction": after}


def test_an_instruction_names_unit_next_leader_and_the_earlier_date(world: World) -> None:
    leader = add_person(world, "city_leader", "city", rank="city_leader")
    given = {"leader": str(leader), "next_leader": "9", "lead_unit": "water", "leader_due": "2026-03-06"}
    with world.task("instruct", role="city_leader", variables={"leader_due": "2026-03-05"}) as task:
        derived = task.record(**INSTRUCTED | given)
        assert derived == {
            "instruction": "city_leader",
            "leader": "9",
            "proposed_unit": "water",
            "leader_due": "2026-03-05",
        }
    with world.task("instruct", role="city_leader") as task:
        assert "leader_due" not in task.record(**INSTRUCTED | given)


def test_an_instruction_begins_with_the_leader(world: World) -> None:
    with world.task("instruct", role="city_leader", variables={"leader": "7"}) as task:
        begun = begin_step("instruct", task.context.turn.case, task.context)
        assert begun == {"leader": "7", "date": date(2026, 3, 2)}
    leader = add_person(world, "city_leader", "city", rank="city_leader")
    with world.task(
        "instruct", role="city_leader", unit="city:city_leader", at="city", variables={"leader": "7"}
    ) as task:
        assert begin_step("instruct", task.context.turn.case, task.context)["leader"] == str(leader)


def test_a_transfer_says_what_kind_of_unit_leads(world: World) -> None:
    with world.task("transfer", role="info_office") as task:
        derived = task.record(lead_unit="east")
    assert derived == {"lead_kind": "county", "acting_unit": "", "claimed": False}


@pytest.mark.parametrize(
    ("variables", "lead"),
    [
        ({}, "east"),
        ({"proposed_unit": "water"}, "water"),
        ({"proposed_unit": "water", "lead_unit": "schools"}, "schools"),
        ({"lead_unit": "schools", "acknowledgement": "return"}, "east"),
    ],
)
def test_a_transfer_begins_with_the_unit_named_before(world: World, variables: dict[str, Any], lead: str) -> None:
    with world.task("transfer", role="info_office", variables=variables | {"complexity": "simple"}) as task:
        begun = begin_step("transfer", task.context.turn.case, task.context)
    assert (begun["lead_unit"], begun["complexity"]) == (lead, "simple")


@pytest.mark.parametrize(
    ("unit", "lead", "acting", "kind"),
    [
        ("water", "water", "", "city_department"),
        ("bridge", "east", "bridge", "county"),
        ("east", "east", "", "county"),
    ],
)
def test_a_claim_makes_the_unit_lead_or_its_county(
    world: World, unit: str, lead: str, acting: str, kind: str
) -> None:
    with world.task("claim", unit=unit, at="") as task:
        derived = task.record(basis="属地")
    assert derived == {
        "lead_unit": lead,
        "lead_kind": kind,
        "acting_unit": acting,
        "assisting_units": [],
        "claimed": True,
    }


def test_a_task_of_a_role_that_the_actor_does_not_hold_belongs_to_no_unit(world: World) -> None:
    with world.task("claim", role="info_office", at="") as task:
        claiming = replace(task.context, item=replace(task.context.item, role="handling_unit"))
        assert claiming.unit() == ""


def test_a_dispute_is_settled_for_good(world: World) -> None:
    with world.task("decide_dispute", role="info_office") as task:
        derived = task.record(lead_unit="water", add_rule=False)
        assert [one.unit_id for one in categories.categories(task.uow)] == ["schools", "", "water"]
    assert derived == {
        "lead_kind": "city_department",
        "acting_unit": "",
        "claimed": False,
        "disputed": False,
        "dispute_decided": True,
    }


def test_a_decision_may_become_the_rule_for_its_subject(world: World) -> None:
    with world.task("decide_dispute", role="info_office") as task:
        task.record(lead_unit="water", add_rule=True)
    with world.store.read() as uow:
        assert {one.path: one.unit_id for one in world.library.categories(uow)}["教育/学校管理"] == "water"
    with world.task("decide_dispute", role="info_office", variables={"lead_unit": "east"}) as task:
        assert begin_step("decide_dispute", task.context.turn.case, task.context)["lead_unit"] == "east"


def test_what_is_sent_back_is_assigned(world: World) -> None:
    with world.task("acknowledge") as task:
        assert task.record(acknowledgement="return") == {"transfer_mode": "assign"}
        assert task.record(acknowledgement="accept") == {}
        begun = begin_step("acknowledge", task.context.turn.case, task.context)
    assert begun["handler"] == world.city.people["handling_unit", "schools"]
