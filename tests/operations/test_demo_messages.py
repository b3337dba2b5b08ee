"""The 40 messages of the demo city: due dates and decisions as the regulation wants them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from app.domain.permissions import Actor, Role
from app.domain.routing import assignable
from app.domain.time_limit import unit_due
from app.domain.units import UnitTree
from app.engine.executable import Executable
from app.operations.running.surroundings import TurnSurroundings
from app.operations.running.turn import Turn
from app.store import due_dates, hot_path, people, processes, replies
from app.store.people import GrantRecord
from tests.operations.town import DEMO, SHANGHAI, Town, units

MESSAGES: list[Mapping[str, Any]] = DEMO["messages"]
DECIDED = ("dispatched_by", "paper", "review_by", "publish_by", "feedback_to", "paper_report")
SPECIAL = {25: "merged", 26: "merged", 16: "accusation", 17: "accusation", 36: "accusation", 39: "declined"}
"""What the ordinary path does not take."""
ORDINARY = [message for message in MESSAGES if message["no"] not in SPECIAL]
ACCUSATIONS = [message for message in MESSAGES if SPECIAL.get(message["no"]) == "accusation"]
ROUTED = [message for message in MESSAGES if "publish_by" in message["expected"] and not message["accusation"]]
"""What the tables decide: an accusation never reaches them."""
DELIVERED = [message for message in MESSAGES if message["unit_received_at"] is not None]


TREE = UnitTree.of(units())


def assisting(message: Mapping[str, Any]) -> list[str]:
    """The assisting units that the city itself may name: none below a county."""
    return [unit for unit in message["assist_units"] if assignable(TREE, unit)]


def name(message: Mapping[str, Any]) -> str:
    return str(message["no"])


def received(message: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(message["unit_received_at"]).replace(tzinfo=SHANGHAI)


def facts(message: Mapping[str, Any]) -> dict[str, Any]:
    """Process variables as they stand when the tables are asked."""
    return {**message, "round": "first", "visibility": message["visibility"]}


def decide(town: Town, process: str, table: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a published decision table says."""
    with town.office.read() as uow:
        newest = processes.latest(uow, process)
        assert newest is not None
        executable = town.office.library.folder(uow, newest.id).definition.executable
    assert isinstance(executable, Executable)
    return dict(executable.tables[table].decide(variables, town.clock).outputs)


@pytest.mark.parametrize("message", ROUTED, ids=name)
def test_the_tables_decide_as_expected(sqlite_town: Town, message: Mapping[str, Any]) -> None:
    known = facts(message)
    for process, table in (
        ("transfer", "transfer_route"),
        ("reply", "reply_route"),
        ("reply", "feedback_duty"),
    ):
        known |= decide(sqlite_town, process, table, known)
    assert {fact: known[fact] for fact in DECIDED} == {fact: message["expected"][fact] for fact in DECIDED}
    assert known["key_supervision"] == message["key_supervision"]


@pytest.mark.parametrize("message", DELIVERED, ids=name)
def test_the_due_date_is_as_expected(sqlite_town: Town, message: Mapping[str, Any]) -> None:
    decided = decide(sqlite_town, "transfer", "time_limit", facts(message))
    assert decided["limit_days"] == message["limit_workdays"]
    delivered = received(message)
    limit = unit_due(sqlite_town.clock.calendar, delivered.date(), decided["limit_days"], decided["basis"])
    assert limit.due_on == date.fromisoformat(message["expected_due"])


@pytest.mark.parametrize("message", ORDINARY, ids=name)
def test_the_message_takes_its_way_through_the_procedure(sqlite_town: Town, message: Mapping[str, Any]) -> None:
    town = sqlite_town.at(received(message))
    case_id = arrive(town, message)
    deliver(town, case_id, message)
    case = town.case(case_id)
    assert case.lead_unit == message["lead_unit"]
    assert case.due_on == case.citizen_due == date.fromisoformat(message["expected_due"])
    with town.office.read() as uow:
        dues = due_dates.due_dates_of(uow, case_id)
    assert {(due.clock, due.due_on) for due in dues} == {("unit", case.due_on), ("citizen", case.due_on)}
    delivered, due_on = received(message).date(), date.fromisoformat(message["expected_due"])
    calendar = town.clock.calendar
    assert calendar.is_provisional(delivered, due_on) == message.get("due_provisional", False)
    counted = [day.ordinal for day in calendar.explain(delivered, due_on) if day.ordinal]
    assert counted == list(range(1, message["limit_workdays"] + 1))
    answer(town, case_id, message)
    known = variables(town, case_id)
    assert {fact: known[fact] for fact in DECIDED} == {fact: message["expected"][fact] for fact in DECIDED}


@pytest.mark.parametrize("message", ACCUSATIONS, ids=name)
def test_an_accusation_is_due_on_its_day_and_answered_to_its_author(
    sqlite_town: Town, message: Mapping[str, Any]
) -> None:
    town = sqlite_town.at(received(message))
    case_id = town.submit(title=message["title"], accusation=True, accused="某人").case_id
    office = town.actor(Role.SUPERVISION_OFFICE, "dcs")
    excluded = message["excluded_units"]
    screened = {"accused_kind": "unit", "excluded_units": excluded, "screening": "回避。"}
    town.complete(office, case_id, "screen", **screened)
    town.complete(
        office, case_id, "transfer_sealed", lead_unit=message["lead_unit"], limit_days=15, requirements="保密。"
    )
    item = town.item(case_id, "handle_sealed")
    assert (item.unit_id, item.due_on) == (message["lead_unit"], date.fromisoformat(message["expected_due"]))
    assert item.sealed
    clerk = town.actor(Role.HANDLING_UNIT, message["lead_unit"])
    town.complete(clerk, case_id, "handle_sealed", conclusion="partly", findings="属实。", answer="已纠正。")
    town.complete(office, case_id, "review_sealed", approved="true", opinion="")
    with town.office.read() as uow:
        (reply,) = replies.replies_of(uow, case_id)
    assert (reply.publisher, reply.visibility, reply.published_at) == ("nobody", "author_only", None)
    assert town.case(case_id).status == "closed"


def test_an_advertisement_is_declined_within_a_working_day(sqlite_town: Town) -> None:
    (message,) = [message for message in MESSAGES if SPECIAL.get(message["no"]) == "declined"]
    town = sqlite_town.at(datetime.fromisoformat(message["received_at"]).replace(tzinfo=SHANGHAI))
    case_id = town.submit(title=message["title"]).case_id
    assert town.item(case_id, "moderate").due_on == date.fromisoformat(message["moderation_due"])
    clerk = town.actor(Role.INFO_OFFICE, "xxb")
    town.complete(
        clerk, case_id, "moderate", moderation="decline", reason=message["moderation_reason"], notice="不予发布。"
    )
    case = town.case(case_id)
    assert (case.stage, case.status, case.withheld) == ("declined", "closed", True)
    assert town.items(case_id) == []


def arrive(town: Town, message: Mapping[str, Any]) -> int:
    """The message comes in, is moderated and sorted."""
    if message["source"] == "portal":
        case_id = town.submit(title=message["title"], kind=message["type"]).case_id
        town.complete(town.actor(Role.INFO_OFFICE, "xxb"), case_id, "moderate", moderation="publish")
    else:
        case_id = town.register(
            title=message["title"], source=message["source"], on_people_board=message["on_people_board"]
        ).case_id
    provincial = message["source"].startswith("provincial")
    intake = town.actor(Role.SUPERVISION_OFFICE, "dcs") if provincial else town.actor(Role.INFO_OFFICE, "xxb")
    instructed = message["instruction"] != "none"
    town.complete(
        intake,
        case_id,
        "sort",
        disposal="report" if instructed else "transfer",
        kind=message["type"],
        category="城乡建设/市政设施",
        complexity=message["complexity"],
        complexity_reason="牵涉面广。" if message["complexity"] == "complex" else "",
        major=message["major"],
        on_people_board=message["on_people_board"],
        summary="内容摘要。",
        proposal="请核查办理。",
        transfer_mode="assign",
    )
    if instructed:
        instruct(town, case_id, message["instruction"])
    return case_id


def instruct(town: Town, case_id: int, rank: str) -> None:
    """A leader of that rank instructs."""
    with town.office.begin() as uow:
        person = people.insert_person(uow, f"leader.{rank}", rank, password_hash="", rank=rank)
        people.grant(uow, GrantRecord(person, Role.CITY_LEADER, "city"))
        leader = people.actor_of(uow, person, town.clock.today)
    assert leader is not None
    clerk = town.actor(Role.INFO_OFFICE, "xxb")
    report = {"leader": person, "subject": "呈报", "summary": "摘要", "proposal": "拟办"}
    town.complete(clerk, case_id, "report", checked_by=clerk.person, **report)
    assert town.item(case_id, "instruct").assignee_id == person
    given = {"act": "批示", "leader": person, "date": town.clock.today.isoformat(), "text": "请办理。"}
    town.complete(leader, case_id, "instruct", **given)


def deliver(town: Town, case_id: int, message: Mapping[str, Any]) -> None:
    """Transfer to the lead unit, under a paper where one is due."""
    wanted = {
        "lead_unit": message["lead_unit"],
        "assisting_units": assisting(message),
        "complexity": message["complexity"],
        "requirements": "请按期办理。",
    }
    if message["expected"]["dispatched_by"] == "info_office":
        town.complete(town.actor(Role.INFO_OFFICE, "xxb"), case_id, "assign", **wanted)
        return
    drafter = town.actor(Role.SUPERVISION_OFFICE, "dcs")
    town.complete(drafter, case_id, "transfer_supervised", paper=message["expected"]["paper"], **wanted)
    town.complete(town.actor(Role.SUPERVISION_OFFICE, "dcs", 2), case_id, "sign_paper", approved="approve")


def answer(town: Town, case_id: int, message: Mapping[str, Any]) -> None:
    """The units handle and release, and whoever must reviews and publishes."""
    lead = message["lead_unit"]
    clerk, head = town.actor(Role.HANDLING_UNIT, lead), town.actor(Role.UNIT_HEAD, lead)
    acting = [unit for unit in message["assist_units"] if unit in TREE.below(lead) - {lead}][:1]
    town.complete(
        clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person, acting_unit=acting
    )
    for unit in assisting(message):
        assist(town, case_id, town.actor(Role.HANDLING_UNIT, unit))
    handled = {
        "findings": "属实。",
        "result": "已解决",
        "reply_text": "网民朋友：您好！您的留言收悉。经核查，反映的问题属实，现已处理完毕。",
        "demands-0-demand": "解决",
        "demands-0-answer": "已解决",
        "visibility": message["visibility"],
    }
    town.complete(town.actor(Role.HANDLING_UNIT, [*acting, lead][0]), case_id, "handle", **handled)
    town.complete(head, case_id, "release", approved="approve")
    if message["expected"]["review_by"] == "supervision_office":
        reviewer = town.actor(Role.SUPERVISION_OFFICE, "dcs")
        town.complete(reviewer, case_id, "review", approved="approve", visibility=message["visibility"])
    assert message["expected"]["publish_by"] in {"unit", "province", *publish_outside(town, case_id, lead)}


def assist(town: Town, case_id: int, actor: Actor) -> None:
    """The assisting task of the actor's unit."""
    units = {grant.unit for grant in actor.grants}
    (item,) = [one for one in town.items(case_id) if one.element == "assist" and one.unit_id in units]
    town.complete_item(actor, item.id, text="意见。")


def publish_outside(town: Town, case_id: int, lead: str) -> list[str]:
    """Who published on 人民网, if that was due."""
    for element, actor in (
        ("publish_county", (Role.COUNTY_OFFICE, lead)),
        ("publish_city", (Role.INFO_OFFICE, "xxb")),
    ):
        if element in town.open(case_id):
            item = town.item(case_id, element)
            published = {
                "published_at": town.now.isoformat("T", "minutes")[:16],
                "url": "https://liuyan.example.org/threads/1",
                "screenshot": town.upload(item.id, "人民网.png"),
                "unchanged": True,
            }
            town.complete(town.actor(*actor), case_id, element, **published)
            return ["county_office" if element == "publish_county" else "info_office"]
    return []


def variables(town: Town, case_id: int) -> Mapping[str, Any]:
    """Process variables of the main instance."""
    with town.office.read() as uow:
        (main,) = [one for one in processes.instances_of_case(uow, case_id) if one.process == "message_handling"]
        loaded = hot_path.load(uow, main.id)
        assert loaded is not None
        around = TurnSurroundings(Turn(uow, town.author(case_id), town.clock, case_id, main.id))
        return town.office.library.runner.situation(loaded.instance.state, around).variables
