"""Files that come with a follow-up question: kept before the form is judged, seen by the author and the staff."""

import io
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.operations import documents
from app.operations.file_check import check
from app.store import attachments, cases, people
from tests.operations.uploads import HEIC, picture
from tests.web.portal_world import World, city, token_of, world
from tests.web.test_portal_follow import answered_directly

__all__ = ["city", "world"]

ASKED = {"solved": "部分", "satisfaction": "基本满意", "rating": "follow_up", "text": "另一盏何时修？"}


def rate(client: FlaskClient, number: str, **changes: Any) -> TestResponse:
    token = token_of(client.get(f"/my/{number}"))
    data = {"csrf_token": token, **ASKED, **changes}
    return client.post(f"/my/{number}/rate", data=data, content_type="multipart/form-data")


def upload(client: FlaskClient, number: str, content: bytes, name: str) -> TestResponse:
    token = token_of(client.get(f"/my/{number}"))
    data = {"csrf_token": token, "field": "files", "file": (io.BytesIO(content), name)}
    return client.post(f"/my/{number}/files", data=data, content_type="multipart/form-data")


def test_a_photo_goes_with_the_follow_up_question(world: World) -> None:
    number, client = answered_directly(world)
    told = upload(client, number, HEIC, "IMG_0001.HEIC").json or {}
    assert told["name"] == "IMG_0001.jpg"
    assert client.get(told["thumbnail"]).content_type == "image/webp"
    assert f'name="files" value="{told["value"]}" checked' in client.get(f"/my/{number}").text
    assert rate(client, number, files=told["value"]).status_code == 302
    page = client.get(f"/my/{number}").text
    assert f'src="/my/{number}/files/{told["value"]}/thumbnail"' in page
    with world.office.read() as uow:
        case = cases.case_by_number(uow, number)
        assert case is not None
        (file,) = attachments.of_case(uow, case.id)
    assert (file.task_id is None, file.uploaded_by) == (False, None)


def test_without_script_a_mistake_elsewhere_loses_no_file(world: World) -> None:
    number, client = answered_directly(world)
    wrong = rate(client, number, text="", **{"files-new": (io.BytesIO(picture()), "现场.jpg")})
    assert wrong.status_code == 422
    kept = re.findall(r'name="files" value="(\d+)" checked', wrong.text)
    assert len(kept) == 1
    refused = rate(client, number, files=kept[0], **{"files-new": (io.BytesIO(b"MZ"), "x.exe")})
    assert refused.status_code == 422
    assert "“x.exe”不能上传" in refused.text
    assert "另一盏何时修？" in refused.text
    assert rate(client, number, files=kept[0]).status_code == 302


def test_a_file_left_out_is_dropped_and_a_verdict_alone_takes_none(world: World) -> None:
    number, client = answered_directly(world)
    told = upload(client, number, picture(), "现场.jpg").json or {}
    assert rate(client, number, rating="rated", text="").status_code == 302
    with world.office.read() as uow:
        assert attachments.get(uow, int(told["value"])) is None


def test_nobody_else_adds_or_sees_such_a_file(world: World) -> None:
    number, client = answered_directly(world)
    told = upload(client, number, picture(), "现场.jpg").json or {}
    stranger, other = world.client(), world.message()
    token = token_of(stranger.get("/look-up"))
    data = {"csrf_token": token, "field": "files", "file": (io.BytesIO(picture()), "x.jpg")}
    assert stranger.post(f"/my/{number}/files", data=data).status_code == 302
    assert stranger.get(told["thumbnail"]).status_code == 302
    stranger.post("/look-up", data={"csrf_token": token, "number": other[1], "code": other[2]})
    assert stranger.get(f"/my/{other[1]}/files/{told['value']}").status_code == 404
    assert upload(stranger, other[1], picture(), "x.jpg").status_code == 404


def test_what_the_administration_added_is_not_the_authors(world: World) -> None:
    number, client = answered_directly(world)
    with world.office.begin() as uow:
        case = cases.case_by_number(uow, number)
        today = world.office.clock().today
        clerk = people.actor_of(uow, people.holders(uow, "info_office", today)[0].id, today)
        assert case is not None
        assert clerk is not None
        own = documents.keep(uow, clerk, world.office.clock(), check("内部.jpg", picture()))
        attachments.attach(uow, [own.id], case.id, uploaded_by=clerk.person)
    assert client.get(f"/my/{number}/files/{own.id}").status_code == 404
    assert "内部.jpg" not in client.get(f"/my/{number}").text
