"""Two people at one task, each in a browser of his own: one wins, the other loses nothing that he typed."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.store import cases, steps
from tests.journeys.people import Clerk, Installation, fill
from tests.journeys.test_main_line import SORTED, on_the_board

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("two people")]

TYPED = "建议先到现场查看，再请市住房和城乡建设局答复。"


def completed(installation: Installation, number: str, element: str) -> list[str]:
    """Who completed a task, as often as it was."""
    with installation.office.read() as uow:
        case = cases.case_by_number(uow, number)
        assert case is not None
        passed = steps.steps_of_case(uow, case.id)
    return [step.actor_name for step in passed if step.element == element and step.kind == "userTask"]


def submit(page: Page) -> None:
    page.locator("form#form button.is-main").click()


def expect_too_late(page: Page, title: str, first: str, *typed: str) -> None:
    """The page that says who was first, and that keeps what was typed."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".lead")).to_contain_text(first)
    for words in typed:
        expect(page.locator("section[aria-labelledby=typed-h]")).to_contain_text(words)


def test_the_second_learns_who_was_first_and_keeps_what_he_typed(installation: Installation) -> None:
    number = on_the_board(installation, "31", "路灯三天不亮")
    first, second = installation.clerk("info"), installation.clerk("info2")
    second.open(number, "收集整理")
    fill(second.page, {**SORTED, "proposal": TYPED, "urgent": True})
    first.do(number, "收集整理", SORTED)
    submit(second.page)
    expect_too_late(second.page, "这项任务已经办完", "信息化办经办人于", TYPED, "三号楼停暖五天", "转办")
    assert completed(installation, number, "sort") == ["信息化办经办人"]
    second.page.get_by_role("link", name="打开这件留言").click()
    expect(second.page.get_by_role("heading", level=1)).to_contain_text("路灯三天不亮")


def test_a_task_that_a_colleague_has_taken_meanwhile(installation: Installation) -> None:
    number = on_the_board(installation, "32", "路灯三天不亮")
    first, second = installation.clerk("info"), installation.clerk("info2")
    second.open(number, "收集整理")
    fill(second.page, {**SORTED, "proposal": TYPED})
    first.open(number, "收集整理")
    first.page.get_by_role("button", name="认领到我名下").click()
    expect(first.page.locator(".notice.is-ok")).to_contain_text("已认领")
    submit(second.page)
    expect_too_late(second.page, "这项任务已由信息化办经办人认领", "请同事先退回本单位", TYPED)
    assert completed(installation, number, "sort") == []


def test_two_units_want_the_same_message(installation: Installation) -> None:
    number = on_the_board(installation, "33", "路灯三天不亮")
    installation.clerk("info").do(number, "收集整理", {**SORTED, "transfer_mode": "pool"})
    quick, late = installation.clerk("zjj.clerk"), installation.clerk("cgj.clerk")
    late.open(number, "认领")
    fill(late.page, {"basis": "属地"})
    quick.do(number, "认领", {"basis": "职责"})
    submit(late.page)
    expect_too_late(late.page, "这项任务已经办完", "市住房和城乡建设局经办人于", "属地")
    assert completed(installation, number, "claim") == ["市住房和城乡建设局经办人"]
    quick.open(number, "签收")


def test_both_press_the_button_at_the_same_moment(installation: Installation) -> None:
    number = on_the_board(installation, "34", "路灯三天不亮")
    clerks = [installation.clerk("info"), installation.clerk("info2")]
    for clerk in clerks:
        clerk.open(number, "收集整理")
        fill(clerk.page, {**SORTED, "proposal": TYPED})
    for clerk in clerks:
        clerk.page.evaluate("setTimeout(() => document.querySelector('form#form button.is-main').click(), 50)")
    late = [clerk for clerk in clerks if not won(clerk)]
    assert len(late) == 1
    expect_too_late(late[0].page, "这项任务已经办完", "信息化办", TYPED)
    assert len(completed(installation, number, "sort")) == 1


def won(clerk: Clerk) -> bool:
    """Whether the form was accepted: its sender goes on to the next task, or to the inbox."""
    accepted = clerk.page.locator(".notice.is-ok", has_text="已提交")
    refused = clerk.page.get_by_role("heading", name=re.compile("^这项任务"))
    expect(accepted.or_(refused).first).to_be_visible()
    return accepted.is_visible()
