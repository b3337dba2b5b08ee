"""The page of a public message."""

from datetime import date

from app.domain.events import Event
from app.store import cases, due_dates
from app.store.due_dates import DueDateRecord
from app.store.journal import Entry
from tests.web.portal_world import World, at, city, world

__all__ = ["city", "world"]

DELIVERED = at(28, month=4)
DUE = date(2026, 5, 21)


def answered(world: World, **reply: object) -> str:
    """The number of a message delivered on 28 April, due on 21 May and answered on 19 May."""
    case_id, number, _code = world.message(at(27, 11, month=4), original_title="加装电梯补贴何时到位")
    world.deliver(case_id, DELIVERED, DUE)
    world.answer(case_id, at(19, 16), **reply)
    return number


def test_the_due_date_is_explained_day_by_day(world: World) -> None:
    page = world.client().get(f"/messages/{answered(world)}").text
    assert "为什么是5月21日到期" in page
    assert "15个工作日（第十一条）" in page
    assert "4月28日（周二）送达，<b>次日起算</b>，到5月21日（周四）24:00为止。" in page
    assert "劳动节放假5天（5月1日—5月5日）不计入。" in page
    assert "5月9日（周六）调休上班，计为第6日。" in page
    assert "第13日答复，比期限早2个工作日。" in page
    assert '<td class="is-extra">9<small>第6日</small></td>' in page
    assert '<td class="is-due">21<small>到期</small></td>' in page


def test_a_year_without_a_notice_is_provisional(world: World) -> None:
    case_id, number, _code = world.message(at(20))
    world.deliver(case_id, at(21), date(2027, 1, 8))
    assert "暂定" in world.client().get(f"/messages/{number}").text


def test_the_reply_is_a_letter_signed_by_its_unit(world: World) -> None:
    page = world.client().get(f"/messages/{answered(world)}").text
    assert '<p class="is-flush">网民朋友：</p>' in page
    assert '<p class="is-sign">市水务局</p>' in page
    assert "已解决" in page


def test_a_reply_for_the_author_is_never_shown(world: World) -> None:
    number = answered(world, visibility="author_only", published_at=None, text="只告诉您本人的话。")
    page = world.client().get(f"/messages/{number}").text
    assert "只告诉您本人的话" not in page
    assert "依法只告知留言人" in page


def test_a_draft_is_never_shown(world: World) -> None:
    page = world.client().get(f"/messages/{answered(world, published_at=None, publisher='')}").text
    assert "路灯已修好" not in page


def test_the_original_text_stays_inside(world: World) -> None:
    _id, number, _code = world.message(
        original_text="我的电话是13900001234。", published_text="我的电话是［电话已隐去］。"
    )
    page = world.client().get(f"/messages/{number}").text
    assert "13900001234" not in page
    assert '<span class="mask">电话已隐去</span>' in page


def test_an_extension_keeps_the_first_date_in_sight(world: World) -> None:
    case_id, number, _code = world.message(at(27, month=4))
    world.deliver(case_id, DELIVERED, DUE)
    longer = DueDateRecord(
        case_id, "unit", DELIVERED, 20, date(2026, 5, 28), "系统约定", "extension", at(18), "water"
    )
    with world.office.begin() as uow:
        due_dates.add(uow, [longer])
        cases.project(uow, case_id, {"due_on": longer.due_on}, [Entry(at(18), None, Event.DUE_SET, {})])
    page = world.client().get(f"/messages/{number}").text
    assert "为什么是5月28日到期" in page
    assert "原到期日5月21日（周四）（第十一条）。" in page
    assert "延期至5月28日（周四）" in page


def test_text_is_never_markup(world: World) -> None:
    _id, number, _code = world.message(original_title="<b>粗体</b>", original_text="<script>alert(1)</script>")
    page = world.client().get(f"/messages/{number}").text
    assert "<script>alert" not in page
    assert "<b>粗体" not in page


def test_similar_public_messages_are_named_and_hidden_ones_not(world: World) -> None:
    world.message(original_title="加装电梯补贴还没到", published_at=None, withheld=True)
    case_id, near, _code = world.message(original_title="加装电梯补贴几时到位")
    world.message(original_title="公交间隔太长")
    page = world.client().get(f"/messages/{answered(world)}").text
    assert f'href="/messages/{near}"' in page
    assert "补贴还没到" not in page
    assert "公交间隔" not in page
    assert case_id
