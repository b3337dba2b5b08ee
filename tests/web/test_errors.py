"""Refusals and failures: pages that say what to do, one shape of JSON, nothing given away."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.domain import errors as refusals
from app.domain.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted, Refusal, TooMany
from app.domain.permissions import Permission
from app.web.access import requires
from app.web.errors import ANSWERS, keep_typed
from tests.web.portal_world import World, city, token_of, world

__all__ = ["city", "world"]


def refuse_with(world: World, error: Callable[[], Exception]) -> None:
    """An address that raises what `error` makes."""

    @requires(Permission.PUBLIC)
    def view() -> str:
        raise error()

    world.app.add_url_rule("/refusing", "refusing", view, methods=["GET", "POST"])


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound, 404, "这个页面不存在"),
        (NotPermitted, 403, "没有办理这件事的权限"),
        (Conflict, 409, "刚刚被别人更新"),
        (TooMany, 429, "尝试次数太多"),
        (lambda: Invalid({"title": ["请填写。"]}), 422, "有内容需要改正"),
    ],
)
def test_refusals_have_pages(world: World, error: Callable[[], Exception], status: int, words: str) -> None:
    refuse_with(world, error)
    response = world.client().get("/refusing")
    assert response.status_code == status
    assert words in response.text
    assert "<html" in response.text


def test_every_refusal_of_the_domain_has_an_answer() -> None:
    codes = {
        kind.code
        for kind in vars(refusals).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
    }
    assert codes <= ANSWERS.keys()


def test_who_was_faster_and_what_was_typed(world: World) -> None:
    done = datetime(2026, 5, 22, 1, 30, tzinfo=UTC)
    refuse_with(world, lambda: AlreadyDone(by="李经办", at=done))
    client = world.client()
    token = token_of(client.get("/look-up"))
    form = {
        "csrf_token": token,
        "form_key": "handle",
        "findings": "现场看过。",
        "nobody_knows": "甲",
        "password": "p",
    }
    response = client.post("/refusing", data=form)
    assert response.status_code == 409
    assert "这件事已经有人办了" in response.text
    assert "办理人：李经办 · 2026年5月22日 9:30" in response.text
    assert '<dt>核查情况</dt><dd class="typed">现场看过。</dd>' in response.text
    assert "<dt>nobody_knows</dt>" in response.text
    assert ">p</dd>" not in response.text
    assert token not in response.text.split("<dl")[1]


def test_a_view_may_say_what_was_typed(world: World) -> None:
    def error() -> Exception:
        keep_typed([("答复正文", "您好。")])
        return Conflict()

    refuse_with(world, error)
    client = world.client()
    token = token_of(client.get("/look-up"))
    assert "<dt>答复正文</dt>" in client.post("/refusing", data={"csrf_token": token, "x": "y"}).text


def test_json_has_one_shape(world: World) -> None:
    refuse_with(world, lambda: AlreadyDone(by="李经办", at=datetime(2026, 5, 22, tzinfo=UTC)))
    client = world.client()
    for address, code, status in (("/refusing", "already_done", 409), ("/nowhere", "not_found", 404)):
        response = client.get(address, headers={"Accept": "application/json"})
        error = response.get_json()["error"]
        assert (response.status_code, error["code"]) == (status, code)
        assert error["message"]
        assert error["advice"]
    assert client.get("/api/nowhere").get_json()["error"]["code"] == "not_found"


def test_a_failure_of_ours_gives_a_number_and_nothing_else(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    refuse_with(world, lambda: RuntimeError("secret detail"))
    response = world.client().get("/refusing")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert response.headers["X-Request-ID"] in response.text
    assert "failure at GET refusing" in caplog.text


def test_a_forged_form_is_refused(world: World) -> None:
    response = world.client().post("/look-up", data={"number": "2026-00001", "code": "1"})
    assert response.status_code == 400
    assert "页面放得太久" in response.text


def test_too_much_at_once(world: World) -> None:
    world.app.config["MAX_CONTENT_LENGTH"] = 1000
    client = world.client()
    response = client.post("/write/preview", data={"text": "字" * 2000})
    assert response.status_code == 413
    assert "附件太大" in response.text


def test_the_wrong_method(world: World) -> None:
    response = world.client().post("/")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_headers_forbid_whatever_is_not_needed(world: World) -> None:
    response = world.client().get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in response.headers
    secure = world.client().get("/", base_url="https://localhost")
    assert "Strict-Transport-Security" in secure.headers


def test_files_are_kept_for_a_year_under_their_digest(world: World) -> None:
    address = re.findall(r'href="(/static/huiyin.css[^"]+)"', world.client().get("/").text)[0]
    assert "?v=" in address
    with world.client().get(address) as kept, world.client().get("/static/huiyin.css") as plain:
        assert "immutable" in kept.headers["Cache-Control"]
        assert plain.headers["Cache-Control"] == "no-cache"


def test_no_page_carries_script_or_style_of_its_own(world: World) -> None:
    world.message()
    for address in ("/", "/write", "/messages", "/messages/2026-00001", "/look-up", "/nowhere"):
        page = world.client().get(address).text
        assert "<style" not in page, address
        assert " style=" not in page, address
        assert "onclick" not in page, address
        assert "<script>" not in page, address
