"""What the pages of the staff are made of, where only odd cases show it."""

from datetime import timedelta

import pytest

from app.domain.errors import NotFound, NotPermitted
from app.domain.permissions import SYSTEM, Actor, Grant, Role
from app.operations import case_page, contact, diagrams, inbox, login, task_page, tasks
from app.operations.inbox import InboxQuery, List
from app.store import cases, hot_path, identities
from app.store.hot_path import Changes, NewInstance
from app.store.identities import Identity
from app.store.work_items import NewWorkItem
from tests.operations.town import Town, sent

SORTED = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "城乡建设/供水供热",
    "complexity": "simple",
    "summary": "路灯不亮。",
    "proposal": "请核查。",
    "transfer_mode": "pool",
}


def office_clerk(town: Town) -> Actor:
    return town.actor(Role.INFO_OFFICE, "xxb")


def pooled(town: Town) -> int:
    """A case that every unit may claim."""
    case_id = town.submit().case_id
    town.complete(office_clerk(town), case_id, "moderate", moderation="publish")
    town.complete(office_clerk(town), case_id, "sort", **SORTED)
    return case_id


def test_the_pool_is_a_reason_of_its_own(town: Town) -> None:
    pooled(town)
    with town.office.read() as uow:
        clerk = town.actor(Role.HANDLING_UNIT, "jyj")
        view = inbox.view(uow, clerk, town.clock, InboxQuery(list=List.CLAIMABLE))
    (line,) = view.page.rows
    assert (line.reason.kind, line.reason.unit, line.takeable) == ("pool", "", True)


def test_my_own_task_is_a_reason_of_its_own(town: Town) -> None:
    case_id, clerk = town.submit().case_id, office_clerk(town)
    with town.office.begin() as uow:
        tasks.take(uow, clerk, town.at(timedelta(hours=1)).clock, [town.item(case_id, "moderate").id])
        view = inbox.view(uow, clerk, town.clock, InboxQuery(list=List.MINE))
    (line,) = view.page.rows
    assert (line.reason.kind, line.takeable) == ("taken", False)


def unbound(town: Town) -> int:
    """A task that belongs to no case, as a monthly analysis would have."""
    item = NewWorkItem(
        id=4711,
        process="message_handling",
        element="moderate",
        name="起草月度分析",
        form="moderate",
        role="info_office",
        unit_id="xxb",
        opened_at=town.now,
    )
    with town.office.begin() as uow:
        deployment = diagrams.view(uow, "message_handling", None).sheet.deployment_id
        instance = NewInstance("message_handling", deployment, None)
        hot_path.start(uow, instance, Changes(at=town.now, state=b"", pins={}, opened=[item]))
    return item.id


def test_work_without_a_case_leads_to_none(town: Town) -> None:
    item_id = unbound(town)
    with town.office.read() as uow:
        assert task_page.case_behind(uow, office_clerk(town), item_id) is None
        assert task_page.case_behind(uow, office_clerk(town), 1) is None


def test_the_accused_unit_may_not_open_the_accusers_contact(town: Town) -> None:
    case_id = town.submit(accusation=True, accused="某局", name="李四", phone="13900001234").case_id
    case = town.case(case_id)
    assert not contact.may_open_contact(office_clerk(town), case)
    supervisor = town.actor(Role.SUPERVISION_OFFICE, "dcs")
    with town.office.begin() as uow:
        _found, identity = contact.open_contact(uow, supervisor, town.clock, case.number, reason="核实线索")
    assert identity.phone == "13900001234"


def test_assisting_units_may_call_the_author(town: Town) -> None:
    case_id = pooled(town)
    with town.office.begin() as uow:
        case = cases.project(uow, case_id, {"assisting_units": ["jyj"]})
        identities.put(uow, case_id, Identity("王芳", "13900001234"))
    assert contact.may_open_contact(town.actor(Role.HANDLING_UNIT, "jyj"), case)
    assert not contact.may_open_contact(town.actor(Role.HANDLING_UNIT, "zjj"), case)


def test_a_case_nobody_knows(town: Town) -> None:
    with town.office.read() as uow:
        for number in ("2026-99999", ""):
            with pytest.raises(NotFound):
                case_page.by_number(uow, office_clerk(town), town.clock, number)


def test_words_of_a_form_that_is_gone(town: Town) -> None:
    with town.office.read() as uow:
        deployment = diagrams.view(uow, "unit_handling", None).sheet.deployment_id
        assert task_page.typed(uow, deployment, "no_such_element", sent({"findings": "x"})) == ()
        assert task_page.typed(uow, 4096, "handle", sent({"findings": "x"})) == ()


def test_a_version_of_another_process_is_not_shown(town: Town) -> None:
    with town.office.read() as uow:
        other = diagrams.view(uow, "reply", None).sheet.deployment_id
        with pytest.raises(NotFound):
            diagrams.view(uow, "transfer", other)


def test_a_drawn_element_that_a_version_lacks_is_left_out(town: Town) -> None:
    with town.office.read() as uow:
        deployment = diagrams.view(uow, "unit_handling", None).sheet.deployment_id
        drawn = diagrams.sheet(uow, deployment, now=["handle", "abolished"], passed=["handle", "acknowledge", "x"])
    assert (drawn.now, drawn.passed) == (("handle",), ("acknowledge",))


def test_only_people_have_sessions(town: Town) -> None:
    with town.office.begin() as uow:
        for actor in (SYSTEM, Actor(None, "网民", frozenset({Grant("citizen", "")}))):
            with pytest.raises(NotPermitted):
                login.end_sessions(uow, actor, town.clock)
        for session_id in ("", "x.0", "1", "999.0", "1.7"):
            assert login.resume(uow, town.clock, session_id) is None
