"""Running processes of every shape: without a case, sending messages, with tasks that are gone."""

from dataclasses import replace

import pytest

from app.domain.errors import Conflict, NotFound
from app.domain.permissions import SYSTEM, Role
from app.engine.outcome import Incident
from app.operations import answers, deployments, jobs, tasks, timers
from app.operations.assignment import work_item
from app.operations.library import library_of
from app.operations.running import due_items, limits, linked, verbs
from app.operations.running.stopping import Stopped
from app.operations.running.surroundings import TurnSurroundings
from app.operations.running.turn import Turn
from app.store import hot_path, processes, steps, work_items
from app.store import timers as timer_rows
from app.store.steps import NewStep
from tests.operations.edited import publish
from tests.operations.test_tasks import delivered, info
from tests.operations.town import Town, sent

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="x">
  {before}
  <bpmn:process id="{id}" name="试验" isExecutable="true">
    <bpmn:laneSet id="lanes"><bpmn:lane id="info_office" name="信息化办">
      <bpmn:flowNodeRef>begin</bpmn:flowNodeRef><bpmn:flowNodeRef>middle</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>finish</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="begin" name="开始"><bpmn:outgoing>one</bpmn:outgoing></bpmn:startEvent>
    {middle}
    <bpmn:endEvent id="finish" name="结束"><bpmn:incoming>two</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="one" sourceRef="begin" targetRef="middle" />
    <bpmn:sequenceFlow id="two" sourceRef="middle" targetRef="finish" />
  </bpmn:process>
</bpmn:definitions>
"""
TASK = """<bpmn:userTask id="middle" name="做事" camunda:dueDate="${working_days(2)}" camunda:priority="7">
  <bpmn:extensionElements><camunda:formData>
    <camunda:formField id="remark" label="备注" type="string" /></camunda:formData></bpmn:extensionElements>
  <bpmn:incoming>one</bpmn:incoming><bpmn:outgoing>two</bpmn:outgoing></bpmn:userTask>"""
THROW = """<bpmn:intermediateThrowEvent id="middle" name="通知">
  <bpmn:incoming>one</bpmn:incoming><bpmn:outgoing>two</bpmn:outgoing>
  <bpmn:messageEventDefinition id="thrown" messageRef="message_reroute" /></bpmn:intermediateThrowEvent>"""
MESSAGE = '<bpmn:message id="message_reroute" name="reroute" />'


def published(town: Town, process: str, middle: str, before: str = "") -> None:
    diagram = DIAGRAM.format(id=process, middle=middle, before=before)
    with town.office.begin() as uow:
        deployments.publish(uow, SYSTEM, town.clock, {"process.bpmn": diagram.encode()})


def test_a_process_without_a_case_has_tasks_and_an_end(town: Town) -> None:
    published(town, "upkeep", TASK)
    with town.office.begin() as uow:
        turn = Turn(uow, SYSTEM, town.clock, None, None)
        instance_id = verbs.start(turn, "upkeep", {})
        (item,) = turn.opened
    assert (item.role, item.unit_id, str(item.due_on), item.priority) == ("info_office", "xxb", "2026-03-04", 7)
    with town.office.read() as uow:
        opened = tasks.open_form(uow, info(town), town.clock, item.id)
        assert opened.case is None
    with pytest.raises(NotFound), town.office.begin() as uow:
        tasks.complete(uow, town.actor(Role.HANDLING_UNIT, "zjj"), town.clock, item.id, sent({}))
    with town.office.begin() as uow:
        assert tasks.take(uow, info(town), town.clock, [item.id]) == (item.id,)
    with town.office.begin() as uow:
        done = tasks.complete(uow, info(town), town.clock, item.id, sent({"remark": "好"}))
    assert (done.case_id, done.number, done.next_items) == (None, "", ())
    with town.office.read() as uow:
        instance = processes.get_instance(uow, instance_id)
    assert instance is not None
    assert instance.status == "finished"


def test_a_process_without_a_case_opens_no_linked_one(sqlite_town: Town) -> None:
    with sqlite_town.office.begin() as uow, pytest.raises(LookupError):
        linked.open_process(Turn(uow, SYSTEM, sqlite_town.clock, None, None), "supervision", {})


def test_a_message_thrown_by_one_process_reaches_the_others_of_its_case(sqlite_town: Town) -> None:
    town = sqlite_town
    published(town, "caller", THROW, MESSAGE)
    case_id = delivered(town)
    with town.office.begin() as uow:
        verbs.start(Turn(uow, SYSTEM, town.clock, case_id, None), "caller", {})
    assert jobs.run_due(town.office, town.clock, 10) == 1
    assert town.open(case_id) == ["sort"]
    with town.office.begin() as uow:
        verbs.start(Turn(uow, SYSTEM, town.clock, case_id, None), "caller", {})
    assert town.open(case_id) == ["sort"]


def test_a_linked_process_is_opened_once_without_a_reason_too(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    with town.office.begin() as uow:
        turn = Turn(uow, SYSTEM, town.clock, case_id, None)
        first = linked.open_process(turn, "supervision", {"lead_unit": "zjj"})
        assert linked.open_process(turn, "supervision", {"lead_unit": "zjj"}) == first


def test_a_row_whose_task_the_engine_does_not_know_is_a_conflict(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = town.submit().case_id
    with town.office.begin() as uow:
        uow.connection.exec_driver_sql(f"UPDATE work_item SET id = 4711 WHERE case_id = {case_id}")
    with pytest.raises(Conflict):
        town.complete(info(town), case_id, "moderate", moderation="publish")


def test_a_form_that_is_no_longer_there(sqlite_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = sqlite_town.submit().case_id
    item = sqlite_town.item(case_id, "moderate")
    monkeypatch.setattr(answers, "FORMS", {})
    with sqlite_town.office.read() as uow, pytest.raises(NotFound):
        tasks.open_form(uow, info(sqlite_town), sqlite_town.clock, item.id)


def test_a_sweep_passes_over_what_others_have_done(sqlite_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.read() as uow:
        (main,) = processes.instances_of_case(uow, case_id)
    monkeypatch.setattr(timer_rows, "due_instances", lambda *_: [4711, main.id])
    assert timers.fire_due(sqlite_town.office, sqlite_town.clock, 10) == 0

    def overtaken(*_: object) -> None:
        raise Conflict

    monkeypatch.setattr(verbs, "fire", overtaken)
    later = sqlite_town.clock.end_of(sqlite_town.clock.today.replace(day=30))
    assert timers.fire_due(sqlite_town.office, sqlite_town.office.clock(later), 10) == 0


def test_the_drafter_is_found_in_this_turn_or_in_the_history(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = town.submit().case_id
    with town.office.read() as uow:
        (main,) = processes.instances_of_case(uow, case_id)
        loaded = hot_path.load(uow, main.id)
        assert loaded is not None
        turn = Turn(uow, SYSTEM, town.clock, case_id, None)
        outcome = library_of(uow).runner.start(main.deployment_id, {"source": "portal"}, TurnSurroundings(turn))
        opened = replace(outcome.opened[0], inputs={"not_by": "draft", "assignee": 3})
        drafted = NewStep(
            task_id=1,
            process="p",
            deployment_id=1,
            element="draft",
            name="",
            kind="userTask",
            at=town.now,
            actor_id=5,
        )
        item = work_item(turn, opened, [drafted])
        assert (item.barred_id, item.assignee_id, item.taken_at) == (5, 3, town.now)
        assert work_item(turn, opened, []).barred_id is None
        assert work_item(replace(turn, instance_id=main.id), opened, []).barred_id is None


def test_due_dates_that_hang_on_nothing_changed_stay(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    item = town.item(case_id, "acknowledge")
    with town.office.begin() as uow:
        turn = Turn(uow, SYSTEM, town.clock, case_id, None)
        due_items.follow(turn, item.instance_id, {"due_on": "2026-04-30"})
        due_items.follow(turn, 4711, {"due_on": "2026-04-30"})
    assert town.item(case_id, "acknowledge").due_on == item.due_on


def test_a_process_without_the_table_of_limits(sqlite_town: Town) -> None:
    town = sqlite_town
    with town.office.begin() as uow:
        turn = Turn(uow, SYSTEM, town.clock, None, None, pins={"unit_handling": deployed(town, "reply")})
        with pytest.raises(NotFound):
            limits.time_limit(turn, {"round": "first", "complexity": "simple"})


def test_a_table_of_limits_that_gives_no_number(sqlite_town: Town) -> None:
    town = sqlite_town
    publish(town, "unit_handling", ("<text>5</text>", '<text>"五"</text>'), file="time_limit.dmn")
    with town.office.begin() as uow, pytest.raises(NotFound):
        turn = Turn(uow, SYSTEM, town.clock, None, None)
        limits.time_limit(turn, {"round": "first", "complexity": "simple"})


def deployed(town: Town, process: str) -> int:
    with town.office.read() as uow:
        found = processes.latest(uow, process)
    assert found is not None
    return found.id


def test_the_history_names_the_version_of_every_step(sqlite_town: Town) -> None:
    case_id = delivered(sqlite_town)
    with sqlite_town.office.read() as uow:
        history = steps.steps_of_case(uow, case_id)
        assert len(work_items.items_of_case(uow, case_id)) == 1
    versions = {step.process: step.deployment_id for step in history}
    assert versions == {
        name: deployed(sqlite_town, name) for name in ("message_handling", "transfer", "unit_handling")
    }
    limit = next(step for step in history if step.element == "fix_limit")
    assert limit.rules == ["time_limit_simple"]
    assert limit.inputs == {"round": "first", "complexity": "simple"}
    assert limit.outputs == {"limit_days": 5, "basis": "第十一条"}


def test_an_incident_without_a_case_is_kept_in_the_instance(sqlite_town: Town) -> None:
    town = sqlite_town
    published(town, "upkeep", TASK)
    incident = Incident("topic", "upkeep", "middle", "out of order")
    with town.office.begin() as uow:
        instance_id = verbs.start(Turn(uow, SYSTEM, town.clock, None, None), "upkeep", {})
    for stopped in (instance_id, None, 4711):
        with pytest.raises(Stopped), town.office.begin():
            raise Stopped(stopped, incident, SYSTEM, town.clock)
    with town.office.read() as uow:
        instance = processes.get_instance(uow, instance_id)
    assert instance is not None
    assert (instance.status, instance.incident) == (
        "incident",
        {
            "code": "topic",
            "process": "upkeep",
            "element": "middle",
            "detail": "out of order",
            "at": town.now.isoformat(),
        },
    )
