"""The public register: no number missing, nothing told of what is withheld."""

import re

from app.store import cases
from tests.web.portal_world import NOW, World, at, city, world

__all__ = ["city", "world"]

DAYS_AGO = at(11)


def rows_of(page: str) -> list[tuple[str, str]]:
    """Number and words of every row of the register."""
    found = re.findall(r"<tr[^>]*>\s*<td class=\"num quiet\">([^<]+)</td>\s*<td[^>]*>(.*?)</td>", page, re.S)
    return [(number, " ".join(re.sub("<[^>]+>", " ", words).split())) for number, words in found]


def test_every_number_stands_in_the_register(world: World) -> None:
    world.message(DAYS_AGO)
    world.message(DAYS_AGO, published_at=None, withheld=True)
    world.message(DAYS_AGO, published_at=None, withheld=True, sealed=True)
    rows = rows_of(world.client().get("/messages").text)
    assert [number for number, _words in rows] == ["2026-00003", "2026-00002", "2026-00001"]


def test_withheld_rows_are_the_same_whatever_the_reason(world: World) -> None:
    spam = world.message(DAYS_AGO, published_at=None, withheld=True, original_title="广告")
    accusation = world.message(DAYS_AGO, published_at=None, withheld=True, sealed=True, original_title="举报")
    private = world.message(DAYS_AGO, published_at=None, withheld=True, wants_public=False)
    late = world.message(DAYS_AGO, published_at=None, original_title="还没审核")
    rows = dict(rows_of(world.client().get("/messages").text))
    assert {rows[number] for _id, number, _code in (spam, accusation, private, late)} == {"依法不公开"}
    pages = {
        world.client().get(f"/messages/{number}").text.replace(number, "")
        for _id, number, _code in (spam, accusation, private, late)
    }
    assert len({re.sub(r'value="[^"]+"', "", page) for page in pages}) == 1


def test_what_was_published_once_is_withheld_when_it_is_hidden_or_sealed(world: World) -> None:
    hidden = world.message(DAYS_AGO, withheld=True, original_title="曾经公开")
    sealed = world.message(DAYS_AGO, sealed=True, original_title="曾经公开")
    client = world.client()
    assert {words for _number, words in rows_of(client.get("/messages").text)} == {"依法不公开"}
    assert "没有找到" in client.get("/messages?kind=求助").text
    for _id, number, _code in (hidden, sealed):
        assert "曾经公开" not in client.get(f"/messages/{number}").text


def test_an_accusation_turns_when_any_unpublished_message_turns(world: World) -> None:
    """Article 18: not the moment at which a row changes may tell what it is."""
    accusation = world.message(NOW, published_at=None, withheld=True, sealed=True)
    waiting = world.message(NOW, published_at=None)
    rows = dict(rows_of(world.client().get("/messages").text))
    assert rows[accusation[1]] == rows[waiting[1]] == "审核中"
    world.office.now = at(26)
    rows = dict(rows_of(world.client().get("/messages").text))
    assert rows[accusation[1]] == rows[waiting[1]] == "依法不公开"


def test_nothing_of_a_withheld_message_is_found_or_counted_by_content(world: World) -> None:
    world.message(DAYS_AGO, original_title="井盖缺失", original_text="井盖缺失两天。")
    hidden = {"published_at": None, "withheld": True, "sealed": True, "kind": "投诉"}
    world.message(DAYS_AGO, original_title="井盖缺失被人举报", **hidden)
    client = world.client()
    for address in ("/messages?q=井盖", "/messages?kind=投诉", "/messages?q=举报"):
        assert "2026-00002" not in client.get(address).text
    assert "共1件" in client.get("/messages?q=井盖").text
    assert "没有找到" in client.get("/messages?kind=投诉").text


def test_filters_and_counts(world: World) -> None:
    first, number, _code = world.message(DAYS_AGO)
    world.deliver(first, at(12), at(29).date())
    world.answer(first, at(20))
    second, _number, _code = world.message(DAYS_AGO, kind="咨询")
    world.deliver(second, at(12), at(29).date(), unit="schools")
    client = world.client()
    assert rows_of(client.get("/messages?status=answered").text)[0][0] == number
    assert "共1件" in client.get("/messages?status=handling").text
    assert "共1件" in client.get("/messages?unit=schools").text
    assert "共2件" in client.get("/messages?year=2026").text
    assert "没有找到" in client.get("/messages?year=2025").text
    assert client.get("/messages?year=nonsense&status=x&after=zzz").status_code == 200


def test_pages_hold_every_number_once(world: World) -> None:
    for _ in range(45):
        world.message(DAYS_AGO)
    client = world.client()
    seen: list[str] = []
    address = "/messages"
    while address:
        page = client.get(address).text
        seen += [number for number, _words in rows_of(page)]
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert seen == [f"2026-{serial:05d}" for serial in range(45, 0, -1)]


def test_search_reads_public_replies_and_no_other(world: World) -> None:
    open_one, number, _code = world.message(DAYS_AGO)
    world.answer(open_one, at(20), text="路灯电缆已更换。")
    private, _number, _code = world.message(DAYS_AGO)
    world.answer(private, at(20), text="电缆在您家门口。", visibility="author_only", published_at=None)
    page = world.client().get("/messages?q=电缆").text
    assert [found for found, _words in rows_of(page)] == [number]


def test_a_message_that_was_merged_points_to_the_main_one(world: World) -> None:
    main, main_number, _code = world.message(DAYS_AGO)
    merged, number, _code = world.message(DAYS_AGO)
    with world.office.begin() as uow:
        cases.project(uow, merged, {"main_case_id": main, "stage": "merged"})
    client = world.client()
    assert f'href="/messages/{main_number}"' in client.get(f"/messages/{number}").text
    assert f'href="/messages/{number}"' in client.get(f"/messages/{main_number}").text
    assert f"并入{main_number}" in client.get("/messages").text


def test_a_merged_message_never_names_a_withheld_main_one(world: World) -> None:
    main, main_number, _code = world.message(DAYS_AGO, published_at=None, withheld=True)
    merged, number, _code = world.message(DAYS_AGO)
    with world.office.begin() as uow:
        cases.project(uow, merged, {"main_case_id": main})
    assert main_number not in world.client().get(f"/messages/{number}").text


def test_numbers_never_given_are_not_found(world: World) -> None:
    client = world.client()
    for number in ("2026-00001", "2026-1", "x", "２０２６-00001"):
        assert client.get(f"/messages/{number}").status_code == 404
