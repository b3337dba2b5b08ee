"""Topics: every one says what it is; and what scenarios do not reach."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.errors import Invalid
from app.domain.permissions import SYSTEM, Role
from app.engine.outcome import TopicCall
from app.operations.running.turn import TopicContext, Turn
from app.operations.topics import (
    apply_instruction,
    extend_due,
    issue_paper,
    merge_case,
    publish_message,
    publish_reply,
    restate_due,
    send_reminder,
    start_clock,
    topics,
)
from app.store import cases, due_dates, papers
from app.store.unit_of_work import UnitOfWork
from tests.operations.test_tasks import delivered
from tests.operations.town import SHANGHAI, Town


def called(town: Town, uow: UnitOfWork, case_id: int, **variables: Any) -> TopicContext:
    turn = Turn(uow, SYSTEM, town.clock, case_id, None)
    return TopicContext(turn, TopicCall("topic", "message_handling", "element", {}, variables))


def test_every_topic_says_what_it_is() -> None:
    found = topics()
    assert {"register_case", "start_clock", "publish_reply", "start_process"} <= set(found)
    for name, topic in found.items():
        assert topic.title, name
        assert topic.changes.endswith("。"), name
        assert all(topic.parameters.values()), name


def test_delivering_to_another_unit_starts_its_clock_anew(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    town = sqlite_town.at(timedelta(days=2))
    facts = {"limit_days": 5, "basis": "第十一条", "leader_due": ""}
    with town.office.begin() as uow:
        back = start_clock.run({}, called(town, uow, case_id, lead_unit="zjj", **facts))
        other = start_clock.run({}, called(town, uow, case_id, lead_unit="jyj", **facts))
        again = start_clock.run({}, called(town, uow, case_id, lead_unit="zjj", **facts))
    assert (back["due_on"], other["due_on"], again["due_on"]) == ("2026-03-09", "2026-03-11", "2026-03-09")
    assert back["citizen_due"] == other["citizen_due"] == "2026-03-09"


def test_a_new_round_forgets_the_units_earlier_date(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    town = sqlite_town.at(timedelta(days=10))
    with town.office.begin() as uow:
        first = due_dates.due_dates_of(uow, case_id)[0]
        due_dates.add(uow, [replace(first, cause="round", due_on=first.due_on + timedelta(days=30))])
        facts = {"limit_days": 5, "basis": "第十一条", "leader_due": ""}
        due = start_clock.run({}, called(town, uow, case_id, lead_unit="zjj", **facts))
    assert due["due_on"] == "2026-03-19"


@pytest.mark.parametrize("days", [None, 0, True, "5"])
def test_a_clock_without_a_limit_does_not_start(sqlite_town: Town, days: object) -> None:
    case_id = sqlite_town.submit().case_id
    with sqlite_town.office.begin() as uow, pytest.raises(LookupError):
        start_clock.run({}, called(sqlite_town, uow, case_id, lead_unit="zjj", limit_days=days))


def test_a_limit_is_restated_from_the_original_delivery(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    town = sqlite_town.at(timedelta(days=3))
    with town.office.begin() as uow:
        given = {"lead_unit": "zjj", "limit_days": 15, "basis": "第十一条", "leader_due": "2026-03-12"}
        restated = restate_due.run({}, called(town, uow, case_id, **given))
    assert restated == {"acknowledgement": "accept", "due_on": "2026-03-12"}


def test_a_message_is_published_as_moderation_decided(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = town.submit(title="原题", text="原文", proposed_title="拟题", proposed_text="拟文").case_id
    private = town.submit(public=False, text="只给我看。").case_id
    with town.office.begin() as uow:
        whole = called(town, uow, case_id, moderation="publish")
        publish_message.run({}, whole)
        assert (whole.case.published_title, whole.case.published_text) == ("原题", "原文")
        masked = called(town, uow, case_id, moderation="publish_masked")
        publish_message.run({}, masked)
        assert (masked.case.published_title, masked.case.published_text) == ("拟题", "拟文")
        for context in (
            called(town, uow, case_id, moderation="handle_only"),
            called(town, uow, private, moderation="publish"),
        ):
            publish_message.run({}, context)
            assert (context.case.withheld, context.case.published_at) == (True, None)


def test_merging_needs_a_main_case(sqlite_town: Town) -> None:
    case_id = sqlite_town.submit().case_id
    with sqlite_town.office.begin() as uow, pytest.raises(Invalid):
        merge_case.run({}, called(sqlite_town, uow, case_id))


def test_an_instruction_without_a_date_moves_nothing(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.begin() as uow:
        context = called(sqlite_town, uow, case_id, instruction="province_main_leader", leader_due="")
        changed = apply_instruction.run({}, context)
    assert changed == {
        "instruction": "province_main_leader",
        "dispatched_by": "supervision_office",
        "key_supervision": True,
        "due_on": "2026-03-09",
    }


def test_a_date_that_is_over_falls_on_today(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    town = sqlite_town.at(datetime(2026, 3, 5, 9, tzinfo=SHANGHAI))
    with town.office.begin() as uow:
        context = called(town, uow, case_id, instruction="city_leader", leader_due="2026-03-03")
        assert apply_instruction.run({}, context)["due_on"] == "2026-03-05"


def test_an_instruction_before_delivery_has_no_date_to_move(sqlite_town: Town) -> None:
    case_id = sqlite_town.submit().case_id
    with sqlite_town.office.begin() as uow:
        context = called(sqlite_town, uow, case_id, instruction="read", leader_due="2026-03-03")
        changed = apply_instruction.run({}, context)
    assert (changed["due_on"], changed["key_supervision"]) == ("", False)


@pytest.mark.parametrize("new_due", ["", "2026-03-09", "2026-03-05"])
def test_an_extension_only_lengthens(sqlite_town: Town, new_due: str) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.begin() as uow:
        assert extend_due.run({}, called(sqlite_town, uow, case_id, new_due=new_due)) == {}


def test_papers_are_numbered_by_kind_and_year(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.begin() as uow:
        for kind in ("supervision_order", "urge_notice", "supervision_order"):
            issue_paper.run({"kind": kind}, called(sqlite_town, uow, case_id, lead_unit="zjj"))
        with pytest.raises(LookupError):
            issue_paper.run({"kind": "red_head"}, called(sqlite_town, uow, case_id))
    with sqlite_town.office.read() as uow:
        issued = papers.papers_of(uow, case_id)
    assert [paper.number for paper in issued] == [
        "平政督办〔2026〕1号",
        "平政督催〔2026〕1号",
        "平政督办〔2026〕2号",
    ]
    assert issued[0].content["requirements"] == "请办理。"


def test_a_paper_without_a_draft_says_so_little(sqlite_town: Town) -> None:
    case_id = sqlite_town.submit().case_id
    with sqlite_town.office.begin() as uow:
        issue_paper.run({"kind": "transfer_notice"}, called(sqlite_town, uow, case_id))
        (paper,) = papers.papers_of(uow, case_id)
    assert (paper.drafted_by, paper.content["requirements"]) == (None, "")


@pytest.mark.parametrize(
    ("visibility", "publisher", "public", "told"),
    [
        ("public", "unit", True, 1),
        ("public", "province", False, 1),
        ("author_only", "nobody", False, 1),
        ("none", "nobody", False, 0),
    ],
)
def test_a_reply_is_published_as_far_as_it_may(
    sqlite_town: Town, visibility: str, publisher: str, public: bool, told: int
) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.begin() as uow:
        context = called(sqlite_town, uow, case_id, visibility=visibility, publish_by=publisher, lead_unit="zjj")
        publish_reply.run({}, context)
        assert (context.turn.reply["published_at"] is not None, len(context.turn.mails)) == (public, told)
        assert (context.case.status, context.case.replied_at) == ("replied", sqlite_town.now)


def test_a_merged_case_without_a_main_reply_takes_over_nothing(sqlite_town: Town) -> None:
    main, follower = sqlite_town.submit().case_id, sqlite_town.submit(text="又一件").case_id
    facts = {"visibility": "public", "publish_by": "unit", "merged": True}
    with sqlite_town.office.begin() as uow:
        alone = called(sqlite_town, uow, follower, **facts)
        publish_reply.run({}, alone)
        cases.project(uow, follower, {"main_case_id": main})
        unanswered = called(sqlite_town, uow, follower, **facts)
        publish_reply.run({}, unanswered)
    assert "text" not in alone.turn.reply
    assert "text" not in unanswered.turn.reply


def test_nobody_is_reminded_of_a_case_without_a_unit(sqlite_town: Town) -> None:
    case_id = sqlite_town.submit().case_id
    with sqlite_town.office.begin() as uow:
        context = called(sqlite_town, uow, case_id)
        send_reminder.run({}, context)
    assert context.turn.mails == []


def test_history_that_is_replayed_tells_nobody(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.begin() as uow:
        context = called(sqlite_town, uow, case_id)
        context.turn.replayed = True
        send_reminder.run({}, context)
    assert context.turn.mails == []


def test_a_turn_without_a_case_has_none(sqlite_town: Town) -> None:
    with sqlite_town.office.begin() as uow, pytest.raises(LookupError):
        _ = Turn(uow, SYSTEM, sqlite_town.clock, None, None).case


def test_people_without_an_address_get_no_mail(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.begin() as uow:
        uow.connection.exec_driver_sql("UPDATE person SET email = '' WHERE email LIKE '%1@zjj.example'")
        context = called(sqlite_town, uow, case_id)
        send_reminder.run({}, context)
    assert [mail.recipient for mail in context.turn.mails] == [f"{Role.HANDLING_UNIT}2@zjj.example"]
