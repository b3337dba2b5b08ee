"""Colleagues at work on a case, in browsers, in Chinese and in English: comments, notices, reply templates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.inbox_world import CLERK, HANDLED, HEAD, INFO, PASSWORD, Desk, desk, desk_file
from tests.web.portal_browser import faults, overflow, served

__all__ = ["desk", "desk_file"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("talk")]

HEAD_NAME = "zjjunit_head1"


@dataclass(frozen=True)
class Words:
    """What the pages say in one language."""

    tag: str
    send: str
    sent: str
    notices: str
    mentioned: str
    commented: str
    edit: str
    save: str
    withdraw: str
    confirm: str
    withdrawn: str
    read_all: str
    new_template: str
    preview: str
    insert: str
    replace: str
    unfilled: str
    mail: str


CHINESE = Words(
    tag="zh-CN",
    send="发出意见",
    sent="意见已发出。",
    notices="通知",
    mentioned="zjjhandling_unit1在内部意见里提醒您",
    commented="zjjunit_head1写了内部意见",
    edit="修改",
    save="保存",
    withdraw="撤回",
    confirm="确认撤回",
    withdrawn="撤回。",
    read_all="全部标为已读",
    new_template="写新模板",
    preview="预览",
    insert="插入",
    replace="替换正文",
    unfilled="正文里还有没填好的{核查情况}，请改成具体内容。",
    mail="邮件通知的设置已保存。",
)
ENGLISH = Words(
    tag="en",
    send="Send comment",
    sent="The comment was sent.",
    notices="Notices",
    mentioned="zjjhandling_unit1 mentioned you in a comment",
    commented="zjjunit_head1 wrote a comment",
    edit="Edit",
    save="Save",
    withdraw="Withdraw",
    confirm="Withdraw it",
    withdrawn="Withdrawn by its author",
    read_all="Mark all as read",
    new_template="New template",
    preview="Preview",
    insert="Insert",
    replace="Replace the text",
    unfilled="The text still has unfilled placeholders: {核查情况}. Please replace them with the facts.",
    mail="Your choice of mail was saved.",
)
both = pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """The served city with a case that 市住建局 handles."""
    desk.signed(title="小区路灯不亮")
    with served(desk.app) as base:
        yield base


def page_of(browser: Browser, base: str, login: str, tag: str, *, width: int = 1280, script: bool = True) -> Page:
    """Somebody's browser, logged in, in a language."""
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": 900}, bypass_csp=True, java_script_enabled=script
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"/language?to={tag}&back=/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main button.is-main")
    page.wait_for_url(re.compile("/inbox"))
    return page


def button(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def answer(head: Page, words: Words) -> None:
    """Follow the bell to the comment, answer, change the answer and withdraw it."""
    expect(head.locator(".bell-count")).to_have_text("1")
    head.locator(".bar-bell").click()
    expect(head.get_by_role("heading", level=1)).to_have_text(words.notices)
    head.get_by_role("link", name=words.mentioned).click()
    expect(head).to_have_url(re.compile(r"tab=comments#c1$"))
    expect(head.locator(".bell-count")).to_have_count(0)
    head.fill("#comment-text", "同意，请写明时间。")
    button(head, words.send)
    expect(head.locator("#c2")).to_contain_text("同意，请写明时间。")
    head.locator("#c2").get_by_role("link", name=words.edit, exact=True).click()
    head.fill("#comment-text", "同意，请写明完成时间。")
    button(head, words.save)
    expect(head.locator("#c2")).to_contain_text("同意，请写明完成时间。")
    head.locator("#c2 summary").click()
    button(head, words.confirm)
    expect(head.locator("#c2")).to_contain_text(words.withdrawn)
    expect(head.locator("#c2")).not_to_contain_text("同意")


@both
def test_a_colleague_is_called_upon_and_answers(desk: Desk, address: str, browser: Browser, words: Words) -> None:
    clerk = page_of(browser, address, CLERK, words.tag)
    clerk.goto(desk.task(1, "handle"))
    clerk.fill("#findings", "现场查看。")
    clerk.locator("#comment-text").press_sequentially("请把关 @unit_h")
    offers = clerk.locator("#comment-offers [role=option]")
    expect(offers.first).to_contain_text(HEAD_NAME)
    expect(offers.first).to_have_attribute("aria-selected", "true")
    clerk.keyboard.press("ArrowDown")
    expect(offers.nth(1)).to_have_attribute("aria-selected", "true")
    clerk.keyboard.press("ArrowUp")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#comment-text")).to_have_value(f"请把关 @{HEAD_NAME} ")
    expect(clerk.locator("[data-called] input")).to_be_checked()
    button(clerk, words.send)
    expect(clerk.locator(".notice.is-ok")).to_contain_text(words.sent)
    expect(clerk.locator("#findings")).to_have_value("现场查看。")
    expect(clerk.locator("#c1")).to_contain_text(HEAD_NAME)

    head = page_of(browser, address, HEAD, words.tag)
    answer(head, words)
    clerk.goto("/notices")
    expect(clerk.locator(".notices")).to_contain_text(words.commented)
    button(clerk, words.read_all)
    expect(clerk.locator(".bell-count")).to_have_count(0)


@both
def test_a_template_is_written_tried_and_used(desk: Desk, address: str, browser: Browser, words: Words) -> None:
    page = page_of(browser, address, CLERK, words.tag)
    page.goto("/templates")
    page.get_by_role("link", name=words.new_template).first.click()
    page.fill("#title", "路灯答复")
    page.fill("#text", "：您好！")
    page.evaluate("document.getElementById('text').setSelectionRange(0, 0)")
    button(page, "{称呼}")
    page.locator("#text").press("End")
    button(page, "{核查情况}")
    expect(page.locator("#text")).to_have_value("{称呼}：您好！{核查情况}")
    page.fill("#_number", "2026-00001")
    button(page, words.preview)
    expect(page.locator("#try .reply-text")).to_have_text("网民朋友：您好！{核查情况}")
    button(page, words.save)
    expect(page.locator(".lines")).to_contain_text("路灯答复")

    page.goto(desk.task(1, "handle"))
    page.fill("#reply_text", "开头结尾")
    page.evaluate("document.getElementById('reply_text').setSelectionRange(2, 2)")
    page.select_option("#template", label="路灯答复")
    button(page, words.insert)
    expect(page.locator("#reply_text")).to_have_value("开头网民朋友：您好！{核查情况}结尾")
    page.once("dialog", lambda dialog: dialog.dismiss())
    button(page, words.replace)
    expect(page.locator("#reply_text")).to_have_value("开头网民朋友：您好！{核查情况}结尾")
    page.once("dialog", lambda dialog: dialog.accept())
    button(page, words.replace)
    expect(page.locator("#reply_text")).to_have_value("网民朋友：您好！{核查情况}")
    for name in ("result", "visibility"):
        page.locator(f".option:has(input[name={name}][value={HANDLED[name]}])").click()
    for name in ("findings", "demands-0-demand", "demands-0-answer"):
        page.fill(f"[name={name}]", HANDLED[name])
    page.locator("#form button.is-main").click()
    expect(page.locator("#reply_text-err")).to_have_text(words.unfilled)
    page.fill("#reply_text", HANDLED["reply_text"])
    page.locator("#form button.is-main").click()
    page.wait_for_url(re.compile("/inbox"))
    assert desk.town.open(1) == ["release"]


def test_comments_and_templates_need_no_script(desk: Desk, address: str, browser: Browser) -> None:
    page = page_of(browser, address, CLERK, CHINESE.tag, script=False)
    page.goto("/templates/new")
    page.fill("#title", "路灯答复")
    page.fill("#text", "关于")
    button(page, "{标题}")
    expect(page.locator("#text")).to_have_value("关于{标题}")
    button(page, CHINESE.save)
    page.goto(desk.task(1, "handle"))
    page.fill("#reply_text", "已写的。")
    page.fill("#comment-text", "请把关。")
    page.locator("#form button[name=_place][value=replace]").click()
    page.goto(desk.task(1, "handle"))
    page.select_option("#template", label="路灯答复")
    page.locator("#form button[name=_place][value=replace]").click()
    expect(page.locator("main")).to_contain_text("已写的。")
    page.locator("main form button.is-main").click()
    expect(page.locator("#reply_text")).to_have_value("关于小区路灯不亮")
    page.fill("#findings", "现场查看。")
    page.fill("#comment-text", "请把关。")
    page.locator("button[name=_choose]").click()
    expect(page.locator("#comment-text")).to_have_value("请把关。")
    page.locator(f".option:has-text('{HEAD_NAME}')").click()
    page.locator("main form button.is-main").click()
    expect(page.locator("#c1")).to_contain_text(HEAD_NAME)
    expect(page.locator("#findings")).to_have_value("现场查看。")
    page.goto("/account")
    page.locator("#mail .option").nth(1).click()
    page.locator("#mail button").click()
    expect(page.locator(".notice.is-ok")).to_have_text(CHINESE.mail)


@pytest.mark.parametrize(("words", "width"), [(CHINESE, 1280), (ENGLISH, 390)])
def test_the_pages_have_no_faults_and_fit(
    desk: Desk, address: str, browser: Browser, words: Words, width: int
) -> None:
    page = page_of(browser, address, INFO, words.tag, width=width)
    page.goto("/notices")
    assert ("empty", faults(page), overflow(page)) == ("empty", [], 0)
    page.context.close()
    page = page_of(browser, address, CLERK, words.tag, width=width)
    page.goto("/templates/new")
    page.fill("#title", "路灯答复")
    page.fill("#text", "{称呼}，{手机号}")
    button(page, words.save)
    assert ("faulty", faults(page), overflow(page)) == ("faulty", [], 0)
    page.fill("#text", "{称呼}：关于{标题}。")
    button(page, words.save)
    page.goto("/cases/2026-00001/comments/write")
    page.fill("#comment-text", "电话13912345678。")
    page.locator("main form button.is-main").click()
    assert ("doubtful", faults(page), overflow(page)) == ("doubtful", [], 0)
    page.check("[name=_confirmed]")
    page.locator("main form button.is-main").click()
    task = desk.task(1, "handle")
    for path in (
        "/cases/2026-00001?tab=comments",
        "/comments/1/edit",
        "/templates",
        "/templates/1",
        "/account",
        task,
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert (path, faults(page), overflow(page)) == (path, [], 0)
    page.locator("#comment-text").press_sequentially("@unit_h")
    expect(page.locator("#comment-offers [role=option]").first).to_be_visible()
    assert ("offers", faults(page)) == ("offers", [])
    page.context.close()
