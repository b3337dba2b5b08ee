"""Comments on the pages of cases and beside tasks, without script."""

import re
from html import unescape

from app.domain.permissions import Role
from app.operations import comments
from tests.web.inbox_world import CLERK, CLERK2, HANDLED, HEAD, INFO, Desk, desk, desk_file, words
from tests.web.talk import (
    OTHER,
    TYPED,
    bell,
    comment,
    field,
    gone_on,
    logged_in_again,
    number,
    person,
)

__all__ = ["desk", "desk_file"]


def test_a_comment_stands_on_the_page_of_the_case_and_beside_the_task(desk: Desk) -> None:
    case_id = desk.signed()
    assert comment(desk, case_id) == f"/cases/{number(desk, case_id)}?tab=comments#c1"
    for path in (f"/cases/{number(desk, case_id)}?tab=comments", desk.task(case_id, "handle")):
        said = words(desk.staff(CLERK2).get(path))
        assert "线路老化，请核实。" in said
        assert "zjjhandling_unit1" in said
    assert "线路老化" not in desk.staff(CLERK).get(f"/cases/{number(desk, case_id)}?tab=all").text
    assert desk.staff(OTHER).get(f"/cases/{number(desk, case_id)}?tab=comments").status_code == 404


def test_the_public_never_reads_a_comment(desk: Desk) -> None:
    case_id = desk.handled()
    comment(desk, case_id)
    desk.town.complete(desk.town.actor(Role.UNIT_HEAD, "zjj"), case_id, "release", approved="approve")
    for path in (f"/messages/{number(desk, case_id)}", "/messages", "/messages?q=线路", "/"):
        assert "线路老化，请核实" not in desk.visitor().get(path).text


def test_writing_goes_on_with_everything_typed_when_something_is_wrong(desk: Desk) -> None:
    case_id = desk.signed()
    head, stranger = person(desk, Role.UNIT_HEAD), person(desk, Role.HANDLING_UNIT, "cgj")
    staff, path = desk.staff(CLERK), f"/cases/{number(desk, case_id)}/comments"
    page = staff.post(path, {"_comment": "请回电13912345678。", "_mention": [head]})
    assert page.status_code == 422
    assert "意见里像是有电话“13912345678”" in words(page)
    assert field(page.text, "_comment") == "请回电13912345678。"
    assert f'value="{head}" checked' in page.text
    assert f'value="{stranger}"' not in page.text
    refused = staff.post(path, {"_comment": "请看。", "_mention": [stranger]})
    assert "要提醒的同事中有人现在看不到这件留言" in words(refused)
    assert staff.post(path, {"_comment": "请回电13912345678。", "_confirmed": "y"}).status_code == 302


def test_colleagues_are_offered_to_those_who_see_the_case(desk: Desk) -> None:
    case_id = desk.signed()
    path = f"/cases/{number(desk, case_id)}/colleagues?q=unit_head"
    found = desk.staff(CLERK).get(path).get_json()
    assert [one["name"] for one in found] == ["zjjunit_head1", "zjjunit_head2"]
    assert found[0]["unit"] == "市住房和城乡建设局"
    assert desk.staff(OTHER).get(path).status_code == 404


def test_a_comment_beside_a_task_keeps_the_form_as_its_draft(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    head = person(desk, Role.UNIT_HEAD)
    sent = staff.post(f"{task}/comment", {**TYPED, "_comment": "请看正文。", "_mention": [head]})
    assert sent.headers["Location"] == f"{task}#c1"
    page = staff.get(task)
    assert (field(page.text, "findings"), field(page.text, "reply_text")) == tuple(TYPED.values())
    assert "在“核查办理、拟答复”环节" in words(page)
    assert bell(desk.staff(HEAD)) == "1"


def test_choosing_from_the_list_keeps_form_and_comment(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    page = staff.post(f"{task}/comment", {**TYPED, "_comment": "请看正文。", "_choose": "y"})
    assert field(page.text, "_comment") == "请看正文。"
    assert f'name="_back" value="{task}"' in page.text
    assert field(staff.get(task).text, "findings") == TYPED["findings"]
    faulty = staff.post(f"{task}/comment", {**TYPED, "_comment": ""})
    assert (faulty.status_code, "请写下意见" in words(faulty)) == (422, True)


def test_a_comment_forgotten_beside_the_form_is_sent_with_it(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    refused = staff.post(task, {**HANDLED, "_comment": "请回电13912345678。"})
    assert refused.status_code == 422
    assert "意见里像是有电话" in words(refused)
    assert field(refused.text, "_comment") == "请回电13912345678。"
    assert staff.post(task, {**HANDLED, "_comment": "已和热力公司谈过。"}).status_code == 302
    assert "已和热力公司谈过。" in staff.get(f"/cases/{number(desk, case_id)}?tab=comments").text


def test_whoever_is_too_late_gets_his_comment_back_or_has_sent_it(desk: Desk) -> None:
    case_id, first, second = desk.signed(), desk.staff(CLERK), desk.staff(CLERK2)
    task = desk.task(case_id, "handle")
    first.post(task, HANDLED)
    late = second.post(task, {**HANDLED, "_comment": "我这里查到的不同。"})
    assert late.status_code == 409
    assert "您写的内部意见，没有发出" in words(late)
    assert "我这里查到的不同。" in late.text
    late = second.post(f"{task}/comment", {**TYPED, "_comment": "另有情况。", "_element": "handle"})
    assert late.status_code == 409
    assert "没有发出" not in words(late)
    assert "另有情况。" in first.get(f"/cases/{number(desk, case_id)}?tab=comments").text


def test_a_comment_is_changed_and_withdrawn_by_its_author(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    comment(desk, case_id)
    assert field(staff.get("/comments/1/edit").text, "_comment") == "线路老化，请核实。"
    assert desk.staff(CLERK2).get("/comments/1/edit").status_code == 403
    assert desk.staff(OTHER).get("/comments/1/edit").status_code == 404
    assert staff.post("/comments/1/edit", {"_comment": ""}).status_code == 422
    assert staff.post("/comments/1/edit", {"_comment": "已核实。"}).status_code == 302
    tab = f"/cases/{number(desk, case_id)}?tab=comments"
    assert "已核实。" in staff.get(tab).text
    desk.later(0.2)
    late = staff.post("/comments/1/edit", {"_comment": "又改。"})
    assert (late.status_code, field(late.text, "_comment")) == (422, "又改。")
    staff.post("/comments/1/withdraw")
    page = staff.get(tab)
    assert "已核实。" not in page.text
    assert "本人于3月2日" in words(page)


def test_long_talk_is_paged(desk: Desk) -> None:
    case_id, office = desk.signed(), desk.office
    clerk = desk.town.actor(Role.HANDLING_UNIT, "zjj")
    with office.begin() as uow:
        for n in range(comments.SHOWN + 3):
            comments.add(uow, clerk, office.clock(), number(desk, case_id), comments.Said(f"第{n}条意见"))
    page = desk.staff(CLERK).get(f"/cases/{number(desk, case_id)}?tab=comments").text
    assert "第22条意见" in page
    assert "第2条意见" not in page
    older = re.search(r'href="([^"]*before=\d+)"', page)
    assert older is not None
    assert "第2条意见" in desk.staff(CLERK).get(older[1].replace("&amp;", "&")).text


def test_a_reader_from_the_pool_sees_no_comments_beside_the_task(desk: Desk) -> None:
    case_id = desk.moderated()
    comment(desk, case_id, "内部商量。", INFO)
    info = desk.town.actor("info_office", "xxb")
    desk.town.complete(
        info,
        case_id,
        "sort",
        disposal="transfer",
        kind="求助",
        category="城乡建设/供水供热",
        complexity="simple",
        summary="路灯不亮。",
        proposal="请核查。",
        transfer_mode="pool",
    )
    page = desk.staff(OTHER).get(desk.task(case_id, "claim"))
    assert page.status_code == 200
    assert "/acts/" not in page.text
    assert "内部商量" not in page.text
    assert "内部意见" not in words(page)


def test_a_comment_is_not_lost_with_the_session(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    head = person(desk, Role.UNIT_HEAD)
    desk.later(2)
    refused = staff.post(
        f"/cases/{number(desk, case_id)}/comments", {"_comment": "“写了”很久。", "_mention": head}
    )
    assert refused.status_code == 401
    page = gone_on(staff, logged_in_again(staff, refused))
    assert unescape(field(page.text, "_comment")) == "“写了”很久。"
    assert f'value="{head}" checked' in page.text
    assert "还没有内部意见" in words(staff.get(f"/cases/{number(desk, case_id)}?tab=comments"))


def test_a_comment_beside_a_task_is_not_lost_with_the_session(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    for address in (f"{task}/comment", task):
        desk.later(2)
        refused = staff.post(address, {**TYPED, "_comment": "写了很久。"})
        page = gone_on(staff, logged_in_again(staff, refused))
        assert field(page.text, "_comment") == "写了很久。"
        assert field(staff.get(task).text, "findings") == TYPED["findings"]


def test_an_edited_comment_is_not_lost_with_the_session(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    comment(desk, case_id)
    desk.later(2)
    page = gone_on(staff, logged_in_again(staff, staff.post("/comments/1/edit", {"_comment": "改过的。"})))
    assert field(page.text, "_comment") == "改过的。"
