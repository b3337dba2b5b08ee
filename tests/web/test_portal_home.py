"""The home page: figures from published messages only, recent replies, the way in."""

from tests.web.portal_world import World, at, city, world

__all__ = ["city", "world"]


def tiles(world: World) -> str:
    page = world.client().get("/").text
    return page[page.index('<dl class="tiles">') : page.index("</dl>", page.index('<dl class="tiles">'))]


def test_an_empty_city_says_what_will_come(world: World) -> None:
    page = world.client().get("/").text
    assert "还没有公开答复" in page
    assert "近90天没有到期的公开留言" in page
    assert "近90天还没有评价" in page


def test_figures_have_their_numbers(world: World) -> None:
    for delivered, replied in ((11, 13), (11, 14), (11, 22)):
        case_id, _number, _code = world.message(at(8))
        world.deliver(case_id, at(delivered), at(15).date(), days=4)
        world.answer(case_id, at(replied))
    world.office.now = at(25)
    shown = tiles(world)
    assert '本月收到</dt><dd class="num">3<small>件' in shown
    assert "66.7<small>%" in shown
    assert "应答复3件，未按期1件" in shown
    assert "复杂事项3个工作日" in shown


def test_withheld_messages_count_as_received_and_as_nothing_else(world: World) -> None:
    hidden, _number, _code = world.message(at(8), published_at=None, withheld=True, sealed=True)
    world.deliver(hidden, at(11), at(15).date())
    shown = tiles(world)
    assert '本月收到</dt><dd class="num">1<small>件' in shown
    assert "其中公开0件" in shown
    assert "近90天没有到期的公开留言" in shown


def test_recent_replies_begin_with_what_they_say(world: World) -> None:
    case_id, number, _code = world.message(at(8), original_title="路灯何时修好")
    world.deliver(case_id, at(11), at(25).date())
    world.answer(case_id, at(13), text="网民朋友：\n您好！来信收悉。经核查，现答复如下：\n路灯已修好。")
    private, _number, _code = world.message(at(8))
    world.answer(private, at(14), visibility="author_only", published_at=None, text="只给您看。")
    page = world.client().get("/").text
    assert f'href="/messages/{number}">路灯何时修好</a>' in page
    assert '<p class="teaser">路灯已修好。</p>' in page
    assert "用时2个工作日" in page
    assert "只给您看" not in page


def test_figures_are_counted_anew_after_a_minute(world: World) -> None:
    world.message()
    assert '本月收到</dt><dd class="num">1<small>件' in tiles(world)
    world.message()
    assert '本月收到</dt><dd class="num">1<small>件' in tiles(world)
