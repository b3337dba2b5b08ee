"""Notices: who is told, what its reader still sees, and what mail says of it."""

from datetime import datetime
from typing import Any

import pytest

from app.domain.errors import NotFound, NotPermitted
from app.domain.notices import NoticeKind
from app.domain.permissions import SYSTEM, Actor, Role
from app.operations import notices, tasks
from app.operations.notices import NoticeView
from app.store import case_units, people, work_items
from app.store.people import GrantRecord
from tests.operations.test_tasks import delivered, in_the_pool, info
from tests.operations.town import SHANGHAI, Town, sent
from tests.web.inbox_world import HANDLED, SORTED


def tell(town: Town, actor: Actor, kind: NoticeKind, **given: Any) -> None:
    assert actor.person is not None
    with town.office.begin() as uow:
        notices.tell(uow, town.clock, actor.person, kind, **given)


def seen(town: Town, actor: Actor, before: int | None = None) -> NoticeView:
    with town.office.read() as uow:
        return notices.view(uow, actor, town.clock, before)


def told(town: Town, actor: Actor) -> list[tuple[str, str, str]]:
    """Kind, number of the case and step of each notice, newest first."""
    return [
        (line.kind, line.case.number if line.case else "", str((line.facts or {}).get("step", "")))
        for line in seen(town, actor).lines
    ]


def hold(town: Town, actor: Actor, case_id: int, element: str) -> int:
    item = town.item(case_id, element)
    with town.office.begin() as uow:
        assert tasks.take(uow, actor, town.clock, [item.id]) == (item.id,)
    return item.id


def clerk(town: Town, number: int = 1) -> Actor:
    return town.actor(Role.HANDLING_UNIT, "zjj", number)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def test_a_notice_is_read_once_and_leads_to_its_case(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    tell(town, reader, NoticeKind.COMMENT, case_id=case_id, by="李", comment=1)
    view = seen(town, reader)
    assert (view.unread, view.lines[0].read, view.following) == (1, False, None)
    with town.office.begin() as uow:
        line = notices.open_notice(uow, reader, town.clock, view.lines[0].id)
        assert line.case is not None
        assert line.case.id == case_id
    assert seen(town, reader).unread == 0
    with pytest.raises(NotFound), town.office.begin() as uow:
        notices.open_notice(uow, clerk(town, 2), town.clock, view.lines[0].id)
    with pytest.raises(NotPermitted), town.office.read() as uow:
        notices.view(uow, SYSTEM, town.clock)


def test_notices_are_paged_and_read_up_to_what_was_shown(town: Town) -> None:
    reader = clerk(town)
    for n in range(25):
        tell(town, reader, NoticeKind.EXPORT_READY, export=n, rows=n)
    first = seen(town, reader)
    assert [line.facts and line.facts["rows"] for line in first.lines] == list(range(24, 4, -1))
    second = seen(town, reader, first.following)
    assert ([len(second.lines), second.following], second.due) == ([5, None], ())
    tell(town, reader, NoticeKind.EXPORT_READY, export=99, rows=99)
    with town.office.begin() as uow:
        assert notices.mark_all_read(uow, reader, town.clock, first.newest) == 25
        assert notices.unread(uow, reader) == 1


def test_a_notice_shows_nothing_of_a_case_that_its_reader_may_no_longer_see(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    item = town.item(case_id, "acknowledge").id
    tell(town, reader, NoticeKind.HANDED_OVER, case_id=case_id, item_id=item, step="签收", by="李")
    assert seen(town, reader).lines[0].item_id == item
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["zjj"])
    line = seen(town, reader).lines[0]
    assert (line.hidden, line.kind, line.facts, line.case, line.item_id) == (True, "hidden", None, None, None)


def test_a_task_of_the_pool_is_named_while_it_can_be_opened(town: Town) -> None:
    case_id, reader = in_the_pool(town), town.actor(Role.HANDLING_UNIT, "cgj")
    item = town.item(case_id, "claim").id
    tell(town, reader, NoticeKind.HANDED_OVER, case_id=case_id, item_id=item, step="认领", by="李")
    line = seen(town, reader).lines[0]
    assert (line.hidden, line.item_id, line.case) == (False, item, None)
    town.complete(clerk(town), case_id, "claim", basis="职责")
    assert seen(town, reader).lines[0].hidden


def test_what_one_holds_is_due_until_the_next_working_day(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    item = hold(town, reader, case_id, "acknowledge")
    for day, named in ((3, True), (4, False)):
        with town.office.begin() as uow:
            loaded = work_items.get_item(uow, item)
            assert loaded is not None
            work_items.set_due(uow, loaded, at(day, 0).date())
        assert [one.task.item_id for one in seen(town, reader).due] == ([item] if named else [])
    assert seen(town, clerk(town, 2)).due == ()


def test_a_leader_is_told_of_a_report_and_an_ordinary_completion_tells_nobody(town: Town) -> None:
    case_id, office = town.submit().case_id, info(town)
    leader, second = town.actor(Role.CITY_LEADER, "city"), info(town, 2)
    town.complete(office, case_id, "moderate", moderation="publish")
    with town.office.begin() as uow:
        tasks.complete(
            uow,
            office,
            town.clock,
            town.item(case_id, "sort").id,
            sent(SORTED | {"disposal": "report", "lead_unit": "zjj"}),
        )
    assert [told(town, one) for one in (office, second, leader, clerk(town))] == [[], [], [], []]
    town.complete(
        office,
        case_id,
        "report",
        leader=str(leader.person),
        subject="路灯",
        summary="多人反映。",
        proposal="建议办理。",
        checked_by=str(second.person),
    )
    number = town.case(case_id).number
    assert told(town, leader) == [("assigned", number, town.item(case_id, "instruct").name)]


def test_whoever_drafted_is_told_when_it_comes_back(town: Town) -> None:
    case_id, drafter, head = delivered(town), clerk(town, 2), town.actor(Role.UNIT_HEAD, "zjj")
    town.complete(drafter, case_id, "acknowledge", acknowledgement="accept", handler=str(drafter.person))
    town.complete(drafter, case_id, "handle", **HANDLED)
    town.complete(head, case_id, "release", approved="reject", opinion="请写明时间。")
    number, step = town.case(case_id).number, town.item(case_id, "revise").name
    assert told(town, drafter) == [("returned", number, step)]
    assert told(town, clerk(town)) == []
    town.complete(drafter, case_id, "revise", **HANDLED)
    town.complete(head, case_id, "release", approved="approve")
    assert len(told(town, drafter)) == 1


def test_the_office_that_sent_a_case_is_told_of_its_return(town: Town) -> None:
    case_id, reader, head = delivered(town), clerk(town), town.actor(Role.UNIT_HEAD, "zjj")
    town.complete(
        reader, case_id, "acknowledge", acknowledgement="return", reason="非本单位职责", evidence="三定方案"
    )
    assert told(town, head) == []
    town.complete(head, case_id, town.open(case_id)[0], approved="approve")
    assert [kind for kind, _, _ in told(town, info(town))] == ["returned"]


def test_nobody_is_told_of_what_he_sent_back_to_himself(town: Town) -> None:
    case_id, both = delivered(town), town.actor(Role.UNIT_HEAD, "zjj")
    assert both.person is not None
    with town.office.begin() as uow:
        people.grant(uow, GrantRecord(both.person, Role.HANDLING_UNIT, "zjj"))
    both = town.actor(Role.UNIT_HEAD, "zjj")
    returned = {"acknowledgement": "return", "reason": "非本单位职责", "evidence": "三定方案"}
    town.complete(both, case_id, "acknowledge", **returned)
    town.complete(both, case_id, "sign_return", approved="reject", opinion="由我局办理。")
    assert town.open(case_id) == ["acknowledge"]
    assert told(town, both) == []
