"""The author's own page: only number and code open it; everything about the message stands there."""

import re
from datetime import date, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.store import cases, ratings
from tests.web.portal_world import World, at, city, token_of, world

__all__ = ["city", "world"]


def look_up(client: FlaskClient, number: str, code: str) -> TestResponse:
    token = token_of(client.get("/look-up"))
    return client.post("/look-up", data={"csrf_token": token, "number": number, "code": code})


def opened(world: World, number: str, code: str) -> FlaskClient:
    client = world.client()
    assert look_up(client, number, code).headers["Location"] == f"/my/{number}"
    return client


def without_token(page: TestResponse, number: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.text).replace(number, "")


def test_number_and_code_open_the_message(world: World) -> None:
    _id, number, code = world.message(original_text="我的电话是13900001234。", published_text="略")
    page = opened(world, number, code).get(f"/my/{number}")
    assert "13900001234" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_numbers_and_codes_are_read_however_they_are_typed(world: World) -> None:
    _id, number, code = world.message()
    for typed in ("2026-1", " 2026 00001 ", "２０２６—００００１"):
        assert look_up(world.client(), typed, f"{code[:3]} {code[3:6]} {code[6:]}").status_code == 302
    assert look_up(world.client(), number, code[:9]).status_code == 403
    assert look_up(world.client(), number, "").status_code == 403


def test_a_wrong_code_and_a_wrong_number_are_answered_alike(world: World) -> None:
    _id, number, _code = world.message(published_at=None, withheld=True, sealed=True)
    wrong_code = look_up(world.client(), number, "0000000000")
    wrong_number = look_up(world.client(), "2026-09999", "0000000000")
    assert wrong_code.status_code == wrong_number.status_code == 403
    assert without_token(wrong_code, number) == without_token(wrong_number, "2026-09999")


def test_without_proof_every_number_leads_to_the_form(world: World) -> None:
    _id, number, _code = world.message()
    for asked in (number, "2026-09999"):
        assert world.client().get(f"/my/{asked}").headers["Location"] == f"/look-up?number={asked}"


def test_the_proof_ends_after_half_an_hour_and_on_leaving(world: World) -> None:
    _id, number, code = world.message()
    client = opened(world, number, code)
    world.office.now += timedelta(minutes=29)
    page = client.get(f"/my/{number}")
    assert page.status_code == 200
    world.office.now += timedelta(minutes=31)
    assert client.get(f"/my/{number}").status_code == 302

    other = opened(world, number, code)
    other.post("/my/leave", data={"csrf_token": token_of(other.get(f"/my/{number}"))})
    assert other.get(f"/my/{number}").status_code == 302


def test_attempts_are_throttled_and_successes_not(world: World) -> None:
    world.app.config["RATELIMIT_ENABLED"] = True
    _id, number, code = world.message()
    for _ in range(25):
        assert look_up(world.client(), number, code).status_code == 302
    answers = [look_up(world.client(), number, "0000000000").status_code for _ in range(21)]
    assert answers == [403] * 20 + [429]
    assert look_up(world.client(), number, code).status_code == 429


def test_what_was_answered_to_the_author_alone(world: World) -> None:
    case_id, number, code = world.message(at(11), published_at=None, withheld=True, wants_public=False)
    world.deliver(case_id, at(12), date(2026, 5, 29))
    world.answer(
        case_id, at(20), visibility="author_only", published_at=None, released_at=at(20), text="只告诉您本人的话。"
    )
    page = opened(world, number, code).get(f"/my/{number}").text
    assert "只告诉您本人的话。" in page
    assert "只答复您本人" in page
    assert "为什么是5月29日到期" in page
    assert "市水务局答复" in page


def test_a_draft_of_a_reply_is_not_the_authors_either(world: World) -> None:
    case_id, number, code = world.message(at(11))
    world.answer(case_id, at(20), published_at=None, publisher="", text="还在审签。")
    assert "还在审签" not in opened(world, number, code).get(f"/my/{number}").text


def test_a_declined_message_says_why(world: World) -> None:
    number, client = sent_through_the_portal(world)
    world.work(number, "moderate", moderation="decline", reason="广告", notice="留言是商业广告，不予发布。")
    page = client.get(f"/my/{number}").text
    assert "留言是商业广告，不予发布。" in page
    assert "不予公开" in page
    assert "track-steps" not in page


def test_the_author_rates_and_asks_again(world: World) -> None:
    number, client = answered_directly(world)
    page = client.get(f"/my/{number}")
    assert "已答复，等您评价。" in page.text
    assert "评价这次答复" in page.text
    token = token_of(page)
    wrong = client.post(
        f"/my/{number}/rate", data={"csrf_token": token, "solved": "部分", "comment": "还差一盏。"}
    )
    assert wrong.status_code == 422
    assert "请选择“满意度”。" in wrong.text
    assert "还差一盏。" in wrong.text

    verdict = {"solved": "部分", "satisfaction": "基本满意", "rating": "follow_up", "text": "另一盏何时修？"}
    done = client.post(f"/my/{number}/rate", data={"csrf_token": token, **verdict}, follow_redirects=True)
    assert "已收到您的评价" in done.text
    assert "另一盏何时修？" in done.text
    assert "留言人追问" in done.text
    with world.office.read() as uow:
        case = cases.case_by_number(uow, number)
        assert case is not None
        assert [rating.next_step for rating in ratings.ratings_of(uow, case.id)] == ["follow_up"]
    again = client.post(f"/my/{number}/rate", data={"csrf_token": token, **verdict})
    assert again.status_code == 404


def test_nobody_else_rates(world: World) -> None:
    number, _client = answered_directly(world)
    stranger = world.client()
    token = token_of(stranger.get("/look-up"))
    answer = stranger.post(f"/my/{number}/rate", data={"csrf_token": token, "solved": "已解决"})
    assert answer.headers["Location"].startswith("/look-up")


def sent_through_the_portal(world: World) -> tuple[str, FlaskClient]:
    """Number of a message written in the portal, and its author's browser."""
    client = world.client()
    page = client.get("/write")
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token is not None
    message = {
        "csrf_token": token_of(page),
        "form_token": token[1],
        "kind": "咨询",
        "title": "路灯何时修好",
        "text": "东门外路灯三天不亮。",
        "place": "east",
        "name": "王芳",
        "phone": "13900001234",
        "public": "公开",
        "consent": "y",
    }
    client.post("/write", data=message)
    return "2026-00001", client


def answered_directly(world: World) -> tuple[str, FlaskClient]:
    """The same, answered by the info office itself."""
    number, client = sent_through_the_portal(world)
    world.work(number, "moderate", moderation="publish")
    sorting = {"kind": "咨询", "category": "城乡建设/路灯", "complexity": "simple", "transfer_mode": "pool"}
    world.work(number, "sort", disposal="direct_reply", summary="问路灯", proposal="直接答复", **sorting)
    world.work(number, "direct_reply", result="咨询解答", reply_text="网民朋友：\n明日修好。", visibility="public")
    return number, client
