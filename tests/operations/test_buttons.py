"""What people set off outside of tasks: who may, when, and what follows."""

from datetime import timedelta

import pytest

from app.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from app.domain.permissions import Actor, Role
from app.operations import buttons
from app.store import attachments, cases, processes, steps
from tests.operations.test_tasks import HANDLED, delivered, in_the_pool, info, rateable
from tests.operations.town import Town, sent

ASKED = {
    "new_due": "2026-03-18",
    "cause": "需现场勘验",
    "reason": "需要勘验。",
    "done_so_far": "已经联系。",
    "explanation": "需要现场勘验，请谅解。",
}


def clerk(town: Town, unit: str = "zjj") -> Actor:
    return town.actor(Role.HANDLING_UNIT, unit)


def names(town: Town, actor: Actor, case_id: int) -> list[str]:
    with town.office.read() as uow:
        case, instances = cases.get_case(uow, case_id), processes.instances_of_case(uow, case_id)
        return [button.name for button in buttons.available(uow, actor, town.clock, case, instances)]


def press(town: Town, actor: Actor, case_id: int, name: str, **values: object) -> None:
    with town.office.begin() as uow:
        buttons.press(uow, actor, town.clock, case_id, name, formdata=sent(values))


def test_each_sees_the_buttons_of_his_post(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    assert names(town, clerk(town), case_id) == ["extension"]
    assert names(town, info(town), case_id) == ["later_instruction", "reroute"]
    assert names(town, town.actor(Role.CITY_LEADER, "city"), case_id) == ["later_instruction"]
    assert names(town, town.actor(Role.UNIT_HEAD, "zjj"), case_id) == []
    assert names(town, town.actor(Role.SUPERVISION_OFFICE, "dcs"), rateable(town)) == []


def test_a_case_one_may_not_know_of_has_no_buttons(sqlite_town: Town) -> None:
    case_id, stranger = delivered(sqlite_town), clerk(sqlite_town, "jyj")
    with pytest.raises(NotFound):
        press(sqlite_town, stranger, case_id, "extension", **ASKED)


def test_a_case_one_meets_in_the_pool_only_has_no_buttons_yet(sqlite_town: Town) -> None:
    case_id = in_the_pool(sqlite_town)
    with pytest.raises(NotFound):
        press(sqlite_town, clerk(sqlite_town), case_id, "extension", **ASKED)


def test_an_extension_is_asked_for_before_the_date_only(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    with pytest.raises(Invalid) as refused:
        press(town, clerk(town), case_id, "extension", **(ASKED | {"new_due": "2026-04-30"}))
    assert set(refused.value.errors) == {"new_due"}
    late = town.at(timedelta(days=8))
    with pytest.raises(Conflict):
        press(late, clerk(town), case_id, "extension", **ASKED)
    assert names(late, clerk(town), case_id) == []
    press(town, clerk(town), case_id, "extension", **ASKED)
    assert sorted(town.open(case_id)) == ["acknowledge", "release"]
    with pytest.raises(Conflict):
        press(town, clerk(town), case_id, "extension", **ASKED)
    with town.office.read() as uow:
        (begun,) = [step for step in steps.steps_of_case(uow, case_id) if step.element == "x_start"]
    assert begun.inputs is not None
    assert begun.inputs["explanation"] == ASKED["explanation"]
    assert begun.actor_id == clerk(town).person


def test_an_extension_for_a_shorter_time_than_now_changes_nothing(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    press(town, clerk(town), case_id, "extension", **(ASKED | {"new_due": "2026-03-10"}))
    town.complete(town.actor(Role.UNIT_HEAD, "zjj"), case_id, "release", approved="approve")
    with town.office.begin() as uow:
        uow.connection.exec_driver_sql(f"UPDATE \"case\" SET due_on = '2026-03-11' WHERE id = {case_id}")
    town.complete(info(town), case_id, "decide_extension", approved="approve", new_due="2026-03-12")
    assert str(town.case(case_id).due_on) == "2026-03-12"


def test_a_button_of_another_post_is_refused(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    with pytest.raises(NotPermitted):
        press(sqlite_town, info(sqlite_town), case_id, "extension", **ASKED)


def test_a_button_that_does_not_exist(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    with pytest.raises(NotFound):
        press(sqlite_town, info(sqlite_town), case_id, "self_destruct")


def test_nothing_waits_for_the_message(sqlite_town: Town) -> None:
    case_id = sqlite_town.submit().case_id
    with pytest.raises(Conflict):
        press(sqlite_town, info(sqlite_town), case_id, "reroute")


def test_calling_back_withdraws_the_units_task(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    press(town, info(town), case_id, "reroute")
    assert town.open(case_id) == ["sort"]
    with town.office.read() as uow:
        history = steps.steps_of_case(uow, case_id)
    (gone,) = [step for step in history if step.kind == "withdrawn"]
    (boundary,) = [step for step in history if step.kind == "boundaryEvent"]
    assert gone.element == "acknowledge"
    assert (boundary.element, boundary.actor_id) == ("reroute", info(town).person)


def test_a_later_instruction_raises_the_rank_and_brings_the_date_forward(town: Town) -> None:
    case_id = delivered(town)
    unit = clerk(town)
    town.complete(unit, case_id, "acknowledge", acknowledgement="accept", handler=unit.person)
    leader, recorder = town.actor(Role.CITY_LEADER, "city"), info(town)
    scan = town.upload(None, "批示.png", recorder)
    given = {
        "act": "批示",
        "leader": leader.person,
        "date": "2026-03-02",
        "text": "请三日内办结。",
        "leader_due": "2026-03-05",
        "recorded_by": recorder.person,
        "scan": scan,
    }
    press(town, recorder, case_id, "later_instruction", **given)
    case = town.case(case_id)
    assert (case.instruction, str(case.due_on), str(case.citizen_due)) == (
        "city_leader",
        "2026-03-05",
        "2026-03-09",
    )
    assert str(town.item(case_id, "handle").due_on) == "2026-03-05"
    assert "supervise" in town.open(case_id)
    with town.office.read() as uow:
        assert [file.id for file in attachments.of_case(uow, case_id)] == [scan]
    again = {"leader_due": "", "scan": town.upload(None, "批示二.png", recorder)}
    press(town, recorder, case_id, "later_instruction", **(given | again))
    assert str(town.case(case_id).due_on) == "2026-03-05"
    town.complete(unit, case_id, "handle", **HANDLED)


def test_the_form_of_a_button(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    with town.office.read() as uow:
        opened = buttons.open_button(uow, clerk(town), town.clock, case_id, "extension")
        assert opened.button.title == "申请延期"
        assert "new_due" in opened.form
        with pytest.raises(NotFound):
            buttons.open_button(uow, info(town), town.clock, case_id, "reroute")
