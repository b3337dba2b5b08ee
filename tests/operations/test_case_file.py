"""The file of a case, read by one statement: what each table gives by itself, and nothing of another case."""

from app.store import (
    attachments,
    case_links,
    cases,
    due_dates,
    identities,
    papers,
    processes,
    ratings,
    replies,
    steps,
    work_items,
)
from app.store.attachments import NewAttachment
from app.store.case_file import CaseFile, case_file
from app.store.ratings import RatingRecord
from app.store.unit_of_work import UnitOfWork
from tests.operations.test_buttons import ASKED, clerk, press
from tests.operations.test_tasks import delivered, rateable
from tests.operations.town import Town


def one_by_one(uow: UnitOfWork, case_id: int) -> CaseFile:
    """The same from the tables."""
    return CaseFile(
        steps=tuple(steps.steps_of_case(uow, case_id)),
        items=tuple(work_items.items_of_case(uow, case_id)),
        instances=tuple(processes.instances_of_case(uow, case_id)),
        due_dates=tuple(due_dates.due_dates_of(uow, case_id)),
        files=tuple(attachments.of_case(uow, case_id)),
        papers=tuple(papers.papers_of(uow, case_id)),
        replies=tuple(replies.replies_of(uow, case_id)),
        ratings=tuple(ratings.ratings_of(uow, case_id)),
        linked=bool(case_links.links_of(uow, case_id)),
        followed=bool(case_links.merged_into(uow, case_id)),
        has_contact=identities.exists(uow, case_id),
    )


def test_everything_is_found_as_it_was_kept(town: Town) -> None:
    case_id, other = rateable(town), delivered(town)
    press(town, clerk(town), other, "extension", **ASKED)
    with town.office.begin() as uow:
        for name in ("甲“一”.txt", "乙.txt"):
            new = NewAttachment(
                name=name, media_type="text/plain", content=b"1", uploaded_at=town.now, case_id=case_id
            )
            attachments.put(uow, new)
        ratings.add(uow, RatingRecord(case_id, "first", "解决", "满意", town.now, attitude=5))
        identities.put(uow, case_id, identities.Identity(name="张三"))
        case_links.link(uow, case_id, other, "repeat")
        cases.project(uow, other, {"main_case_id": case_id})
    with town.office.read() as uow:
        found, extended = case_file(uow, case_id), case_file(uow, other)
        assert found == one_by_one(uow, case_id)
        assert extended == one_by_one(uow, other)
    assert all((found.steps, found.instances, found.due_dates, found.files, found.replies))
    assert (len(found.ratings), found.linked, found.followed, found.has_contact) == (1, True, True, True)
    assert (len(extended.instances), bool(extended.items)) == (2, True)
    assert (extended.linked, extended.followed, extended.has_contact) == (True, False, False)


def test_a_new_case_has_little(town: Town) -> None:
    case_id = town.submit().case_id
    with town.office.read() as uow:
        found = case_file(uow, case_id)
        assert found == one_by_one(uow, case_id)
    assert (found.files, found.papers, found.replies, found.ratings) == ((), (), (), ())
    assert (found.linked, found.followed, found.has_contact) == (False, False, False)
