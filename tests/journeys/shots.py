"""`make shots`: every page of the demo city at desktop and phone width, into var/shots."""

import logging
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from app import create_app
from app.config import Config
from app.demo import city
from app.demo.building import build, messages
from app.operations import upkeep
from app.operations.office import Office
from app.store import cases, work_items
from tests.journeys.browser import WHY_SKIPPED, find, launch
from tests.journeys.people import fill
from tests.journeys.shots_of_files import look_at_exports, look_at_uploads

FOLDER = Path("var/shots")
WIDTHS = {"desktop": 1280, "phone": 390}
HEIGHT = 900
CODE = "1234567890"
"""The look-up code of every message here."""
PUBLIC = {
    "home": "/",
    "look-up": "/look-up",
    "register": "/messages",
    "search": "/messages?q=电梯",
    "search-without-result": "/messages?q=飞船",
    "message-answered": "/messages/{answered}",
    "message-asked-again": "/messages/{follow_up}",
    "message-with-county": "/messages/{publish_county}",
    "message-late": "/messages/{overdue}",
    "message-extended": "/messages/{extension}",
    "message-withheld": "/messages/{sealed}",
    "message-missing": "/messages/2026-99999",
    "login": "/login",
}
MINE = ("rating", "answered", "handling", "declined")
"""Stories whose authors look their message up."""
ENGLISH = ("home", "look-up", "register", "message-answered", "message-missing", "login")
STAFF: Mapping[str, Mapping[str, str]] = {
    "info": {
        "inbox": "/inbox?list=unit",
        "ledger": "/ledger",
        "imports": "/imports",
        "moderate": "moderate",
        "sort": "sort",
        "publish-centrally": "publish_city",
        "decide-extension": "decide_extension",
    },
    "leader": {"inbox": "/inbox?list=unit", "instruct": "instruct"},
    "supervision": {
        "inbox": "/inbox?list=unit",
        "review": "review",
        "supervise": "supervise",
        "screen": "screen",
        "case-sealed": "/cases/{sealed}",
    },
    "zjj.clerk": {
        "inbox": "/inbox?list=unit",
        "mine": "/inbox?list=mine",
        "claimable": "/inbox?list=claimable",
        "done": "/inbox?list=done",
        "without-result": "/inbox?list=unit&q=飞船",
        "acknowledge": "acknowledge",
        "claim": "claim",
        "handle": "handle",
        "case": "/cases/{of_zjj}",
        "case-of-others": "/cases/{sealed}",
        "not-permitted": "/imports",
        "diagrams": "/diagrams",
        "diagram": "/diagrams/message_handling",
        "account": "/account",
        "deputies": "/account/deputies",
        "filters": "/filters",
        "all-ticked": "/inbox?list=claimable&all=y",
        "notices": "/notices",
        "comments": "/cases/{of_zjj}?tab=comments",
        "comment": "/cases/{of_zjj}/comments/write",
        "templates": "/templates",
        "template": "/templates/1",
    },
    "lt.clerk": {"ask-for-more-time": "/cases/{at_county}/acts/extension"},
    "scj.head": {"inbox": "/inbox?list=unit", "release": "release"},
    "kt.clerk": {"progress": "progress"},
    "kt.office": {"inbox": "/inbox?list=unit", "publish": "publish_county"},
    "owner": {"diagram": "/diagrams/transfer"},
}
"""Account → page: an address with numbers by story, or the element of a task that stands open for the account."""
MESSAGE = {
    "title": "小区路灯连续三天不亮",
    "text": "和顺小区门口的路灯三天不亮，夜里看不清台阶。我的电话是13912345678，请尽快修理。",
    "kind": "求助",
    "category": "城乡建设/供水供热",
    "place": "kt",
    "name": "王某",
    "phone": "13912345678",
    "public": "公开",
    "consent": True,
}


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes pictures of one width."""

    browser: Browser
    address: str
    kind: str

    def page(self) -> Page:
        """A page in a browser of its own."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": WIDTHS[self.kind], "height": HEIGHT},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        return context.new_page()

    def take(self, page: Page, name: str, path: str = "") -> None:
        """A picture of what the page shows, or of another address."""
        if path:
            page.goto(path)
        page.wait_for_load_state("networkidle")
        # What sticks to the foot of the window would else cover the middle of the picture.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": WIDTHS[self.kind], "height": max(HEIGHT, height)})
        file = FOLDER / self.kind / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file, full_page=True)
        page.set_viewport_size({"width": WIDTHS[self.kind], "height": HEIGHT})


def main() -> None:
    """Build the demo city in a folder of its own, look at it from everywhere."""
    if find() is None:
        sys.exit(WHY_SKIPPED)
    shutil.rmtree(FOLDER, ignore_errors=True)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with served() as (address, office), launch() as browser:
        numbers = numbers_by_story(office)
        for kind in WIDTHS:
            camera = Camera(browser, address, kind)
            look_in_public(camera, numbers)
            write_a_message(camera)
            look_at_uploads(camera, MESSAGE)
            look_up_ones_own(camera, numbers)
            look_as_staff(camera, office, numbers)
    sys.stdout.write(f"{len(list(FOLDER.rglob('*.png')))} pictures in {FOLDER}\n")


@contextmanager
def served() -> Iterator[tuple[str, Office]]:
    """The demo city, served; its address and its office."""
    with tempfile.TemporaryDirectory(prefix="huiyin-shots-") as folder:
        app = create_app(Config("s" * 40, b"k" * 32, database_url=f"sqlite:///{folder}/huiyin.db"))
        office: Office = app.extensions["huiyin"]
        list(upkeep.prepare(office))
        with patch("app.store.cases.new_code", lambda: CODE):
            build(office)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", office
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            office.close()


def numbers_by_story(office: Office) -> dict[str, str]:
    """The number of one message of each story; of one that a county handles; of one that 市住建局 has answered."""
    with office.read() as uow:
        numbers = cases.numbers_by_title(uow, [message["title"] for message in messages()])
    found = {message["story"]: numbers[message["title"]] for message in messages()}
    for name, story, unit in (("at_county", "handling", "lt"), ("of_zjj", "answered", "zjj")):
        title = next(one["title"] for one in messages() if (one["story"], one["unit"]) == (story, unit))
        found[name] = numbers[title]
    return found


def look_in_public(camera: Camera, numbers: Mapping[str, str]) -> None:
    page = camera.page()
    for name, path in PUBLIC.items():
        camera.take(page, f"public-{name}", path.format_map(numbers))
    page.goto("/language?to=en&back=/")
    for name in ENGLISH:
        camera.take(page, f"english-{name}", PUBLIC[name].format_map(numbers))
    camera.take(page, "english-write", "/write")


def write_a_message(camera: Camera) -> None:
    page = camera.page()
    camera.take(page, "write", "/write")
    page.get_by_role("button", name="下一步：预览").click()
    camera.take(page, "write-with-faults")
    page.goto("/write")
    fill(page, MESSAGE)
    page.get_by_role("button", name="下一步：预览").click()
    camera.take(page, "write-preview")
    page.get_by_role("button", name=re.compile("提交")).click()
    camera.take(page, "write-sent")


def look_up_ones_own(camera: Camera, numbers: Mapping[str, str]) -> None:
    page = camera.page()
    page.goto("/look-up")
    prove(page, numbers["rating"], "0000000000")
    camera.take(page, "my-wrong-code")
    for story in MINE:
        page.goto("/look-up")
        prove(page, numbers[story], CODE)
        camera.take(page, f"my-{story}")


def prove(page: Page, number: str, code: str) -> None:
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.locator("main form button").first.click()


def look_as_staff(camera: Camera, office: Office, numbers: Mapping[str, str]) -> None:
    for login, pages in STAFF.items():
        page = camera.page()
        sign_in(page, login)
        look_in_other_languages(camera, office, numbers, login)
        for name, place in pages.items():
            path = place.format_map(numbers) if place.startswith("/") else task(office, place, login)
            camera.take(page, f"{login}-{name}", path)
        if login == "info":
            look_at_exports(camera, office, page)
        if login == "zjj.clerk":
            page.goto(task(office, "handle", login))
            page.locator("form#form button.is-main").click()
            camera.take(page, "zjj.clerk-handle-with-faults")


def look_in_other_languages(camera: Camera, office: Office, numbers: Mapping[str, str], login: str) -> None:
    """The same pages in English, and the first of them in traditional characters."""
    page = camera.page()
    sign_in(page, login)
    for language, most in (("en", None), ("zh-Hant", 1)):
        page.context.add_cookies([{"name": "language", "value": language, "url": camera.address}])
        for name, place in list(STAFF[login].items())[:most]:
            path = place.format_map(numbers) if place.startswith("/") else task(office, place, login)
            camera.take(page, f"{language}-{login}-{name}", path)


def sign_in(page: Page, login: str) -> None:
    page.goto("/login")
    page.fill("#login", login)
    page.fill("#password", city.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def task(office: Office, element: str, login: str) -> str:
    """The address of a task of this element that waits for the account's unit, or for any unit."""
    account = next(account for account in city.accounts() if account.login == login)
    with office.read() as uow:
        for number in cases.numbers_by_title(uow, [message["title"] for message in messages()]).values():
            case = cases.case_by_number(uow, number)
            for item in work_items.items_of_case(uow, case.id) if case else ():
                if item.element == element and item.unit_id in {account.unit, ""}:
                    return f"/tasks/{item.id}"
    raise LookupError(f"no task {element} waits for {login}")


if __name__ == "__main__":
    main()
