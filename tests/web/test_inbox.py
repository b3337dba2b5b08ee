"""The inbox as a page: lists with exact counts, filters that live in the address, taking several at once."""

import re

import pytest

from app.domain.permissions import Role
from tests.web.inbox_world import CLERK, CLERK2, HANDLED, HEAD, INFO, SUPERVISION, Desk, desk, desk_file, words

__all__ = ["desk", "desk_file"]

LISTS = ("mine", "claimable", "unit", "waiting", "done")


def counts(page: str) -> dict[str, int]:
    """The figures of the side bar."""
    found = re.findall(r'href="/inbox\?list=(\w+)"[^>]*>[^<]*<b>(\d+)</b>', page)
    return {name: int(number) for name, number in found}


def shown(page: str) -> int:
    """How many rows a page has."""
    return len(re.findall("<tr data-row>", page))


def test_a_task_wanders_through_the_lists(desk: Desk) -> None:
    case_id, staff = desk.delivered(), desk.staff(CLERK)
    assert counts(staff.get("/inbox").text) == {"mine": 0, "claimable": 1, "unit": 1, "waiting": 0, "done": 0}

    item = desk.town.item(case_id, "acknowledge").id
    taken = staff.post("/inbox/take", {"item": str(item), "back": "/inbox?list=claimable"})
    assert taken.headers["Location"] == "/inbox?list=claimable&act=1"
    assert "已认领1件，在“我的任务”中。" in staff.get(taken.headers["Location"]).text
    page = staff.get("/inbox")
    assert counts(page.text) == {"mine": 1, "claimable": 0, "unit": 1, "waiting": 0, "done": 0}

    clerk = desk.town.actor(Role.HANDLING_UNIT, "zjj")
    desk.town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=str(clerk.person))
    desk.town.complete(clerk, case_id, "handle", **HANDLED)
    assert counts(staff.get("/inbox").text) == {"mine": 0, "claimable": 0, "unit": 0, "waiting": 1, "done": 2}
    assert counts(desk.staff(HEAD).get("/inbox").text)["claimable"] == 1


@pytest.mark.parametrize("login", [CLERK, INFO, SUPERVISION, HEAD])
def test_every_count_is_the_length_of_its_list(desk: Desk, login: str) -> None:
    desk.delivered()
    desk.signed()
    desk.handled()
    desk.moderated()
    staff = desk.staff(login)
    told = counts(staff.get("/inbox").text)
    assert told == {name: shown(staff.get(f"/inbox?list={name}").text) for name in LISTS}


def test_the_inbox_opens_where_there_is_something_to_do(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    assert "<h1>我的任务</h1>" in staff.get("/inbox").text
    desk.delivered()
    assert "<h1>可认领</h1>" in staff.get("/inbox").text


def test_empty_lists_say_what_will_come(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    sentences = {
        "mine": "认领或分到您名下的任务会出现在这里。",
        "claimable": "本单位的新任务和公开认领的留言会出现在这里。",
        "unit": "转到本单位的留言会出现在这里，直到办完。",
        "waiting": "您办理过、现在由别人办理的留言会出现在这里。",
        "done": "您办完的每一步都会记在这里。",
    }
    for name, sentence in sentences.items():
        assert sentence in staff.get(f"/inbox?list={name}").text


def test_filters_stay_in_the_address(desk: Desk) -> None:
    desk.delivered(title="路灯不亮")
    desk.delivered(title="井盖缺失")
    staff = desk.staff(CLERK)
    found = staff.get("/inbox?list=unit&q=井盖&order=number")
    assert shown(found.text) == 1
    assert "井盖缺失" in found.text
    assert 'value="井盖"' in found.text
    assert '<option value="number" selected>' in found.text
    assert shown(staff.get("/inbox?list=unit&step=签收、本级分办").text) == 2
    nothing = staff.get("/inbox?list=unit&q=没有的词")
    assert "没有符合条件的办件" in nothing.text
    assert "看全部2件" in nothing.text


@pytest.mark.parametrize(
    "address",
    [
        "/inbox?list=nonsense",
        "/inbox?list=unit&order=%27%3B",
        "/inbox?after=x~y",
        "/inbox?light=pink",
        "/inbox?q=%00",
    ],
)
def test_an_address_may_say_anything(desk: Desk, address: str) -> None:
    assert desk.staff(CLERK).get(address).status_code == 200


def test_long_lists_have_pages(desk: Desk) -> None:
    for _ in range(21):
        desk.town.submit()
    staff = desk.staff(INFO)
    first = staff.get("/inbox?list=unit&order=number")
    assert shown(first.text) == 20
    assert "第1—20件，共21件" in first.text
    following = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert following is not None
    second = staff.get(following[1].replace("&amp;", "&"))
    assert shown(second.text) == 1
    assert "第21—21件，共21件" in second.text
    assert "2026-00021" in second.text


def test_lights_have_words_and_follow_the_clock(desk: Desk) -> None:
    desk.delivered()
    staff = desk.staff(CLERK)
    assert "余1个工作日" in staff.get("/inbox?list=unit").text
    desk.later(26)
    assert "今日到期" in desk.staff(CLERK2).get("/inbox?list=unit").text
    desk.later(24)
    late = desk.visitor()
    late.sign_in(CLERK)
    page = late.get("/inbox?list=unit")
    assert '<span class="light is-late">逾期1日</span>' in page.text
    assert shown(late.get("/inbox?list=unit&light=late").text) == 1
    assert shown(late.get("/inbox?list=unit&light=ok").text) == 0


def test_every_row_says_why_it_is_there(desk: Desk) -> None:
    desk.delivered()
    said = words(desk.staff(CLERK).get("/inbox?list=unit"))
    assert "任务属于市住房和城乡建设局，您是该单位的承办单位经办人。" in said


def test_of_several_tasks_each_is_told_what_came_of_it(desk: Desk) -> None:
    items = [desk.town.item(desk.delivered(), "acknowledge").id for _ in range(3)]
    desk.staff(CLERK2).post("/inbox/take", {"item": str(items[0])})
    staff = desk.staff(CLERK)
    ticked = [*map(str, items), "77"]
    said = words(staff.get(staff.post("/inbox/take", {"item": ticked}).headers["Location"]))
    assert "已认领2件，在“我的任务”中。" in said
    assert (
        "以下2件没有动： 2026-00001 签收、本级分办：已由zjjhandling_unit2认领（3月2日 9:00） 已不在您的列表中"
        in said
    )
    assert "办成的2件 2026-00002 签收、本级分办 2026-00003 签收、本级分办" in said


def test_taking_nothing_says_how(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    for forged in ("no number", str(2**64), "²"):
        assert staff.post("/inbox/take", {"item": forged}).headers["Location"] == "/inbox"
    assert "没有勾选任务。请先勾选，再点要做的事。" in staff.get("/inbox").text
    staff.post("/inbox/give-back", {"item": [str(number) for number in range(51)]})
    assert "一次最多50件，请减少勾选。" in staff.get("/inbox").text


def test_what_is_not_ones_own_is_answered_like_what_never_was(desk: Desk) -> None:
    item, stranger = desk.town.item(desk.delivered(), "acknowledge").id, desk.staff("handling_unit.jyj.1")
    told = []
    for address in ("/inbox/take", "/inbox/give-back"):
        for number in (item, 12345):
            page = stranger.get(stranger.post(address, {"item": str(number)}).headers["Location"])
            told.append(re.sub("已?没有.*任务。", "", words(page)))
    assert len(set(told)) == 1
    assert desk.town.items(1)[0].assignee_id is None
    pages = {words(stranger.get(f"/inbox/hand-over?item={number}")) for number in (item, 12345)}
    assert len(pages) == 1


def test_a_task_is_handed_over_and_back(desk: Desk) -> None:
    items = [str(desk.town.item(desk.delivered(), "acknowledge").id) for _ in range(2)]
    staff, second = desk.staff(CLERK), desk.town.actor(Role.HANDLING_UNIT, "zjj", 2)
    page = staff.post("/inbox/choose-receiver", {"item": items, "back": "/inbox?list=unit"}).headers["Location"]
    asked = staff.get(page)
    assert "转交2件" in asked.text
    assert "zjjhandling_unit2</option>" in asked.text
    assert "unit_head" not in words(asked)
    refused = staff.post("/inbox/hand-over", {"item": items, "reason": "调休", "back": "/inbox?list=unit"})
    assert refused.status_code == 422
    assert "请选择接收的同事。" in refused.text
    assert 'value="调休"' in refused.text
    sent = {"item": items, "receiver": str(second.person), "reason": "调休", "back": "/inbox?list=unit"}
    after = staff.post("/inbox/hand-over", sent).headers["Location"]
    said = words(staff.get(after))
    assert "已转交2件给zjjhandling_unit2，对方会收到通知。" in said
    assert {one.assignee_id for case in (1, 2) for one in desk.town.items(case)} == {second.person}
    assert "zjjhandling_unit1于3月2日 9:00转交给您。" in words(desk.staff(CLERK2).get("/inbox?list=mine"))
    act = after.rsplit("=", 1)[1]
    assert desk.staff(CLERK2).post(f"/inbox/acts/{act}/undo").headers["Location"] == "/inbox"
    undone = staff.post(f"/inbox/acts/{act}/undo", {"back": "/inbox?list=unit"}).headers["Location"]
    assert "已撤销2件。" in words(staff.get(undone))
    assert {one.assignee_id for case in (1, 2) for one in desk.town.items(case)} == {None}


def test_all_of_a_page_are_ticked_without_script(desk: Desk) -> None:
    desk.delivered()
    desk.delivered()
    staff = desk.staff(CLERK)
    assert staff.get("/inbox?list=claimable").text.count('name="item"') == 2
    assert " checked" not in staff.get("/inbox?list=claimable").text
    assert staff.get("/inbox?list=claimable&all=y").text.count(" checked") == 2


def test_accusations_stand_with_the_supervision_office_alone(desk: Desk) -> None:
    desk.town.submit(title="举报某局长受贿", text="他收了钱。", accusation=True, accused="市住建局")
    for login in (INFO, CLERK, HEAD):
        page = desk.staff(login).get("/inbox?list=unit")
        assert "举报" not in page.text
        assert counts(page.text) == dict.fromkeys(LISTS, 0)
    assert "举报某局长受贿" in desk.staff(SUPERVISION).get("/inbox?list=unit").text
