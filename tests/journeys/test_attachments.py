"""Attachments in a real browser: several at once with progress, dropped, pasted, refused in words, looked at."""

import base64
import io
import re
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.journeys.people import Citizen, Installation, fill
from tests.journeys.test_main_line import MESSAGE
from tests.operations.uploads import HEIC, pdf, photo
from tests.web.inbox_world import CLERK, Desk, desk, desk_file
from tests.web.portal_browser import faults, overflow, served
from tests.web.test_inbox_looks import log_in

__all__ = ["desk", "desk_file"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("attachments")]


@dataclass(frozen=True)
class Words:
    """What the pages say in one language."""

    tag: str
    uploaded: str
    refused: str
    large: str
    removed: str
    retry: str
    remove: str
    lost: str
    preview: str
    submit: str
    picture: str
    following: str


CHINESE = Words(
    tag="zh-CN",
    uploaded="已上传",
    refused="这类文件不能上传",
    large="这类文件每个最大10MB",
    removed="已移除",
    retry="重试",
    remove="移除",
    lost="网络中断，没有传上。",
    preview="下一步：预览",
    submit="提交留言",
    picture="图片：现场.jpg",
    following="下一张",
)
ENGLISH = Words(
    tag="en",
    uploaded="Uploaded",
    refused="cannot be uploaded",
    large="the limit for such a file is 10 MB",
    removed="was removed",
    retry="Try again",
    remove="Remove",
    lost="The connection was lost",
    preview="Next: preview",
    submit="Submit the message",
    picture="Picture: 现场.jpg",
    following="Next",
)
BOTH = pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=lambda words: words.tag)

DROP = """([selector, name, content, act]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type: 'image/png' }));
  const target = document.querySelector(selector);
  if (act === 'paste') {
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }));
  } else {
    for (const kind of ['dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
  }
}"""


def file(name: str, content: bytes, kind: str = "application/octet-stream") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "PNG")
    return out.getvalue()


def carry(page: Page, name: str, content: bytes, act: str) -> None:
    """Drop a file on the field, or paste it."""
    selector = ".uploads" if act == "drop" else "body"
    page.evaluate(DROP, [selector, name, base64.b64encode(content).decode(), act])


def speak(page: Page, words: Words, path: str = "/") -> None:
    page.goto(f"/language?to={words.tag}&back={path}")


def looks_right(page: Page) -> None:
    assert faults(page) == []
    assert overflow(page) <= 0


@BOTH
def test_a_citizen_sends_photos_and_papers(installation: Installation, words: Words) -> None:
    page = installation.page()
    speak(page, words, "/write")
    fill(page, MESSAGE)
    choose_several(page, words)
    choose_what_is_refused(page, words)
    drop_paste_and_send(page, words)
    look_at_them(page, words)


def choose_several(page: Page, words: Words) -> None:
    picked = page.locator("#files")
    lines = page.locator(".upload")
    picked.set_input_files(
        [file("现场.jpg", photo(), "image/jpeg"), file("IMG_0001.HEIC", HEIC), file("情况.pdf", pdf())]
    )
    expect(lines.get_by_text(words.uploaded)).to_have_count(3)
    expect(lines.locator("img.upload-small:visible")).to_have_count(2)
    expect(page.locator(".upload", has_text="IMG_0001.jpg")).to_be_visible()


def choose_what_is_refused(page: Page, words: Words) -> None:
    lines = page.locator(".upload")
    page.locator("#files").set_input_files(
        [file("程序.exe", b"MZ"), file("大.png", bytes(11 * 1024 * 1024), "image/png")]
    )
    expect(lines.nth(3)).to_contain_text(words.refused)
    expect(lines.nth(4)).to_contain_text(words.large)
    looks_right(page)
    page.get_by_role("button", name=words.preview).click()
    expect(page).to_have_url(re.compile("/write$"))
    for name in ("程序.exe", "大.png"):
        page.locator(".upload", has_text=name).get_by_role("button", name=words.remove).click()
        expect(page.locator("[data-status]")).to_contain_text(words.removed)
    expect(lines).to_have_count(3)


def drop_paste_and_send(page: Page, words: Words) -> None:
    lines = page.locator(".upload")
    carry(page, "拖来的.png", png("red"), "drop")
    carry(page, "image.png", png("blue"), "paste")
    expect(lines.get_by_text(words.uploaded)).to_have_count(5)
    lines.nth(4).get_by_role("checkbox").uncheck()
    page.get_by_role("button", name=words.preview).click()
    expect(page.locator(".files li")).to_have_count(4)
    page.get_by_role("button", name=words.submit).first.click()
    expect(page).to_have_url(re.compile("/sent$"))


def look_at_them(page: Page, words: Words) -> None:
    page.goto("/my/2026-00001")
    expect(page.locator(".pictures img")).to_have_count(3)
    expect(page.locator(".files a")).to_have_text(re.compile("情况.pdf"))
    looks_right(page)
    page.get_by_role("link", name=words.picture).click()
    expect(page.locator(".picture img")).to_be_visible()
    looks_right(page)
    first = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(first)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(first)
    expect(page.get_by_role("link", name=words.following)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/my/2026-00001$"))


@BOTH
def test_a_clerk_loses_no_file_to_a_broken_line(desk: Desk, browser: Browser, words: Words) -> None:
    task = desk.task(desk.signed(), "handle")
    with served(desk.app) as address:
        page = browser.new_context(base_url=address, viewport={"width": 390, "height": 800}).new_page()
        log_in(page, address, CLERK)
        speak(page, words, task)
        broken = True

        def answer(route: Route) -> None:
            if broken:
                route.abort()
            else:
                route.continue_()

        page.route("**/tasks/*/files", answer)
        page.locator("input[name='files-new']").first.set_input_files(file("现场.png", png("green"), "image/png"))
        line = page.locator(".upload")
        expect(line).to_contain_text(words.lost)
        looks_right(page)
        broken = False
        line.get_by_role("button", name=words.retry).click()
        expect(line).to_contain_text(words.uploaded)
        page.locator("form#form button.is-main").click()
        expect(page.locator("input[name='files'][type='checkbox']")).to_be_checked()
        expect(page.locator("img.upload-small")).to_be_visible()
        looks_right(page)


def test_without_script_files_go_with_the_form(installation: Installation) -> None:
    context = installation.browser.new_context(
        base_url=installation.address,
        java_script_enabled=False,
        locale="zh-CN",
        viewport={"width": 390, "height": 800},
    )
    page = context.new_page()
    citizen = Citizen(page)
    values: dict[str, Any] = {
        **MESSAGE,
        "files": [file("现场.jpg", photo(), "image/jpeg"), file("情况.pdf", pdf())],
    }
    citizen.write(values)
    page.goto(f"/my/{citizen.number}")
    expect(page.locator(".pictures img")).to_have_count(1)
    page.locator(".pictures a").click()
    expect(page.locator(".picture img")).to_be_visible()
