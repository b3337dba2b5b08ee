"""The main pages in English and in traditional characters; changing the language loses nothing that was typed."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.demo.city import PASSWORD
from tests.journeys.people import Installation
from tests.web.portal_browser import faults, overflow, served
from tests.web.whole_city import told_city, whole_city

__all__ = ["told_city", "whole_city"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("whole city")]

WRITTEN = {"title": "小区路灯连续三天不亮", "text": "和顺小区门口的路灯三天不亮，夜里看不清台阶。"}
"""What a citizen types, whatever the language of the page."""


def choose(page: Page, name: str) -> None:
    """Choose a language where it is offered on this width of page."""
    page.get_by_role("link", name=name, exact=True).locator("visible=true").first.click()


def test_changing_the_language_keeps_what_was_typed(installation: Installation) -> None:
    page = installation.page()
    page.goto("/write")
    page.fill("[name=title]", WRITTEN["title"])
    page.fill("[name=text]", WRITTEN["text"])
    page.get_by_label("求助").check()
    choose(page, "English")
    expect(page).to_have_url(re.compile("/write$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a message")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=title]")).to_have_value(WRITTEN["title"])
    expect(page.locator("[name=text]")).to_have_value(WRITTEN["text"])
    expect(page.locator("[name=kind][value=求助]")).to_be_checked()
    choose(page, "繁體")
    expect(page.get_by_role("heading", level=1)).to_have_text("寫留言")
    expect(page.locator("[name=text]")).to_have_value(WRITTEN["text"])
    page.reload()
    expect(page.locator("[name=text]")).to_have_value("", timeout=2000)


def test_a_refused_form_keeps_its_answers_in_another_language(installation: Installation) -> None:
    page = installation.page()
    page.goto("/write")
    page.fill("[name=title]", WRITTEN["title"])
    page.get_by_role("button", name="下一步：预览").click()
    expect(page.get_by_role("alert")).to_be_visible()
    choose(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a message")
    expect(page.locator("[name=title]")).to_have_value(WRITTEN["title"])


def test_the_account_remembers_the_language(installation: Installation) -> None:
    page = installation.page()
    page.goto("/login")
    choose(page, "English")
    page.fill("#login", "info")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My tasks")
    other = installation.page()
    other.goto("/login")
    other.fill("#login", "info")
    other.fill("#password", PASSWORD)
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("My tasks")


def test_pages_in_english_have_no_faults(whole_city: Flask, browser: Browser) -> None:
    with served(whole_city) as base:
        page = browser.new_context(base_url=base).new_page()
        page.goto("/language?to=en&back=/login")
        page.fill("#login", "zjj.clerk")
        page.fill("#password", PASSWORD)
        page.click("main button.is-main")
        page.wait_for_url(re.compile("/inbox"))
        page.goto("/inbox?list=unit")
        task = str(page.locator("a[data-open]").first.get_attribute("href"))
        seen = [
            fault
            for path in ("/", "/write", "/inbox?list=unit", task, "/ledger", "/diagrams/transfer", "/account")
            for fault in looked_at(page, path)
        ]
    assert seen == []


def test_pages_in_traditional_characters_have_no_faults(whole_city: Flask, browser: Browser) -> None:
    with served(whole_city) as base:
        page = browser.new_context(base_url=base).new_page()
        page.goto("/language?to=zh-TW&back=/")
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
        expect(page.get_by_role("link", name="寫留言").first).to_be_visible()
        assert [fault for path in ("/", "/messages") for fault in looked_at(page, path)] == []


def looked_at(page: Page, path: str) -> list[str]:
    """What is wrong with a page at desk and on a phone."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(path)
    found = faults(page)
    page.set_viewport_size({"width": 390, "height": 844})
    return [f"{path}: {fault}" for fault in [*found, *["wider than a phone"] * (overflow(page) > 0)]]
