"""Publishing: numbered, immutable, refused with findings; running cases finish on theirs."""

import pytest

from app.domain.errors import DiagramRefused, NotFound
from app.domain.permissions import SYSTEM, Role
from app.operations import deployments
from app.operations.library import Library, library_of
from app.store import journal_verification, processes
from tests.operations.edited import files, publish
from tests.operations.test_tasks import SORTED, delivered, info
from tests.operations.town import ROOT, Town


def test_the_same_files_are_not_published_again(town: Town) -> None:
    again = publish(town, "transfer")
    assert not again.new
    assert again.deployment.number == 1
    assert str(again) == "transfer：没有变化，仍为第1版"


def test_a_change_gets_the_next_number(sqlite_town: Town) -> None:
    published = publish(sqlite_town, "transfer", ("无人认领", "没人认领"))
    assert (published.new, published.deployment.number) == (True, 2)
    assert str(published) == "transfer：已发布第2版"
    back = publish(sqlite_town, "transfer")
    assert (back.new, back.deployment.number) == (True, 3)
    with sqlite_town.office.read() as uow:
        assert journal_verification.verify(uow).breaks == ()


def test_a_diagram_with_a_fault_is_refused_with_findings(sqlite_town: Town) -> None:
    with pytest.raises(DiagramRefused) as refused:
        publish(sqlite_town, "transfer", ('camunda:formKey="claim"', 'camunda:formKey="clame"'))
    (line,) = deployments.sentences(refused.value)
    assert "claim" in line
    with sqlite_town.office.read() as uow:
        newest = processes.latest(uow, "transfer")
    assert newest is not None
    assert newest.number == 1


def test_a_manifest_that_cannot_be_read_is_refused(sqlite_town: Town) -> None:
    damaged = files("transfer") | {"manifest.toml": b"process = "}
    with sqlite_town.office.begin() as uow, pytest.raises(DiagramRefused) as refused:
        deployments.publish(uow, SYSTEM, sqlite_town.clock, damaged)
    assert len(list(deployments.sentences(refused.value))) == 1


def test_a_folder_without_a_manifest_is_a_process_too(sqlite_town: Town) -> None:
    bare = {name: content for name, content in files("transfer").items() if name != "manifest.toml"}
    with sqlite_town.office.begin() as uow:
        published = deployments.publish(uow, SYSTEM, sqlite_town.clock, bare)
    with sqlite_town.office.read() as uow:
        folder = library_of(uow).folder(uow, published.deployment.id)
    assert (folder.stage("claim"), folder.sealed) == ("", False)


def test_a_baseline_never_replaces_what_was_published(sqlite_town: Town) -> None:
    publish(sqlite_town, "transfer", ("无人认领", "没人认领"))
    with sqlite_town.office.begin() as uow:
        assert deployments.publish_absent(uow, SYSTEM, sqlite_town.clock, ROOT / "processes") == []


def test_new_cases_follow_the_new_version_and_running_ones_finish_on_theirs(town: Town) -> None:
    running = delivered(town)
    waiting = town.submit().case_id
    publish(town, "transfer", ("<text>5</text>", "<text>7</text>"), file="time_limit.dmn")
    new = delivered(town)
    assert str(town.case(running).due_on) == "2026-03-09"
    assert str(town.case(new).due_on) == "2026-03-11"
    town.complete(info(town), waiting, "moderate", moderation="publish")
    town.complete(info(town), waiting, "sort", **SORTED)
    town.complete(info(town), waiting, "assign", lead_unit="zjj", complexity="simple", requirements="请办理。")
    assert str(town.case(waiting).due_on) == "2026-03-11"
    clerk = town.actor(Role.HANDLING_UNIT, "zjj")
    town.complete(clerk, running, "acknowledge", acknowledgement="accept", handler=clerk.person)
    assert town.open(running) == ["handle"]


def test_a_county_has_its_own_version(sqlite_town: Town) -> None:
    town = sqlite_town
    publish(town, "unit_handling", ('name="核查办理、拟答复"', 'name="本县核查办理"'), unit="kt")
    for unit, name in (("kt", "本县核查办理"), ("jc", "核查办理、拟答复")):
        case_id = delivered(town, unit)
        clerk = town.actor(Role.HANDLING_UNIT, unit)
        town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
        assert town.item(case_id, "handle").name == name


def test_a_task_added_in_the_diagram_asks_its_declared_form(sqlite_town: Town) -> None:
    town = sqlite_town
    publish(
        town,
        "message_handling",
        (
            '<bpmn:sequenceFlow id="publish_message_to_sort" sourceRef="publish_message" targetRef="sort" />',
            '<bpmn:userTask id="call_back" name="电话核实" camunda:candidateGroups="info_office">'
            "<bpmn:extensionElements><camunda:formData>"
            '<camunda:formField id="reached" label="是否联系上" type="boolean" />'
            '<camunda:formField id="remark" label="备注" type="string"><camunda:validation>'
            '<camunda:constraint name="required" /></camunda:validation></camunda:formField>'
            "</camunda:formData></bpmn:extensionElements>"
            "<bpmn:incoming>to_call</bpmn:incoming><bpmn:outgoing>publish_message_to_sort</bpmn:outgoing></bpmn:userTask>"
            '<bpmn:sequenceFlow id="to_call" sourceRef="publish_message" targetRef="call_back" />'
            '<bpmn:sequenceFlow id="publish_message_to_sort" sourceRef="call_back" targetRef="sort" />',
        ),
        (
            "<bpmn:outgoing>publish_message_to_sort</bpmn:outgoing>\n    </bpmn:serviceTask>",
            "<bpmn:outgoing>to_call</bpmn:outgoing>\n    </bpmn:serviceTask>",
        ),
    )
    case_id = town.submit().case_id
    town.complete(info(town), case_id, "moderate", moderation="publish")
    item = town.item(case_id, "call_back")
    assert (item.name, item.role, item.unit_id) == ("电话核实", "info_office", "xxb")
    town.complete(info(town), case_id, "call_back", reached="true", remark="已联系")
    assert town.open(case_id) == ["sort"]


def test_a_unit_of_work_without_an_office_has_no_library(sqlite_town: Town) -> None:
    with sqlite_town.office.store.read() as uow, pytest.raises(TypeError):
        library_of(uow)


def test_an_unknown_deployment_is_no_folder(sqlite_town: Town) -> None:
    with sqlite_town.office.read() as uow, pytest.raises(NotFound):
        Library().folder(uow, 4711)
