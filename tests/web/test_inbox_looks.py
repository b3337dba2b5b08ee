"""The staff's pages in a real browser: accessible, fit for a small phone, by keyboard, drafts while typing."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.inbox_world import CLERK, HANDLED, INFO, LEADER, PASSWORD, Desk, desk, desk_file
from tests.web.portal_browser import faults, overflow, served

__all__ = ["desk", "desk_file"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("inbox_browser")]


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """A served city with cases at several steps."""
    desk.signed(title="老旧小区加装电梯，补贴资金什么时候能到位？", name="王芳", phone="13900001234")
    desk.delivered(title="幸福路12号井盖缺失")
    desk.delivered(title="康居苑二期交房后外墙渗水")
    desk.handled(title="公租房年审材料能否网上提交")
    desk.reported(title="多个村反映排洪渠淤积，雨季前能否清理")
    with served(desk.app) as base:
        yield base


def log_in(page: Page, base: str, login: str) -> None:
    page.goto(f"{base}/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main button.is-main")
    page.wait_for_url(re.compile("/inbox"))


def pages_of(desk: Desk, login: str) -> list[str]:
    """The pages to look at as this person."""
    if login == LEADER:
        return [desk.task(5, "instruct")]
    if login == INFO:
        return ["/imports", "/cases/2026-00004?tab=all", "/cases/2026-00001/acts/later_instruction", "/account"]
    lists = [f"/inbox?list={name}" for name in ("mine", "claimable", "unit", "waiting", "done")]
    case = ["/cases/2026-00001", "/cases/2026-00001?tab=history", "/cases/2026-00001?tab=dates"]
    diagrams = ["/diagrams", "/diagrams/unit_handling"]
    return [*lists, desk.task(1, "handle"), desk.task(2, "acknowledge"), *case, "/ledger", *diagrams]


@pytest.mark.parametrize("login", [CLERK, INFO, LEADER])
@pytest.mark.parametrize("look", [(1280, "light"), (360, "light"), (1280, "dark")])
def test_pages_have_no_faults_and_fit(
    desk: Desk, address: str, browser: Browser, login: str, look: tuple[int, Literal["light", "dark"]]
) -> None:
    width, scheme = look
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    log_in(page, address, login)
    for path in pages_of(desk, login):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        assert (path, faults(page)) == (path, [])
        assert (path, overflow(page)) == (path, 0)
    context.close()


def test_nothing_breaks_the_policy_of_the_pages(desk: Desk, address: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    log_in(page, address, CLERK)
    for path in pages_of(desk, CLERK):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
    assert said == []
    context.close()


def test_the_inbox_by_keyboard(desk: Desk, address: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, address, CLERK)
    page.goto(f"{address}/inbox?list=claimable")
    titles = page.locator("[data-open]")
    page.keyboard.press("j")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("已选1件")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jc")
    expect(page.locator("#q")).to_have_value("jc")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".notice")).to_contain_text("已认领1件")
    page.goto(f"{address}/inbox?list=mine")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tasks/\d+"))
    context.close()


def test_a_draft_is_saved_while_typing_and_warnings_follow(desk: Desk, address: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, address, CLERK)
    page.goto(address + desk.task(1, "handle"))
    page.fill("#findings", "已查现场。")
    page.fill("#reply_text", "已转交有关部门办理。")
    expect(page.locator("[data-saved]")).to_contain_text("草稿已保存", timeout=10_000)
    expect(page.locator("[data-cautions]")).to_contain_text("缺联系电话。")
    page.reload()
    expect(page.locator("#findings")).to_have_value("已查现场。")
    page.fill("#findings", "已查现场，正在维修。")
    page.goto(f"{address}/inbox")
    page.goto(address + desk.task(1, "handle"))
    expect(page.locator("#findings")).to_have_value("已查现场，正在维修。")
    context.close()


def test_typing_after_the_session_has_ended_is_not_lost(desk: Desk, address: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, address, CLERK)
    page.goto(address + desk.task(1, "handle"))
    desk.later(2)
    page.fill("#findings", "写了很久的核查情况。")
    expect(page.locator("[data-saved]")).to_contain_text("登录已失效", timeout=10_000)
    page.click("#form button.is-main")
    expect(page.locator(".notice")).to_contain_text("您填写的内容没有丢失。")
    page.fill("#login", CLERK)
    page.fill("#password", PASSWORD)
    page.click("main button.is-main")
    expect(page.locator("#findings")).to_have_value("写了很久的核查情况。")
    context.close()


def test_the_diagram_shows_the_token_and_can_be_moved(desk: Desk, address: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    log_in(page, address, CLERK)
    page.goto(address + desk.task(1, "handle"))
    figure = page.locator("[data-shown]").first
    expect(figure.locator(".djs-element.is-now .djs-label")).to_have_text(re.compile("核查办理"))
    expect(figure.locator(".djs-element.is-done").first).to_be_attached()
    expect(figure.locator(".token")).to_have_text("现在")
    region = figure.locator(".canvas")

    def view() -> str | None:
        return figure.locator("g.viewport").first.get_attribute("transform")

    seen = [view()]
    for key in ("ArrowLeft", "+", "-", "0"):
        region.press(key)
        seen.append(view())
    figure.locator("[data-zoom=now]").click()
    assert len(set(seen)) >= 4
    assert view() == seen[0]
    page.locator("details.diagram-more summary").first.click()
    expect(page.locator("details.diagram-more [data-shown]")).to_be_attached()
    context.close()


def test_a_task_is_done_without_script(desk: Desk, address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, address, CLERK)
    page.goto(address + desk.task(1, "handle"))
    expect(page.locator("#diagram .diagram-words li", has=page.locator("b")).first).to_contain_text("核查办理")
    page.fill("#findings", HANDLED["findings"])
    page.click("button:has-text('保存草稿')")
    expect(page.locator(".notice.is-ok")).to_contain_text("草稿已保存，尚未提交。")
    page.locator(".option:has(input[name=result][value=已解决])").click()
    page.fill("[name=demands-0-demand]", HANDLED["demands-0-demand"])
    page.fill("[name=demands-0-answer]", HANDLED["demands-0-answer"])
    page.click("#form button.is-main")
    expect(page.locator("#mistakes a").first).to_be_visible()
    page.fill("#reply_text", HANDLED["reply_text"])
    page.locator(".option:has(input[name=visibility][value=public])").click()
    page.click("#form button.is-main")
    page.wait_for_url(re.compile("/inbox"))
    assert desk.town.open(1) == ["release"]
    context.close()


def test_a_leader_instructs_on_a_phone(desk: Desk, address: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    log_in(page, address, LEADER)
    page.goto(address + desk.task(5, "instruct"))
    box = page.locator(".phone-acts .is-main").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 844
    page.tap(".option:has-text('请督查室督办。')")
    page.tap(".phone-acts .is-main")
    page.wait_for_url(re.compile("/inbox"))
    assert desk.town.case(5).instruction == "city_leader"
    context.close()
