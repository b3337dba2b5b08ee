"""Files of a case: kept once checked, given back to whoever may see the case."""

from datetime import timedelta

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.operations.file_check import CheckedFile, check
from app.operations.office import Office
from app.store import attachments, case_access
from app.store.attachments import AttachmentRecord, NewAttachment
from app.store.unit_of_work import UnitOfWork

__all__ = ["AttachmentRecord", "CheckedFile", "check", "drop_unsent", "fetch", "keep", "unsent", "unsent_of"]

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
        ),
    )


def unsent(uow: UnitOfWork, attachment_id: int) -> AttachmentRecord | None:
    """A file of a portal message that is still being written; None for any other."""
    file = attachments.get(uow, attachment_id)
    waits = file is not None and file.case_id is None and file.work_item_id is None and file.uploaded_by is None
    return file if waits else None


def unsent_of(uow: UnitOfWork, actor: Actor, attachment_id: int) -> AttachmentRecord | None:
    """A file that this person uploaded to a form without a task and has not sent yet; None for any other."""
    file = attachments.get(uow, attachment_id)
    waits = file is not None and file.case_id is None and file.work_item_id is None
    return file if waits and file is not None and file.uploaded_by == actor.person else None


def fetch(uow: UnitOfWork, actor: Actor, attachment_id: int) -> tuple[AttachmentRecord, bytes]:
    """A file with its bytes, for whoever may see its case or the open form it waits on. NotFound otherwise.

    The author of a message gets what came with it, not what the administration added.
    """
    file = attachments.get(uow, attachment_id)
    if file is None or not _reaches(uow, actor, file):
        raise NotFound
    return file, attachments.content(uow, attachment_id)


def drop_unsent(office: Office, clock: Clock) -> int:
    """Drop what was uploaded for messages that were never sent, a day after their forms have gone stale."""
    with office.begin() as uow:
        return attachments.discard_unsent(uow, clock.now - UNSENT_KEPT)


def _reaches(uow: UnitOfWork, actor: Actor, file: AttachmentRecord) -> bool:
    if file.work_item_id is not None:
        return case_access.reaches_item(uow, actor, file.work_item_id)
    if file.case_id is None or (actor.citizen_of is not None and file.task_id is not None):
        return False
    return case_access.reaches_case(uow, actor, file.case_id)
