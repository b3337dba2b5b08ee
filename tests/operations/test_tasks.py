"""User tasks: who may do them, what a completion keeps, and what is refused."""

from datetime import timedelta

import pytest

from app.domain.errors import AlreadyDone, Invalid, NotFound, NotPermitted
from app.domain.permissions import Actor, Role
from app.operations import tasks
from app.operations.tasks import Completed
from app.store import case_units, cases, steps
from app.store.steps import StepRecord
from tests.operations.town import Town, sent

SORTED = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "城乡建设/供水供热",
    "complexity": "simple",
    "summary": "路灯不亮。",
    "proposal": "请核查。",
    "transfer_mode": "assign",
}


def info(town: Town, number: int = 1) -> Actor:
    return town.actor(Role.INFO_OFFICE, "xxb", number)


def delivered(town: Town, unit: str = "zjj", **sorting: str) -> int:
    """A case that has just been delivered to a unit."""
    case_id = town.submit().case_id
    town.complete(info(town), case_id, "moderate", moderation="publish")
    town.complete(info(town), case_id, "sort", **(SORTED | sorting))
    town.complete(info(town), case_id, "assign", lead_unit=unit, complexity="simple", requirements="请办理。")
    return case_id


def in_the_pool(town: Town) -> int:
    """A case that every unit may claim."""
    case_id = town.submit().case_id
    town.complete(info(town), case_id, "moderate", moderation="publish")
    town.complete(info(town), case_id, "sort", **(SORTED | {"transfer_mode": "pool"}))
    return case_id


def history(town: Town, case_id: int, element: str) -> list[StepRecord]:
    with town.office.read() as uow:
        return [step for step in steps.steps_of_case(uow, case_id) if step.element == element]


def test_a_completed_task_leaves_its_step_and_opens_the_next(town: Town) -> None:
    case_id = town.submit().case_id
    item, later = town.item(case_id, "moderate"), town.at(timedelta(hours=2))
    done = later.complete(info(town), case_id, "moderate", moderation="publish")
    (step,) = history(town, case_id, "moderate")
    assert (step.actor_id, step.role, step.unit_id) == (info(town).person, "info_office", "xxb")
    assert step.task_id == item.id
    assert step.inputs is not None
    assert step.inputs["moderation"] == "publish"
    assert (step.opened_at, step.due_on, step.at) == (item.opened_at, item.due_on, later.now)
    assert done == Completed(case_id, town.case(case_id).number, (town.item(case_id, "sort").id,))


def test_the_case_follows_what_its_procedure_decides(town: Town) -> None:
    case_id = delivered(town)
    case = town.case(case_id)
    assert (case.stage, case.status, case.lead_unit, case.lead_kind) == (
        "handling",
        "open",
        "zjj",
        "city_department",
    )
    assert (case.complexity, case.limit_days, case.delivered_at) == ("simple", 5, town.now)
    assert str(case.due_on) == str(case.citizen_due) == str(case.original_due_on) == "2026-03-09"


def test_an_ordinary_completion_takes_twelve_statements_at_most(town: Town) -> None:
    first, case_id = delivered(town), delivered(town)
    clerk, head = town.actor(Role.HANDLING_UNIT, "zjj"), town.actor(Role.UNIT_HEAD, "zjj")
    for element, actor, values in (
        ("acknowledge", clerk, {"acknowledgement": "accept", "handler": clerk.person}),
        ("handle", clerk, HANDLED),
        ("release", head, {"approved": "reject", "opinion": "请改。"}),
        ("revise", clerk, HANDLED),
    ):
        town.complete(actor, first, element, **values)
        item = town.item(case_id, element)
        with town.office.begin() as uow:
            tasks.complete(uow, actor, town.clock, item.id, sent(values))
        assert uow.statements <= 12, element


HANDLED = {
    "findings": "属实。",
    "result": "已解决",
    "demands-0-demand": "修路灯",
    "demands-0-answer": "已修好",
    "reply_text": "网民朋友：您好！您的留言收悉。经核查，路灯已经修好。",
    "visibility": "public",
}


def rateable(town: Town) -> int:
    """A case that has been answered."""
    case_id = delivered(town)
    clerk, head = town.actor(Role.HANDLING_UNIT, "zjj"), town.actor(Role.UNIT_HEAD, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    town.complete(clerk, case_id, "handle", **HANDLED)
    town.complete(head, case_id, "release", approved="approve")
    return case_id


def test_a_form_with_faults_changes_nothing(town: Town) -> None:
    case_id = town.submit().case_id
    before = town.case(case_id)
    with pytest.raises(Invalid) as refused:
        town.complete(info(town), case_id, "moderate", moderation="decline")
    assert set(refused.value.errors) == {"reason", "notice"}
    assert town.case(case_id) == before
    assert town.open(case_id) == ["moderate"]


def test_who_holds_another_units_role_learns_nothing(town: Town) -> None:
    case_id = delivered(town)
    stranger = town.actor(Role.HANDLING_UNIT, "jyj")
    with pytest.raises(NotFound):
        town.complete(stranger, case_id, "acknowledge", acknowledgement="accept")


def test_who_sees_the_case_without_holding_the_role_is_refused(town: Town) -> None:
    case_id = delivered(town)
    with pytest.raises(NotPermitted):
        town.complete(info(town), case_id, "acknowledge", acknowledgement="accept")


def test_a_task_that_never_was_is_not_found(town: Town) -> None:
    town.submit()
    with town.office.begin() as uow, pytest.raises(NotFound):
        tasks.complete(uow, info(town), town.clock, 4711, sent({}))


def test_the_second_to_complete_learns_who_was_first(town: Town) -> None:
    case_id = town.submit().case_id
    item = town.item(case_id, "moderate")
    town.complete(info(town), case_id, "moderate", moderation="publish")
    with town.office.begin() as uow, pytest.raises(AlreadyDone) as refused:
        tasks.complete(uow, info(town, 2), town.clock, item.id, sent({"moderation": "publish"}))
    assert refused.value.parameters["by"] == info(town).name
    assert refused.value.parameters["at"] == town.now


def test_of_a_task_that_is_over_strangers_learn_nothing(town: Town) -> None:
    case_id = delivered(town)
    item, clerk = town.item(case_id, "acknowledge"), town.actor(Role.HANDLING_UNIT, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    stranger = town.actor(Role.HANDLING_UNIT, "jyj")
    with town.office.begin() as uow, pytest.raises(NotFound):
        tasks.complete(uow, stranger, town.clock, item.id, sent({}))


def test_a_task_withdrawn_by_a_timer_says_so(town: Town) -> None:
    case_id = in_the_pool(town)
    item = town.item(case_id, "claim")
    assert town.at(timedelta(days=3)).fire() == 1
    assert town.open(case_id) == ["assign"]
    with town.office.begin() as uow, pytest.raises(AlreadyDone) as refused:
        tasks.open_form(uow, info(town), town.clock, item.id)
    assert refused.value.parameters["by"] == "系统"
    (step,) = history(town, case_id, "claim")
    assert (step.kind, step.actor_id) == ("withdrawn", None)


def test_a_unit_claims_from_the_pool(town: Town) -> None:
    case_id = in_the_pool(town)
    assert town.item(case_id, "claim").unit_id == ""
    town.complete(town.actor(Role.HANDLING_UNIT, "cgj"), case_id, "claim", basis="职责")
    assert town.case(case_id).lead_unit == "cgj"
    assert town.item(case_id, "acknowledge").unit_id == "cgj"


def test_who_was_too_late_in_the_pool_learns_who_claimed(town: Town) -> None:
    case_id, late = in_the_pool(town), town.actor(Role.HANDLING_UNIT, "jyj")
    item, quick = town.item(case_id, "claim"), town.actor(Role.HANDLING_UNIT, "cgj")
    town.complete(quick, case_id, "claim", basis="职责")
    with pytest.raises(AlreadyDone) as refused:
        town.complete_item(late, item.id, basis="属地")
    assert refused.value.parameters["by"] == quick.name
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["jyj"])
    with pytest.raises(NotFound):
        town.complete_item(late, item.id, basis="属地")


def test_a_task_of_the_pool_is_not_spoken_of_once_its_case_is_sealed(town: Town) -> None:
    case_id = in_the_pool(town)
    item = town.item(case_id, "claim")
    town.complete(town.actor(Role.HANDLING_UNIT, "cgj"), case_id, "claim", basis="职责")
    with town.office.begin() as uow:
        cases.project(uow, case_id, {"sealed": True}, [])
    with pytest.raises(NotFound):
        town.complete_item(town.actor(Role.HANDLING_UNIT, "jyj"), item.id, basis="属地")


def test_the_drafter_does_not_sign(town: Town) -> None:
    case_id = town.register(source="provincial_site").case_id
    drafter = town.actor(Role.SUPERVISION_OFFICE, "dcs")
    town.complete(drafter, case_id, "sort", **SORTED)
    draft = {"lead_unit": "jc", "complexity": "simple", "paper": "transfer_notice", "requirements": "请办理。"}
    done = town.complete(drafter, case_id, "transfer_supervised", **draft)
    assert done.next_items == ()
    assert town.item(case_id, "sign_paper").barred_id == drafter.person
    with pytest.raises(NotPermitted) as refused:
        town.complete(drafter, case_id, "sign_paper", approved="approve")
    assert refused.value.parameters["reason"] == "drafter"
    with town.office.begin() as uow:
        assert tasks.take(uow, drafter, town.clock, []) == ()
    chief = town.actor(Role.SUPERVISION_OFFICE, "dcs", 2)
    town.complete(chief, case_id, "sign_paper", approved="reject", opinion="请改。")
    town.complete(chief, case_id, "transfer_supervised", **draft)
    assert town.item(case_id, "sign_paper").barred_id == chief.person


def test_taking_and_giving_back(town: Town) -> None:
    case_id = town.submit().case_id
    item, first, second = town.item(case_id, "moderate"), info(town), info(town, 2)
    with town.office.begin() as uow:
        assert tasks.take(uow, first, town.clock, [item.id]) == (item.id,)
    assert town.item(case_id, "moderate").assignee_id == first.person
    with town.office.begin() as uow:
        assert tasks.take(uow, second, town.clock, [item.id]) == ()
    with pytest.raises(AlreadyDone) as refused:
        town.complete(second, case_id, "moderate", moderation="publish")
    assert refused.value.parameters["taken"] is True
    assert refused.value.parameters["by"] == first.name
    with town.office.begin() as uow:
        tasks.give_back(uow, first, town.clock, item.id)
    town.complete(second, case_id, "moderate", moderation="publish")


def test_giving_back_what_one_has_not_taken(town: Town) -> None:
    item = town.item(town.submit().case_id, "moderate")
    with town.office.begin() as uow, pytest.raises(NotPermitted):
        tasks.give_back(uow, info(town), town.clock, item.id)


def test_one_cannot_take_what_is_not_ones_own(town: Town) -> None:
    item = town.item(delivered(town), "acknowledge")
    with town.office.begin() as uow, pytest.raises(NotFound):
        tasks.take(uow, town.actor(Role.HANDLING_UNIT, "jyj"), town.clock, [item.id])


def test_a_draft_is_kept_and_shown_again(town: Town) -> None:
    case_id = town.submit().case_id
    item, clerk = town.item(case_id, "moderate"), info(town)
    with town.office.begin() as uow:
        at = tasks.save_draft(uow, clerk, town.clock, item.id, {"moderation": ["decline"], "notice": ["先记一笔"]})
    assert at == town.now
    with town.office.read() as uow:
        opened = tasks.open_form(uow, clerk, town.clock, item.id)
    assert opened.form["notice"].data == "先记一笔"
    assert opened.form["moderation"].data == "decline"
    assert opened.item.drafted_by == clerk.person
    assert opened.case is not None
    assert opened.case.id == case_id


def test_a_form_sent_wins_over_the_draft(town: Town) -> None:
    case_id = town.submit().case_id
    item, clerk = town.item(case_id, "moderate"), info(town)
    with town.office.begin() as uow:
        tasks.save_draft(uow, clerk, town.clock, item.id, {"notice": ["旧的"]})
    with town.office.read() as uow:
        opened = tasks.open_form(uow, clerk, town.clock, item.id, sent({"notice": "新的"}))
    assert opened.form["notice"].data == "新的"


def test_somebody_without_an_account_neither_takes_nor_drafts(town: Town) -> None:
    case_id = rateable(town)
    item, author = town.item(case_id, "rate"), town.author(case_id)
    with town.office.begin() as uow, pytest.raises(NotPermitted):
        tasks.take(uow, author, town.clock, [item.id])
    with town.office.begin() as uow, pytest.raises(NotPermitted):
        tasks.save_draft(uow, author, town.clock, item.id, {})
    with town.office.begin() as uow, pytest.raises(NotPermitted):
        tasks.give_back(uow, author, town.clock, item.id)
