"""Imports of files: how far they came, and the rows that could not be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from app.store.literal import columns
from app.store.schema.evidence import ImportRefusal, ImportRun
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import. The meaning of each field stands at `schema.evidence.ImportRun`."""

    id: int
    source: str
    file_name: str
    file_digest: str
    attachment_id: int | None
    started_by: int | None
    started_at: datetime
    finished_at: datetime | None
    failure: str
    rows: int
    done: int
    added: int
    repeated: int
    refused: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that could not be imported. `row` counts as the spreadsheet does: the heading is row 1."""

    row: int
    reason: str
    values: Mapping[str, Any]


def begin(
    uow: UnitOfWork,
    *,
    source: str,
    file_name: str,
    file_digest: str,
    started_at: datetime,
    started_by: int | None = None,
    attachment_id: int | None = None,
) -> ImportRecord:
    """Begin an import."""
    new = insert(ImportRun).values(
        source=source,
        file_name=file_name,
        file_digest=file_digest,
        started_at=started_at,
        started_by=started_by,
        attachment_id=attachment_id,
    )
    return ImportRecord(*uow.session.execute(new.returning(*columns(ImportRun, ImportRecord))).one())


def note(uow: UnitOfWork, run_id: int, changes: Mapping[str, Any]) -> None:
    """Set what is known by now: rows, added, repeated, refused, finished_at, failure, attachment_id."""
    uow.session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**changes))


def advance(uow: UnitOfWork, run_id: int, before: int, after: int) -> bool:
    """Count rows as done, and keep every other process from the run until the commit.

    False when it does not stand at `before` any more: another process has taken it further.
    """
    there = (ImportRun.id == run_id, ImportRun.done == before, ImportRun.finished_at.is_(None))
    moved = update(ImportRun).where(*there).values(done=after).returning(ImportRun.id)
    return uow.session.execute(moved).one_or_none() is not None


def refuse(uow: UnitOfWork, run_id: int, refused: RefusedRow) -> None:
    """Keep a row that could not be taken, with its reason."""
    uow.session.merge(
        ImportRefusal(run_id=run_id, row=refused.row, reason=refused.reason, values=dict(refused.values))
    )
    uow.flush()


def get_run(uow: UnitOfWork, run_id: int) -> ImportRecord | None:
    """The import with this id."""
    wanted = select(*columns(ImportRun, ImportRecord)).where(ImportRun.id == run_id)
    row = uow.session.execute(wanted).one_or_none()
    return None if row is None else ImportRecord(*row)


def runs(uow: UnitOfWork, limit: int) -> Sequence[ImportRecord]:
    """The newest imports."""
    wanted = select(*columns(ImportRun, ImportRecord)).order_by(ImportRun.id.desc()).limit(limit)
    return [ImportRecord(*row) for row in uow.session.execute(wanted)]


def unfinished(uow: UnitOfWork) -> Sequence[ImportRecord]:
    """Imports that were begun and neither finished nor failed, oldest first."""
    wanted = (
        select(*columns(ImportRun, ImportRecord)).where(ImportRun.finished_at.is_(None)).order_by(ImportRun.id)
    )
    return [ImportRecord(*row) for row in uow.session.execute(wanted)]


def refusals(uow: UnitOfWork, run_id: int) -> Sequence[RefusedRow]:
    """The rows of an import that could not be taken, in the order of the file."""
    wanted = select(*columns(ImportRefusal, RefusedRow)).where(ImportRefusal.run_id == run_id)
    return [RefusedRow(*row) for row in uow.session.execute(wanted.order_by(ImportRefusal.row))]
