"""Reply templates: writing, trying and using them, without script."""

import re

import pytest

from tests.web.inbox_world import CLERK, HEAD, LEADER, Desk, desk, desk_file, words
from tests.web.talk import (
    OTHER,
    TYPED,
    field,
    gone_on,
    logged_in_again,
    new_template,
    number,
)

__all__ = ["desk", "desk_file"]


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


@pytest.mark.parametrize("address", ["/templates/new", "/templates/1"])
def test_a_template_is_not_lost_with_the_session(desk: Desk, address: str) -> None:
    new_template(desk)
    staff = desk.staff(CLERK)
    desk.later(2)
    refused = staff.post(address, {"unit": "zjj", "title": "新名称", "text": "写了很久。", "version": "0"})
    page = gone_on(staff, logged_in_again(staff, refused))
    assert (page.status_code, field(page.text, "text")) == (200, "写了很久。")
    assert "新名称" not in staff.get("/templates").text
