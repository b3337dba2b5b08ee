"""Files: kept apart from their bytes, and part of a case only once their form is sent."""

import hashlib

import pytest

from app.store import attachments
from app.store.attachments import AttachmentRecord, NewAttachment
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import NOW, new_case

CONTENT = b"\x89PNG\x00\xff"


def put(uow: UnitOfWork, name: str = "照片.png", work_item_id: int | None = None) -> AttachmentRecord:
    new = NewAttachment(
        name=name, media_type="image/png", content=CONTENT, uploaded_at=NOW, work_item_id=work_item_id
    )
    return attachments.put(uow, new)


def test_a_file_comes_back_byte_for_byte(store: Store) -> None:
    with store.begin() as uow:
        kept = put(uow)
    with store.read() as uow:
        assert attachments.get(uow, kept.id) == kept
        assert attachments.content(uow, kept.id) == CONTENT
        assert (kept.size, kept.digest) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
        assert attachments.get(uow, 999) is None
        assert attachments.content(uow, 999) == b""


def test_files_of_a_message_join_its_case(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        first, second = put(uow, "一.png"), put(uow, "二.png")
        assert attachments.attach(uow, [second.id, first.id, 999], case.id) == (first.id, second.id)
        assert attachments.attach(uow, [], case.id) == ()
        found = attachments.of_case(uow, case.id)
        assert [(file.name, file.task_id) for file in found] == [("一.png", None), ("二.png", None)]


def test_files_of_a_form_join_the_case_with_their_task(store: Store) -> None:
    item = 2**62 + 1
    with store.begin() as uow:
        case = new_case(uow)
        mine, others, loose = put(uow, "一.png", item), put(uow, "二.png", 5), put(uow, "三.png")
        assert [file.id for file in attachments.of_item(uow, item)] == [mine.id]
        taken = attachments.attach(uow, [mine.id, others.id, loose.id], case.id, work_item_id=item)
        assert taken == (mine.id,)
        (found,) = attachments.of_case(uow, case.id)
        assert (found.task_id, found.work_item_id) == (item, None)
        assert attachments.of_item(uow, item) == []


def test_a_file_of_another_case_is_never_taken_over(store: Store) -> None:
    with store.begin() as uow:
        first, second = new_case(uow), new_case(uow)
        file = put(uow)
        attachments.attach(uow, [file.id], first.id)
        assert attachments.attach(uow, [file.id], second.id) == ()
        assert attachments.of_case(uow, second.id) == []


@pytest.mark.parametrize("attached", [True, False])
def test_only_what_was_never_sent_can_be_dropped(store: Store, attached: bool) -> None:
    with store.begin() as uow:
        case, file = new_case(uow), put(uow)
        if attached:
            attachments.attach(uow, [file.id], case.id)
        assert attachments.discard(uow, file.id) is not attached
        assert attachments.content(uow, file.id) == (CONTENT if attached else b"")
