"""Files of a case. They are checked and cleaned before they come here (`operations.documents`)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.store.literal import Reader, compose, execute, placeholders
from app.store.schema.documents import Attachment
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file without its bytes. The meaning of each field stands at `schema.documents.Attachment`."""

    id: int
    case_id: int | None
    work_item_id: int | None
    field: str
    task_id: int | None
    name: str
    media_type: str
    size: int
    digest: str
    uploaded_by: int | None
    uploaded_at: datetime
    width: int | None = None
    height: int | None = None

    @property
    def is_picture(self) -> bool:
        """Whether there is a small copy to show."""
        return self.width is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """How a picture is shown in lists: its size in pixels and the small copy (WebP)."""

    width: int
    height: int
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A file whose bytes are `missing`, or `broken`: not those that were kept."""

    attachment_id: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A checked file. It waits on a work item, or belongs to a case, or (portal) to nothing yet."""

    name: str
    media_type: str
    content: bytes
    uploaded_at: datetime
    uploaded_by: int | None = None
    case_id: int | None = None
    work_item_id: int | None = None
    field: str = "files"
    shown: Shown | None = None


_reader = Reader(Attachment, AttachmentRecord)
_NAMES = ", ".join(_reader.names)


def put(uow: UnitOfWork, new: NewAttachment) -> AttachmentRecord:
    """Keep a file."""
    row = execute(
        uow,
        compose(
            "INSERT INTO attachment (case_id, work_item_id, field, name, media_type, size, digest, uploaded_by, "
            "uploaded_at, width, height) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {names}",
            names=_NAMES,
        ),
        [
            new.case_id,
            new.work_item_id,
            new.field,
            new.name,
            new.media_type,
            len(new.content),
            hashlib.sha256(new.content).hexdigest(),
            new.uploaded_by,
            new.uploaded_at,
            new.shown.width if new.shown else None,
            new.shown.height if new.shown else None,
        ],
    ).fetchone()
    record = _reader.read(row, uow.dialect)
    execute(uow, "INSERT INTO attachment_content (attachment_id, content) VALUES (?, ?)", [record.id, new.content])
    if new.shown:
        small = [record.id, new.shown.thumbnail]
        execute(uow, "INSERT INTO attachment_thumbnail (attachment_id, content) VALUES (?, ?)", small)
    return record


def get(uow: UnitOfWork, attachment_id: int) -> AttachmentRecord | None:
    """The file with this id, without its bytes."""
    found = _where(uow, "a.id = ?", [attachment_id])
    return found[0] if found else None


def content(uow: UnitOfWork, attachment_id: int) -> bytes:
    """The bytes of a file; empty for an unknown id."""
    statement = "SELECT content FROM attachment_content WHERE attachment_id = ?"
    row = execute(uow, statement, [attachment_id]).fetchone()
    return b"" if row is None else bytes(row[0])


def thumbnail(uow: UnitOfWork, attachment_id: int) -> bytes:
    """The small copy of a picture (WebP); empty for what has none."""
    statement = "SELECT content FROM attachment_thumbnail WHERE attachment_id = ?"
    row = execute(uow, statement, [attachment_id]).fetchone()
    return b"" if row is None else bytes(row[0])


def fault_of(file: AttachmentRecord, content: bytes) -> Fault | None:
    """What is wrong with the bytes found for a file; None where they are those that were kept."""
    if not content and file.size:
        return Fault(file.id, "missing")
    return None if hashlib.sha256(content).hexdigest() == file.digest else Fault(file.id, "broken")


def note_fault(uow: UnitOfWork, fault: Fault, at: datetime) -> bool:
    """Record that a file is not whole; False where that was known."""
    noted = execute(
        uow,
        "INSERT INTO attachment_fault (attachment_id, problem, found_at) VALUES (?, ?, ?) "
        "ON CONFLICT (attachment_id) DO NOTHING",
        [fault.attachment_id, fault.problem, at],
    )
    return bool(noted.rowcount)


def mended(uow: UnitOfWork, attachment_id: int) -> bool:
    """Record that a file is whole again; False where nothing else was known."""
    return bool(execute(uow, "DELETE FROM attachment_fault WHERE attachment_id = ?", [attachment_id]).rowcount)


def faults(uow: UnitOfWork) -> Sequence[Fault]:
    """The files that were found not to be whole, by id."""
    rows = execute(uow, "SELECT attachment_id, problem FROM attachment_fault ORDER BY attachment_id").fetchall()
    return [Fault(*row) for row in rows]


def after(uow: UnitOfWork, attachment_id: int, limit: int) -> Sequence[AttachmentRecord]:
    """Files with higher ids, lowest first: to walk through all of them."""
    statement = compose(
        "SELECT {names} FROM attachment a WHERE a.id > ? ORDER BY a.id LIMIT ?", names=_reader.select_list("a")
    )
    rows = execute(uow, statement, [attachment_id, limit]).fetchall()
    return [_reader.read(row, uow.dialect) for row in rows]


def of_case(uow: UnitOfWork, case_id: int) -> Sequence[AttachmentRecord]:
    """The files of a case, oldest first."""
    return _where(uow, "a.case_id = ?", [case_id])


def of_item(uow: UnitOfWork, work_item_id: int) -> Sequence[AttachmentRecord]:
    """Files uploaded to a form that is not submitted yet."""
    return _where(uow, "a.work_item_id = ?", [work_item_id])


def attach(
    uow: UnitOfWork,
    attachment_ids: Sequence[int],
    case_id: int,
    *,
    work_item_id: int | None = None,
    uploaded_by: int | None = None,
) -> tuple[int, ...]:
    """Make waiting files part of a case; the ids that were are returned.

    With a work item, only files that wait on it are taken, and they keep its id as the task they came with;
    without one, only files that wait on nothing and came from `uploaded_by` (None = a citizen). Files of another
    case, item or person stay where they are.
    """
    if not attachment_ids:
        return ()
    on: list[int] = []
    if work_item_id is not None:
        waiting, on = "work_item_id = ?", [work_item_id]
    elif uploaded_by is not None:
        waiting, on = "work_item_id IS NULL AND uploaded_by = ?", [uploaded_by]
    else:
        waiting = "work_item_id IS NULL AND uploaded_by IS NULL"
    rows = execute(
        uow,
        compose(
            "UPDATE attachment SET case_id = ?, task_id = ?, work_item_id = NULL "
            "WHERE case_id IS NULL AND {waiting} AND id IN ({ids}) RETURNING id",
            waiting=waiting,
            ids=placeholders(len(attachment_ids)),
        ),
        [case_id, work_item_id, *on, *attachment_ids],
    ).fetchall()
    return tuple(sorted(attachment_id for (attachment_id,) in rows))


def discard(uow: UnitOfWork, attachment_id: int) -> bool:
    """Drop a file that was uploaded but never submitted; False when it belongs to a case."""
    for table in ("attachment_content", "attachment_thumbnail", "attachment_fault"):
        unsent = "(SELECT id FROM attachment WHERE id = ? AND case_id IS NULL)"
        statement = compose("DELETE FROM {table} WHERE attachment_id = {unsent}", table=table, unsent=unsent)
        execute(uow, statement, [attachment_id])
    dropped = execute(uow, "DELETE FROM attachment WHERE id = ? AND case_id IS NULL", [attachment_id])
    return bool(dropped.rowcount)


def discard_unsent(uow: UnitOfWork, before: datetime) -> int:
    """Drop the files of portal messages that were begun before that instant and never sent; gives how many."""
    unsent = (
        "SELECT id FROM attachment WHERE case_id IS NULL AND work_item_id IS NULL AND uploaded_by IS NULL "
        "AND uploaded_at < ? AND id NOT IN (SELECT attachment_id FROM import_run WHERE attachment_id IS NOT NULL)"
    )
    found = [attachment_id for (attachment_id,) in execute(uow, unsent, [before]).fetchall()]
    return sum(discard(uow, attachment_id) for attachment_id in found)


def _where(uow: UnitOfWork, condition: str, values: Sequence[object]) -> Sequence[AttachmentRecord]:
    statement = compose(
        "SELECT {names} FROM attachment a WHERE {condition} ORDER BY a.id",
        names=_reader.select_list("a"),
        condition=condition,
    )
    return [_reader.read(row, uow.dialect) for row in execute(uow, statement, values).fetchall()]
