"""Case, ledger, diagrams and acts as the staff sees them: everything to those who may, nothing to anybody else."""

import io
import re
from datetime import timedelta

import pytest

from app.domain.permissions import Role
from app.store import attachments, journal_verification
from app.store.attachments import NewAttachment
from tests.web.inbox_world import (
    CLERK,
    HANDLED,
    HEAD,
    INFO,
    LEADER,
    SUPERVISION,
    Desk,
    desk,
    desk_file,
    picture,
    words,
)

__all__ = ["desk", "desk_file"]

TABS = ("message", "history", "files", "replies", "dates", "diagram", "related", "all")


def journal(desk: Desk, kind: str) -> list[str]:
    """Payloads of the entries of a kind."""
    with desk.office.read() as uow:
        rows = uow.connection.exec_driver_sql("SELECT payload FROM journal_entry WHERE kind = ?", (kind,))
        return [payload for (payload,) in rows]


def answered(desk: Desk) -> str:
    """The number of a case that was answered."""
    case_id = desk.handled(title="小区路灯不亮", name="王芳", phone="13900001234")
    desk.town.complete(desk.town.actor(Role.UNIT_HEAD, "zjj"), case_id, "release", approved="approve")
    return desk.town.case(case_id).number


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_case(desk: Desk, tab: str) -> None:
    page = desk.staff(INFO).get(f"/cases/{answered(desk)}?tab={tab}")
    assert page.status_code == 200
    assert 'aria-current="page"' in page.text
    sentences = {
        "history": "处理结果 已解决",
        "replies": "三盏路灯已亮。",
        "dates": "3月2日（周一）送达",
        "diagram": 'data-now="rate"',
        "all": "三盏路灯已亮。",
    }
    said = page.text if tab == "diagram" else words(page)
    assert sentences.get(tab, "小区路灯不亮") in said


def test_the_history_tells_who_did_what_in_the_words_of_the_forms(desk: Desk) -> None:
    said = words(desk.staff(INFO).get(f"/cases/{answered(desk)}?tab=history"))
    for told in (
        "审核 xxbinfo_office1",
        "结论 原文发布",
        "主办 市住房和城乡建设局",
        "经办人 zjjhandling_unit1",
        "决定 同意报出",
        "修好路灯 3月4日已更换线路，路灯已亮。",
        "依据：第十一条",
    ):
        assert told in said
    assert "received" not in said


def test_who_sees_a_case(desk: Desk) -> None:
    number = answered(desk)
    for login, status in ((CLERK, 200), (HEAD, 200), (LEADER, 200), ("handling_unit.jyj.1", 404)):
        assert desk.staff(login).get(f"/cases/{number}").status_code == status
    assert desk.staff(INFO).get("/cases/2026-99999").status_code == 404


def test_an_accusation_is_unknown_to_others_and_every_look_at_it_is_recorded(desk: Desk) -> None:
    number = desk.town.submit(
        title="举报受贿", text="他收钱。", accusation=True, accused="某局", name="李四"
    ).number
    for login in (INFO, CLERK, LEADER):
        assert desk.staff(login).get(f"/cases/{number}").status_code == 404
        assert "举报" not in desk.staff(login).get("/ledger").text
    assert "举报受贿" in desk.staff(SUPERVISION).get(f"/cases/{number}").text
    assert journal(desk, "case:viewed") == ['{"reader":"dcssupervision_office1"}']
    with desk.office.read() as uow:
        assert journal_verification.verify(uow).holds


def test_looking_at_other_cases_is_not_recorded(desk: Desk) -> None:
    desk.staff(INFO).get(f"/cases/{answered(desk)}")
    assert journal(desk, "case:viewed") == []


def test_a_phone_number_is_opened_for_a_reason_that_is_kept(desk: Desk) -> None:
    number = answered(desk)
    staff = desk.staff(CLERK)
    opened = staff.post(f"/cases/{number}/contact", {"reason": "回访 处理结果"})
    assert opened.status_code == 200
    assert "13900001234" in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    assert journal(desk, "identity:opened") == ['{"reader":"zjjhandling_unit1","reason":"回访 处理结果"}']


@pytest.mark.parametrize("reason", ["", "  ", "看看"])
def test_no_phone_number_without_a_reason(desk: Desk, reason: str) -> None:
    response = desk.staff(CLERK).post(f"/cases/{answered(desk)}/contact", {"reason": reason})
    assert response.status_code == 422
    assert "请写明查看联系方式的理由" in response.text
    assert "13900001234" not in response.text
    assert journal(desk, "identity:opened") == []


def test_who_may_open_a_phone_number(desk: Desk) -> None:
    number = answered(desk)
    for login, status in ((LEADER, 403), ("handling_unit.jyj.1", 404), (INFO, 200), (SUPERVISION, 200)):
        response = desk.staff(login).post(f"/cases/{number}/contact", {"reason": "核实情况"})
        assert response.status_code == status
        assert ("13900001234" in response.text) is (status == 200)


def test_a_case_without_contact_offers_none(desk: Desk) -> None:
    case_id = desk.delivered()
    number = desk.town.case(case_id).number
    assert "查看电话" not in desk.staff(CLERK).get(f"/cases/{number}").text
    assert desk.staff(CLERK).post(f"/cases/{number}/contact", {"reason": "核实情况"}).status_code == 404


def test_files_reach_whoever_sees_the_case_and_run_nothing(desk: Desk) -> None:
    case_id = desk.delivered()
    with desk.office.begin() as uow:
        new = NewAttachment(
            name="说明 “一”.txt",
            media_type="text/plain",
            content=b"<script>alert(1)</script>",
            uploaded_at=desk.office.now,
            case_id=case_id,
        )
        file = attachments.put(uow, new).id
    response = desk.staff(CLERK).get(f"/attachments/{file}")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%AF%B4")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.staff("handling_unit.jyj.1").get(f"/attachments/{file}").status_code == 404
    assert desk.staff(CLERK).get("/attachments/999999").status_code == 404


def test_the_ledger_lists_filters_and_counts(desk: Desk) -> None:
    answered(desk)
    desk.delivered(title="井盖缺失")
    staff = desk.staff(INFO)
    page = staff.get("/ledger")
    assert "共2件" in page.text
    assert "已答复1件" in page.text
    found = staff.get("/ledger?status=open&q=井盖&year=2026&kind=求助&source=portal&size=100")
    assert len(re.findall(r'href="/cases/[\d-]+"', found.text)) == 1
    assert "没有符合条件的办件" in staff.get("/ledger?unit=jyj").text
    for address in (
        "/ledger?year=²²²²",
        "/ledger?order=x&size=9&light=x",
        "/ledger?after=~",
        "/ledger?instructed=y",
    ):
        assert staff.get(address).status_code == 200
    assert "台账还是空的" in desk.staff("handling_unit.jyj.1").get("/ledger").text


def test_published_diagrams(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    overview = staff.get("/diagrams")
    assert "留言办理" in overview.text
    assert "第4、6、7、8、9、10、11、12、14、18条" in overview.text
    page = staff.get("/diagrams/unit_handling")
    assert "现行版本" in page.text
    assert "核查办理、拟答复" in page.text
    deployment = re.search(r'data-diagram="(/diagrams/deployments/\d+\.bpmn)"', page.text)
    assert deployment is not None
    file = staff.get(deployment[1])
    assert file.mimetype == "application/xml"
    assert b'<bpmn:process id="unit_handling"' in file.data
    assert "immutable" in file.headers["Cache-Control"]
    for missing in ("/diagrams/nothing", "/diagrams/unit_handling?version=99", "/diagrams/deployments/99.bpmn"):
        assert staff.get(missing).status_code == 404


def test_a_unit_asks_for_more_time(desk: Desk) -> None:
    case_id = desk.signed()
    number, staff = desk.town.case(case_id).number, desk.staff(CLERK)
    assert f'href="/cases/{number}/acts/extension"' in staff.get(desk.task(case_id, "handle")).text
    page = staff.get(f"/cases/{number}/acts/extension")
    assert "致留言人的解释" in page.text
    refused = staff.post(f"/cases/{number}/acts/extension", {"reason": "要等材料"})
    assert refused.status_code == 422
    assert "要等材料" in refused.text
    due = desk.town.case(case_id).due_on
    assert due is not None
    values = {
        "new_due": (due + timedelta(days=3)).isoformat(),
        "cause": "需现场勘验",
        "reason": "要等材料",
        "done_so_far": "已勘查一次。",
        "explanation": "线路材料三日后到货。",
    }
    sent = staff.post(f"/cases/{number}/acts/extension", values)
    assert sent.headers["Location"] == f"/cases/{number}"
    assert "“申请延期”已提交。" in staff.get(f"/cases/{number}").text
    assert "release" in desk.town.open(case_id)
    assert staff.get(f"/cases/{number}/acts/extension").status_code == 409


def test_a_case_is_called_back(desk: Desk) -> None:
    case_id = desk.signed()
    number, staff = desk.town.case(case_id).number, desk.staff(INFO)
    page = staff.get(f"/cases/{number}/acts/reroute")
    assert "撤回这次转办" in page.text
    assert staff.post(f"/cases/{number}/acts/reroute").status_code == 302
    assert desk.town.open(case_id) == ["sort"]
    said = words(staff.get(f"/cases/{number}?tab=history"))
    assert "核查办理、拟答复（未办，已撤销）" in said


def test_a_later_instruction_with_its_scan(desk: Desk) -> None:
    case_id = desk.signed()
    number, staff = desk.town.case(case_id).number, desk.staff(INFO)
    leader, recorder = desk.town.actor(Role.CITY_LEADER, "city"), desk.town.actor(Role.INFO_OFFICE, "xxb")
    values = {
        "act": "批示",
        "leader": str(leader.person),
        "date": "2026-03-02",
        "text": "抓紧修复。",
        "recorded_by": str(recorder.person),
    }
    address = f"/cases/{number}/acts/later_instruction"
    broken = staff.post(address, {**values, "scan-new": (io.BytesIO(b"\x89PNG broken"), "批示.png")})
    assert broken.status_code == 422
    assert "抓紧修复。" in broken.text

    somebody_elses = desk.town.upload(None, "别人的.png")
    for forged in (str(somebody_elses), "9" * 30):
        refused = staff.post(address, {**values, "scan": forged})
        assert refused.status_code == 422
        assert "请上传“批示原件”。" in refused.text

    incomplete = staff.post(address, {**values, "text": "", "scan-new": (io.BytesIO(picture()), "批示.png")})
    kept = re.search(r'name="scan" value="(\d+)" checked', incomplete.text)
    assert kept is not None
    assert staff.post(address, {**values, "scan": kept[1]}).status_code == 302
    assert desk.town.case(case_id).instruction == "city_leader"
    assert "批示.png" in staff.get(f"/cases/{number}?tab=files").text


@pytest.mark.parametrize("login", [CLERK, "handling_unit.jyj.1"])
def test_acts_of_others_are_closed(desk: Desk, login: str) -> None:
    number = desk.town.case(desk.signed()).number
    response = desk.staff(login).post(f"/cases/{number}/acts/reroute")
    assert response.status_code == (403 if login == CLERK else 404)
    assert desk.staff(login).get(f"/cases/{number}/acts/nothing").status_code == 404


def test_the_drafter_reads_what_the_head_returned(desk: Desk) -> None:
    case_id = desk.handled()
    head = desk.town.actor(Role.UNIT_HEAD, "zjj")
    desk.town.complete(head, case_id, "release", approved="reject", opinion="请写明更换时间。")
    page = desk.staff(CLERK).get(desk.task(case_id, "revise"))
    assert "请写明更换时间。" in page.text
    assert HANDLED["findings"] in page.text


def test_a_diagram_is_looked_at_with_the_names_of_its_readers_language(desk: Desk) -> None:
    clerk = desk.staff(CLERK)
    clerk.get("/language?to=en&back=/")
    page = clerk.get("/diagrams/transfer").text
    address = re.search(r'data-diagram="([^"]+)"', page)
    download = re.search(r'href="([^"]+\.bpmn)" download', page)
    assert address is not None
    assert download is not None
    drawn = clerk.get(address[1].replace("&amp;", "&"))
    assert 'name="Rule on the handling unit"' in drawn.text
    assert "immutable" not in drawn.headers["Cache-Control"]
    assert 'name="裁定承办单位"' in clerk.get(download[1]).text, "what is downloaded is the file as published"
