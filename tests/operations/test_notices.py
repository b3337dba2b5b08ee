"""Notices: who is told, what its reader still sees, and what mail says of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.errors import NotFound, NotPermitted
from app.domain.notices import MailChoice, NoticeKind
from app.domain.permissions import SYSTEM, Actor, Role
from app.operations import comments, digests, notices, tasks
from app.operations.comments import Said
from app.operations.notices import NoticeView
from app.store import case_units, cases, outbox, people, work_items
from app.store import notices as notice_rows
from app.store.outbox import MailRecord
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


def choose(town: Town, actor: Actor, choice: MailChoice) -> None:
    with town.office.begin() as uow:
        notices.choose_mail(uow, actor, town.clock, choice)


def letters(town: Town) -> list[MailRecord]:
    """The letters about notices that wait."""
    with town.office.read() as uow:
        waiting = outbox.waiting(uow, town.now + timedelta(days=365), 100)
    return [mail for mail in waiting if mail.template == "notices"]


def swept(town: Town) -> int:
    return digests.send_due(town.office, town.clock, 100)


def hold(town: Town, actor: Actor, case_id: int, element: str) -> int:
    item = town.item(case_id, element)
    with town.office.begin() as uow:
        assert tasks.take(uow, actor, town.clock, [item.id]) == (item.id,)
    return item.id


def clerk(town: Town, number: int = 1) -> Actor:
    return town.actor(Role.HANDLING_UNIT, "zjj", number)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


# ── in the page ──


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


# ── who is told ──


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


# ── by mail ──


def test_nobody_gets_mail_who_has_not_asked_for_it(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    tell(town, reader, NoticeKind.COMMENT, case_id=case_id, by="李", comment=1)
    assert swept(town.at(at(3, 9))) == 0
    with town.office.read() as uow:
        assert notices.mail_choice(uow, reader) == (MailChoice.NEVER, "handling_unit1@zjj.example")


def test_the_daily_letter_says_numbers_steps_and_days_and_nothing_more(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    choose(town, reader, MailChoice.DAILY)
    hold(town, reader, case_id, "acknowledge")
    tell(town, reader, NoticeKind.COMMENT, case_id=case_id, by="李想", comment=1)
    tell(town, reader, NoticeKind.EXPORT_READY, export=1, rows=3)
    assert swept(town.at(at(3, 8, 29))) == 0
    tuesday = town.at(at(3, 8, 30))
    assert swept(tuesday) == 1
    assert swept(tuesday) == 0
    mail = letters(town)[0]
    number, step = town.case(case_id).number, town.item(case_id, "acknowledge").name
    text = mail.context["text"]
    assert mail.recipient == "handling_unit1@zjj.example"
    for words in (f"{number} {step}，3月3日到期，今日到期", f"您在办的件有新的内部意见：{number}", "导出已完成"):
        assert words in text
    for secret in ("李想", "路灯", reader.name):
        assert secret not in str(mail.context)
    assert swept(town.at(at(4, 9))) == 1
    assert "新的内部意见" not in letters(town)[1].context["text"]


def test_there_is_no_daily_letter_on_free_days_and_none_without_news(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    choose(town, reader, MailChoice.DAILY)
    choose(town, clerk(town, 2), MailChoice.DAILY)
    tell(town, reader, NoticeKind.COMMENT, case_id=case_id, by="李", comment=1)
    saturday = town.at(at(7, 10))
    assert swept(saturday) == 0
    assert swept(town.at(at(9, 10))) == 1


def test_of_a_sealed_case_mail_says_only_that_there_is_something(town: Town) -> None:
    case_id, office = delivered(town), town.actor(Role.SUPERVISION_OFFICE, "dcs")
    with town.office.begin() as uow:
        cases.project(uow, case_id, {"sealed": True})
    choose(town, office, MailChoice.AT_ONCE)
    tell(town, office, NoticeKind.COMMENT, case_id=case_id, by="李", comment=1)
    tell(town, office, NoticeKind.MENTION, case_id=case_id, by="李", comment=2)
    at_once = letters(town)
    assert [mail.context["text"] for mail in at_once] == ["有1件需登录查看。"]
    assert swept(town.at(at(3, 9))) == 1
    daily = letters(town)[1].context
    assert "有2件需登录查看。" in daily["text"]
    assert town.case(case_id).number not in str([daily, at_once[0].context])


def test_mail_says_nothing_of_a_case_taken_away_in_the_meantime(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    choose(town, reader, MailChoice.DAILY)
    tell(town, reader, NoticeKind.COMMENT, case_id=case_id, by="李", comment=1)
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["zjj"])
    assert swept(town.at(at(3, 9))) == 0


def test_a_mention_is_mailed_at_once_in_the_readers_language(town: Town) -> None:
    case_id, author = delivered(town), clerk(town)
    readers = [clerk(town, 2), town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.UNIT_HEAD, "zjj", 2), info(town)]
    for reader, language, choice in zip(
        readers, ("zh-CN", "en", "zh-Hant", "en"), (*[MailChoice.AT_ONCE] * 3, MailChoice.DAILY), strict=True
    ):
        assert reader.person is not None
        choose(town, reader, choice)
        with town.office.begin() as uow:
            people.set_language(uow, reader.person, language)
    number = town.case(case_id).number
    with town.office.begin() as uow:
        called = [one.person for one in readers if one.person is not None]
        comments.add(uow, author, town.clock, number, Said("请看。", called))
    texts = {mail.recipient.partition("@")[0]: mail.context["text"] for mail in letters(town)}
    assert texts == {
        "handling_unit2": f"留言{number}的内部意见里有同事提醒您，请登录查看。",
        "unit_head1": f"A colleague mentioned you in a comment on message {number}. Please log in to read it.",
        "unit_head2": f"留言{number}的內部意見裏有同事提醒您，請登入查看。",
    }


def test_what_became_overdue_is_told_at_once_and_once(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    choose(town, reader, MailChoice.AT_ONCE)
    hold(town, reader, case_id, "acknowledge")
    assert swept(town.at(at(3, 23, 59))) == 1
    assert "digest" in letters(town)[0].dedup_key
    midnight = town.at(at(4, 0, 1))
    assert swept(midnight) == 1
    assert swept(midnight) == 0
    number, step = town.case(case_id).number, town.item(case_id, "acknowledge").name
    assert f"{number} {step}，3月3日到期，已逾期1日" in letters(town)[1].context["text"]
    assert [mail.dedup_key.partition(":")[0] for mail in letters(town)] == ["digest", "overdue"]
    assert swept(town.at(at(5, 0, 1))) == 0


def test_switching_mail_on_tells_nothing_of_before(town: Town) -> None:
    case_id, reader = delivered(town), clerk(town)
    tell(town, reader, NoticeKind.COMMENT, case_id=case_id, by="李", comment=1)
    choose(town, reader, MailChoice.DAILY)
    assert swept(town.at(at(2, 10))) == 0
    assert swept(town.at(at(3, 9))) == 0
    tell(town, reader, NoticeKind.COMMENT, case_id=case_id, by="李", comment=2)
    choose(town, reader, MailChoice.NEVER)
    assert swept(town.at(at(4, 9))) == 0


def test_notices_go_after_ninety_days(town: Town) -> None:
    reader = clerk(town)
    tell(town, reader, NoticeKind.EXPORT_READY, export=1, rows=1)
    assert digests.prune(town.office, town.at(timedelta(days=89)).clock) == 0
    assert digests.prune(town.office, town.at(timedelta(days=91)).clock) == 1
    with town.office.read() as uow:
        assert reader.person is not None
        assert notice_rows.last_id(uow, reader.person) == 0
