"""Files of a message being written: kept through mistakes and preview, never somebody else's."""

import io
from datetime import timedelta

from app.operations import documents
from app.store import attachments, cases
from tests.web.portal_world import World, city, world
from tests.web.portal_writing import MESSAGE, fields_of, picture, preview

__all__ = ["city", "world"]


def test_files_survive_mistakes_and_the_preview(world: World) -> None:
    client = world.client()
    wrong = preview(client, title="", **{"files-new": picture()})
    assert "路灯.jpg" in wrong.text
    kept = fields_of(wrong)
    shown = client.post("/write/preview", data={**kept, **MESSAGE}, content_type="multipart/form-data")
    assert "路灯.jpg" in shown.text
    client.post("/write", data=fields_of(shown))
    with world.office.read() as uow:
        case = cases.case_by_number(uow, "2026-00001")
        assert case is not None
        assert [file.name for file in attachments.of_case(uow, case.id)] == ["路灯.jpg"]
    served = client.get("/my/2026-00001/files/1")
    assert served.status_code == 200
    assert served.headers["Content-Disposition"].startswith("inline")
    assert served.headers["Content-Security-Policy"].endswith("; sandbox")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert world.client().get("/my/2026-00001/files/1").status_code == 302


def test_a_file_left_out_is_left_out(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client, **{"files-new": picture()}))
    del form["kept"]
    client.post("/write", data=form)
    with world.office.read() as uow:
        case = cases.case_by_number(uow, "2026-00001")
        assert case is not None
        assert attachments.of_case(uow, case.id) == []


def test_a_file_of_somebody_else_cannot_be_named(world: World) -> None:
    stranger = fields_of(preview(world.client(), **{"files-new": picture()}))
    client = world.client()
    form = fields_of(preview(client))
    form["kept"] = stranger["kept"]
    client.post("/write", data=form)
    with world.office.read() as uow:
        case = cases.case_by_number(uow, "2026-00001")
        assert case is not None
        assert attachments.of_case(uow, case.id) == []


def test_files_of_messages_never_sent_are_dropped(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client, **{"files-new": picture()}))
    assert documents.drop_unsent(world.office, world.office.clock()) == 0
    world.office.now += timedelta(days=3)
    assert documents.drop_unsent(world.office, world.office.clock()) == 1
    client.post("/write", data=form)
    with world.office.read() as uow:
        assert attachments.get(uow, 1) is None


def test_files_of_messages_sent_stay(world: World) -> None:
    client = world.client()
    client.post("/write", data=fields_of(preview(client, **{"files-new": picture()})))
    world.office.now += timedelta(days=3)
    assert documents.drop_unsent(world.office, world.office.clock()) == 0


def test_a_program_is_refused_with_a_sentence(world: World) -> None:
    page = preview(world.client(), **{"files-new": (io.BytesIO(b"MZ" + bytes(200)), "x.jpg")})
    assert page.status_code == 422
    assert "x.jpg”不能上传" in page.text or "x.jpg”不是可以上传的文件" in page.text
