"""The public register to take away: the rows of its pages, and of what is withheld the number alone."""

import csv
import io

import pytest

from app.operations.exports import open_data
from tests.operations.exported import read
from tests.web.portal_world import World, at, city, world

__all__ = ["city", "world"]

DAYS_AGO = at(11)


def lines(world: World, filters: str = "") -> list[dict[str, str]]:
    """The register as a program reads it."""
    answer = world.client().get(f"/messages.csv{filters}")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def test_every_number_is_there_and_withheld_ones_say_nothing_else(world: World) -> None:
    _, published, _ = world.message(DAYS_AGO, published_title="路灯不亮")
    withheld = [
        world.message(DAYS_AGO, published_at=None, withheld=True, original_title="广告")[1],
        world.message(DAYS_AGO, published_at=None, withheld=True, sealed=True, original_title="举报")[1],
        world.message(DAYS_AGO, published_at=None, original_title="还没审核")[1],
    ]
    found = {row.pop("编号"): row for row in lines(world)}
    assert list(found) == [*reversed(withheld), published]
    assert (found[published]["事项"], found[published]["状态"]) == ("路灯不亮", "办理中")
    for number in withheld:
        assert {value for value in found[number].values() if value} == {"依法不公开"}


def test_filters_are_those_of_the_page(world: World) -> None:
    world.message(DAYS_AGO, published_title="路灯不亮", kind="求助")
    world.message(DAYS_AGO, published_title="井盖缺失", kind="投诉")
    world.message(DAYS_AGO, published_at=None, withheld=True, kind="投诉")
    assert [row["事项"] for row in lines(world, "?kind=投诉")] == ["井盖缺失"]
    assert lines(world, "?year=2020") == []


def test_a_long_register_comes_in_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_data, "PIECE", 2)
    numbers = [world.message(DAYS_AGO)[1] for _ in range(5)]
    assert [row["编号"] for row in lines(world)] == numbers[::-1]


def test_a_workbook_for_people(world: World) -> None:
    world.message(DAYS_AGO, published_title='=HYPERLINK("http://evil.example")')
    answer = world.client().get("/messages.xlsx?kind=求助")
    found = read(answer.data)
    assert found.title == "公开留言"
    assert found.column("事项") == ['=HYPERLINK("http://evil.example")']
    assert "依法不公开的只列编号" in found.origin
    assert lines(world)[0]["事项"].startswith("'=")


def test_a_workbook_has_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_data, "MOST_IN_WORKBOOK", 1)
    for _ in range(2):
        world.message(DAYS_AGO)
    client = world.client()
    answer = client.get("/messages.xlsx?year=2026")
    assert answer.headers["Location"] == "/messages?year=2026"
    assert "超过1件，请下载CSV" in client.get("/messages?year=2026").text


def test_the_register_offers_both_with_its_filters(world: World) -> None:
    world.message(DAYS_AGO)
    page = world.client().get("/messages?year=2026&after=2027~1").text
    assert 'href="/messages.csv?year=2026"' in page
    assert 'href="/messages.xlsx?year=2026"' in page
