"""Comments, notices and reply templates on the staff's pages, without script."""

import re
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.domain.notices import NoticeKind
from app.domain.permissions import Role
from app.operations import comments, notices
from app.store import case_units, cases
from tests.web.inbox_world import (
    CLERK,
    CLERK2,
    HANDLED,
    HEAD,
    INFO,
    LEADER,
    PASSWORD,
    Desk,
    Staff,
    desk,
    desk_file,
    words,
)

__all__ = ["desk", "desk_file"]

OTHER = "handling_unit.cgj.1"
TYPED = {"findings": "现场查看。", "reply_text": "已写的正文。"}


def number(desk: Desk, case_id: int) -> str:
    return desk.town.case(case_id).number


def comment(desk: Desk, case_id: int, text: str = "线路老化，请核实。", login: str = CLERK, **values: str) -> str:
    """Send a comment from the page of the case; the address of what comes then."""
    path = f"/cases/{number(desk, case_id)}/comments"
    sent = desk.staff(login).post(path, {"_comment": text, **values})
    assert sent.status_code == 302, words(sent)
    return sent.headers["Location"]


def person(desk: Desk, role: str, unit: str = "zjj", n: int = 1) -> str:
    return str(desk.town.actor(role, unit, n).person)


def bell(staff: Staff) -> str:
    found = re.search(r'class="bell-count num">([^<]*)<', staff.get("/account").text)
    return found[1] if found else ""


def field(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.S)
    assert found is not None, name
    return found[1].strip()


# ── comments ──


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
    assert "内部商量" not in page.text
    assert "内部意见" not in words(page)


# ── notices ──


def test_the_bell_counts_and_the_notice_leads_to_the_comment(desk: Desk) -> None:
    case_id = desk.signed()
    comment(desk, case_id, **{"_mention": person(desk, Role.UNIT_HEAD)})
    head = desk.staff(HEAD)
    assert bell(head) == "1"
    page = head.get("/notices")
    assert "zjjhandling_unit1在内部意见里提醒您" in words(page)
    assert number(desk, case_id) in page.text
    opened = head.get("/notices/1")
    assert opened.headers["Location"] == f"/cases/{number(desk, case_id)}?tab=comments#c1"
    assert bell(head) == ""
    assert desk.staff(CLERK2).get("/notices/1").status_code == 404


def test_all_are_read_at_once_but_for_what_came_meanwhile(desk: Desk) -> None:
    case_id = desk.signed()
    for _ in range(2):
        comment(desk, case_id, **{"_mention": person(desk, Role.UNIT_HEAD)})
    head = desk.staff(HEAD)
    through = re.search(r'name="through" value="(\d+)"', head.get("/notices").text)
    assert through is not None
    comment(desk, case_id, **{"_mention": person(desk, Role.UNIT_HEAD)})
    head.post("/notices/read", {"through": through[1]})
    assert bell(head) == "1"


def test_a_notice_says_nothing_of_a_case_that_was_sealed(desk: Desk) -> None:
    case_id = desk.signed(title="控告某人")
    comment(desk, case_id, **{"_mention": person(desk, Role.CITY_LEADER, "city")})
    with desk.office.begin() as uow:
        cases.project(uow, case_id, {"sealed": True})
        case_units.exclude(uow, case_id, ["zjj"])
    page = desk.staff(LEADER).get("/notices")
    assert "这条通知所说的件，您现在不能查看" in words(page)
    for secret in ("控告某人", number(desk, case_id), "zjjhandling_unit1"):
        assert secret not in page.text
    assert desk.staff(LEADER).get("/notices/1").headers["Location"] == "/notices"


@pytest.mark.parametrize(
    ("kind", "facts", "said", "leads"),
    [
        (NoticeKind.HANDED_OVER, {"by": "李", "n": 12}, "李把12件任务移交给您", "/inbox?list=mine"),
        (
            NoticeKind.DEPUTY,
            {"of": "王", "since": "2026-03-02", "until": "2026-03-06"},
            "您被指定代理王（2026年3月2日至2026年3月6日）",
            "/account/deputies",
        ),
        (NoticeKind.EXPORT_READY, {"export": 7, "rows": 9}, "导出已完成，共9行", "/exports/7"),
        (
            NoticeKind.IMPORT_FINISHED,
            {"run": 3, "added": 5, "repeated": 1, "refused": 0},
            "导入已结束：新增5件，重复1件，拒收0行",
            "/imports/3",
        ),
        (NoticeKind.IMPORT_FINISHED, {"run": 3}, "导入没有完成，文件无法读取", "/imports/3"),
    ],
)
def test_each_kind_of_notice_has_its_words_and_its_way(
    desk: Desk, kind: NoticeKind, facts: dict[str, Any], said: str, leads: str
) -> None:
    clerk = desk.town.actor(Role.HANDLING_UNIT, "zjj")
    with desk.office.begin() as uow:
        assert clerk.person is not None
        notices.tell(uow, desk.office.clock(), clerk.person, kind, **facts)
    assert said in words(desk.staff(CLERK).get("/notices"))
    assert desk.staff(CLERK).get("/notices/1").headers["Location"] == leads


def test_a_task_named_by_a_notice_is_opened_while_it_waits(desk: Desk) -> None:
    case_id = desk.reported()
    leader = desk.staff(LEADER)
    assert leader.get("/notices/1").headers["Location"] == desk.task(case_id, "instruct")
    leader.post(
        desk.task(case_id, "instruct"),
        {"act": "圈阅", "leader": person(desk, Role.CITY_LEADER, "city"), "date": "2026-03-02"},
    )
    assert leader.get("/notices/1").headers["Location"] == f"/cases/{number(desk, case_id)}"


def test_mail_is_chosen_on_the_page_of_the_account(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    page = staff.get("/account")
    assert 'value="never" checked' in page.text
    assert "handling_unit1@zjj.example" in page.text
    assert staff.post("/account/mail", {"mail": "daily"}).headers["Location"] == "/account#mail"
    assert 'value="daily" checked' in staff.get("/account").text
    staff.post("/account/mail", {"mail": "hourly"})
    assert 'value="daily" checked' in staff.get("/account").text


def test_no_notice_is_no_empty_page(desk: Desk) -> None:
    said = words(desk.staff(CLERK).get("/notices"))
    assert "没有通知" in said
    assert "通知保留90天" in said


# ── reply templates ──


def new_template(desk: Desk, login: str = CLERK, **values: str) -> None:
    given = {"unit": "zjj", "title": "路灯维修答复", "text": "{称呼}：关于{诉求}的留言收悉。\n{单位}", **values}
    assert desk.staff(login).post("/templates/new", given).status_code == 302


def test_templates_are_written_changed_and_retired(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    assert "还没有模板" in words(staff.get("/templates"))
    new_template(desk, kind="求助")
    assert "路灯维修答复" in staff.get("/templates").text
    page = staff.get("/templates/1")
    assert field(page.text, "text") == "{称呼}：关于{诉求}的留言收悉。\n{单位}"
    changed = {"unit": "zjj", "title": "路灯答复", "text": "{单位}", "version": "0"}
    assert staff.post("/templates/1", changed).status_code == 302
    staff.post("/templates/1/retire")
    assert "路灯答复" not in words(staff.get("/templates")).replace("路灯答复”", "")
    assert "路灯答复" in words(staff.get("/templates?retired=y"))
    staff.post("/templates/1/retire", {"restore": "y"})
    assert "路灯答复" in words(staff.get("/templates"))
    assert desk.staff(LEADER).get("/templates").status_code == 403
    assert desk.staff(OTHER).get("/templates/1").status_code == 404


def test_mistakes_in_a_template_stand_at_their_fields(desk: Desk) -> None:
    page = desk.staff(CLERK).post("/templates/new", {"unit": "zjj", "title": "", "text": "{手机号}"})
    assert page.status_code == 422
    assert 'id="title-err"' in page.text
    assert "没有{手机号}这样的占位。可以用的有：{留言编号}、" in words(page)
    assert field(page.text, "text") == "{手机号}"


def test_a_placeholder_is_put_in_and_a_preview_shown_without_saving(desk: Desk) -> None:
    case_id, staff = desk.signed(title="小区路灯不亮"), desk.staff(CLERK)
    given = {"unit": "zjj", "title": "草稿", "text": "关于"}
    page = staff.post("/templates/new", {**given, "_insert": "标题"})
    assert (page.status_code, field(page.text, "text")) == (200, "关于{标题}")
    page = staff.post(
        "/templates/new", {**given, "text": "关于{标题}", "_preview": "y", "_number": number(desk, case_id)}
    )
    assert "关于小区路灯不亮" in words(page)
    page = staff.post("/templates/new", {**given, "_preview": "y", "_number": "2026-99999"})
    assert (page.status_code, 'id="_number-err"' in page.text) == (422, True)
    assert "还没有模板" in words(staff.get("/templates"))


def test_a_colleague_who_was_faster_loses_nothing_either(desk: Desk) -> None:
    new_template(desk)
    first = {"unit": "zjj", "title": "甲改的", "text": "甲的正文", "version": "0"}
    second = {"unit": "zjj", "title": "乙改的", "text": "乙的正文", "version": "0"}
    desk.staff(HEAD).post("/templates/1", first)
    page = desk.staff(CLERK).post("/templates/1", second)
    assert page.status_code == 409
    assert "甲的正文" in words(page)
    assert field(page.text, "text") == "乙的正文"
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version is not None
    assert desk.staff(CLERK).post("/templates/1", {**second, "version": version[1]}).status_code == 302


def test_a_template_goes_into_the_reply_without_script(desk: Desk) -> None:
    new_template(desk)
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    chosen = {"_template": "1", "_place": "insert"}
    sent = staff.post(f"{task}/template", {**TYPED, **chosen})
    assert sent.headers["Location"] == f"{task}#reply_text"
    page = staff.get(task).text
    assert field(page, "reply_text") == "已写的正文。\n网民朋友：关于路灯不亮的留言收悉。\n市住房和城乡建设局"
    assert field(page, "findings") == TYPED["findings"]
    staff.post(f"{task}/template", {**TYPED, "_template": "", "_place": "insert"})
    assert "请先选择模板" in words(staff.get(task))


def test_what_was_written_is_replaced_only_when_asked_twice(desk: Desk) -> None:
    new_template(desk)
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    chosen = {"_template": "1", "_place": "replace"}
    asked = staff.post(f"{task}/template", {**TYPED, **chosen})
    assert asked.status_code == 200
    assert "用模板“路灯维修答复”替换已写的正文？" in words(asked)
    assert "已写的正文。" in words(asked)
    assert field(staff.get(task).text, "reply_text") == "已写的正文。"
    assert staff.post(f"{task}/template", {**chosen, "_asked": "y"}).status_code == 302
    page = staff.get(task).text
    assert field(page, "reply_text") == "网民朋友：关于路灯不亮的留言收悉。\n市住房和城乡建设局"
    assert field(page, "findings") == TYPED["findings"]


def test_the_script_gets_the_filled_text(desk: Desk) -> None:
    new_template(desk)
    case_id, staff = desk.signed(), desk.staff(CLERK)
    path = f"{desk.task(case_id, 'handle')}/template"
    answer = staff.post(path, {"_template": "1"}, headers={"Accept": "application/json"})
    assert answer.get_json() == {"text": "网民朋友：关于路灯不亮的留言收悉。\n市住房和城乡建设局"}
    assert "用过1次" in words(staff.get("/templates"))
    assert staff.post(path, {"_template": ""}, headers={"Accept": "application/json"}).status_code == 404


# ── when the session ends ──


def logged_in_again(staff: Staff, page: TestResponse, login: str = CLERK) -> TestResponse:
    """Log in on the page that a form without a session was answered with."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    staff.token = unescape(fields.pop("csrf_token"))
    given = {name: unescape(value) for name, value in fields.items()}
    return staff.post("/login", {**given, "login": login, "password": PASSWORD})


def gone_on(staff: Staff, page: TestResponse) -> TestResponse:
    """Press 接着写."""
    action = re.search(r'<form class="card measure" action="([^"]+)"', page.text)
    assert action is not None, words(page)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    staff.token = unescape(dict(fields)["csrf_token"])
    return staff.post(
        unescape(action[1]), {name: unescape(value) for name, value in fields if name != "csrf_token"}
    )


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


@pytest.mark.parametrize("address", ["/templates/new", "/templates/1"])
def test_a_template_is_not_lost_with_the_session(desk: Desk, address: str) -> None:
    new_template(desk)
    staff = desk.staff(CLERK)
    desk.later(2)
    refused = staff.post(address, {"unit": "zjj", "title": "新名称", "text": "写了很久。", "version": "0"})
    page = gone_on(staff, logged_in_again(staff, refused))
    assert (page.status_code, field(page.text, "text")) == (200, "写了很久。")
    assert "新名称" not in staff.get("/templates").text


def test_an_edited_comment_is_not_lost_with_the_session(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    comment(desk, case_id)
    desk.later(2)
    page = gone_on(staff, logged_in_again(staff, staff.post("/comments/1/edit", {"_comment": "改过的。"})))
    assert field(page.text, "_comment") == "改过的。"
