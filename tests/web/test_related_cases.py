"""Cases that belong to a case, and those that resemble it, on its page and beside a task."""

from app.store import case_links
from tests.web.inbox_world import CLERK, Desk, desk, desk_file, words

__all__ = ["desk", "desk_file"]


def test_linked_and_similar_cases(desk: Desk) -> None:
    first, second = desk.delivered(title="东门路灯不亮了"), desk.delivered(title="东门路灯又不亮了")
    with desk.office.begin() as uow:
        case_links.link(uow, second, first, "repeat")
    said = words(desk.staff(CLERK).get(f"/cases/{desk.town.case(second).number}?tab=related"))
    assert "重复反映" in said
    assert said.count("东门路灯不亮了") == 2


def test_a_task_names_linked_cases_and_leads_to_similar_ones(desk: Desk) -> None:
    first, second = desk.delivered(title="东门路灯不亮了"), desk.delivered(title="东门路灯又不亮了")
    staff, task = desk.staff(CLERK), desk.task(second, "acknowledge")
    assert "东门路灯不亮了" not in words(staff.get(task))
    assert "东门路灯不亮了" in words(staff.get(f"{task}/similar"))
    with desk.office.begin() as uow:
        case_links.link(uow, second, first, "repeat")
    assert "东门路灯不亮了" in words(staff.get(task))
    assert desk.staff("handling_unit.jyj.1").get(f"{task}/similar").status_code == 404
    alone = desk.task(desk.delivered(title="学区划分"), "acknowledge")
    assert "没有内容相近的办件" in words(staff.get(f"{alone}/similar"))
