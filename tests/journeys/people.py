"""People in front of a browser: what a citizen and a clerk do on the pages, in their words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, expect

from app.demo.city import PASSWORD
from app.operations.office import Office

PICTURE = {"name": "截图.png", "mimeType": "image/png"}


@dataclass
class Installation:
    """The served application, and the people who are at work on it."""

    browser: Browser
    address: str
    office: Office
    _staff: dict[str, "Clerk"] = field(default_factory=dict)

    def page(self) -> Page:
        """A page in a browser of its own."""
        context = self.browser.new_context(base_url=self.address, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(10_000)
        return context.new_page()

    def clerk(self, login: str) -> "Clerk":
        """Somebody of the staff, logged in."""
        if login not in self._staff:
            page = self.page()
            page.goto("/login")
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.get_by_role("button", name="登录", exact=True).click()
            expect(page).to_have_url(re.compile("/inbox"))
            self._staff[login] = Clerk(page)
        return self._staff[login]


@dataclass
class Citizen:
    """Somebody who writes and comes back with number and look-up code."""

    page: Page
    number: str = ""
    code: str = ""

    def write(self, values: Mapping[str, Any]) -> None:
        """Write a message, see how the public will see it, send it, and note number and code."""
        page = self.page
        page.goto("/")
        page.get_by_role("link", name="写留言").first.click()
        fill(page, values)
        page.get_by_role("button", name="下一步：预览").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("提交前")
        page.get_by_role("button", name=re.compile("提交")).click()
        expect(page).to_have_url(re.compile("/sent$"))
        figures = page.locator("dd.num").all_inner_texts()
        self.number, self.code = figures[0].strip(), re.sub(r"\D", "", figures[1])

    def look_up(self) -> None:
        """Find the message again by number and code."""
        self.page.context.clear_cookies()
        self.page.goto("/look-up")
        self.page.fill("[name=number]", self.number)
        self.page.fill("[name=code]", self.code)
        self.page.locator("main form button").first.click()
        expect(self.page).to_have_url(re.compile(f"/my/{self.number}"))

    def rate(self, values: Mapping[str, Any]) -> None:
        """Rate the reply."""
        self.look_up()
        fill(self.page, values)
        self.page.get_by_role("button", name=re.compile("提交评价")).click()


@dataclass
class Clerk:
    """Somebody of the staff at the inbox."""

    page: Page

    def do(self, number: str, step: str, values: Mapping[str, Any]) -> None:
        """Find the message's task in the inbox, fill its form, submit it."""
        self.open(number, step)
        task = self.page.url
        fill(self.page, values)
        self.page.locator("form#form button.is-main").click()
        expect(self.page).not_to_have_url(re.compile(re.escape(task)))

    def instruct(self, number: str, phrase: str) -> None:
        """A leader reads and instructs with one of the phrases: two taps."""
        self.open(number, "批示")
        self.page.get_by_label(phrase).first.check()
        self.page.get_by_role("button", name="批示", exact=True).click()
        expect(self.page).not_to_have_url(re.compile("/tasks/"))

    def open(self, number: str, step: str) -> None:
        """Open the task from the inbox, whichever list it stands in."""
        for name in ("unit", "claimable", "mine"):
            self.page.goto(f"/inbox?list={name}&q={number}")
            row = self.page.locator("tr[data-row]", has_text=number).filter(has_text=step)
            if row.count():
                row.first.locator("a.title").click()
                expect(self.page).to_have_url(re.compile("/tasks/"))
                return
        raise AssertionError(f"no task {step} of {number} in the inbox")


def fill(page: Page, values: Mapping[str, Any]) -> None:
    """Fill the fields of a form by name: text, choice, tick, file."""
    for name, value in values.items():
        control = page.locator(f"main [name='{name}'], main [name='{name}-new']").first
        kind = control.get_attribute("type") or control.evaluate("node => node.tagName.toLowerCase()")
        if kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                wanted = "y" if one is True else one
                page.locator(f"main [name='{name}'][value='{wanted}']").check()
        elif kind == "file":
            control.set_input_files(value)
        elif kind == "select":
            control.select_option(value)
        else:
            control.fill(str(value))
