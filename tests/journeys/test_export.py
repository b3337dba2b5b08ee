"""Exporting in a real browser: a short list at once, a long one with progress; given up, downloaded, kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.operations.exports import runs
from app.store import exports
from tests.operations.exported import Exported, read
from tests.web.inbox_world import INFO, Desk, desk, desk_file
from tests.web.portal_browser import faults, overflow, served
from tests.web.test_inbox_looks import log_in

__all__ = ["desk", "desk_file"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("export")]


@dataclass(frozen=True)
class Words:
    """What the pages and the file say in one language."""

    tag: str
    button: str
    title: str
    heading: str
    queued: str
    progress: str
    ready: str
    download: str
    cancel: str
    cancelled: str
    none: str
    csv: str


CHINESE = Words(
    tag="zh-CN",
    button="导出Excel",
    title="办件台账",
    heading="事项",
    queued="正在排队，马上开始。",
    progress="已写入30行，共100行",
    ready="可以下载",
    download="下载",
    cancel="取消导出",
    cancelled="已取消导出。",
    none="还没有导出过",
    csv="CSV（开放数据）",
)
ENGLISH = Words(
    tag="en",
    button="Export to Excel",
    title="Case ledger",
    heading="Matter",
    queued="In the queue; it will start shortly.",
    progress="30 of 100 rows written",
    ready="Ready",
    download="Download",
    cancel="Cancel the export",
    cancelled="The export was cancelled.",
    none="Nothing exported yet",
    csv="CSV (open data)",
)
BOTH = pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=lambda words: words.tag)


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """A served city with two messages."""
    for title in ("路灯三天不亮", "井盖缺失"):
        desk.town.submit(title=title, text="请尽快处理。")
    with served(desk.app) as base:
        yield base


def clerk(browser: Browser, address: str, words: Words) -> Page:
    """The ledger, as somebody of the staff reads it."""
    page = browser.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    log_in(page, address, INFO)
    page.goto(f"/language?to={words.tag}&back=/ledger")
    return page


def downloaded(page: Page, name: str, role: str = "button") -> Exported:
    """The file that a button or a link gives."""
    with page.expect_download() as coming:
        (
            page.get_by_role("button", name=name) if role == "button" else page.get_by_role("link", name=name)
        ).click()
    return read(Path(coming.value.path()).read_bytes())


def looks_right(page: Page) -> None:
    assert faults(page) == []
    assert overflow(page) <= 0


@BOTH
def test_a_short_list_comes_at_once(address: str, browser: Browser, words: Words) -> None:
    page = clerk(browser, address, words)
    page.goto("/ledger?q=路灯")
    found = downloaded(page, words.button)
    assert found.title == words.title
    assert found.column(words.heading) == ["路灯三天不亮"]
    assert len(downloaded(page, words.button).rows) == 1
    expect(page).to_have_url(re.compile(r"/ledger\?q="))
    looks_right(page)
    page.goto("/messages")
    with page.expect_download() as coming:
        page.get_by_role("link", name=words.csv).click()
    assert Path(coming.value.path()).read_bytes().startswith("\ufeff".encode())
    looks_right(page)


@BOTH
def test_a_long_list_shows_how_far_it_is(
    desk: Desk, address: str, browser: Browser, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "MOST_AT_ONCE", 1)
    page = clerk(browser, address, words)
    page.get_by_role("button", name=words.button).click()
    expect(page).to_have_url(re.compile(r"/exports/\d+$"))
    expect(page.locator("[data-words]")).to_have_text(words.queued)
    looks_right(page)
    run_id = int(page.url.rpartition("/")[2])
    with desk.office.begin() as uow:
        begun = exports.take_up(uow, run_id)
        assert begun is not None
        assert exports.advance(uow, begun, 30, 100)
    expect(page.locator("[data-words]")).to_have_text(words.progress)
    expect(page.locator("[data-percent]")).to_have_text("30%")

    runs.run_export(desk.office, run_id)
    expect(page.get_by_role("heading", name=words.ready)).to_be_visible()
    looks_right(page)
    assert len(downloaded(page, words.download, "link").rows) == 2
    page.goto("/exports")
    expect(page.locator("tbody tr")).to_have_count(1)
    looks_right(page)


@BOTH
def test_an_export_that_is_not_wanted_any_more(
    address: str, browser: Browser, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "MOST_AT_ONCE", 1)
    page = clerk(browser, address, words)
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("button", name=words.button).click()
    page.get_by_role("button", name=words.cancel).click()
    expect(page.locator(".notice")).to_contain_text(words.cancelled)
    expect(page.locator(".empty")).to_contain_text(words.none)
    looks_right(page)
