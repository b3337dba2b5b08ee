"""Importing from a page: upload, progress, result, and the refused rows as a table."""

import csv
import io
import re

import pytest

from app.operations import imports
from app.store import imports as runs
from tests.web.inbox_world import CLERK, INFO, Desk, Staff, desk, desk_file, words

__all__ = ["desk", "desk_file"]

HEADING = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间"
ROWS = (
    "A1,网友甲,路灯不亮,2026-02-24 10:00:00,路灯三天不亮。,已修好。,2026-02-27 09:00:00",
    "A2,网友乙,井盖缺失,2026/2/25 11:00,井盖不见了。,,",
    "A3,网友丙,没有时间,昨天,时间写错了。,,",
    "=cmd(),网友丁,公式,也许,开头是等号。,,",
)


def upload(staff: Staff, *rows: str, source: str = "people_mayor", name: str = "留言.csv") -> str:
    """Upload a file; the address of its import."""
    content = "\n".join((HEADING, *rows)).encode()
    response = staff.post("/imports", {"file": (io.BytesIO(content), name), "source": source})
    assert response.status_code == 302, words(response)
    return response.headers["Location"]


def work(desk: Desk, address: str) -> None:
    """What the queue does with it."""
    imports.run_import(desk.office, int(address.rpartition("/")[2]))


def test_a_file_is_imported_and_every_bad_row_named(desk: Desk) -> None:
    staff = desk.staff(INFO)
    address = upload(staff, *ROWS)
    waiting = staff.get(address)
    assert "正在排队，马上开始。" in waiting.text
    assert '<progress class="progress" max="100" value="0"' in waiting.text
    assert staff.get(f"{address}/progress").json == {"percent": 0, "finished": False, "words": ""}

    work(desk, address)
    said = words(staff.get(address))
    assert "新增 2" in said
    assert "未导入 2" in said
    assert "其余各行已正常导入。" in said
    assert (staff.get(f"{address}/progress").json or {})["finished"] is True
    assert "2026-00002" in staff.get("/ledger?source=people_mayor").text
    assert "有未导入的行" in staff.get("/imports").text


def test_refused_rows_can_be_corrected_in_a_spreadsheet(desk: Desk) -> None:
    staff = desk.staff(INFO)
    address = upload(staff, *ROWS)
    work(desk, address)
    file = staff.get(f"{address}/refused.csv")
    assert file.data.startswith("\ufeff".encode())
    heading, first, second = csv.reader(io.StringIO(file.text.removeprefix("\ufeff")))
    assert heading == ["行号", "原因", *HEADING.split(",")]
    assert first[0] == "4"
    assert second[0] == "5"
    assert "'=cmd()" in second


def test_a_corrected_download_can_be_imported_as_it_is(desk: Desk) -> None:
    staff = desk.staff(INFO)
    address = upload(staff, *ROWS[:3])
    work(desk, address)
    corrected = staff.get(f"{address}/refused.csv").text.replace("昨天", "2026-02-25 08:00")
    again = staff.post("/imports", {"file": (io.BytesIO(corrected.encode()), "改.csv"), "source": "people_mayor"})
    work(desk, again.headers["Location"])
    assert "新增 1" in words(staff.get(again.headers["Location"]))


def test_the_same_file_again_adds_nothing(desk: Desk) -> None:
    staff = desk.staff(INFO)
    for _ in range(2):
        address = upload(staff, *ROWS[:2])
        work(desk, address)
    assert "以前已导入 2" in words(staff.get(address))


def test_progress_in_between(desk: Desk) -> None:
    staff = desk.staff(INFO)
    address = upload(staff, *ROWS)
    with desk.office.begin() as uow:
        runs.note(uow, int(address.rpartition("/")[2]), {"rows": 800, "done": 200})
    assert staff.get(f"{address}/progress").json == {
        "percent": 25,
        "finished": False,
        "words": "已处理200行，共800行",
    }
    assert "25%" in staff.get(address).text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"source": "people_mayor"}, "请选择要导入的文件。"),
        ({"file": (io.BytesIO(b"a,b\n1,2"), "x.csv"), "source": "nowhere"}, "请选择来源。"),
        ({"file": (io.BytesIO(b"a,b\n1,2"), "x.csv"), "source": "people_mayor"}, "留言编号"),
        ({"file": (io.BytesIO(b"\x00\x01"), "x.xlsx"), "source": "people_mayor"}, "只能导入.xlsx或.csv文件。"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    desk: Desk, values: dict[str, object], sentence: str
) -> None:
    page = desk.staff(INFO).post("/imports", values)
    assert page.status_code == 422
    assert sentence in "".join(re.findall(r'<p class="err"[^>]*>([^<]*)', page.text))


def test_only_offices_import(desk: Desk) -> None:
    assert desk.staff(CLERK).get("/imports").status_code == 403
    assert desk.staff(CLERK).post("/imports", {"source": "people_mayor"}).status_code == 403
    assert desk.staff(INFO).get("/imports/99").status_code == 404
    assert desk.staff(INFO).get("/imports/99/refused.csv").status_code == 404
