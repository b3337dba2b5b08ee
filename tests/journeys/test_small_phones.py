"""On the smallest phones (360 px), in Chinese and in English: no page scrolls sideways or cuts words off,
and the bar of the staff's pages keeps to its two rows.
"""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.demo.city import PASSWORD
from tests.web.portal_browser import cut_off, overflow, served
from tests.web.whole_city import told_city, whole_city

__all__ = ["told_city", "whole_city"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("whole city")]

ROWS = """() => {
    const middles = [...document.querySelectorAll('.bar-mark b, .bar-nav a, .bar-me a, .bar-me button')]
        .filter(node => node.checkVisibility())
        .map(node => node.getBoundingClientRect())
        .map(box => (box.top + box.bottom) / 2);
    return middles.sort((a, b) => a - b).filter((at, n) => n === 0 || at - middles[n - 1] > 10).length;
}"""
"""Rows that the words of the bar stand in."""


@pytest.fixture
def address(whole_city: Flask) -> Iterator[str]:
    """The served city with its messages."""
    with served(whole_city) as base:
        yield base


def phone(browser: Browser, address: str, language: str) -> Page:
    """A window of the smallest phone, in a language."""
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    return context.new_page()


def wrong(page: Page, path: str) -> list[str]:
    """What does not fit at an address."""
    page.goto(path)
    wide = overflow(page)
    return [f"{path}: {one}" for one in [*cut_off(page), *[f"{wide} px too wide"] * (wide > 0)]]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_public_pages_fit(browser: Browser, address: str, language: str) -> None:
    page = phone(browser, address, language)
    page.goto("/messages")
    message = str(page.locator("main a[href^='/messages/']").first.get_attribute("href"))
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert [one for path in ("/", "/write", "/messages", message) for one in wrong(page, path)] == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_pages_of_the_staff_fit(browser: Browser, address: str, language: str) -> None:
    page = phone(browser, address, language)
    page.goto("/login")
    page.fill("#login", "info")
    page.fill("#password", PASSWORD)
    page.locator("main button.is-main").click()
    page.wait_for_url(re.compile("/inbox"))
    page.goto("/inbox?list=unit")
    task = str(page.locator("a[data-open]").first.get_attribute("href"))
    page.goto("/ledger")
    case = str(page.locator("main a[href^='/cases/']").first.get_attribute("href"))
    expect(page.locator("html")).to_have_attribute("lang", language)
    paths = ("/inbox?list=unit", task, "/ledger", case, f"{case}?tab=dates")
    for path in paths:
        assert wrong(page, path) == []
        assert page.evaluate(ROWS) == 2
