"""The clerk's desk in the browser, in Chinese and in English: several tasks at once, hand-over, saved filters,
deputies, and why something is listed. Every page that is met has no fault that axe knows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.demo.city import PASSWORD
from app.domain.permissions import Actor
from app.operations import cases, tasks
from app.operations.cases import NewMessage
from app.store import people, work_items
from tests.journeys.people import Installation
from tests.web.portal_browser import faults, overflow

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

CHINESE = {
    "taken": "已认领2件，在“我的任务”中。",
    "left": "已由信息化办负责人认领",
    "undone": "已撤销2件。",
    "handed": "已转交2件给信息化办负责人，对方会收到通知。",
    "assigned": "信息化办经办人于",
    "saved": "筛选“急件”已保存。",
    "shared": "信息化办经办人共享",
    "changed": "条件已改动",
    "named": "代理已指定。",
    "running": "代理中",
    "behalf": "您代理信息化办经办人办理",
    "both": "信息化办负责人（代信息化办经办人）",
    "revoked": "代理已撤销，即时生效。",
    "wrong": "请填写结束日期，不早于开始日期。",
    "city": "能看全市不涉密的办件",
}
ENGLISH = {
    "taken": "Claimed: 2.",
    "left": "claimed by Informatization Office, head",
    "undone": "Undone: 2.",
    "handed": "Handed over to Informatization Office, head, who is told: 2.",
    "assigned": "Informatization Office, clerk handed it over to you",
    "saved": "The filter “急件” is saved.",
    "shared": "Shared by Informatization Office, clerk",
    "changed": "conditions changed",
    "named": "The deputy is named",
    "running": "In force",
    "behalf": "You stand in for Informatization Office, clerk",
    "both": "Informatization Office, head (for Informatization Office, clerk)",
    "revoked": "The deputy is revoked",
    "wrong": "Give the last day, not before the first.",
    "city": "sees every case of the city that is not confidential",
}


@dataclass
class Desk:
    """Two colleagues of one office, each with a browser, and the words of their language."""

    installation: Installation
    words: Mapping[str, str]
    language: str
    width: int = 1280

    def log_in(self, login: str, *, script: bool = True) -> Page:
        context = self.installation.browser.new_context(
            base_url=self.installation.address,
            timezone_id="Asia/Shanghai",
            bypass_csp=True,
            java_script_enabled=script,
            viewport={"width": self.width, "height": 900},
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto("/login")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.locator("main button.is-main").click()
        page.wait_for_url(re.compile("/inbox"))
        page.goto(f"/language?to={self.language}&back=/inbox")
        return page

    def says(self, place: Locator, key: str) -> None:
        expect(place).to_contain_text(self.words[key])

    def actor(self, login: str) -> Actor:
        office = self.installation.office
        with office.read() as uow:
            found = people.find_login(uow, login)
            assert found is not None
            actor = people.actor_of(uow, found.id, office.clock().today)
        assert actor is not None
        return actor


@pytest.fixture(params=["zh-CN", "en"])
def desk(request: pytest.FixtureRequest, installation: Installation) -> Desk:
    """Two colleagues before four messages that wait for moderation."""
    waiting(installation)
    return Desk(installation, CHINESE if request.param == "zh-CN" else ENGLISH, request.param)


def waiting(installation: Installation) -> None:
    """Four messages that wait for moderation."""
    office = installation.office
    for title in ("路灯三天不亮", "井盖缺失", "公园厕所锁门", "公交改线不便"):
        with office.begin() as uow:
            message = NewMessage(title=title, text=f"{title}，请处理。", kind="求助")
            cases.submit(uow, Actor(None, "访客"), office.clock(), message)


def sound(page: Page) -> None:
    """Nothing that axe finds wrong, and nothing wider than the window."""
    page.wait_for_load_state("networkidle")
    assert (page.url, faults(page)) == (page.url, [])
    assert (page.url, overflow(page)) == (page.url, 0)


def boxes(page: Page) -> Locator:
    return page.locator("input[name=item]")


def test_several_at_once_are_claimed_undone_and_handed_over(desk: Desk) -> None:
    first = desk.log_in("info")
    first.goto("/inbox?list=claimable&order=number")
    office, second = desk.installation.office, desk.actor("info2")
    with office.begin() as uow:
        lost = work_items.items_of_case(uow, 1)[0].id
        tasks.take(uow, second, office.clock(), [lost])
    first.keyboard.press("j")
    for _ in range(2):
        first.keyboard.press("x")
        first.keyboard.press("j")
    first.keyboard.press("x")
    expect(first.locator("tr.is-chosen")).to_have_count(3)
    first.locator("[data-take]").click()
    panel = first.locator("section.notice")
    desk.says(panel, "taken")
    desk.says(panel, "left")
    sound(first)
    panel.locator("form button").click()
    desk.says(first.locator("section.notice"), "undone")
    expect(boxes(first)).to_have_count(3)

    first.keyboard.press("a")
    boxes(first).last.uncheck()
    first.locator("[formaction='/inbox/choose-receiver']").click()
    expect(first.locator("input[name=item]")).to_have_count(2)
    sound(first)
    first.locator("form .is-main").click()
    expect(first.locator("#receiver")).to_have_attribute("aria-invalid", "true")
    first.select_option("#receiver", str(second.person))
    first.fill("#reason", "调休")
    first.locator("form .is-main").click()
    desk.says(first.locator("section.notice"), "handed")
    reads_by_whom(desk, desk.log_in("info2"))


def reads_by_whom(desk: Desk, colleague: Page) -> None:
    """The receiver reads on row and task who handed it over."""
    colleague.goto("/inbox?list=mine&order=number")
    row = colleague.locator("tr[data-row]").nth(1)
    row.locator("details.why summary").click()
    desk.says(row.locator("details.why"), "assigned")
    sound(colleague)
    colleague.locator("tr[data-row] a.title").nth(1).click()
    colleague.locator("details.why summary").first.click()
    desk.says(colleague.locator("details.why").first, "assigned")
    sound(colleague)


def test_a_filter_is_saved_shared_pinned_and_changed(desk: Desk) -> None:
    first = desk.log_in("info")
    first.goto("/inbox?list=unit&q=井盖")
    first.locator(".save-filter summary").click()
    first.fill("#filter-name", "急件")
    first.select_option("#filter-audience", "xxb")
    first.locator(".save-filter button").click()
    desk.says(first.locator(".notice.is-ok"), "saved")
    expect(first.locator("nav.side a[aria-current=true]")).to_have_text(re.compile("急件.*1"))
    sound(first)
    first.goto("/inbox?list=unit&q=井盖&filter=1&urgent=y")
    desk.says(first.locator(".filter-now"), "changed")
    sound(first)
    first.locator(".filter-now form button").click()
    expect(first.locator("tr[data-row]")).to_have_count(0)
    first.goto("/inbox?list=unit&q=路灯&filter=1")
    first.locator(".filter-now form button").click()
    expect(first.locator("tr[data-row]")).to_have_count(1)

    colleague = desk.log_in("info2", script=False)
    colleague.goto("/filters")
    desk.says(colleague.locator("section.card"), "shared")
    colleague.locator("section.card form").nth(1).locator("button").click()
    colleague.locator("section.card form").nth(0).locator("button").click()
    colleague.goto("/inbox")
    expect(colleague).to_have_url(re.compile("filter=1"))
    expect(colleague.locator("tr[data-row] a.title")).to_have_text("路灯三天不亮")
    colleague.goto("/ledger?q=井盖")
    colleague.locator(".why summary").first.click()
    desk.says(colleague.locator(".why").first, "city")
    page = desk.log_in("info2")
    for address in ("/filters", "/ledger?q=井盖", "/cases/2026-00001"):
        page.goto(address.replace("2026", str(desk.installation.office.clock().today.year)))
        sound(page)


def test_a_deputy_is_named_acts_and_is_revoked(desk: Desk) -> None:
    first, second = desk.log_in("info"), desk.actor("info2")
    office = desk.installation.office
    today = office.clock().today
    with office.begin() as uow:
        item = work_items.items_of_case(uow, 1)[0].id
        tasks.take(uow, desk.actor("info"), office.clock(), [item])
    first.goto("/account")
    first.locator("a[href='/account/deputies']").click()
    sound(first)
    first.select_option("#deputy", str(second.person))
    first.fill("#reason", "出差")
    first.locator("form .is-main").click()
    desk.says(first.locator("#until-err"), "wrong")
    expect(first.locator("#reason")).to_have_value("出差")
    sound(first)
    first.fill("#until", (today + timedelta(days=7)).isoformat())
    first.locator("form .is-main").click()
    desk.says(first.locator(".notice.is-ok"), "named")
    desk.says(first.locator("main"), "running")

    deputy = desk.log_in("info2")
    deputy.goto("/inbox?list=mine")
    deputy.locator("details.why summary").first.click()
    sound(deputy)
    deputy.locator("tr[data-row] a.title").first.click()
    desk.says(deputy.locator("#form .notice").first, "behalf")
    sound(deputy)
    deputy.locator("[name=moderation][value=publish]").check(force=True)
    deputy.locator("#form button.is-main").last.click()
    deputy.wait_for_url(lambda address: f"/tasks/{item}" not in address)
    deputy.goto(f"/cases/{today.year}-00001?tab=history")
    desk.says(deputy.locator(".timeline").first, "both")
    sound(deputy)

    first.reload()
    first.locator("form[action$='/end'] button").click()
    desk.says(first.locator(".notice.is-ok"), "revoked")
    deputy.goto("/account")
    expect(deputy.locator("section[aria-labelledby=roles] li")).to_have_count(1)


def test_on_a_phone(installation: Installation) -> None:
    phone = Desk(installation, ENGLISH, "en", width=390)
    waiting(installation)
    page = phone.log_in("info")
    with installation.office.read() as uow:
        item = work_items.items_of_case(uow, 1)[0].id
    for address in (
        "/inbox?list=claimable&all=y",
        f"/inbox/hand-over?item={item}",
        "/filters",
        "/account/deputies",
        "/ledger?q=井盖",
    ):
        page.goto(address)
        for more in page.locator("details.why:visible, details.save-filter:visible").all()[:2]:
            more.locator("summary").click()
        sound(page)
