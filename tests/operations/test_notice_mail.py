"""Mail about notices: who gets it when, and how little it says."""

from datetime import timedelta

from app.domain.notices import MailChoice, NoticeKind
from app.domain.permissions import Actor, Role
from app.operations import comments, digests, notices
from app.operations.comments import Said
from app.store import case_units, cases, outbox, people, work_items
from app.store import notices as notice_rows
from app.store.outbox import MailRecord
from tests.operations.test_notices import at, clerk, hold, tell
from tests.operations.test_tasks import delivered, info
from tests.operations.town import Town


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


def test_a_sealed_task_is_counted_and_not_named(town: Town) -> None:
    case_id, office = town.submit(accusation=True).case_id, town.actor(Role.SUPERVISION_OFFICE, "dcs")
    choose(town, office, MailChoice.AT_ONCE)
    hold(town, office, case_id, "screen")
    item = town.item(case_id, "screen")
    with town.office.begin() as uow:
        work_items.set_due(uow, item, at(3, 0).date())
    assert [swept(town.at(moment)) for moment in (at(3, 9), at(4, 0, 1))] == [1, 1]
    for mail in letters(town):
        assert mail.context["text"] == "有1件需登录查看。"
        assert town.case(case_id).number not in str(mail.context)
        assert item.name not in str(mail.context)
