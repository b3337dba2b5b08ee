"""A message being written, as a browser without script would send it."""

import io
import re

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

MESSAGE = {
    "kind": "求助",
    "title": "东门外路灯不亮",
    "text": "路灯三天不亮，我的电话是13900001234。",
    "place": "east",
    "category": "城乡建设/路灯",
    "wished_unit": "",
    "name": "王芳",
    "phone": "13900001234",
    "public": "公开",
    "consent": "y",
}


def fields_of(page: TestResponse) -> dict[str, list[str]]:
    """Everything that the main form of a page would send again."""
    form = page.text[page.text.index("<main") :]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        off = 'type="checkbox"' in tag and " checked" not in tag
        if name and value and not off and 'type="radio"' not in tag:
            sent.setdefault(name[1], []).append(value[1].replace("&#34;", '"').replace("&amp;", "&"))
    return sent


def preview(client: FlaskClient, **changes: object) -> TestResponse:
    """The answer to the form, filled in with MESSAGE."""
    form = fields_of(client.get("/write"))
    tokens = {name: form[name][0] for name in ("csrf_token", "form_token")}
    return client.post("/write/preview", data={**tokens, **MESSAGE, **changes}, content_type="multipart/form-data")


def picture(width: int = 40) -> tuple[io.BytesIO, str]:
    content = io.BytesIO()
    Image.new("RGB", (width, 30), "#7a8").save(content, "JPEG")
    content.seek(0)
    return content, "路灯.jpg"
