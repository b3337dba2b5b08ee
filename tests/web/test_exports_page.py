"""Exporting from the pages: the button of a list, the file, the page of a long export."""

import re

import pytest
from sqlalchemy import update

from app.operations.exports import runs
from app.store.schema.cases import Case
from tests.operations.exported import read
from tests.web.inbox_world import CLERK, INFO, SUPERVISION, Desk, Staff, desk, desk_file, words

__all__ = ["desk", "desk_file"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pressed(staff: Staff, page: str) -> dict[str, str]:
    """What the export button of a page sends."""
    form = re.search(r'<form class="export.*?</form>', staff.get(page).text, re.DOTALL)
    assert form is not None
    sent = re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])
    return {name: value for name, value in sent if name != "csrf_token"}


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list with a row in it is a long one."""
    monkeypatch.setattr(runs, "MOST_AT_ONCE", 0)


def begun(desk: Desk, staff: Staff, page: str = "/ledger") -> str:
    """Ask for a long list; the address of its export."""
    desk.town.submit()
    answer = staff.post("/exports", pressed(staff, page))
    assert answer.status_code == 302, words(answer)
    return answer.headers["Location"]


def work(desk: Desk, address: str) -> None:
    """What the queue does with it."""
    runs.run_export(desk.office, int(address.rpartition("/")[2]))


def test_the_ledger_is_downloaded_as_it_is_filtered(desk: Desk) -> None:
    desk.town.submit(title="路灯不亮")
    desk.town.submit(title="井盖缺失", kind="投诉")
    staff = desk.staff(INFO)
    sent = pressed(staff, "/ledger?kind=求助&q=路灯&after=x&size=100")
    assert sent == {"of": "ledger", "kind": "求助", "q": "路灯"}
    answer = staff.post("/exports", sent)
    assert (answer.status_code, answer.content_type) == (200, XLSX)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    found = read(answer.data)
    assert found.title == "办件台账"
    assert found.column("事项") == ["路灯不亮"]
    assert found.column("来源") == ["门户网站"]
    assert found.headings[:4] == ("编号", "事项", "类型", "分类")
    assert found.origin.startswith("筛选：类型：求助；搜索：路灯 · 按编号 · 1行 · 导出：")
    assert "市信息化工作办公室" in found.origin
    assert found.origin.endswith("只含导出人有权查看的办件；内部资料，注意保管")


def test_a_list_of_the_inbox_is_exported_as_the_one_that_is_open(desk: Desk) -> None:
    desk.town.submit(title="路灯不亮")
    staff = desk.staff(INFO)
    sent = pressed(staff, "/inbox")
    assert sent == {"of": "inbox", "list": "claimable"}
    found = read(staff.post("/exports", sent).data)
    assert (found.title, found.column("待办环节")) == ("可认领", ["审核"])
    assert "export" not in staff.get("/inbox?list=done").text.partition("<main")[2]


def test_an_export_in_english(desk: Desk) -> None:
    desk.town.submit(title="路灯不亮")
    staff = desk.staff(INFO)
    staff.get("/language?to=en&back=/")
    found = read(staff.post("/exports", pressed(staff, "/ledger")).data)
    assert not re.search("[\u4e00-\u9fff]", " ".join((found.title, *found.headings)))
    assert found.column("Matter") == ["路灯不亮"]
    told = [str(found.rows[0][heading]) for heading in ("Type", "Step", "Status", "Source")]
    assert told == [word for word in told if word and not re.search("[\u4e00-\u9fff]", word)]


def test_a_long_list_has_a_page_of_its_own(desk: Desk, long: None) -> None:
    staff = desk.staff(INFO)
    address = begun(desk, staff)
    assert "正在排队，马上开始。" in staff.get(address).text
    assert staff.get(f"{address}/progress").json == {"percent": 0, "finished": False, "words": ""}
    assert staff.get(f"{address}/file").headers["Location"] == address
    work(desk, address)
    assert (staff.get(f"{address}/progress").json or {})["finished"] is True
    page = staff.get(address)
    assert "可以下载" in page.text
    assert "可以下载" in staff.get("/exports").text
    file = staff.get(f"{address}/file")
    assert (file.status_code, file.content_type, file.content_length) == (200, XLSX, len(file.data))
    assert len(read(file.data).rows) == 1


def test_an_export_is_given_up_and_a_file_deleted(desk: Desk, long: None) -> None:
    staff = desk.staff(INFO)
    address = begun(desk, staff)
    staff.post(f"{address}/drop")
    assert "已取消导出。" in staff.get("/exports").text
    work(desk, address)
    assert staff.get(address).status_code == 404
    again = begun(desk, staff)
    work(desk, again)
    staff.post(f"{again}/drop")
    assert "已删除导出的文件。" in staff.get("/exports").text
    assert staff.get(f"{again}/file").status_code == 404


def test_nobody_else_reaches_an_export(desk: Desk, long: None) -> None:
    address = begun(desk, desk.staff(INFO))
    work(desk, address)
    other = desk.staff(SUPERVISION)
    for path in (address, f"{address}/file", f"{address}/progress"):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}/drop").status_code == 404
    assert desk.visitor().get(f"{address}/file").status_code in {302, 401}


def test_a_file_with_a_case_that_became_secret_is_withdrawn(desk: Desk, long: None) -> None:
    staff = desk.staff(INFO)
    address = begun(desk, staff)
    work(desk, address)
    with desk.office.begin() as uow:
        uow.session.execute(update(Case).values(sealed=True))
    assert staff.get(f"{address}/file").headers["Location"] == "/exports"
    assert "名单在导出以后有变化" in staff.get("/exports").text
    assert staff.get(address).status_code == 404


def test_too_many_at_the_same_time_are_refused_in_words(desk: Desk, long: None) -> None:
    staff = desk.staff(INFO)
    for order in ("", "?order=due", "?order=replied"):
        begun(desk, staff, f"/ledger{order}")
    assert begun(desk, staff, "/ledger?status=open") == "/exports"
    assert "您已有几项导出正在进行" in staff.get("/exports").text


def test_only_lists_are_exported_and_only_by_those_who_see_them(desk: Desk) -> None:
    assert desk.staff(INFO).post("/exports", {"of": "accounts"}).status_code == 404
    assert "导出Excel" not in desk.staff(CLERK).get("/ledger").text
    found = read(desk.staff(CLERK).post("/exports", {"of": "ledger"}).data)
    assert found.rows == ()
