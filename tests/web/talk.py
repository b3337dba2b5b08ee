"""Shortest ways to comments, notices and templates on the staff's pages."""

import re
from html import unescape

from werkzeug.test import TestResponse

from tests.web.inbox_world import CLERK, PASSWORD, Desk, Staff, words

OTHER = "handling_unit.cgj.1"
TYPED = {"findings": "现场查看。", "reply_text": "已写的正文。"}


def number(desk: Desk, case_id: int) -> str:
    return desk.town.case(case_id).number


def comment(desk: Desk, case_id: int, text: str = "线路老化，请核实。", login: str = CLERK, **values: str) -> str:
    """Send a comment from the page of the case; the address of what comes then."""
    path = f"/cases/{number(desk, case_id)}/comments"
    sent = desk.staff(login).post(path, {"_comment": text, **values})
    assert sent.status_code == 302, words(sent)
    return sent.headers["Location"]


def person(desk: Desk, role: str, unit: str = "zjj", n: int = 1) -> str:
    return str(desk.town.actor(role, unit, n).person)


def bell(staff: Staff) -> str:
    found = re.search(r'class="bell-count num">([^<]*)<', staff.get("/account").text)
    return found[1] if found else ""


def field(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.S)
    assert found is not None, name
    return found[1].strip()


def new_template(desk: Desk, login: str = CLERK, **values: str) -> None:
    given = {"unit": "zjj", "title": "路灯维修答复", "text": "{称呼}：关于{诉求}的留言收悉。\n{单位}", **values}
    assert desk.staff(login).post("/templates/new", given).status_code == 302


def logged_in_again(staff: Staff, page: TestResponse, login: str = CLERK) -> TestResponse:
    """Log in on the page that a form without a session was answered with."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    staff.token = unescape(fields.pop("csrf_token"))
    given = {name: unescape(value) for name, value in fields.items()}
    return staff.post("/login", {**given, "login": login, "password": PASSWORD})


def gone_on(staff: Staff, page: TestResponse) -> TestResponse:
    """Press 接着写."""
    action = re.search(r'<form class="card measure" action="([^"]+)"', page.text)
    assert action is not None, words(page)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    staff.token = unescape(dict(fields)["csrf_token"])
    return staff.post(
        unescape(action[1]), {name: unescape(value) for name, value in fields if name != "csrf_token"}
    )
