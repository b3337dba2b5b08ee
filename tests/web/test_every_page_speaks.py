"""Every page of the demo city in English and in traditional characters: no word of another language but what is
marked as such.

The walk follows every link and opens a task of every step; an address that no account reaches fails the test, so
that a new page is walked without anybody naming it here.
"""

import io

import pytest
from flask import Flask

from app.operations import imports
from app.web import errors
from tests.web.spoken import parsed
from tests.web.walking import Walk, tasks_of_every_step
from tests.web.whole_city import CODE, Visitor, told_city, whole_city

__all__ = ["told_city", "whole_city"]

pytestmark = pytest.mark.xdist_group("whole city")

ACCOUNTS = ("info", "supervision2", "leader", "zjj.clerk", "owner")
MESSAGE = {
    "title": "小区路灯连续三天不亮",
    "text": "和顺小区门口的路灯三天不亮。我的电话是13912345678，请尽快修理。",
    "kind": "求助",
    "category": "城乡建设/供水供热",
    "place": "kt",
    "name": "王某",
    "phone": "13912345678",
    "public": "公开",
    "consent": "y",
}
BOARD = "留言编号,留言主题,留言时间,留言详情,答复意见\n1,,昨天,三天不亮,\n2,路灯,2026-01-05 10:00,三天不亮,已修\n"
"""An export of a message board, each row with mistakes of its own."""


@pytest.fixture(params=["en", "zh-Hant"])
def walk(request: pytest.FixtureRequest, whole_city: Flask) -> Walk:
    return Walk(whole_city, request.param)


def test_every_page_speaks_one_language(walk: Walk) -> None:
    visitor = walk.visitor()
    walk.follow(visitor, "/messages?q=飞船")
    everything = walk.language == "en"  # the other catalogue is made of the same sentences
    for login in ACCOUNTS if everything else ACCOUNTS[:1]:
        walk.follow(walk.visitor(login))
    writing(walk, visitor)
    looking_up(walk)
    with_tools(walk)
    at_the_desk(walk)
    for login, addresses in tasks_of_every_step(walk.office).items():
        if everything or login in ACCOUNTS[:1]:
            at_work(walk, walk.visitor(login), addresses)
    assert walk.found == {}
    assert not everything or walk.not_met() == set()


def writing(walk: Walk, visitor: Visitor) -> None:
    """A citizen writes: with every mistake, then a message that is sent."""
    walk.look(visitor.send("/write", "/write/preview"), "/write with mistakes")
    walk.look(
        visitor.send("/write", "/write/preview", {**MESSAGE, "title": "长" * 40, "phone": "1"}), "/write typed"
    )
    preview = visitor.send("/write", "/write/preview", MESSAGE)
    walk.look(preview, "/write/preview")
    hidden = {
        str(one.get("name")): str(one.get("value"))
        for one in parsed(preview.text).xpath("//form[@action='/write']//input[@type='hidden']")
    }
    sent = visitor.client.post("/write", data=hidden, follow_redirects=True)
    assert sent.request.path == "/sent"
    walk.look(sent, "/sent")
    walk.met.update(["portal.sent", "portal.preview"])


def looking_up(walk: Walk) -> None:
    """Authors come back to messages in every state."""
    year = walk.office.clock().today.year
    walk.look(walk.visitor().send("/look-up", "/look-up", {"number": "1", "code": "1"}), "/look-up refused")
    for number in range(1, 66, 6):
        author, shown = walk.visitor(), f"{year}-{number:05}"
        if author.send("/look-up", "/look-up", {"number": shown, "code": CODE}).status_code == 302:
            walk.met["portal.my"] += 1
            walk.look(author.get(f"/my/{shown}"), f"/my/{shown}")
            walk.look(author.send(f"/my/{shown}", f"/my/{shown}/rate"), f"/my/{shown} rated wrongly")


def with_tools(walk: Walk) -> None:
    """What staff does beside tasks, with mistakes and without: import, comment, account."""
    info = walk.visitor("info")
    walk.look(info.send("/imports", "/imports"), "/imports with mistakes")
    for name, content in (("x.png", b"x"), ("x.csv", b"a,b\n"), ("board.csv", BOARD.encode())):
        upload = {"file": (io.BytesIO(content), name), "source": "people_mayor"}
        started = info.send("/imports", "/imports", upload)
        walk.look(started, f"/imports of {name}")
    for run in imports.unfinished(walk.office):
        walk.look(info.get(f"/imports/{run}"), "an import that waits")
        imports.run_import(walk.office, run)
    walk.follow(info, started.headers["Location"])
    walk.look(info.send("/account", "/account/password", {"old": "x", "new": "y"}), "a wrong password")
    clerk = walk.visitor("zjj.clerk")
    for number in parsed(clerk.get("/ledger").text).xpath("//td[1]/text()")[:1]:
        case = f"/cases/{str(number).strip()}"
        walk.look(clerk.send(case, f"{case}/contact", {"reason": ""}), f"{case} without reason")
        walk.look(clerk.send(case, f"{case}/comments", {"_comment": ""}), f"{case} without comment")
        clerk.send(case, f"{case}/comments", {"_comment": "已与物业联系，约周三上门。"})
        walk.follow(clerk, f"{case}/comments/write", f"{case}?tab=comments")


def at_the_desk(walk: Walk) -> None:
    """Several tasks at once, filters that are saved, deputies: what each says, mistakes too."""
    clerk, shown = walk.visitor("zjj.clerk"), "/inbox?list=unit&q=路"
    condition = {"place": "inbox", "p_list": "unit", "p_q": "路"}
    walk.look(clerk.send(shown, "/filters", {**condition, "name": ""}), "a filter without a name")
    clerk.send(shown, "/filters", {**condition, "name": "路灯", "audience": "zjj"})
    clerk.send("/ledger?q=路", "/filters", {"place": "ledger", "p_status": "open", "name": "在办"})
    walk.follow(clerk, "/filters", "/filters?place=ledger", "/filters/1", "/inbox?list=unit&filter=1&urgent=y")
    ticked = parsed(clerk.get("/inbox?list=unit").text).xpath("//input[@name='item']/@value")
    for address in ("/inbox/take", "/inbox/give-back"):
        done = clerk.send("/inbox?list=unit", address, {"item": [*map(str, ticked), "77"]}, follow_redirects=True)
        walk.look(done, address)
    walk.look(clerk.send("/inbox?list=unit", "/inbox/take", {}, follow_redirects=True), "nothing ticked")
    walk.look(clerk.send("/inbox?list=unit", "/inbox/hand-over", {"item": str(ticked[0])}), "nobody chosen")
    walk.look(clerk.get("/inbox/hand-over?item=77"), "nothing to hand over")
    head = walk.visitor("zjj.head")
    walk.look(head.send("/account/deputies", "/account/deputies", {"reason": ""}), "a deputy with mistakes")
    walk.follow(head, "/account/deputies")


def at_work(walk: Walk, clerk: Visitor, addresses: list[str]) -> None:
    """A clerk opens tasks, keeps a draft, and sends them empty."""
    for address in addresses:
        walk.met["inbox.task"] += 1
        walk.look(clerk.get(address), address)
        walk.look(clerk.send(address, f"{address}/draft", follow_redirects=True), f"{address} kept")
        walk.look(clerk.send(address, address), f"{address} with mistakes")


def test_every_refusal_speaks_one_language(walk: Walk) -> None:
    for code in errors.ANSWERS:
        with walk.app.test_request_context("/", headers={"Cookie": f"language={walk.language}"}):
            walk.look(errors.answer(code), code)
    visitor = walk.visitor()
    walk.look(visitor.client.post("/write", data=MESSAGE), "a form without token")
    walk.look(visitor.client.post("/messages"), "a wrong method")
    walk.look(visitor.get("/nowhere"), "no page")
    walk.look(visitor.get("/messages/2026-99999"), "no message")
    walk.look(visitor.client.post("/write/preview", data={"text": "x" * 80_000_000}), "too large")
    assert walk.found == {}
