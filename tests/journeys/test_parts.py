"""What is fetched when somebody opens it, and the link that stands there without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_talk import page_of
from tests.web.inbox_world import CLERK, Desk, desk, desk_file
from tests.web.portal_browser import faults, served

__all__ = ["desk", "desk_file"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("talk")]


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """The served city with two cases that resemble each other."""
    desk.delivered(title="东门路灯不亮了")
    desk.delivered(title="东门路灯又不亮了")
    with served(desk.app) as base:
        yield base


def test_similar_cases_are_fetched_when_they_are_opened(desk: Desk, address: str, browser: Browser) -> None:
    page = page_of(browser, address, CLERK, "zh-CN")
    page.goto(desk.task(2, "acknowledge"))
    part = page.locator("#similar")
    part.locator("summary").click()
    expect(part.get_by_role("link", name="东门路灯不亮了", exact=True)).to_be_visible()
    expect(part.get_by_role("link", name="查找内容相近的办件")).to_have_count(0)
    assert faults(page) == []


def test_without_script_a_link_leads_to_them(desk: Desk, address: str, browser: Browser) -> None:
    page = page_of(browser, address, CLERK, "zh-CN", script=False)
    page.goto(desk.task(2, "acknowledge"))
    page.locator("#similar summary").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="查找内容相近的办件").click()
    found = opened.value
    expect(found.get_by_role("link", name="东门路灯不亮了", exact=True)).to_be_visible()
    expect(found.get_by_role("heading", level=1)).to_have_text("内容相近的办件")
