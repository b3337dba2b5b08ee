"""Files uploaded one by one: kept at once, refused in words, and of no use in another form."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.operations.file_limits import LIMITS
from app.store import attachments
from tests.operations.uploads import HEIC, pdf
from tests.web import portal_writing
from tests.web.inbox_world import CLERK, HANDLED, INFO, SUPERVISION, Desk, Staff, desk, desk_file, picture
from tests.web.portal_world import World, city, world
from tests.web.portal_writing import fields_of

__all__ = ["city", "desk", "desk_file", "world"]


def sent(staff: Staff, path: str, content: bytes, name: str, **more: Any) -> TestResponse:
    values = {"field": "files", "file": (io.BytesIO(content), name), **more}
    return staff.post(path, values, headers={"Accept": "application/json"})


def test_a_file_of_a_task_is_kept_before_the_form_is_sent(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    answer = sent(staff, f"{task}/files", HEIC, "IMG_0001.HEIC")
    assert answer.status_code == 200
    told = answer.json or {}
    assert (told["name"], told["size"]) == ("IMG_0001.jpg", "1 KB")
    small = staff.get(told["thumbnail"])
    assert (small.content_type, small.headers["Cache-Control"]) == ("image/webp", "private, no-store")
    assert f'name="files" value="{told["value"]}" checked' in staff.get(task).text
    assert staff.post(task, {**HANDLED, "files": told["value"]}).status_code == 302
    with desk.office.read() as uow:
        (file,) = attachments.of_case(uow, case_id)
    assert (file.name, file.width, file.height) == ("IMG_0001.jpg", 48, 64)


def test_what_cannot_be_kept_is_told_at_the_file(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    files = f"{desk.task(case_id, 'handle')}/files"
    refused = sent(staff, files, b"MZ\x90", "病毒.exe")
    assert refused.status_code == 422
    assert "“病毒.exe”不能上传" in (refused.json or {})["problem"]
    assert (staff.post(files, {"field": "files"}).json or {})["problem"] == "附件没有上传成功，请重新选择文件。"
    for number in range(LIMITS.files):
        assert sent(staff, files, picture(), f"{number}.png").status_code == 200
    assert "最多5个附件" in (sent(staff, files, picture(), "六.png").json or {})["problem"]
    assert sent(staff, files, picture(), "一.png", field="findings").status_code == 404
    assert sent(staff, files, picture(), "一.png", field="invented").status_code == 404


def test_all_files_of_a_form_together_have_a_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    assert sent(staff, f"{task}/files", picture(), "一.png").status_code == 200
    monkeypatch.setattr("app.operations.file_limits.MEGABYTE", 1)
    answer = sent(staff, f"{task}/files", b"x", "二.txt")
    assert "全部附件合计最大40MB" in (answer.json or {})["problem"]
    with desk.office.read() as uow:
        (first,) = attachments.of_item(uow, int(task.rpartition("/")[2]))
    again = staff.post(task, {**HANDLED, "files": str(first.id), "files-new": (io.BytesIO(b"x"), "三.txt")})
    assert again.status_code == 422
    assert "“三.txt”没有保存：全部附件合计最大40MB" in again.text


def test_a_file_for_a_task_of_others_is_refused(desk: Desk) -> None:
    case_id = desk.signed()
    files = f"{desk.task(case_id, 'handle')}/files"
    assert sent(desk.staff("handling_unit.jyj.1"), files, picture(), "一.png").status_code == 404
    staff = desk.staff(CLERK)
    staff.post(desk.task(case_id, "handle"), HANDLED)
    gone = sent(staff, files, picture(), "一.png")
    assert gone.status_code == 409
    assert "message" in (gone.json or {})["error"]
    assert sent(desk.visitor(), files, picture(), "一.png").status_code in {302, 400, 401}


def test_a_file_for_an_act_is_its_uploaders_until_it_is_sent(desk: Desk) -> None:
    path = f"/cases/{desk.town.case(desk.handled()).number}/acts/later_instruction"
    staff = desk.staff(INFO)
    told = sent(staff, f"{path}/files", picture(), "批示.png", field="scan").json or {}
    assert staff.get(told["thumbnail"]).status_code == 200
    assert staff.get(told["thumbnail"].replace("thumbnail", "view")).status_code == 200
    assert desk.staff(SUPERVISION).get(told["thumbnail"]).status_code == 404
    page = staff.post(path, {"scan": told["value"]})
    assert page.status_code == 422
    assert f'name="scan" value="{told["value"]}" checked' in page.text
    kept = [told["value"]]
    for number in range(LIMITS.files - 1):
        more = sent(staff, f"{path}/files", picture(), f"{number}.png", field="scan", kept=kept).json or {}
        kept.append(more["value"])
    refused = sent(staff, f"{path}/files", picture(), "六.png", field="scan", kept=kept)
    assert "最多5个附件" in (refused.json or {})["problem"]


def upload(client: FlaskClient, form: dict[str, list[str]], content: bytes, name: str) -> TestResponse:
    """One file of a message being written."""
    data: dict[str, Any] = {key: form[key] for key in ("csrf_token", "form_token", "kept") if key in form}
    data |= {"field": "files", "file": (io.BytesIO(content), name)}
    return client.post("/write/files", data=data, content_type="multipart/form-data")


def test_a_file_of_a_message_travels_in_its_form(world: World) -> None:
    client = world.client()
    form = fields_of(client.get("/write"))
    told = upload(client, form, HEIC, "IMG_0001.HEIC").json or {}
    assert told["name"] == "IMG_0001.jpg"
    assert client.get(told["thumbnail"]).content_type == "image/webp"
    shown = client.post("/write/preview", data={**form, **portal_writing.MESSAGE, "kept": told["value"]})
    assert "IMG_0001.jpg" in shown.text
    client.post("/write", data=fields_of(shown))
    page = client.get("/my/2026-00001").text
    assert 'src="/my/2026-00001/files/1/thumbnail" width="48" height="64" loading="lazy"' in page
    assert client.get("/my/2026-00001/files/1/thumbnail").status_code == 200


def test_a_file_of_a_message_is_of_no_use_in_another(world: World) -> None:
    client, other = world.client(), world.client()
    told = upload(client, fields_of(client.get("/write")), HEIC, "a.heic").json or {}
    shown = other.post(
        "/write/preview", data={**fields_of(other.get("/write")), **portal_writing.MESSAGE, "kept": told["value"]}
    )
    assert "a.jpg" not in shown.text
    assert other.get("/write/files/forged").status_code == 404


def test_a_small_copy_is_gone_once_the_message_is_sent(world: World) -> None:
    client = world.client()
    form = fields_of(client.get("/write"))
    told = upload(client, form, HEIC, "a.heic").json or {}
    shown = client.post("/write/preview", data={**form, **portal_writing.MESSAGE, "kept": told["value"]})
    client.post("/write", data=fields_of(shown))
    assert client.get(told["thumbnail"]).status_code == 404


def test_what_a_message_has_no_room_for_is_refused(world: World) -> None:
    client = world.client()
    form = fields_of(client.get("/write"))
    form["kept"] = []
    for number in range(LIMITS.files):
        form["kept"].append((upload(client, form, HEIC, f"{number}.heic").json or {})["value"])
    answer = upload(client, form, HEIC, "六.heic")
    assert answer.status_code == 422
    assert "最多5个附件" in (answer.json or {})["problem"]
    forged = {**form, "form_token": ["forged"]}
    assert "页面放得太久" in (upload(client, forged, HEIC, "七.heic").json or {})["problem"]
    whole = portal_writing.preview(client, **{"files-new": [(io.BytesIO(pdf()), f"{n}.pdf") for n in range(6)]})
    assert whole.status_code == 422
    assert "“5.pdf”没有保存：最多5个附件" in whole.text
    assert len(re.findall('name="kept" value', whole.text)) == LIMITS.files
