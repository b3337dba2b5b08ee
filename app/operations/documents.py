"""Files of a case: kept once checked, given back to whoever may see the case."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from app.domain.clock import Clock
from app.domain.errors import FileLost, Invalid, NotFound
from app.domain.permissions import Actor, Role
from app.operations.file_check import CheckedFile, check
from app.operations.file_limits import ENDINGS, LIMITS
from app.operations.office import Office
from app.store import attachments, case_access, work_items
from app.store.attachments import AttachmentRecord, NewAttachment, Shown
from app.store.unit_of_work import UnitOfWork

__all__ = [
    "ENDINGS",
    "LIMITS",
    "AttachmentRecord",
    "CheckedFile",
    "UnitOfWork",
    "check",
    "drop_unsent",
    "drop_unticked",
    "fetch",
    "is_authors",
    "keep",
    "make_room",
    "pictures_beside",
    "thumbnail",
    "unsent",
    "unsent_of",
    "unsent_thumbnail",
    "waiting_on",
]

UNSENT_KEPT = timedelta(days=2)
"""The form of a portal message works for a day."""


def keep(
    uow: UnitOfWork,
    actor: Actor,
    clock: Clock,
    file: CheckedFile,
    *,
    work_item_id: int | None = None,
    field: str = "files",
) -> AttachmentRecord:
    """Keep a checked file: with a work item until its form is sent, else (portal) until the message is."""
    return attachments.put(
        uow,
        NewAttachment(
            name=file.name,
            media_type=file.media_type,
            content=file.content,
            uploaded_at=clock.now,
            uploaded_by=actor.person,
            work_item_id=work_item_id,
            field=field,
            shown=None
            if file.picture is None
            else Shown(file.picture.width, file.picture.height, file.picture.thumbnail),
        ),
    )


def make_room(kept: Sequence[AttachmentRecord], file: CheckedFile, most: int) -> None:
    """Refuse (Invalid) a file for which a form has no room: it has `most` already, or all are too large."""
    size = sum(one.size for one in kept)
    sentence = LIMITS.too_many(file.name, len(kept), most) or LIMITS.too_much(file.name, len(file.content), size)
    if sentence is not None:
        raise Invalid({"files": [sentence]})


def drop_unticked(uow: UnitOfWork, work_item_id: int, field: str, ticked: Collection[str]) -> None:
    """Drop the files of a form's field that whoever fills it in has left out."""
    for file in attachments.of_item(uow, work_item_id):
        if file.field == field and str(file.id) not in ticked:
            attachments.discard(uow, file.id)


def waiting_on(uow: UnitOfWork, work_item_id: int) -> Sequence[AttachmentRecord]:
    """The files of a task's form that is not sent yet."""
    return attachments.of_item(uow, work_item_id)


def unsent(uow: UnitOfWork, attachment_id: int) -> AttachmentRecord | None:
    """A file of a portal message that is still being written; None for any other."""
    file = attachments.get(uow, attachment_id)
    waits = file is not None and file.case_id is None and file.work_item_id is None and file.uploaded_by is None
    return file if waits else None


def unsent_thumbnail(uow: UnitOfWork, attachment_id: int) -> bytes:
    """The small copy of a picture of a portal message that is still being written. NotFound for any other."""
    file = unsent(uow, attachment_id)
    small = b"" if file is None else attachments.thumbnail(uow, file.id)
    if not small:
        raise NotFound
    return small


def unsent_of(uow: UnitOfWork, actor: Actor, attachment_id: int) -> AttachmentRecord | None:
    """A file that this person uploaded to a form without a task and has not sent yet; None for any other."""
    file = attachments.get(uow, attachment_id)
    waits = file is not None and file.case_id is None and file.work_item_id is None
    return file if waits and file is not None and file.uploaded_by == actor.person else None


def fetch(uow: UnitOfWork, actor: Actor, attachment_id: int) -> tuple[AttachmentRecord, bytes]:
    """A file with its bytes, for whoever may see its case or the open form it waits on. NotFound otherwise.

    The author of a message gets what he sent himself, not what others added. FileLost when the bytes are
    not those that were kept.
    """
    file = _reached(uow, actor, attachment_id)
    content = attachments.content(uow, attachment_id)
    fault = attachments.fault_of(file, content)
    if fault is not None:
        raise FileLost(fault.attachment_id, fault.problem)
    return file, content


def thumbnail(uow: UnitOfWork, actor: Actor, attachment_id: int) -> bytes:
    """The small copy of a picture (WebP), for whom `fetch` gives the picture. NotFound where there is none."""
    file = _reached(uow, actor, attachment_id)
    small = attachments.thumbnail(uow, file.id) if file.is_picture else b""
    if not small:
        raise NotFound
    return small


def pictures_beside(
    uow: UnitOfWork, actor: Actor, attachment_id: int
) -> tuple[AttachmentRecord, Sequence[AttachmentRecord]]:
    """A picture, and all pictures that its reader finds in the same place, oldest first, it among them.

    NotFound for whoever may not see it, and for what is no picture.
    """
    file = _reached(uow, actor, attachment_id)
    if not file.is_picture:
        raise NotFound
    if file.case_id is not None:
        beside = attachments.of_case(uow, file.case_id)
    elif file.work_item_id is not None:
        beside = attachments.of_item(uow, file.work_item_id)
    else:
        beside = [file]
    return file, [one for one in beside if one.is_picture and (is_authors(one) or actor.citizen_of is None)]


def is_authors(file: AttachmentRecord) -> bool:
    """Whether the author sent it, with the message or with what he asked later: no account uploaded it."""
    return file.uploaded_by is None


def drop_unsent(office: Office, clock: Clock) -> int:
    """Drop what was uploaded for messages that were never sent, a day after their forms have gone stale."""
    with office.begin() as uow:
        return attachments.discard_unsent(uow, clock.now - UNSENT_KEPT)


def _reached(uow: UnitOfWork, actor: Actor, attachment_id: int) -> AttachmentRecord:
    file = attachments.get(uow, attachment_id)
    if file is None or not _reaches(uow, actor, file):
        raise NotFound
    return file


def _reaches(uow: UnitOfWork, actor: Actor, file: AttachmentRecord) -> bool:
    if actor.citizen_of is not None and not is_authors(file):
        return False
    if file.work_item_id is not None:
        if actor.citizen_of is not None:
            return _waits_for_author(uow, actor.citizen_of, file.work_item_id)
        return case_access.reaches_item(uow, actor, file.work_item_id)
    if file.case_id is None:
        return file.uploaded_by is not None and file.uploaded_by == actor.person
    return case_access.reaches_case(uow, actor, file.case_id)


def _waits_for_author(uow: UnitOfWork, case_id: int, work_item_id: int) -> bool:
    item = work_items.get_item(uow, work_item_id)
    return item is not None and item.case_id == case_id and item.role == Role.CITIZEN
