"""The public pages in a real browser: accessible, no wider than a small phone, usable without script."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.web.portal_browser import faults, overflow, served
from tests.web.portal_world import World, at, city, world

__all__ = ["city", "world"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("portal_browser")]

PUBLIC = ("/", "/write", "/messages", "/messages/2026-00001", "/messages/2026-00002", "/look-up", "/nowhere")


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """A served city with an answered and a withheld message."""
    case_id, _number, _code = world.message(at(27, month=4), original_title="加装电梯补贴何时到位？")
    world.deliver(case_id, at(28, month=4), date(2026, 5, 21))
    promise = [{"matter": "拨付补贴", "day": "2026-06-15"}]
    world.answer(case_id, at(19, 16), promises=promise, legal_basis="有关办法第九条")
    world.message(at(11), published_at=None, withheld=True)
    with served(world.app) as base:
        yield base


def fill(page: Page, base: str) -> None:
    page.goto(f"{base}/write")
    page.check("input[name=kind][value=求助]", force=True)
    page.fill("#title", "小区南门路灯坏了两周")
    page.fill("#text", "路灯坏了，我的电话是13900001234。")
    page.select_option("#place", "east")
    page.fill("#name", "王芳")
    page.fill("#phone", "13900001234")
    page.check("input[name=public][value=公开]", force=True)
    page.check("#consent")


def press(page: Page, words: str) -> None:
    page.click(f"button:has-text('{words}')")
    page.wait_for_load_state()


def test_faults_would_be_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="zh-CN"><title>x</title><main><h1>x</h1><img src="x.png"></main></html>')
    assert any(fault.startswith("image-alt") for fault in faults(page))
    page.close()


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)])
def test_public_pages_have_no_faults(browser: Browser, address: str, width: int, dark: bool) -> None:
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    wrong: dict[str, object] = {}
    for path in PUBLIC:
        page.goto(f"{address}{path}")
        if found := faults(page):
            wrong[path] = found
        if wide := overflow(page):
            wrong[f"{path} is wider"] = wide
    page.close()
    assert wrong == {}


def test_the_way_of_a_message_has_no_faults(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    wrong: dict[str, object] = {}

    def look(name: str) -> None:
        if found := [*faults(page), *(["wider"] if overflow(page) else [])]:
            wrong[name] = found

    page.goto(f"{address}/write")
    press(page, "下一步")
    look("mistakes")
    fill(page, address)
    press(page, "下一步")
    look("preview")
    press(page, "提交留言")
    look("sent")
    press(page, "我记好了")
    look("my")
    page.close()
    assert wrong == {}
    assert [text for text in said if "Content Security Policy" in text] == []


def test_everything_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    fill(page, address)
    press(page, "下一步")
    assert "电话已隐去" in page.inner_text("main")
    press(page, "返回修改")
    assert page.input_value("#title") == "小区南门路灯坏了两周"
    press(page, "下一步")
    press(page, "提交留言")
    assert page.url == f"{address}/sent"
    assert "2026-00003" in page.inner_text("main")
    context.close()


def test_the_keyboard_reaches_the_content_first(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/messages/2026-00001")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.close()


def test_what_script_adds(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/write")
    page.fill("#title", "路灯坏了")
    assert page.inner_text("#title-count") == "4 / 30"
    assert page.is_hidden("#accused")
    page.check("#accusation")
    assert page.is_visible("#accused")
    page.uncheck("#accusation")
    assert page.is_disabled("#accused")
    press(page, "下一步")
    assert page.evaluate("document.activeElement.id") == "mistakes"
    page.goto(f"{address}/messages/2026-00001")
    assert page.is_visible("button:has-text('打印')")
    page.close()


def test_a_form_left_by_accident_keeps_what_was_typed(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/write")
    page.fill("#text", "写到一半。")
    page.click("nav >> text=公开留言")
    page.wait_for_url("**/messages")
    page.go_back()
    assert page.input_value("#text") == "写到一半。"
    page.close()
