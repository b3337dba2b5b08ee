"""People in front of a browser: what a citizen and a clerk do on the pages, in their words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from app.demo.city import PASSWORD
from app.operations.office import Office

PICTURE = {"name": "截图.png", "mimeType": "image/png"}


@dataclass(frozen=True)
class Words:
    """How the controls are called that everybody uses, in one language."""

    tag: str
    log_in: str
    write: str
    preview: str
    look_again: str
    send: str
    look_up: str
    rate: str
    instruct: str


CHINESE = Words("zh-CN", "登录", "写留言", "下一步：预览", "提交前", "提交留言", "查看进度", "提交评价", "批示")
ENGLISH = Words(
    tag="en",
    log_in="Log in",
    write="Write a message",
    preview="Next: preview",
    look_again="One more look",
    send="Submit the message",
    look_up="Show progress",
    rate="Submit the rating",
    instruct="Instruction",
)


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


def fill_by_label(page: Page, values: Mapping[str, Any]) -> None:
    """Fill the fields of a form as somebody who reads it does: by their labels, with the words of the options."""
    form = page.locator("main form")
    for label, value in values.items():
        begins = re.compile(f"^{re.escape(label)}")
        control = form.get_by_label(begins).or_(form.get_by_role("group", name=begins)).first
        kind = control.evaluate("node => node.type || node.tagName.toLowerCase()")
        if kind == "fieldset":
            control.get_by_label(value, exact=True).check()
        elif kind == "checkbox":
            control.check()
        elif kind == "select-one":
            control.select_option(label=value)
        else:
            control.fill(str(value))


def see_nothing(_page: Page) -> None:
    """What somebody does with a page who only wants to go on."""


@dataclass
class Installation:
    """The served application, and the people who are at work on it: in one language, and how they fill forms.

    `see` is called with every page that one of them comes to; `opened` with every window.
    """

    browser: Browser
    address: str
    office: Office
    words: Words = CHINESE
    fill: Callable[[Page, Mapping[str, Any]], None] = fill
    see: Callable[[Page], None] = see_nothing
    opened: Callable[[Page], None] = see_nothing
    _staff: dict[str, "Clerk"] = field(default_factory=dict)

    def page(self) -> Page:
        """A page in a browser of its own."""
        context = self.browser.new_context(base_url=self.address, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(10_000)
        if self.words is not CHINESE:
            context.add_cookies([{"name": "language", "value": self.words.tag, "url": self.address}])
        page = context.new_page()
        self.opened(page)
        return page

    def citizen(self) -> "Citizen":
        """Somebody who has not written yet."""
        return Citizen(self.page(), self.words, self.fill, self.see)

    def clerk(self, login: str) -> "Clerk":
        """Somebody of the staff, logged in."""
        if login not in self._staff:
            page = self.page()
            page.goto("/login")
            self.see(page)
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.get_by_role("button", name=self.words.log_in, exact=True).click()
            expect(page).to_have_url(re.compile("/inbox"))
            self._staff[login] = Clerk(page, self.words, self.fill, self.see)
        return self._staff[login]


@dataclass
class Person:
    """Somebody before a page."""

    page: Page
    words: Words = CHINESE
    fill: Callable[[Page, Mapping[str, Any]], None] = fill
    see: Callable[[Page], None] = see_nothing

    def button(self, name: str) -> Locator:
        """A button of the page, not of its frame."""
        return self.page.locator("main").get_by_role("button", name=name, exact=True)


@dataclass
class Citizen(Person):
    """Somebody who writes and comes back with number and look-up code."""

    number: str = ""
    code: str = ""

    def write(self, values: Mapping[str, Any]) -> None:
        """Write a message, see how the public will see it, send it, and note number and code."""
        page = self.page
        page.goto("/")
        self.see(page)
        page.get_by_role("link", name=self.words.write).first.click()
        expect(page).to_have_url(re.compile("/write$"))
        self.see(page)
        self.fill(page, values)
        self.button(self.words.preview).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(self.words.look_again)
        self.see(page)
        self.button(self.words.send).click()
        expect(page).to_have_url(re.compile("/sent$"))
        self.see(page)
        figures = page.locator("dd.num").all_inner_texts()
        self.number, self.code = figures[0].strip(), re.sub(r"\D", "", figures[1])

    def look_up(self) -> None:
        """Find the message again by number and code, on another day: nothing but the language is remembered."""
        self.page.context.clear_cookies(name=re.compile("^(?!language$)"))
        self.page.goto("/look-up")
        self.see(self.page)
        self.page.fill("[name=number]", self.number)
        self.page.fill("[name=code]", self.code)
        self.button(self.words.look_up).click()
        expect(self.page).to_have_url(re.compile(f"/my/{self.number}"))
        self.see(self.page)

    def rate(self, values: Mapping[str, Any]) -> None:
        """Rate the reply."""
        self.look_up()
        self.fill(self.page, values)
        self.button(self.words.rate).click()


@dataclass
class Clerk(Person):
    """Somebody of the staff at the inbox."""

    def do(self, number: str, step: str, values: Mapping[str, Any], button: str = "") -> None:
        """Find the message's task in the inbox, fill its form, press `button` (else the main one)."""
        self.open(number, step)
        task = self.page.url
        self.see(self.page)
        self.fill(self.page, values)
        (self.button(button) if button else self.page.locator("form#form button.is-main")).click()
        expect(self.page).not_to_have_url(re.compile(re.escape(task)))
        self.see(self.page)

    def instruct(self, number: str, phrase: str) -> None:
        """A leader reads and instructs with one of the phrases: two taps."""
        self.open(number, self.words.instruct)
        self.page.get_by_label(phrase).first.check()
        self.button(self.words.instruct).click()
        expect(self.page).not_to_have_url(re.compile("/tasks/"))

    def open(self, number: str, step: str) -> None:
        """Open the task from the inbox, whichever list it stands in."""
        for name in ("unit", "claimable", "mine"):
            self.page.goto(f"/inbox?list={name}&q={number}")
            row = self.page.locator("tr[data-row]", has_text=number).filter(has_text=step)
            if row.count():
                self.see(self.page)
                row.first.locator("a.title").click()
                expect(self.page).to_have_url(re.compile("/tasks/"))
                return
        raise AssertionError(f"no task {step} of {number} in the inbox")
