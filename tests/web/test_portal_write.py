"""Write a message: nothing typed is lost, the preview masks, the message is registered once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.permissions import SYSTEM
from app.store import cases, identities
from app.store.schema.cases import Case
from tests.web.portal_world import World, city, token_of, world
from tests.web.portal_writing import MESSAGE, fields_of, preview

__all__ = ["city", "world"]


def count(world: World) -> int:
    with world.office.read() as uow:
        return uow.session.execute(select(func.count()).select_from(Case)).scalar_one()


def test_the_preview_shows_what_the_public_will_read(world: World) -> None:
    page = preview(world.client())
    assert page.status_code == 200
    public = page.text[page.text.index("公众将看到的样子") : page.text.index("发现个人信息")]
    assert '<span class="mask">电话已隐去</span>' in public
    assert "隐去电话" in page.text
    assert count(world) == 0


def test_what_the_author_wants_left_stays_readable(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client))
    del form["mask"]
    page = client.post("/write/preview", data=form)
    assert "电话已隐去" not in page.text
    sent = fields_of(page)
    client.post("/write", data=sent)
    with world.office.read() as uow:
        case = cases.case_by_number(uow, "2026-00001")
        assert case is not None
        assert case.published_text == MESSAGE["text"]


def test_a_message_goes_all_the_way(world: World) -> None:
    client = world.client()
    sent = client.post("/write", data=fields_of(preview(client)), follow_redirects=True)
    assert sent.request.path == "/sent"
    code = re.sub(r"\s", "", re.findall(r'class="num code">([\d ]+)<', sent.text)[0])
    assert re.fullmatch(r"\d{10}", code)
    with world.office.read() as uow:
        case = cases.case_by_code(uow, "2026-00001", code)
        assert case is not None
        assert (case.original_text, case.published_at) == (MESSAGE["text"], None)
        assert case.published_text == "路灯三天不亮，我的电话是［电话已隐去］。"
        assert (case.stage, case.place, case.category) == ("moderation", "east", "城乡建设/路灯")
    with world.office.begin() as uow:
        who = identities.read(uow, case.id, reason="核对", actor=SYSTEM, now=world.office.now)
        assert (who.name, who.phone) == ("王芳", "13900001234")


def test_the_code_is_shown_until_it_is_noted_or_ten_minutes_pass(world: World) -> None:
    client = world.client()
    sent = client.post("/write", data=fields_of(preview(client)), follow_redirects=True)
    assert 'class="num code"' in client.get("/sent").text
    followed = client.post("/sent/noted", data={"csrf_token": token_of(sent)}, follow_redirects=True)
    assert followed.request.path == "/my/2026-00001"
    assert 'class="num code"' not in client.get("/sent").text
    assert "已经显示过" in client.get("/sent").text

    other = world.client()
    other.post("/write", data=fields_of(preview(other)), follow_redirects=True)
    world.office.now += timedelta(minutes=11)
    assert 'class="num code"' not in other.get("/sent").text
    assert world.client().get("/sent").status_code == 302


def test_the_same_form_sent_twice_is_one_message(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client))
    first = client.post("/write", data=form, follow_redirects=True)
    again = client.post("/write", data=form, follow_redirects=True)
    assert again.request.path == "/sent"
    assert "2026-00001" in again.text
    assert count(world) == 1
    assert first.text.count('class="num code"') == again.text.count('class="num code"') == 1


def test_a_double_click_whose_first_answer_was_lost_gets_a_code_that_works(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client))
    with client.session_transaction() as session:
        before = dict(session)
    client.post("/write", data=form)
    with client.session_transaction() as session:
        lost = session["sent"]["code"]
        session.clear()
        session.update(before)
    client.post("/write", data=form)
    with client.session_transaction() as session:
        told = session["sent"]
    assert count(world) == 1
    with world.office.read() as uow:
        assert cases.case_by_code(uow, told["number"], told["code"]) is not None
        assert cases.case_by_code(uow, told["number"], lost) is None


def test_mistakes_keep_everything_typed(world: World) -> None:
    page = preview(world.client(), phone="1390000", title="")
    assert page.status_code == 422
    assert "有2处需要改正" in page.text
    assert "手机号少了4位，请补全11位数字。" in page.text
    assert 'value="王芳"' in page.text
    assert "路灯三天不亮" in page.text
    assert '<option value="east" selected>' in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"accusation": "y", "accused": "某局"}, "由市政府督查室单独保密办理"),
        ({"public": "仅本人"}, "登记册只列编号"),
    ],
)
def test_a_private_message_shows_no_public_preview(world: World, changes: dict[str, str], sentence: str) -> None:
    world.message(original_title="东门外路灯不亮啊")
    page = preview(world.client(), **changes)
    assert sentence in page.text
    assert "公众将看到的样子" not in page.text
    assert "也许已有答复" not in page.text


def test_an_accusation_is_sealed_from_the_first_moment(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client, accusation="y", accused="某局某人"))
    client.post("/write", data=form)
    with world.office.read() as uow:
        case = cases.case_by_number(uow, "2026-00001")
        assert case is not None
        assert (case.sealed, case.withheld, case.published_text) == (True, True, "")
    assert "市政府督查室单独保密办理" in client.get("/my/2026-00001").text


def test_similar_messages_may_already_answer(world: World) -> None:
    world.message(original_title="东门外路灯又不亮了")
    page = preview(world.client()).text
    assert "也许已有答复" in page
    assert 'href="/messages/2026-00001"' in page


def test_going_back_to_the_form_brings_everything(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client))
    page = client.post("/write/edit", data=form)
    assert page.status_code == 200
    assert 'value="东门外路灯不亮"' in page.text
    assert re.search(r'value="求助" checked', page.text)
    assert "需要改正" not in page.text


def test_a_page_left_open_too_long_comes_back_filled_in(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client))
    form["csrf_token"] = ["stale"]
    page = client.post("/write", data=form)
    assert page.status_code == 400
    assert "再提交一次" in page.text
    assert 'value="东门外路灯不亮"' in page.text
    assert count(world) == 0


def test_a_forged_form_token_begins_a_new_message(world: World) -> None:
    client = world.client()
    form = fields_of(preview(client))
    form["form_token"] = ["forged"]
    client.post("/write", data=form)
    client.post("/write", data=form)
    assert count(world) == 2


def test_too_many_messages_from_one_address(world: World) -> None:
    world.app.config["RATELIMIT_ENABLED"] = True
    client = world.client()
    answers = [preview(client) for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200}
    assert answers[60].status_code == 429
    assert 'value="东门外路灯不亮"' in answers[60].text


def test_the_empty_form_may_be_kept_by_the_browser(world: World) -> None:
    client = world.client()
    assert client.get("/write").headers["Cache-Control"] == "private, no-cache"
    assert preview(client).headers["Cache-Control"] == "no-store"
    assert client.get("/write/preview").headers["Location"] == "/write"
