"""Whether stored files are still what was kept: noted where one is met that is not, and verified all together."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import FileLost
from app.domain.events import Event
from app.domain.notices import NoticeKind
from app.domain.permissions import Role
from app.operations import notices
from app.operations.office import Office
from app.store import attachments, journal, people
from app.store.attachments import Fault
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Files whose records are read together; their bytes are read one by one."""

Progress = Callable[[int], None]
"""Hears how many files were looked at."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a look at every stored file."""

    files: int
    faults: tuple[Fault, ...]
    mended: int
    """Files that were known to be lost and are whole again: a backup was put back."""


def note_lost(office: Office, clock: Clock, lost: FileLost) -> None:
    """Record that somebody met a file that is not whole, and tell the administrators: once, however often."""
    with office.begin() as uow:
        _note(uow, clock, Fault(lost.attachment_id, lost.problem))


def verify(office: Office, clock: Clock, progress: Progress = lambda files: None) -> Verified:
    """Compare every stored file with the digest kept of it; what is lost is recorded, and what is whole again."""
    with office.read() as uow:
        known = {fault.attachment_id for fault in attachments.faults(uow)}
    looked, last, found = 0, 0, list[Fault]()
    while True:
        with office.read() as uow:
            records = attachments.after(uow, last, AT_ONCE)
            faults = [
                fault
                for record in records
                if (fault := attachments.fault_of(record, attachments.content(uow, record.id))) is not None
            ]
        if not records:
            break
        looked, last = looked + len(records), records[-1].id
        found += faults
        for fault in faults:
            with office.begin() as uow:
                _note(uow, clock, fault)
        progress(looked)
    whole = sorted(known - {fault.attachment_id for fault in found})
    if whole:
        with office.begin() as uow:
            for attachment_id in whole:
                attachments.mended(uow, attachment_id)
            entries = [Entry(clock.now, None, Event.FILE_MENDED, {"file": one}) for one in whole]
            journal.append(uow, journal.ADMINISTRATION, entries)
    return Verified(looked, tuple(found), len(whole))


def _note(uow: UnitOfWork, clock: Clock, fault: Fault) -> None:
    if not attachments.note_fault(uow, fault, clock.now):
        return
    log.error("the stored file %s is %s", fault.attachment_id, fault.problem)
    payload = {"file": fault.attachment_id, "problem": fault.problem}
    journal.append(uow, journal.ADMINISTRATION, [Entry(clock.now, None, Event.FILE_DAMAGED, payload)])
    told = [person.id for person in people.holders(uow, Role.ADMINISTRATOR.value, clock.today)]
    notices.tell_all(uow, clock, told, NoticeKind.FILE_DAMAGED, file=fault.attachment_id, problem=fault.problem)
