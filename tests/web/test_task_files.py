"""Files of a task's form: kept before anything else, dropped when unticked, sent with the form."""

import io

from app.store import attachments
from tests.web.inbox_world import CLERK, HANDLED, Desk, desk, desk_file, picture

__all__ = ["desk", "desk_file"]


def test_files_are_kept_before_anything_else_and_go_with_the_form(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task, item = desk.task(case_id, "handle"), desk.town.item(case_id, "handle").id
    refused = staff.post(task, {"findings": "", "files-new": (io.BytesIO(picture()), "现场.png")})
    assert refused.status_code == 422
    with desk.office.read() as uow:
        (kept,) = attachments.of_item(uow, item)
    assert kept.name == "现场.png"
    assert f'name="files" value="{kept.id}" checked' in refused.text
    assert staff.get(f"/attachments/{kept.id}").data.startswith(b"\x89PNG")
    assert desk.staff("handling_unit.jyj.1").get(f"/attachments/{kept.id}").status_code == 404

    assert staff.post(task, {**HANDLED, "files": str(kept.id)}).status_code == 302
    with desk.office.read() as uow:
        assert attachments.of_item(uow, item) == []
        assert [file.id for file in attachments.of_case(uow, case_id)] == [kept.id]


def test_an_unticked_file_is_dropped(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task, item = desk.task(case_id, "handle"), desk.town.item(case_id, "handle").id
    staff.post(f"{task}/draft", {"files-new": (io.BytesIO(picture()), "一.png")})
    staff.post(f"{task}/draft", {"files-new": (io.BytesIO(picture()), "二.png")})
    with desk.office.read() as uow:
        assert [file.name for file in attachments.of_item(uow, item)] == ["二.png"]


def test_a_file_that_cannot_be_taken_is_named_and_nothing_else_is_lost(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    for path in (task, f"{task}/draft"):
        page = staff.post(path, {**HANDLED, "files-new": (io.BytesIO(b"MZ\x90"), "病毒.exe")})
        assert page.status_code == 422
        assert "“病毒.exe”不能上传" in page.text
        assert "三盏路灯已亮。" in page.text
    assert desk.town.open(case_id) == ["handle"]


def test_a_field_that_takes_no_files_keeps_none(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    item = desk.town.item(case_id, "handle").id
    for name in ("findings-new", "invented-new"):
        staff.post(f"/tasks/{item}/draft", {name: (io.BytesIO(picture()), "一.png")})
    with desk.office.read() as uow:
        assert attachments.of_item(uow, item) == []
