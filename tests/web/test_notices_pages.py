"""The bell, the page of notices, and the choice of mail."""

import re
from typing import Any

import pytest

from app.domain.notices import NoticeKind
from app.domain.permissions import Role
from app.operations import notices
from app.store import case_units, cases
from tests.web.inbox_world import CLERK, CLERK2, HEAD, LEADER, Desk, desk, desk_file, words
from tests.web.talk import (
    bell,
    comment,
    number,
    person,
)

__all__ = ["desk", "desk_file"]


def test_the_bell_counts_and_the_notice_leads_to_the_comment(desk: Desk) -> None:
    case_id = desk.signed()
    comment(desk, case_id, **{"_mention": person(desk, Role.UNIT_HEAD)})
    head = desk.staff(HEAD)
    assert bell(head) == "1"
    page = head.get("/notices")
    assert "zjjhandling_unit1在内部意见里提醒您" in words(page)
    assert number(desk, case_id) in page.text
    opened = head.get("/notices/1")
    assert opened.headers["Location"] == f"/cases/{number(desk, case_id)}?tab=comments#c1"
    assert bell(head) == ""
    assert desk.staff(CLERK2).get("/notices/1").status_code == 404


def test_all_are_read_at_once_but_for_what_came_meanwhile(desk: Desk) -> None:
    case_id = desk.signed()
    for _ in range(2):
        comment(desk, case_id, **{"_mention": person(desk, Role.UNIT_HEAD)})
    head = desk.staff(HEAD)
    through = re.search(r'name="through" value="(\d+)"', head.get("/notices").text)
    assert through is not None
    comment(desk, case_id, **{"_mention": person(desk, Role.UNIT_HEAD)})
    head.post("/notices/read", {"through": through[1]})
    assert bell(head) == "1"


def test_a_notice_says_nothing_of_a_case_that_was_sealed(desk: Desk) -> None:
    case_id = desk.signed(title="控告某人")
    comment(desk, case_id, **{"_mention": person(desk, Role.CITY_LEADER, "city")})
    with desk.office.begin() as uow:
        cases.project(uow, case_id, {"sealed": True})
        case_units.exclude(uow, case_id, ["zjj"])
    page = desk.staff(LEADER).get("/notices")
    assert "这条通知所说的件，您现在不能查看" in words(page)
    for secret in ("控告某人", number(desk, case_id), "zjjhandling_unit1"):
        assert secret not in page.text
    assert desk.staff(LEADER).get("/notices/1").headers["Location"] == "/notices"


@pytest.mark.parametrize(
    ("kind", "facts", "said", "leads"),
    [
        (NoticeKind.HANDED_OVER, {"by": "李", "n": 12}, "李把12件任务移交给您", "/inbox?list=mine"),
        (
            NoticeKind.DEPUTY,
            {"of": "王", "since": "2026-03-02", "until": "2026-03-06"},
            "您被指定代理王（2026年3月2日至2026年3月6日）",
            "/account/deputies",
        ),
        (NoticeKind.EXPORT_READY, {"export": 7, "rows": 9}, "导出已完成，共9行", "/exports/7"),
        (
            NoticeKind.IMPORT_FINISHED,
            {"run": 3, "added": 5, "repeated": 1, "refused": 0},
            "导入已结束：新增5件，重复1件，拒收0行",
            "/imports/3",
        ),
        (NoticeKind.IMPORT_FINISHED, {"run": 3}, "导入没有完成，文件无法读取", "/imports/3"),
    ],
)
def test_each_kind_of_notice_has_its_words_and_its_way(
    desk: Desk, kind: NoticeKind, facts: dict[str, Any], said: str, leads: str
) -> None:
    clerk = desk.town.actor(Role.HANDLING_UNIT, "zjj")
    with desk.office.begin() as uow:
        assert clerk.person is not None
        notices.tell(uow, desk.office.clock(), clerk.person, kind, **facts)
    assert said in words(desk.staff(CLERK).get("/notices"))
    assert desk.staff(CLERK).get("/notices/1").headers["Location"] == leads


def test_a_task_named_by_a_notice_is_opened_while_it_waits(desk: Desk) -> None:
    case_id = desk.reported()
    leader = desk.staff(LEADER)
    assert leader.get("/notices/1").headers["Location"] == desk.task(case_id, "instruct")
    leader.post(
        desk.task(case_id, "instruct"),
        {"act": "圈阅", "leader": person(desk, Role.CITY_LEADER, "city"), "date": "2026-03-02"},
    )
    assert leader.get("/notices/1").headers["Location"] == f"/cases/{number(desk, case_id)}"


def test_mail_is_chosen_on_the_page_of_the_account(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    page = staff.get("/account")
    assert 'value="never" checked' in page.text
    assert "handling_unit1@zjj.example" in page.text
    assert staff.post("/account/mail", {"mail": "daily"}).headers["Location"] == "/account#mail"
    assert 'value="daily" checked' in staff.get("/account").text
    staff.post("/account/mail", {"mail": "hourly"})
    assert 'value="daily" checked' in staff.get("/account").text


def test_no_notice_is_no_empty_page(desk: Desk) -> None:
    said = words(desk.staff(CLERK).get("/notices"))
    assert "没有通知" in said
    assert "通知保留90天" in said
