"""What belongs to a case: replies, ratings, due dates, papers."""

from dataclasses import replace
from datetime import date

import pytest

from app.store import due_dates, papers, ratings, replies
from app.store.due_dates import DueDateRecord
from app.store.papers import NewPaper
from app.store.ratings import RatingRecord
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, new_case


def test_a_reply_is_begun_and_changed_per_round(store: Store, city: City) -> None:
    drafter = city.people["handling_unit", "schools"]
    with store.begin() as uow:
        case = new_case(uow)
        assert replies.get_reply(uow, case.id, "first") is None
        draft = {"text": "收悉", "drafted_by": drafter, "demands": [{"demand": "修灯", "answer": "已修"}]}
        replies.save(uow, case.id, "first", draft)
        begun = replies.get_reply(uow, case.id, "first")
        replies.save(uow, case.id, "first", {"released_at": NOW, "unit_id": "schools"})
        for _ in range(2):
            replies.save(uow, case.id, "follow_up", {})
        released, follow_up = replies.replies_of(uow, case.id)
    assert begun is not None
    assert (begun.text, begun.released_at, begun.visibility) == ("收悉", None, "public")
    assert (released.id, released.text, released.drafted_by, released.released_at) == (
        begun.id,
        "收悉",
        drafter,
        NOW,
    )
    with store.read() as uow:
        assert replies.replies_of(uow, case.id) == [released, follow_up]
        assert replies.get_reply(uow, case.id, "follow_up") == follow_up
        assert released.demands == [{"demand": "修灯", "answer": "已修"}]
        assert (follow_up.round, follow_up.text, follow_up.promises) == ("follow_up", "", [])


def test_a_round_is_rated_once(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        first = RatingRecord(
            case.id, "first", "部分", "不满意", NOW, attitude=3, next_step="follow_up", text="何时修"
        )
        second = RatingRecord(case.id, "follow_up", "已解决", "满意", NOW)
        ratings.add(uow, first)
        ratings.add(uow, second)
        assert ratings.ratings_of(uow, case.id) == [first, second]
        with pytest.raises(Exception, match=r"UNIQUE|unique"), uow.savepoint():
            ratings.add(uow, first)


def test_every_due_date_is_kept(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        unit = DueDateRecord(case.id, "unit", NOW, 5, date(2026, 3, 9), "第十一条", "delivery", NOW, "schools")
        citizen = DueDateRecord(case.id, "citizen", NOW, 5, date(2026, 3, 9), "第十一条", "delivery", NOW)
        later = DueDateRecord(case.id, "unit", NOW, 5, date(2026, 3, 16), "延期", "extension", NOW, "schools")
        due_dates.add(uow, [unit, citizen])
        due_dates.add(uow, [later])
        assert due_dates.due_dates_of(uow, case.id) == [unit, citizen, later]


def test_papers_are_numbered_by_code_and_year_when_signed(store: Store, city: City) -> None:
    signer = city.people["supervision_office", "dcs"]
    with store.begin() as uow:
        case = new_case(uow)
        plain = NewPaper(
            case_id=case.id,
            kind="supervision_order",
            code="平政督办",
            year=2026,
            content={"title": "关于路灯的督办件", "lines": [1, 2]},
            signed_at=NOW,
            signed_by=signer,
        )
        with pytest.raises(RuntimeError), uow.savepoint():
            papers.issue(uow, plain)
            raise RuntimeError
        numbers = [papers.issue(uow, plain).number for _ in range(2)]
        notice = papers.issue(uow, replace(plain, kind="transfer_notice", code="平政督转"))
        next_year = papers.issue(uow, replace(plain, year=2027))
    assert numbers == ["平政督办〔2026〕1号", "平政督办〔2026〕2号"]
    assert (notice.number, next_year.number) == ("平政督转〔2026〕1号", "平政督办〔2027〕1号")
    with store.read() as uow:
        found = papers.papers_of(uow, case.id)
        assert [paper.number for paper in found] == [*numbers, notice.number, next_year.number]
        assert found[0].content == {"title": "关于路灯的督办件", "lines": [1, 2]}
        assert (found[0].signed_by, found[0].drafted_by, found[0].signed_at) == (signer, None, NOW)
