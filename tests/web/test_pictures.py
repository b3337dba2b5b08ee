"""Pictures on the pages: small in lists, large in a page of their own with the ones beside; lost ones say so."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import delete

from app.operations import documents
from app.operations.file_check import check
from app.store import attachments, people
from app.store.people import GrantRecord
from app.store.schema.documents import AttachmentContent
from app.store.schema.evidence import JournalEntry
from tests.operations.uploads import document, pdf
from tests.web.inbox_world import CLERK, INFO, Desk, desk, desk_file

__all__ = ["desk", "desk_file"]


def photograph(width: int = 800, height: int = 600) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#357").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def number(desk: Desk) -> str:
    """A message with two photographs, a PDF and a Word file."""
    case_id = desk.moderated(title="路灯不亮")
    files = (
        ("一.jpg", photograph()),
        ("情况.pdf", pdf()),
        ("二.jpg", photograph(300, 900)),
        ("材料.docx", document()),
    )
    with desk.office.begin() as uow:
        author = desk.town.author(case_id)
        kept = [documents.keep(uow, author, desk.office.clock(), check(*file)).id for file in files]
        attachments.attach(uow, kept, case_id)
    return desk.town.case(case_id).number


def test_pictures_stand_small_and_other_files_by_name_and_kind(desk: Desk, number: str) -> None:
    staff = desk.staff(INFO)
    page = staff.get(f"/cases/{number}?tab=files").text
    assert re.search(
        r'<a href="/attachments/1/view\?back=[^"]+"><img src="/attachments/1/thumbnail" '
        r'width="400" height="300" loading="lazy" decoding="async" alt="图片：一.jpg">',
        page,
    )
    assert 'src="/attachments/3/thumbnail" width="133" height="400"' in page
    assert re.search(r'<a href="/attachments/2" target="_blank" rel="noopener">情况.pdf', page)
    assert re.search(r'<a href="/attachments/4">材料.docx</a> <span class="quiet num">Word · \d+ KB', page)
    with Image.open(io.BytesIO(staff.get("/attachments/3/thumbnail").data)) as small:
        assert (small.format, small.size) == ("WEBP", (133, 400))


def test_a_picture_has_a_page_with_the_ones_beside_it(desk: Desk, number: str) -> None:
    staff = desk.staff(INFO)
    first = staff.get(f"/attachments/1/view?back=/cases/{number}").text
    assert "第1张，共2张" in first
    assert 'rel="prev"' not in first
    assert f'rel="next" href="/attachments/3/view?back=/cases/{number}"' in first
    assert '<img src="/attachments/1" width="800" height="600"' in first
    assert f'<a href="/cases/{number}">返回</a>' in first
    assert 'rel="next"' not in staff.get("/attachments/3/view").text
    assert 'href="/">返回' in staff.get("/attachments/3/view?back=//evil.example").text


@pytest.mark.parametrize("path", ["/attachments/1/view", "/attachments/1/thumbnail", "/attachments/1"])
def test_whoever_may_not_see_the_case_sees_no_picture(desk: Desk, number: str, path: str) -> None:
    assert desk.staff(INFO).get(path).status_code == 200
    assert desk.staff(CLERK).get(path).status_code == 404


def test_what_is_no_picture_has_neither_page_nor_small_copy(desk: Desk, number: str) -> None:
    for path in ("/attachments/2/view", "/attachments/2/thumbnail", "/attachments/99/view"):
        assert desk.staff(INFO).get(path).status_code == 404


def test_files_are_given_out_so_that_nothing_in_them_runs(desk: Desk, number: str) -> None:
    staff = desk.staff(INFO)
    for path, kind in (("1", "image/jpeg"), ("2", "application/pdf")):
        headers = staff.get(f"/attachments/{path}").headers
        assert headers["Content-Type"] == kind
        assert headers["Content-Disposition"].startswith("inline")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    office = staff.get("/attachments/4").headers
    assert (office["Content-Type"], office["Content-Disposition"][:10]) == (
        "application/octet-stream",
        "attachment",
    )


def test_a_lost_file_says_so_and_is_recorded(desk: Desk, number: str) -> None:
    staff, keeper = desk.staff(INFO), desk.staff(CLERK)
    person = desk.town.actor("handling_unit", "zjj").person
    assert person is not None
    with desk.office.begin() as uow:
        people.grant(uow, GrantRecord(person, "administrator", "xxb"))
        uow.session.execute(delete(AttachmentContent).where(AttachmentContent.attachment_id == 1))
    for _ in range(2):
        page = staff.get("/attachments/1")
        assert page.status_code == 410
        assert "文件缺失，已记录并通知管理员" in page.text
    with desk.office.read() as uow:
        assert [fault.problem for fault in attachments.faults(uow)] == ["missing"]
        assert uow.session.query(JournalEntry).filter(JournalEntry.kind == "file:damaged").count() == 1
    assert staff.get("/attachments/2").status_code == 200
    assert "存储的附件（编号1）缺失或损坏。" in keeper.get("/notices").text
