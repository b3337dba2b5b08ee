"""Pictures of pages with files: uploads under way and refused, a gallery, one picture, exports."""

import io
import re
from typing import TYPE_CHECKING
from unittest.mock import patch

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect

from app.operations.exports import runs
from app.operations.office import Office
from tests.journeys.people import fill
from tests.operations.uploads import HEIC, pdf

if TYPE_CHECKING:
    from tests.journeys.shots import Camera

COLOURS = ("#2f5d8a", "#8a5a2f")


def photograph(colour: str) -> bytes:
    """Something that looks like a photograph from afar."""
    image = Image.new("RGB", (1600, 1200), colour)
    ImageDraw.Draw(image).ellipse((500, 300, 1100, 900), fill="#e8d9a0")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def payload(name: str, content: bytes) -> FilePayload:
    """A file as somebody chooses it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def look_at_uploads(camera: "Camera", message: dict[str, object]) -> None:
    """Write a message with files, and look at them afterwards."""
    page = camera.page()
    page.goto("/write")
    fill(page, message)
    good = [payload(f"现场{number}.jpg", photograph(colour)) for number, colour in enumerate(COLOURS, 1)]
    page.locator("#files").set_input_files([*good, payload("IMG_0001.HEIC", HEIC), payload("情况说明.pdf", pdf())])
    expect(page.locator(".upload").get_by_text("已上传")).to_have_count(4)
    page.locator("#files").set_input_files([payload("程序.exe", b"MZ")])
    camera.take(page, "write-with-files")
    page.locator(".upload", has_text="程序.exe").get_by_role("button", name="移除").click()
    page.get_by_role("button", name="下一步：预览").click()
    page.get_by_role("button", name=re.compile("提交")).click()
    number = page.locator("dd.num").first.inner_text().strip()
    camera.take(page, "my-files", f"/my/{number}")
    page.locator(".pictures a").first.click()
    camera.take(page, "my-picture")


def look_at_exports(camera: "Camera", office: Office, page: Page) -> None:
    """Export the ledger as if it were a long list; `page` is somebody's of the staff."""
    with patch("app.operations.exports.runs.MOST_AT_ONCE", 0):
        page.goto("/ledger")
        page.get_by_role("button", name="导出Excel").click()
        expect(page).to_have_url(re.compile(r"/exports/\d+$"))
    run_id = int(page.url.rpartition("/")[2])
    camera.take(page, "info-export-waiting")
    page.goto("/exports")  # the page that waits would load itself anew in the middle of the next one
    runs.run_export(office, run_id)
    camera.take(page, "info-export-ready", f"/exports/{run_id}")
    camera.take(page, "info-exports", "/exports")
