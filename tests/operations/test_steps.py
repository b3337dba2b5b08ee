"""What completed forms record, and what forms begin with."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Invalid
from app.operations.steps import begin_step, record_step, steps_of_forms
from app.store import case_links, cases, categories, due_dates, journal_verification, papers, ratings, replies
from app.store.steps import NewStep, insert_rows
from forms import FORMS
from tests.operations.steps_world import NOON, World, add_person, build_world
from tests.store.city import build_city, new_case
from tests.store.databases import SqliteDatabases, open_store


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("steps"))


@pytest.fixture
def world(databases: SqliteDatabases) -> Iterator[World]:
    with databases.migrated() as address:
        store = open_store(address)
        yield build_world(store, build_city(store))
        store.dispose()


def test_every_module_belongs_to_a_form_or_to_a_task_with_a_declared_one() -> None:
    root = Path(__file__).parents[2]
    modules = {file.stem for file in (root / "app" / "operations" / "steps").glob("*.py")} - {"__init__"}
    assert modules == set(steps_of_forms())
    diagrams = "".join(file.read_text("utf-8") for file in root.glob("processes/*/process.bpmn"))
    assert [key for key in modules if key not in FORMS and f'<bpmn:userTask id="{key}"' not in diagrams] == []


def test_a_form_without_a_module_records_and_begins_with_nothing(world: World) -> None:
    with world.task("progress") as task:
        case = task.context.turn.case
        assert record_step("progress", case, {"text": "进展"}, task.context) == {}
        assert begin_step("progress", case, task.context) == {}
        assert record_step("decide_extension", case, {}, task.context) == {}
        assert begin_step("rate", case, task.context) == {}


# moderate


MASKED = {"published_title": "", "published_text": "我的电话是［电话已隐去］。"}


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


# sort


SORTED: dict[str, Any] = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "水务",
    "summary": "反映路灯不亮。",
    "urgent": True,
    "origin_url": "",
    "main_case": "",
    "split": "",
    "lead_unit": "water",
}


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


# report and instruct


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


INSTRUCTED: dict[str, Any] = {"act": "批示", "next_leader": "", "lead_unit": "", "leader_due": ""}


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


# transfer, claim, dispute, acknowledge


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


# handle, release, review, publish, reply


DRAFT: dict[str, Any] = {
    "result": "已解决",
    "findings": "电缆被挖断。",
    "legal_basis": "",
    "demands": [{"demand": "修好路灯", "answer": "已修好"}],
    "promises": [],
    "visibility": "public",
    "visibility_reason": "",
    "reply_text": "路灯已修好。",
}


def draft(world: World, **changed: Any) -> None:
    world.set(lead_unit="schools", acting_unit="schools")
    with world.task("handle") as task:
        assert task.record(**DRAFT | changed) == {}


def test_a_draft_is_kept_and_begins_its_revision(world: World) -> None:
    draft(world)
    draft(world, reply_text="路灯已于3月1日修好。")
    with world.task("handle") as task:
        begun = begin_step("handle", task.context.turn.case, task.context)
        assert begun == DRAFT | {"reply_text": "路灯已于3月1日修好。"}
        (reply,) = replies.replies_of(task.uow, world.case_id)
    assert (reply.unit_id, reply.drafted_by) == ("schools", world.city.people["handling_unit", "schools"])
    assert reply.released_at is None


def test_a_first_draft_begins_empty(world: World) -> None:
    with world.task("handle") as task:
        assert begin_step("handle", task.context.turn.case, task.context) == {}
        assert begin_step("review", task.context.turn.case, task.context) == {}


def test_a_release_stops_the_clock_of_the_unit(world: World) -> None:
    draft(world)
    with world.task("release", process="unit_handling") as task:
        assert task.record(approved=True) == {}
        (reply,) = replies.replies_of(task.uow, world.case_id)
    assert (world.case().handed_in_at, reply.released_at) == (NOON, NOON)
    assert reply.released_by == world.city.people["handling_unit", "schools"]


def test_a_refused_release_changes_nothing(world: World) -> None:
    with world.task("release", process="unit_handling") as task:
        assert task.record(approved=False) == {}
    assert world.case().handed_in_at is None


def test_a_signed_return_is_counted_and_hands_nothing_in(world: World) -> None:
    returned = {"acknowledgement": "return"}
    with world.task("release", process="unit_handling", variables=returned) as task:
        assert task.record(approved=True) == {"returns": 1}
    with world.task("release", process="unit_handling", variables=returned | {"returns": 1}) as task:
        assert task.record(approved=True) == {"returns": 2}
        assert task.record(approved=False) == {}
    assert world.case().handed_in_at is None


def test_releasing_a_request_for_extension_hands_nothing_in(world: World) -> None:
    with world.task("release", process="extension", variables={"acknowledgement": "accept"}) as task:
        assert task.record(approved=True) == {}
    assert world.case().handed_in_at is None


def review(world: World, variables: dict[str, Any] | None = None, **data: Any) -> Any:
    given = {"approved": True, "visibility": "public", "visibility_reason": "", "reply_text": ""}
    with world.task("review", role="supervision_office", variables=variables or {}) as task:
        return task.record(**given | data)


def test_a_review_may_change_the_reply(world: World) -> None:
    draft(world, visibility="author_only", visibility_reason="个人隐私")
    with world.task("review", role="supervision_office") as task:
        begun = begin_step("review", task.context.turn.case, task.context)
    assert begun == {"visibility": "author_only", "visibility_reason": "个人隐私", "reply_text": "路灯已修好。"}
    steps: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
        ({"visibility": "author_only"}, ("author_only", "个人隐私", "路灯已修好。")),
        ({"visibility": "none", "visibility_reason": "控告检举"}, ("none", "控告检举", "路灯已修好。")),
        ({"visibility": "public", "reply_text": "改后。"}, ("public", "", "改后。")),
    ]
    for data, expected in steps:
        assert review(world, **data) == {}
        with world.store.read() as uow:
            reply = replies.replies_of(uow, world.case_id)[0]
        assert (reply.visibility, reply.visibility_reason, reply.text) == expected


def test_a_returned_result_starts_the_clock_again_and_gives_the_days_back(world: World) -> None:
    world.set(due_on=date(2026, 3, 6), handed_in_at=NOON - timedelta(days=4), lead_unit="schools", limit_days=5)
    assert review(world, approved=False) == {"due_on": "2026-03-10"}
    assert world.case().handed_in_at is None
    with world.store.read() as uow:
        (kept,) = due_dates.due_dates_of(uow, world.case_id)
    assert (kept.due_on, kept.cause, kept.basis, kept.unit_id) == (
        date(2026, 3, 10),
        "review",
        "系统约定",
        "schools",
    )


@pytest.mark.parametrize(
    ("handed_in", "leader_due", "due_on"),
    [
        (NOON, "", None),
        (NOON - timedelta(days=4), "2026-03-06", None),
        (NOON - timedelta(days=4), "2026-03-05", None),
        (NOON - timedelta(days=4), "2026-03-09", "2026-03-09"),
        (None, "", None),
    ],
)
def test_a_date_set_by_a_leader_stays(
    world: World, handed_in: datetime | None, leader_due: str, due_on: str | None
) -> None:
    world.set(due_on=date(2026, 3, 6), handed_in_at=handed_in)
    derived = review(world, {"leader_due": leader_due}, approved=False)
    assert derived.get("due_on") == due_on


def test_publication_outside_is_kept_in_universal_time(world: World) -> None:
    with world.task("publish_outside", role="info_office") as task:
        assert task.record(published_at="2026-03-02T09:20", url="https://example.org/1") == {}
        (reply,) = replies.replies_of(task.uow, world.case_id)
    assert (reply.outside_url, reply.outside_at) == (
        "https://example.org/1",
        datetime(2026, 3, 2, 1, 20, tzinfo=UTC),
    )


def test_a_direct_reply_is_signed_and_handed_in_at_once(world: World) -> None:
    answer = {key: DRAFT[key] for key in ("legal_basis", "visibility", "visibility_reason", "reply_text")}
    with world.task("reply", role="info_office") as task:
        derived = task.record(**answer, result="咨询解答")
        (reply,) = replies.replies_of(task.uow, world.case_id)
    assert derived == {
        "lead_unit": "info",
        "lead_kind": "coordinating_office",
        "acting_unit": "",
        "assisting_units": [],
        "claimed": False,
    }
    assert (reply.unit_id, reply.text, reply.released_at) == ("info", "路灯已修好。", NOON)
    assert world.case().handed_in_at == NOON


def test_a_decision_on_an_extension_begins_with_the_requested_date(world: World) -> None:
    with world.task("decide_extension", role="info_office", variables={"new_due": "2026-03-20"}) as task:
        assert begin_step("decide_extension", task.context.turn.case, task.context) == {"new_due": "2026-03-20"}


# rate


@pytest.mark.parametrize(
    ("next_step", "derived"),
    [("rated", {}), ("follow_up", {"asked_again": True}), ("rehandle", {"handled_again": True})],
)
def test_a_verdict_is_kept_and_what_it_asks_for_is_used_up(
    world: World, next_step: str, derived: dict[str, Any]
) -> None:
    given = {"solved": "部分", "satisfaction": "不满意", "attitude": None, "speed": 3, "comment": "慢"}
    with world.task("rate", role="citizen") as task:
        assert task.record(**given, rating=next_step, text="何时修好？") == derived
        (verdict,) = ratings.ratings_of(task.uow, world.case_id)
    assert (verdict.satisfaction, verdict.speed, verdict.next_step, verdict.text) == (
        "不满意",
        3,
        next_step,
        "何时修好？",
    )
    assert world.case().satisfaction == "不满意"


def test_what_is_derived_is_what_the_form_promises(world: World) -> None:
    draft(world)
    world.set(due_on=date(2026, 3, 6), handed_in_at=NOON - timedelta(days=4))
    leader = add_person(world, "city_leader", "city", rank="city_leader")
    promised: dict[str, dict[str, Any]] = {
        "sort": SORTED,
        "instruct": INSTRUCTED | {"leader": str(leader), "next_leader": "9", "lead_unit": "water"},
        "transfer": {"lead_unit": "water"},
        "claim": {"basis": "属地"},
        "decide_dispute": {"lead_unit": "water", "add_rule": False},
        "acknowledge": {"acknowledgement": "return"},
        "review": {"approved": False},
        "reply": DRAFT,
    }
    for form, data in promised.items():
        with world.task(form, role="info_office") as task:
            assert set(task.record(**data)) == set(FORMS[form].derives), form


def test_the_journal_holds_after_all_of_it(world: World) -> None:
    with world.task("moderate", role="info_office") as task:
        task.record(moderation="handle_only", **MASKED)
    with world.store.read() as uow:
        assert journal_verification.verify(uow).holds
