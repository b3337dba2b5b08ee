"""The whole main line in English: a citizen who reads no Chinese, and offices that answer. Every page on
the way speaks English but for what people wrote, has no fault that axe knows, cuts no word off, and leaves the
console quiet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.journeys.people import ENGLISH, Installation, fill_by_label
from tests.web.portal_browser import cut_off, faults, overflow
from tests.web.spoken import IDEOGRAPHS, wrong

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

MESSAGE: Mapping[str, object] = {
    "Type": "Request for help",
    "Title": "No heating for five days",
    "Text": "Block 3 of Heshun estate has had no heating since Monday. My parents are old; please send somebody.",
    "Place": "Kongtong District",
    "Subject": "Water and heating",
    "Name": "Alice Smith",
    "Mobile": "13912345678",
    "Public?": "Public",
    "I have read the": True,
}
SORTED = {
    "Course of action": "Transfer",
    "Way of transfer": "Transfer directly",
    "Proposed handling": "建议由市住房和城乡建设局办理。",
    "Type": "Request for help",
    "Subject": "Water and heating",
    "Complexity": "Simple (working days: 5)",
    "Summary": "三号楼停暖五天，请求恢复供暖。",
}
TRANSFERRED = {
    "Lead": "City Housing and Construction Bureau",
    "Complexity": "Simple (working days: 5)",
    "Handling requirements": "请核查答复。",
}
ACKNOWLEDGED = {"Action": "Acknowledge", "Handler": "City Housing and Construction Bureau, clerk"}
HANDLED = {
    "Findings": "系三号楼入户过滤器堵塞。",
    "Outcome": "Solved",
    "Row 1, Demand": "恢复供暖",
    "Row 1, Answer": "已恢复。",
    "Text of the reply": "网民朋友：\n您好！您反映的供暖问题收悉。经核查，系入户过滤器堵塞，现已清洗。\n"
    "The strainer was blocked and has been cleaned.\n联系电话：0933-0000000。\n市住房和城乡建设局\n2026年11月24日",
    "Who may read it": "Public",
}
RATED = {
    "Is it solved?": "Solved",
    "Are you satisfied?": "Satisfied",
    "Attitude": "5",
    "Speed": "4",
    "What comes next": "Rate only",
}
WRITTEN = "".join(str(value) for form in (SORTED, TRANSFERRED, HANDLED) for value in form.values())
LANGUAGES = "简体繁體"
"""Named in themselves on every page."""


@dataclass
class Watch:
    """Looks at every page that people come to, and hears what the browser says of it."""

    looked_at: set[tuple[str, ...]] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def open(self, page: Page) -> None:
        """Listen to a window."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(str(error)))

    def see(self, page: Page) -> None:
        """Look at the page that a window shows, unless one of its address and headings was looked at."""
        parts = (page.url, *page.locator("h1, h2").all_inner_texts())
        if parts in self.looked_at:
            return
        self.looked_at.add(parts)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        runs = IDEOGRAPHS.findall(page.locator("body").inner_text())
        said = [run for run in runs if run not in WRITTEN and run not in LANGUAGES]
        seen = [*said, *wrong(page.content(), "en"), *faults(page), *cut_off(page)]
        wide = ["wider than the window"] * (overflow(page) > 0)
        self.found.extend(f"{page.url}: {one}" for one in [*seen, *wide])

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(message.text)


def test_a_message_travels_in_english(installation: Installation) -> None:
    watch = Watch()
    city = replace(installation, words=ENGLISH, fill=fill_by_label, see=watch.see, opened=watch.open, _staff={})
    author = city.citizen()
    author.write(MESSAGE)
    number, info, clerk = author.number, city.clerk("info"), city.clerk("zjj.clerk")
    info.do(number, "Moderate", {"Conclusion": "Publish as written"}, "Submit the conclusion")
    info.do(number, "Sort and propose handling", SORTED, "Submit")
    info.do(number, "Transfer by the informatization office", TRANSFERRED, "Transfer")
    clerk.do(number, "Acknowledge and assign", ACKNOWLEDGED, "Submit")
    clerk.do(number, "Investigate, handle, draft the reply", HANDLED, "Submit for approval")
    head = city.clerk("zjj.head")
    head.do(number, "Approval by the head", {"Decision": "Approve and release"}, "Submit the decision")

    reader = city.page()
    reader.goto("/messages")
    watch.see(reader)
    reader.get_by_role("link", name=str(MESSAGE["Title"])).click()
    expect(reader.get_by_role("heading", name="Official reply")).to_be_visible()
    expect(reader.locator(".reply-text")).to_contain_text("The strainer was blocked")
    expect(reader.locator("main")).not_to_contain_text(str(MESSAGE["Mobile"]))
    watch.see(reader)

    author.rate(RATED)
    expect(author.page.get_by_role("heading", name="Your rating")).to_be_visible()
    expect(author.page.locator("main")).to_contain_text("speed 4 of 5")
    watch.see(author.page)
    assert len(watch.looked_at) > 15
    assert watch.found == []
