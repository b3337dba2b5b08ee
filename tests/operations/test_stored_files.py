"""Stored files that are lost: said once, told to the administrators, found by a look at all of them."""

import logging

import pytest
from sqlalchemy import text

from app.domain.errors import FileLost, NotFound
from app.domain.notices import NoticeKind
from app.operations import documents, stored_files
from app.operations.file_check import check
from app.store import attachments, journal_verification, people
from app.store.people import GrantRecord
from app.store.schema.evidence import JournalEntry
from app.store.schema.talk import Notice
from tests.operations.town import Town
from tests.operations.uploads import picture


def kept(town: Town) -> int:
    """A picture of a message."""
    case_id = town.submit().case_id
    with town.office.begin() as uow:
        file = documents.keep(uow, town.author(case_id), town.clock, check("现场.png", picture("PNG")))
        attachments.attach(uow, [file.id], case_id)
    return file.id


def lose(town: Town, attachment_id: int, problem: str = "missing") -> None:
    """Take the bytes of a file away, or put others in their place."""
    changed = "UPDATE attachment_content SET content = :other WHERE attachment_id = :id"
    gone = "DELETE FROM attachment_content WHERE attachment_id = :id"
    values = {"id": attachment_id} | ({"other": b"\x89PNG half"} if problem == "broken" else {})
    with town.office.begin() as uow:
        uow.session.execute(text(changed if problem == "broken" else gone), values)


def entries(town: Town, kind: str) -> int:
    with town.office.read() as uow:
        return uow.session.query(JournalEntry).filter(JournalEntry.kind == kind).count()


@pytest.mark.parametrize("problem", ["missing", "broken"])
def test_a_lost_file_is_not_given_out(town: Town, problem: str) -> None:
    attachment_id = kept(town)
    info = town.actor("info_office", "xxb")
    with town.office.read() as uow:
        assert documents.fetch(uow, info, attachment_id)[0].is_picture
    lose(town, attachment_id, problem)
    with town.office.read() as uow, pytest.raises(FileLost) as lost:
        documents.fetch(uow, info, attachment_id)
    assert (lost.value.attachment_id, lost.value.problem) == (attachment_id, problem)


def test_whoever_may_not_see_a_file_does_not_learn_that_it_is_lost(town: Town) -> None:
    attachment_id = kept(town)
    lose(town, attachment_id)
    with town.office.read() as uow, pytest.raises(NotFound):
        documents.fetch(uow, town.actor("handling_unit", "zjj"), attachment_id)


def test_a_lost_file_is_recorded_once_and_told(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    attachment_id = kept(town)
    keeper = town.actor("info_office", "xxb", 2).person
    assert keeper is not None
    with town.office.begin() as uow:
        people.grant(uow, GrantRecord(keeper, "administrator", "xxb"))
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            stored_files.note_lost(town.office, town.clock, FileLost(attachment_id, "missing"))
    assert [record.getMessage() for record in caplog.records] == [f"the stored file {attachment_id} is missing"]
    assert entries(town, "file:damaged") == 1
    with town.office.read() as uow:
        found = uow.session.query(Notice).filter(Notice.kind == NoticeKind.FILE_DAMAGED.value).all()
        assert [notice.person_id for notice in found] == [keeper]
        assert journal_verification.verify(uow).breaks == ()


def test_every_stored_file_is_looked_at(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_files, "AT_ONCE", 2)
    files = [kept(town) for _ in range(5)]
    assert stored_files.verify(town.office, town.clock) == stored_files.Verified(5, (), 0)
    lose(town, files[1])
    lose(town, files[4], "broken")
    seen: list[int] = []
    found = stored_files.verify(town.office, town.clock, seen.append)
    assert [(fault.attachment_id, fault.problem) for fault in found.faults] == [
        (files[1], "missing"),
        (files[4], "broken"),
    ]
    assert seen == [2, 4, 5]
    assert len(stored_files.verify(town.office, town.clock).faults) == 2
    assert entries(town, "file:damaged") == 2


def test_a_file_that_came_back_is_whole_again(town: Town) -> None:
    attachment_id = kept(town)
    with town.office.read() as uow:
        content = attachments.content(uow, attachment_id)
    lose(town, attachment_id)
    assert stored_files.verify(town.office, town.clock).faults
    with town.office.begin() as uow:
        uow.session.execute(
            text("INSERT INTO attachment_content (attachment_id, content) VALUES (:id, :content)"),
            {"id": attachment_id, "content": content},
        )
    assert stored_files.verify(town.office, town.clock) == stored_files.Verified(1, (), 1)
    assert stored_files.verify(town.office, town.clock).mended == 0
    assert entries(town, "file:mended") == 1
