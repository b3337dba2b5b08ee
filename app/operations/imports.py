"""Imports of message-board exports: each row a case at its step of the procedure, each file any number of times.

Rows are written in batches, each row in a savepoint of its own, so that a bad one stops nothing and a crash loses
no more than the batch it happened in. Each batch first moves the run on from where it found it: of two processes
at one run only one goes on, and whoever takes up a run that was cut off begins where it stood.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import Invalid, NotFound, NotPermitted, Refusal
from app.domain.events import Event
from app.domain.notices import NoticeKind
from app.domain.permissions import SYSTEM, Actor, Permission
from app.operations import board_history, cases, notices
from app.operations.cases import NewMessage
from app.operations.message_board import BadRow, BoardMessage, UnreadableFile, count_rows, read_board
from app.operations.office import Office
from app.operations.running.stopping import Stopped
from app.store import attachments, journal
from app.store import imports as runs
from app.store.attachments import NewAttachment
from app.store.imports import ImportRecord, RefusedRow
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork
from forms.words import _

__all__ = [
    "SOURCES",
    "ImportRecord",
    "RefusedRow",
    "Report",
    "UnreadableFile",
    "Upload",
    "import_file",
    "import_status",
    "newest",
    "refused_rows",
    "run_import",
    "start_import",
    "unfinished",
]

log = logging.getLogger(__name__)

BATCH = 25
"""Rows of one transaction: few enough that other writers never wait long."""
NEWEST = 20
PEOPLE_BOARDS = frozenset({"people_governor", "people_mayor"})
"""Boards that are public by themselves: what stood there is published here, too."""
SOURCES = ("people_mayor", "people_governor", "provincial_site", "provincial_supervision", "hotline")

Progress = Callable[[int, int], None]
"""Hears rows done and rows in all."""


class Overtaken(Exception):
    """Another process has taken this run further."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to import: its name decides the format, `source` is where its messages were written."""

    name: str
    content: bytes
    source: str


@dataclass(slots=True)
class Report:
    """What became of a file's rows."""

    added: int = 0
    repeated: int = 0
    refused: list[BadRow] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts read."""
        refused = [{"row": row.row, "reason": row.reason} for row in self.refused]
        return {"added": self.added, "repeated": self.repeated, "refused": refused}


def start_import(uow: UnitOfWork, actor: Actor, clock: Clock, upload: Upload) -> int:
    """Keep an uploaded file for its import; the run's id is returned. Invalid when it cannot be read at all."""
    _permit(actor)
    if upload.source not in SOURCES:
        raise Invalid({"source": [_("请选择来源。")]})
    if not upload.content:
        raise Invalid({"file": [_("请选择要导入的文件。")]})
    try:
        next(read_board(upload.name, upload.content, clock.zone, clock.now), None)
    except UnreadableFile as unreadable:
        raise Invalid({"file": [unreadable.args[0]]}) from unreadable
    kept = attachments.put(
        uow,
        NewAttachment(
            name=upload.name[:200],
            media_type="application/octet-stream",
            content=upload.content,
            uploaded_by=actor.person,
            uploaded_at=clock.now,
            field="import",
        ),
    )
    return _begin(uow, actor, clock, upload, kept.id).id


def import_status(uow: UnitOfWork, actor: Actor, run_id: int) -> ImportRecord:
    """How far an import has come."""
    _permit(actor)
    run = runs.get_run(uow, run_id)
    if run is None:
        raise NotFound
    return run


def newest(uow: UnitOfWork, actor: Actor) -> Sequence[ImportRecord]:
    """The latest imports, newest first."""
    _permit(actor)
    return runs.runs(uow, NEWEST)


def refused_rows(uow: UnitOfWork, actor: Actor, run_id: int) -> Sequence[RefusedRow]:
    """The rows that could not be taken, with reasons."""
    _permit(actor)
    return runs.refusals(uow, run_id)


def import_file(office: Office, upload: Upload, progress: Progress = lambda done, rows: None) -> Report:
    """Import a file at once. UnreadableFile when it cannot be read at all; nothing is added then."""
    clock = office.clock()
    messages = read_board(upload.name, upload.content, clock.zone, clock.now)
    first = next(messages, None)
    with office.begin() as uow:
        run = _begin(uow, SYSTEM, clock, upload)
    rows = count_rows(upload.name, upload.content)
    return _take_all(office, run, _chain(first, messages), rows, progress)


def run_import(office: Office, run_id: int) -> None:
    """Import an uploaded file from where its run stands; does nothing for one that has finished or is unknown."""
    with office.read() as uow:
        run = runs.get_run(uow, run_id)
        if run is None or run.finished_at or run.attachment_id is None:
            return
        content = attachments.content(uow, run.attachment_id)
    clock = office.clock()
    try:
        rows = count_rows(run.file_name, content)
        _take_all(office, run, read_board(run.file_name, content, clock.zone, clock.now), rows)
    except UnreadableFile as unreadable:
        _finish(office, run, {"failure": str(unreadable)})
    except Overtaken:
        log.info("import %s goes on in another process", run_id)


def unfinished(office: Office) -> Sequence[int]:
    """Uploaded files whose import was interrupted by the end of the process."""
    with office.read() as uow:
        return [run.id for run in runs.unfinished(uow) if run.attachment_id is not None]


def _begin(
    uow: UnitOfWork, actor: Actor, clock: Clock, upload: Upload, attachment_id: int | None = None
) -> ImportRecord:
    digest = hashlib.sha256(upload.content).hexdigest()
    run = runs.begin(
        uow,
        source=upload.source,
        file_name=upload.name[:200],
        file_digest=digest,
        started_at=clock.now,
        started_by=actor.person,
        attachment_id=attachment_id,
    )
    payload = {"run": run.id, "source": upload.source, "digest": digest}
    journal.append(uow, journal.ADMINISTRATION, [Entry(clock.now, actor.person, Event.IMPORT_STARTED, payload)])
    return run


def _take_all(
    office: Office,
    run: ImportRecord,
    messages: Iterator[BoardMessage | BadRow],
    rows: int,
    progress: Progress = lambda done, rows: None,
) -> Report:
    report, done = _so_far(office, run), run.done
    messages = islice(messages, done, None)
    while batch := list(islice(messages, BATCH)):
        with office.begin() as uow:
            if not runs.advance(uow, run.id, done, done + len(batch)):
                raise Overtaken
            clock = office.clock()
            for message in batch:
                _take(uow, clock, run.source, message, report)
            for bad in report.refused:
                if bad.row >= batch[0].row:
                    runs.refuse(uow, run.id, RefusedRow(bad.row, bad.reason, bad.values))
            done += len(batch)
            runs.note(uow, run.id, _figures(report) | {"rows": max(rows, done)})
        progress(done, max(rows, done))
    _finish(office, run, _figures(report) | {"rows": done, "done": done})
    return report


def _so_far(office: Office, run: ImportRecord) -> Report:
    """What became of the rows that an earlier process has dealt with."""
    with office.read() as uow:
        refused = [BadRow(row.row, row.reason, row.values) for row in runs.refusals(uow, run.id)]
    return Report(run.added, run.repeated, refused)


def _take(uow: UnitOfWork, clock: Clock, source: str, message: BoardMessage | BadRow, report: Report) -> None:
    if isinstance(message, BadRow):
        report.refused.append(message)
        return
    try:
        with uow.savepoint():
            registered = cases.register(uow, SYSTEM, clock.at(message.asked_at), _new_message(source, message))
            if not registered.repeated and message.reply:
                board_history.replay(uow, clock, registered.case_id, message)
    except (Refusal, Stopped) as refused:
        shown = {"number": message.number, "title": message.title}
        report.refused.append(BadRow(message.row, f"流程不能继续：{refused}", shown))
        return
    report.repeated += registered.repeated
    report.added += not registered.repeated


def _new_message(source: str, message: BoardMessage) -> NewMessage:
    return NewMessage(
        title=message.title,
        text=message.text,
        source=source,
        source_number=message.number,
        on_people_board=source in PEOPLE_BOARDS,
        received_at=message.asked_at,
        category=message.domain,
        author_name=message.author,
    )


def _finish(office: Office, run: ImportRecord, changes: Mapping[str, Any]) -> None:
    """Note the end; the uploaded file is not needed any more."""
    clock = office.clock()
    with office.begin() as uow:
        runs.note(uow, run.id, {**changes, "attachment_id": None, "finished_at": clock.now})
        if run.attachment_id is not None:
            attachments.discard(uow, run.attachment_id)
        if run.started_by is not None:
            told = {name: changes[name] for name in ("added", "repeated", "refused") if name in changes}
            notices.tell(uow, clock, run.started_by, NoticeKind.IMPORT_FINISHED, run=run.id, **told)
    if changes.get("added"):
        office.store.analyse()


def _figures(report: Report) -> dict[str, int]:
    return {"added": report.added, "repeated": report.repeated, "refused": len(report.refused)}


def _chain(
    first: BoardMessage | BadRow | None, rest: Iterator[BoardMessage | BadRow]
) -> Iterator[BoardMessage | BadRow]:
    if first is not None:
        yield first
    yield from rest


def _permit(actor: Actor) -> None:
    if not actor.may(Permission.IMPORT_RUN):
        raise NotPermitted
