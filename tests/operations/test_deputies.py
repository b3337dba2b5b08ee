"""Deputies: who may be named, what they may do, what the record says, and whose four eyes are two."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import AlreadyDone, Invalid, NotFound, NotPermitted
from app.domain.lights import Days
from app.domain.permissions import Actor, Role
from app.operations import contact, deputies, inbox, login, tasks
from app.operations.deputies import Wish
from app.store import cases, inbox_lists, people, steps
from app.store.inbox_lists import InboxQuery, List
from app.store.people import GrantRecord
from app.store.schema.evidence import JournalEntry
from tests.operations.test_tasks import HANDLED, SORTED, delivered, history, info
from tests.operations.town import Town, sent

WEEK = timedelta(days=7)


def again(town: Town, actor: Actor) -> Actor:
    """The same person, as another request finds him."""
    assert actor.person is not None
    with town.office.read() as uow:
        found = people.actor_of(uow, actor.person, town.clock.today)
    assert found is not None
    return found


def wish(town: Town, deputy: Actor, **changes: Any) -> Wish:
    today = town.clock.today
    return replace(Wish(deputy.person, "", today, today + WEEK, "出差"), **changes)


def named(town: Town, principal: Actor, deputy: Actor, **changes: Any) -> Actor:
    """`deputy` stands in for `principal` from today; the deputy as he acts now."""
    with town.office.begin() as uow:
        deputies.name_deputy(uow, principal, town.clock, wish(town, deputy, **changes))
    return again(town, deputy)


def listed(town: Town, actor: Actor, which: List) -> list[int]:
    today = town.clock.today
    with town.office.read() as uow:
        found = inbox_lists.page(uow, actor, InboxQuery(list=which), Days(today, today + timedelta(days=2)))
    return [row.id for row in found.rows]


def reported(town: Town, leader: Actor) -> int:
    """A case that waits for a leader's instruction."""
    case_id = town.submit().case_id
    town.complete(info(town), case_id, "moderate", moderation="publish")
    town.complete(info(town), case_id, "sort", **(SORTED | {"disposal": "report", "lead_unit": "zjj"}))
    town.complete(
        info(town),
        case_id,
        "report",
        leader=leader.person,
        subject="路灯",
        summary="多人反映路灯不亮。",
        proposal="建议由市住建局办理。",
        checked_by=info(town, 2).person,
    )
    return case_id


def test_a_deputy_holds_what_the_person_holds_and_nothing_after(town: Town) -> None:
    head, clerk = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj")
    lent = named(town, head, clerk)
    assert lent.own_grants == clerk.grants
    assert lent.grants == clerk.grants | head.grants
    assert [(one.person, one.name) for one in lent.deputy_for] == [(head.person, head.name)]
    assert again(town.at(WEEK), clerk).grants == lent.grants
    assert again(town.at(WEEK + timedelta(days=1)), clerk) == clerk
    with town.office.read() as uow:
        roles = {(one.role, one.deputy_for) for one in login.roles_held(uow, lent, town.clock)}
    assert roles == {("handling_unit", ""), ("unit_head", head.name)}


def test_what_was_assigned_to_a_leader_is_done_by_his_deputy(town: Town) -> None:
    leader, other = town.actor(Role.CITY_LEADER, "city"), town.actor(Role.CITY_LEADER, "city", 2)
    case_id = reported(town, leader)
    item = town.item(case_id, "instruct")
    with pytest.raises(AlreadyDone):
        town.complete(other, case_id, "instruct", act="圈阅", leader=other.person, date="2026-03-02")
    assert listed(town, other, List.MINE) == []
    deputy = named(town, leader, other)
    assert listed(town, deputy, List.MINE) == [item.id]
    with town.office.read() as uow:
        form = tasks.open_form(uow, deputy, town.clock, item.id).form
    assert form["leader"].data == str(other.person), "the rank is the person's: he instructs in his own name"
    town.complete(deputy, case_id, "instruct", act="圈阅", leader=other.person, date="2026-03-02")
    (step,) = history(town, case_id, "instruct")
    assert (step.actor_id, step.actor_name) == (other.person, other.name)
    assert (step.deputy_for_id, step.deputy_for_name) == (leader.person, leader.name)
    with town.office.read() as uow:
        kept = uow.session.query(JournalEntry).filter_by(kind="task:completed", actor_id=other.person).one()
        assert f'"deputy_for":{leader.person}' in kept.payload
        done = steps.done(uow, item.id)
    assert done is not None
    assert done.deputy_for_name == leader.name


def test_a_deputy_without_rank_only_records_what_the_leader_wrote(town: Town) -> None:
    leader, secretary = town.actor(Role.CITY_LEADER, "city"), town.actor(Role.COORDINATION_OFFICE, "bgs")
    case_id = reported(town, leader)
    deputy = named(town, leader, secretary)
    item = town.item(case_id, "instruct")
    said = {"act": "批示", "leader": leader.person, "date": "2026-03-02", "text": "请市住建局办理。"}
    with pytest.raises(Invalid) as refused:
        town.complete(deputy, case_id, "instruct", **said)
    assert "recorded_by" in refused.value.errors
    scan = town.upload(item.id, "批示原件.png", secretary)
    town.complete(deputy, case_id, "instruct", **said, recorded_by=secretary.person, scan=scan)
    assert town.case(case_id).instruction == "city_leader"


def test_what_a_deputy_takes_belongs_to_the_person(town: Town) -> None:
    head, clerk = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj")
    case_id = delivered(town)
    writer = town.actor(Role.HANDLING_UNIT, "zjj", 2)
    town.complete(writer, case_id, "acknowledge", acknowledgement="accept", handler=writer.person)
    town.complete(writer, case_id, "handle", **HANDLED)
    deputy, item = named(town, head, clerk), town.item(case_id, "release")
    assert listed(town, deputy, List.CLAIMABLE) == [item.id]
    with town.office.begin() as uow:
        assert tasks.take(uow, deputy, town.clock, [item.id]) == (item.id,)
    assert town.item(case_id, "release").assignee_id == head.person, (
        "it stays with the office when the deputy goes"
    )
    assert listed(town, deputy, List.MINE) == [item.id]
    assert listed(town, again(town.at(WEEK * 2), clerk), List.MINE) == []
    with town.office.begin() as uow:
        tasks.give_back(uow, deputy, town.clock, item.id)
    town.complete(deputy, case_id, "release", approved="approve")
    assert history(town, case_id, "release")[0].deputy_for_id == head.person


def test_who_drafted_does_not_release_as_a_deputy(town: Town) -> None:
    head, clerk = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj")
    case_id = delivered(town)
    deputy = named(town, head, clerk)
    town.complete(deputy, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    done = town.complete(deputy, case_id, "handle", **HANDLED)
    assert done.next_items == ()
    item = town.item(case_id, "release")
    assert (item.barred_id, item.drafter_id, item.drafter_for_id) == (None, clerk.person, None)
    assert listed(town, deputy, List.CLAIMABLE) == []
    with pytest.raises(NotPermitted) as refused:
        town.complete(deputy, case_id, "release", approved="approve")
    assert refused.value.parameters["reason"] == "drafter"
    town.complete(head, case_id, "release", approved="approve")


def test_what_was_drafted_in_ones_stead_is_not_ones_own_to_release(town: Town) -> None:
    head, clerk = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "zjj")
    case_id = delivered(town)
    deputy = named(town, clerk, head)
    town.complete(deputy, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    town.complete(deputy, case_id, "handle", **HANDLED)
    assert history(town, case_id, "handle")[0].deputy_for_id == clerk.person
    item = town.item(case_id, "release")
    assert (item.drafter_id, item.drafter_for_id) == (head.person, clerk.person)
    with pytest.raises(NotPermitted):
        town.complete(deputy, case_id, "release", approved="approve")
    with pytest.raises(NotPermitted):
        town.complete(head, case_id, "release", approved="approve")
    assert listed(town, deputy, List.CLAIMABLE) == listed(town, head, List.CLAIMABLE) == []
    second = town.actor(Role.UNIT_HEAD, "zjj", 2)
    assert listed(town, second, List.CLAIMABLE) == [item.id]
    town.complete(second, case_id, "release", approved="approve")


def test_nobody_signs_for_whom_he_drafted_it_or_through_his_deputy(town: Town) -> None:
    case_id = town.register(source="provincial_site").case_id
    drafter, chief = (town.actor(Role.SUPERVISION_OFFICE, "dcs", number) for number in (1, 2))
    town.complete(drafter, case_id, "sort", **SORTED)
    draft = {"lead_unit": "jc", "complexity": "simple", "paper": "transfer_notice", "requirements": "请办理。"}
    town.complete(drafter, case_id, "transfer_supervised", **draft)
    item = town.item(case_id, "sign_paper")
    clerk = town.actor(Role.HANDLING_UNIT, "dcs")
    of_drafter = named(town, drafter, clerk)
    with pytest.raises(NotPermitted):
        town.complete(of_drafter, case_id, "sign_paper", approved="approve")
    assert item.id not in listed(town, of_drafter, List.CLAIMABLE)
    of_chief = named(town, chief, town.actor(Role.HANDLING_UNIT, "dcs", 2))
    assert item.id in listed(town, of_chief, List.CLAIMABLE)
    town.complete(of_chief, case_id, "sign_paper", approved="reject", opinion="请改。")


def test_lists_show_a_deputy_what_he_may_do_and_nothing_else(town: Town) -> None:
    """Claimable and mine say the same as the check, for every pair of people of a unit."""
    case_id = delivered(town)
    writer, head = town.actor(Role.HANDLING_UNIT, "zjj", 2), town.actor(Role.UNIT_HEAD, "zjj")
    named(town, head, town.actor(Role.HANDLING_UNIT, "zjj"))
    named(town, writer, town.actor(Role.UNIT_HEAD, "zjj", 2))
    town.complete(writer, case_id, "acknowledge", acknowledgement="accept", handler=writer.person)
    town.complete(again(town, town.actor(Role.UNIT_HEAD, "zjj", 2)), case_id, "handle", **HANDLED)
    delivered(town)
    everybody = [
        again(town, town.actor(role, "zjj", n)) for role in ("handling_unit", "unit_head") for n in (1, 2)
    ]
    items = [item.id for case in (case_id, case_id + 1) for item in town.items(case)]
    for actor in everybody:
        able = set()
        for item_id in items:
            try:
                with town.office.read() as uow:
                    tasks.open_form(uow, actor, town.clock, item_id)
            except (NotPermitted, NotFound):
                continue
            able.add(item_id)
        assert set(listed(town, actor, List.CLAIMABLE)) == able, actor.name


def test_every_count_is_the_length_of_its_list_for_deputies_and_heads_too(town: Town) -> None:
    leader, other = town.actor(Role.CITY_LEADER, "city"), town.actor(Role.CITY_LEADER, "city", 2)
    head, first, second = (
        town.actor(Role.UNIT_HEAD, "zjj"),
        town.actor(Role.HANDLING_UNIT, "zjj"),
        town.actor(Role.HANDLING_UNIT, "zjj", 2),
    )
    reported(town, leader)
    for case_id in (delivered(town), delivered(town), delivered(town)):
        if case_id > 2:
            town.complete(second, case_id, "acknowledge", acknowledgement="accept", handler=second.person)
        if case_id > 3:
            town.complete(second, case_id, "handle", **HANDLED)
    with town.office.begin() as uow:
        tasks.take(uow, second, town.clock, [town.item(2, "acknowledge").id])
        tasks.take(uow, head, town.clock, [town.item(4, "release").id])
    present = town.actor(Role.UNIT_HEAD, "zjj", 2)
    actors = [named(town, leader, other), named(town, head, first), named(town, second, present), head, second]
    for actor in actors:
        with town.office.read() as uow:
            told = inbox.view(uow, actor, town.clock, InboxQuery(list=List.MINE)).counts
        assert {which: told[which] for which in List} == {which: len(listed(town, actor, which)) for which in List}
    assert len(listed(town, actors[1], List.MINE)) == 1
    assert len(listed(town, actors[0], List.MINE)) == 1


def test_an_excluded_unit_excludes_whoever_stands_in_for_its_people(town: Town) -> None:
    """A deputy acts for a unit that a case is kept from: as long as he does, he does not meet it (Article 18)."""
    from app.store import case_units

    case_id = delivered(town)
    head, clerk = town.actor(Role.UNIT_HEAD, "jyj"), town.actor(Role.HANDLING_UNIT, "zjj")
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["jyj"])
        assert clerk.person is not None
        people.grant(uow, GrantRecord(clerk.person, "handling_unit", "jyj", None, town.clock.today - WEEK))
    both = replace(clerk, grants=clerk.grants | head.grants, own=clerk.grants)
    assert listed(town, clerk, List.CLAIMABLE) != []
    assert listed(town, both, List.CLAIMABLE) == []


def test_a_colleague_who_was_faster_is_named_with_whom_he_stood_in_for(town: Town) -> None:
    case_id = town.submit().case_id
    first, second = info(town), info(town, 2)
    item = town.item(case_id, "moderate")
    with town.office.begin() as uow:
        tasks.take(uow, first, town.clock, [item.id])
    deputy = named(town, first, town.actor(Role.HANDLING_UNIT, "xxb"))
    town.complete(deputy, case_id, "moderate", moderation="publish")
    with town.office.begin() as uow, pytest.raises(AlreadyDone) as refused:
        tasks.complete(uow, second, town.clock, item.id, sent({"moderation": "publish"}))
    assert (refused.value.parameters["by"], refused.value.parameters["behalf"]) == (deputy.name, first.name)


def test_what_a_deputy_looks_at_is_recorded_for_both(town: Town) -> None:
    supervisor, clerk = town.actor(Role.SUPERVISION_OFFICE, "dcs"), town.actor(Role.HANDLING_UNIT, "dcs")
    sealed = town.submit(accusation=True, accused="市住建局", name="王某", phone="13900001234").case_id
    deputy = named(town, supervisor, clerk)
    with town.office.begin() as uow:
        contact.note_view(uow, deputy, town.clock, cases.get_case(uow, sealed))
        contact.open_contact(uow, deputy, town.clock, town.case(sealed).number, reason="核实地点")
    with town.office.begin() as uow:
        contact.note_view(uow, supervisor, town.clock, cases.get_case(uow, sealed))
    with town.office.read() as uow:
        kept = uow.session.query(JournalEntry).filter_by(stream=f"case:{sealed}").order_by(JournalEntry.seq).all()
    told = [(row.actor_id, f'"deputy_for":{supervisor.person}' in row.payload) for row in kept[-3:]]
    assert told == [(clerk.person, True), (clerk.person, True), (supervisor.person, False)]
