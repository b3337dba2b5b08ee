"""The page of a task: form and case, drafts, files, mistakes, and somebody else who was faster."""

import re
from typing import Any

import pytest

from app.domain.errors import Conflict
from app.domain.permissions import Role
from app.operations import tasks
from tests.web.inbox_world import (
    CLERK,
    CLERK2,
    HANDLED,
    HEAD,
    INFO,
    LEADER,
    Desk,
    desk,
    desk_file,
    words,
)

__all__ = ["desk", "desk_file"]


def test_the_page_shows_form_and_case(desk: Desk) -> None:
    case_id = desk.signed(name="王芳", phone="13900001234")
    page = desk.staff(CLERK).get(desk.task(case_id, "handle"))
    assert page.status_code == 200
    said = words(page)
    for sentence in (
        "小区门口的路灯三天不亮了。",
        "核查办理、拟答复",
        "查看电话",
        "承办期限",
        "提交审签",
        "认领到我名下",
    ):
        assert sentence in said
    assert "13900001234" not in page.text
    assert "王芳" not in page.text
    assert 'data-now="handle"' in page.text


def test_a_sent_form_moves_the_procedure_on(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    response = staff.post(desk.task(case_id, "handle"), {**HANDLED, "_name": "核查办理"})
    assert response.headers["Location"] == "/inbox"
    assert "“核查办理”已提交。" in staff.get("/inbox").text
    assert desk.town.open(case_id) == ["release"]


def test_the_next_task_of_the_same_person_follows_at_once(desk: Desk) -> None:
    case_id = desk.town.submit().case_id
    response = desk.staff(INFO).post(desk.task(case_id, "moderate"), {"moderation": "publish"})
    assert response.headers["Location"] == desk.task(case_id, "sort")


def test_mistakes_are_listed_with_links_and_everything_typed_stays(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    values = HANDLED | {"findings": "", "legal_basis": "《条例》第三条 <b>", "demands-0-answer": ""}
    page = staff.post(desk.task(case_id, "handle"), values)
    assert page.status_code == 422
    assert "有2处需要改正，其余内容都还在：" in page.text
    assert '<a href="#findings">请填写“核查情况”。</a>' in page.text
    assert 'id="mistakes" data-focus' in page.text
    assert "《条例》第三条 &lt;b&gt;" in page.text
    assert "网民朋友：" in page.text
    assert desk.town.open(case_id) == ["handle"]


def test_a_rule_of_the_case_is_shown_at_its_field(desk: Desk) -> None:
    """What only recording the step can find stands at the field, too."""
    case_id = desk.moderated()
    values = {"disposal": "merge", "main_case": "2026-09999", "kind": "求助", "category": "城乡建设/供水供热"}
    values |= {"complexity": "simple", "summary": "x", "proposal": "x", "transfer_mode": "assign"}
    page = desk.staff(INFO).post(desk.task(case_id, "sort"), values)
    assert page.status_code == 422
    assert re.search(r'<p class="err" id="main_case-err">[^<]+</p>', page.text)


def test_a_draft_is_kept_by_the_button_and_comes_back(desk: Desk) -> None:
    case_id, staff = desk.signed(), desk.staff(CLERK)
    task = desk.task(case_id, "handle")
    response = staff.post(f"{task}/draft", {"findings": "写到一半", "visibility": "public"})
    assert response.headers["Location"] == task
    page = staff.get(task)
    assert "草稿已保存，尚未提交。" in page.text
    assert "写到一半" in page.text
    assert re.search(r'name="visibility" value="public" checked', page.text)
    assert desk.town.open(case_id) == ["handle"]


def test_a_draft_saved_while_typing_answers_with_warnings(desk: Desk) -> None:
    task, staff = desk.task(desk.signed(), "handle"), desk.staff(CLERK)
    json = {"Accept": "application/json"}
    answer = staff.post(f"{task}/draft", {"reply_text": "已转交有关部门办理。"}, headers=json).json
    assert answer is not None
    assert answer["saved"] == "草稿已保存9:00"
    assert "缺称呼。" in answer["cautions"]
    answer = staff.post(f"{task}/draft", HANDLED, headers=json).json
    assert answer is not None
    assert answer["cautions"] == []


def test_a_draft_of_a_colleague_is_told(desk: Desk) -> None:
    task = desk.task(desk.signed(), "handle")
    desk.staff(CLERK).post(f"{task}/draft", {"findings": "同事写的"})
    page = desk.staff(CLERK2).get(task)
    assert "草稿由zjjhandling_unit1保存。" in page.text
    assert "同事写的" in page.text


def test_two_people_send_the_same_task(desk: Desk) -> None:
    """One wins; the other learns who and when, and keeps what he typed."""
    case_id = desk.signed()
    task, page = desk.task(case_id, "handle"), desk.staff(CLERK2).get(desk.task(case_id, "handle"))
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    desk.staff(CLERK).post(task, HANDLED)
    desk.later(0.2)
    second = desk.staff(CLERK2).post(
        task,
        {
            "findings": "我也查了现场。",
            "result": "部分解决",
            "visibility": "author_only",
            "_deployment": hidden["_deployment"],
            "_element": hidden["_element"],
        },
    )
    assert second.status_code == 409
    said = words(second)
    assert "这项任务已经办完" in said
    assert "zjjhandling_unit1于2026年3月2日 9:00办理。" in said
    for label, value in (("核查情况", "我也查了现场。"), ("处理结果", "部分解决"), ("公开范围", "仅留言人")):
        assert f"{label} {value}" in said
    assert f'href="/cases/{desk.town.case(case_id).number}"' in second.text


def test_a_task_that_is_over_says_so_when_opened(desk: Desk) -> None:
    case_id = desk.delivered()
    task, clerk = desk.task(case_id, "acknowledge"), desk.town.actor(Role.HANDLING_UNIT, "zjj")
    desk.town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=str(clerk.person))
    page = desk.staff(CLERK2).get(task)
    assert page.status_code == 409
    assert "您填写的内容" not in page.text
    for path in (f"{task}/give-back", f"{task}/draft"):
        assert desk.staff(CLERK2).post(path).status_code == 409
    json = desk.staff(CLERK2).post(f"{task}/draft", headers={"Accept": "application/json"})
    assert json.status_code == 409
    assert json.json is not None
    assert json.json["error"]["code"] == "already_done"


def test_a_task_taken_by_a_colleague(desk: Desk) -> None:
    task = desk.task(desk.signed(), "handle")
    assert desk.staff(CLERK).post(f"{task}/take").headers["Location"] == task
    assert "退回本单位" in desk.staff(CLERK).get(task).text
    page = desk.staff(CLERK2).get(task)
    assert page.status_code == 409
    assert "这项任务已由zjjhandling_unit1认领" in page.text
    assert desk.staff(CLERK).post(f"{task}/give-back").headers["Location"] == "/inbox?list=unit"
    assert desk.staff(CLERK2).get(task).status_code == 200


@pytest.mark.parametrize("deployment", ["", "4096", str(2**64), "³", "x"])
def test_forged_words_about_the_form_still_say_who_was_faster(desk: Desk, deployment: str) -> None:
    case_id = desk.signed()
    task = desk.task(case_id, "handle")
    desk.town.complete(desk.town.actor(Role.HANDLING_UNIT, "zjj"), case_id, "handle", **HANDLED)
    page = desk.staff(CLERK2).post(task, {"findings": "x", "_deployment": deployment, "_element": "handle"})
    assert page.status_code == 409
    assert "这项任务已经办完" in page.text


def test_taking_twice_is_taking_once(desk: Desk) -> None:
    task = desk.task(desk.signed(), "handle")
    desk.staff(CLERK).post(f"{task}/take")
    assert desk.staff(CLERK2).post(f"{task}/take", follow_redirects=True).status_code == 409


def test_a_case_changed_in_between_is_shown_again_with_everything_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, staff = desk.task(desk.signed(), "handle"), desk.staff(CLERK)

    def overtaken(*given: Any) -> None:
        raise Conflict

    monkeypatch.setattr(tasks, "complete", overtaken)
    page = staff.post(task, {"findings": "查了现场。"})
    assert page.status_code == 409
    assert "这件留言刚刚被别人更新。请核对最新内容，再提交一次。" in page.text
    assert "查了现场。" in page.text


def test_strangers_and_drafters_are_kept_out(desk: Desk) -> None:
    case_id = desk.signed()
    task = desk.task(case_id, "handle")
    assert desk.staff("handling_unit.jyj.1").get(task).status_code == 404
    assert desk.staff(INFO).get(task).status_code == 403
    assert desk.staff(CLERK).get("/tasks/1").status_code == 404
    assert desk.staff(CLERK).get(f"/tasks/{2**63}").status_code == 404


def test_the_head_reads_the_reply_and_the_warnings(desk: Desk) -> None:
    case_id = desk.signed(title="老旧小区加装电梯补贴何时到位")
    clerk = desk.town.actor(Role.HANDLING_UNIT, "zjj")
    desk.town.complete(clerk, case_id, "handle", **(HANDLED | {"reply_text": "已转交有关部门办理。"}))
    page = desk.staff(HEAD).get(desk.task(case_id, "release"))
    said = words(page)
    assert "拟答复" in said
    assert "已转交有关部门办理。" in said
    assert "正文只说已转交，没有说明结果。" in said


def test_a_leader_instructs_in_two_taps(desk: Desk) -> None:
    case_id, leader = desk.reported(), desk.staff(LEADER)
    task = desk.task(case_id, "instruct")
    page = leader.get(task)
    said = words(page)
    for sentence in ("第1件，共1件", "多人反映路灯不亮。", "建议由市住建局办理。", "请督查室督办。", "圈阅"):
        assert sentence in said
    assert 'value="请市住房和城乡建设局阅处。"' in page.text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    sent = {name: hidden[name] for name in ("leader", "date", "_name")}
    done = leader.post(task, {**sent, "act": "批示", "_phrase": "请督查室督办。"})
    assert done.status_code == 302
    assert desk.town.case(case_id).instruction == "city_leader"
    case_page = words(desk.staff(INFO).get(f"/cases/{desk.town.case(case_id).number}"))
    assert "批示内容 请督查室督办。" in case_page


def test_a_leaders_own_words_win_over_the_phrase(desk: Desk) -> None:
    case_id, leader = desk.reported(), desk.staff(LEADER)
    person = str(desk.town.actor(Role.CITY_LEADER, "city").person)
    values = {
        "leader": person,
        "date": "2026-03-02",
        "act": "批示",
        "_phrase": "请督查室督办。",
        "text": "一周内修好。",
    }
    assert leader.post(desk.task(case_id, "instruct"), values).status_code == 302
    assert "批示内容 一周内修好。" in words(leader.get(f"/cases/{desk.town.case(case_id).number}"))


def test_an_instruction_without_words_is_refused(desk: Desk) -> None:
    case_id, leader = desk.reported(), desk.staff(LEADER)
    person = str(desk.town.actor(Role.CITY_LEADER, "city").person)
    page = leader.post(desk.task(case_id, "instruct"), {"leader": person, "date": "2026-03-02", "act": "批示"})
    assert page.status_code == 422
    assert "请填写“批示内容”。" in page.text
    assert '<details class="card" open>' in page.text
