"""Reply templates: whose they are, what may stand in them, what they are filled with, where they go."""

from typing import Any

import pytest

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import Actor, Role
from app.operations import reply_templates, tasks
from app.operations.reply_templates import Wish
from app.store import cases
from app.store import reply_templates as rows
from app.store.literal import execute
from tests.operations.test_tasks import delivered, info
from tests.operations.town import Town, sent
from tests.web.inbox_world import HANDLED

TEXT = "{称呼}：\n您好！您{收到日期}的留言（编号{留言编号}）收悉。{诉求}的问题，经查……\n{单位}\n{今天}"


EVENTS = ["template:saved", "template:retired", "template:restored"]


def clerk(town: Town, unit: str = "zjj") -> Actor:
    return town.actor(Role.HANDLING_UNIT, unit)


def save(town: Town, actor: Actor, title: str = "一般答复", text: str = TEXT, **given: Any) -> int:
    unit = given.pop("unit", reply_templates.units_of(actor)[0])
    with town.office.begin() as uow:
        return reply_templates.save(uow, actor, town.clock, Wish(unit, title, text, **given))


def titles(town: Town, actor: Actor, **given: Any) -> list[str]:
    with town.office.read() as uow:
        return [line.template.title for line in reply_templates.listed(uow, actor, **given)]


def offered(town: Town, actor: Actor, case_id: int) -> list[str]:
    with town.office.read() as uow:
        return [one.title for one in reply_templates.offered(uow, actor, cases.get_case(uow, case_id))]


def handling(town: Town) -> tuple[int, int]:
    """A case whose reply 市住建局 drafts: its id, and that of the task."""
    case_id, actor = delivered(town), clerk(town)
    town.complete(actor, case_id, "acknowledge", acknowledgement="accept", handler=str(actor.person))
    return case_id, town.item(case_id, "handle").id


def test_templates_belong_to_a_unit_and_all_its_people(town: Town) -> None:
    template = save(town, clerk(town))
    head, stranger = town.actor(Role.UNIT_HEAD, "zjj"), clerk(town, "cgj")
    assert [titles(town, one) for one in (clerk(town), head, stranger)] == [["一般答复"], ["一般答复"], []]
    save(town, head, "改过的", id=template)
    assert titles(town, clerk(town)) == ["改过的"]
    for act in (reply_templates.own, lambda uow, actor, one: reply_templates.retire(uow, actor, town.clock, one)):
        with pytest.raises(NotFound), town.office.begin() as uow:
            act(uow, stranger, template)
    with pytest.raises(NotFound):
        save(town, stranger, "别家的", id=template)
    leader = town.actor(Role.CITY_LEADER, "city")
    assert reply_templates.units_of(leader) == ()


def test_retired_templates_are_kept_and_come_back(town: Town) -> None:
    template, actor = save(town, clerk(town)), clerk(town)
    case_id, _item = handling(town)
    for restore, shown in ((False, []), (True, ["一般答复"])):
        with town.office.begin() as uow:
            reply_templates.retire(uow, actor, town.clock, template, restore=restore)
        assert titles(town, actor) == offered(town, actor, case_id) == shown
    assert titles(town, actor, retired=True) == []


def test_the_slower_of_two_editors_is_told(town: Town) -> None:
    template = save(town, clerk(town))
    save(town, town.actor(Role.UNIT_HEAD, "zjj"), "负责人改的", id=template, version=0)
    with pytest.raises(Conflict):
        save(town, clerk(town), "经办人改的", id=template, version=0)
    assert titles(town, clerk(town)) == ["负责人改的"]
    save(town, clerk(town), "经办人改的", id=template, version=1)
    assert titles(town, clerk(town)) == ["经办人改的"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 61}, "title"),
        ({"text": " \n"}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"text": "{留言编号}{手机号}"}, "text"),
        ({"unit": "cgj"}, "unit"),
        ({"kind": "骂人"}, "kind"),
        ({"category": "没有/这一类"}, "category"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(town: Town, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(town, clerk(town), **given)
    assert list(refused.value.errors) == [field]


def test_an_unknown_placeholder_is_named_with_those_there_are(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        save(town, clerk(town), text="{称呼}，请拨打{手机号}。｛ 地址 ｝")
    sentence = refused.value.errors["text"][0]
    assert sentence.startswith("没有{手机号}、{地址}这样的占位。可以用的有：{留言编号}、{称呼}、")


def test_a_template_is_filled_with_the_facts_of_the_case(town: Town) -> None:
    case_id, item = handling(town)
    actor, number = clerk(town), town.case(case_id).number
    template = save(town, actor, text=f"{TEXT}{{办理期限}}")
    with town.office.begin() as uow:
        text = reply_templates.filled_for_task(uow, actor, town.clock, item, template)
        kept = rows.get(uow, template)
        assert kept is not None
        assert kept.used == 1
    due = town.case(case_id).due_on
    assert due is not None
    assert text == (
        f"网民朋友：\n您好！您2026年3月2日的留言（编号{number}）收悉。路灯不亮的问题，经查……\n"
        f"市住房和城乡建设局\n2026年3月2日{due.year}年{due.month}月{due.day}日"
    )
    with pytest.raises(NotFound), town.office.begin() as uow:
        reply_templates.filled_for_task(uow, clerk(town, "cgj"), town.clock, item, template)


def test_what_cannot_be_filled_stays_to_be_seen(town: Town) -> None:
    case_id = town.submit().case_id
    actor, number = info(town), town.case(case_id).number
    with town.office.read() as uow:
        text = reply_templates.preview(uow, actor, town.clock, "{标题}，{办理期限}", number)
        assert text == "小区路灯不亮，{办理期限}"
        with pytest.raises(NotFound):
            reply_templates.preview(uow, clerk(town), town.clock, "{标题}", number)


def test_fitting_templates_are_offered_the_special_ones_first(town: Town) -> None:
    case_id, _item = handling(town)
    actor = clerk(town)
    save(town, actor, "一般")
    save(town, actor, "供暖", category="城乡建设/供水供热")
    save(town, actor, "投诉", kind="投诉")
    save(town, actor, "求助", kind="求助")
    assert offered(town, actor, case_id) == ["供暖", "求助", "一般"]
    assert offered(town, clerk(town, "cgj"), case_id) == []


def test_a_template_goes_behind_what_is_written_or_in_its_place(town: Town) -> None:
    _case_id, item = handling(town)
    actor = clerk(town)
    template = save(town, actor, text="模板正文")

    def put(**given: Any) -> Any:
        with town.office.begin() as uow:
            reply_templates.put_into_draft(uow, actor, town.clock, item, template, **given)
        with town.office.read() as uow:
            form = tasks.open_form(uow, actor, town.clock, item).form
        return form["findings"].data, form["reply_text"].data

    with town.office.begin() as uow:
        tasks.save_draft(uow, actor, town.clock, item, {"findings": ["查过"], "reply_text": [""]})
    assert put(replace=False) == ("查过", "模板正文")
    with town.office.begin() as uow:
        tasks.save_draft(uow, actor, town.clock, item, {"findings": ["查过"], "reply_text": ["已写的\n"]})
    assert put(replace=False) == ("查过", "已写的\n模板正文")
    assert put(replace=True) == ("查过", "模板正文")


@pytest.mark.parametrize("left", ["{诉求}", "｛联系电话｝", "{ 处理结果 }"])
def test_a_reply_with_an_unfilled_placeholder_is_not_sent(town: Town, left: str) -> None:
    _case_id, item = handling(town)
    values = HANDLED | {"reply_text": f"{HANDLED['reply_text']}\n{left}"}
    with pytest.raises(Invalid) as refused, town.office.begin() as uow:
        tasks.complete(uow, clerk(town), town.clock, item, sent(values))
    assert refused.value.errors["reply_text"] == [f"正文里还有没填好的{left}，请改成具体内容。"]
    with town.office.begin() as uow:
        tasks.complete(uow, clerk(town), town.clock, item, sent(HANDLED | {"findings": '见{附件}和{"a": 1}'}))


def test_the_journal_notes_each_change_of_a_template(town: Town) -> None:
    template, actor = save(town, clerk(town)), clerk(town)
    with town.office.begin() as uow:
        reply_templates.retire(uow, actor, town.clock, template)
        reply_templates.retire(uow, actor, town.clock, template, restore=True)
    with town.office.read() as uow:
        kinds = execute(
            uow, "SELECT kind FROM journal_entry WHERE kind IN (?, ?, ?) ORDER BY seq", EVENTS
        ).fetchall()
    assert [kind for (kind,) in kinds] == EVENTS
