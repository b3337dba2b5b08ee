"""A task and a form that only the diagram knows: shown, checked, drafted and told like any other."""

import re

from app.domain.permissions import SYSTEM, Role
from app.operations import deployments
from tests.processes.test_edited_baseline import baseline, with_a_site_visit
from tests.web.inbox_world import CLERK, CLERK2, HANDLED, Desk, desk, desk_file, words

__all__ = ["desk", "desk_file"]

MORE = """
<camunda:formField id="code" label="回访编号" type="string"/>
<camunda:formField id="households" label="涉及户数" type="long"/>
<camunda:formField id="agreed" label="当面告知" type="boolean"/>
<camunda:formField id="name" label="回访人" type="string"/>
</camunda:formData>"""
ANSWERS = {
    "visited_on": "2026-03-03",
    "content": "yes",
    "code": "HF-7",
    "households": "12",
    "agreed": "y",
    "name": "张某",
}


def visited(desk: Desk) -> int:
    """A case that waits at the task which was added to the diagram."""
    files = with_a_site_visit(baseline("unit_handling"))
    diagram = (
        files["process.bpmn"]
        .decode()
        .replace('candidateGroups="county_office"', 'candidateGroups="handling_unit"')
    )
    diagram = diagram.replace("</camunda:formData>", MORE)
    with desk.office.begin() as uow:
        edited = {**files, "process.bpmn": diagram.encode()}
        deployments.publish(uow, SYSTEM, desk.office.clock(), edited, "增加现场回访")
    case_id = desk.signed()
    desk.town.complete(desk.town.actor(Role.HANDLING_UNIT, "zjj"), case_id, "handle", **HANDLED)
    return case_id


def test_the_form_is_shown_and_sent(desk: Desk) -> None:
    case_id, staff = visited(desk), desk.staff(CLERK)
    task = desk.task(case_id, "site_visit")
    said = words(staff.get(task))
    for label in ("现场回访", "回访日期 必填", "留言人是否认可", "回访编号", "涉及户数", "当面告知", "回访人"):
        assert label in said
    refused = staff.post(task, ANSWERS | {"visited_on": "", "households": "十二"})
    assert refused.status_code == 422
    assert '<a href="#visited_on">请填写“回访日期”。</a>' in refused.text
    assert 'value="十二"' in refused.text
    assert staff.post(task, ANSWERS).status_code == 302
    assert desk.town.open(case_id) == ["release"]
    history = words(staff.get(f"/cases/{desk.town.case(case_id).number}?tab=history"))
    for told in (
        "回访日期 3月3日",
        "留言人是否认可 认可",
        "回访编号 HF-7",
        "涉及户数 12",
        "当面告知 是",
        "回访人 张某",
    ):
        assert told in history


def test_its_draft_comes_back(desk: Desk) -> None:
    task, staff = desk.task(visited(desk), "site_visit"), desk.staff(CLERK)
    staff.post(f"{task}/draft", {"code": "HF-7", "name": "张某"})
    page = staff.get(task)
    assert 'value="HF-7"' in page.text
    assert 'value="张某"' in page.text


def test_somebody_slower_reads_what_he_typed_in_its_words(desk: Desk) -> None:
    case_id = visited(desk)
    task, page = desk.task(case_id, "site_visit"), desk.staff(CLERK2).get(desk.task(case_id, "site_visit"))
    hidden = dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', page.text))
    desk.staff(CLERK).post(task, ANSWERS)
    second = desk.staff(CLERK2).post(task, ANSWERS | hidden | {"code": "HF-8"})
    assert second.status_code == 409
    assert "回访编号 HF-8" in words(second)


def test_the_new_version_is_listed_with_its_note(desk: Desk) -> None:
    visited(desk)
    said = words(desk.staff(CLERK).get("/diagrams/unit_handling"))
    assert "第2版 现行 增加现场回访 系统" in said
