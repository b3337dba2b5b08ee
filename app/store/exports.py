"""Exports of lists that run in the background: how far they came, and their files in pieces."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from app.domain.permissions import Actor
from app.store.literal import columns
from app.store.schema.cases import Case, CaseUnit
from app.store.schema.exports import ExportPart, ExportRun
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import cases_visible_to

IDS_AT_ONCE = 500
"""Ids that one statement names."""


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One export. The meaning of each field stands at `schema.exports.ExportRun`."""

    id: int
    person_id: int
    list: str
    query: Mapping[str, Any]
    words: Mapping[str, Any]
    file_name: str
    rights: str
    started_at: datetime
    rows: int
    done: int
    attempt: int
    finished_at: datetime | None
    failure: str
    size: int

    @property
    def ready(self) -> bool:
        """Whether there is a file."""
        return self.finished_at is not None and not self.failure


@dataclass(frozen=True, slots=True)
class NewExport:
    """What somebody wants as a file."""

    person_id: int
    list: str
    query: Mapping[str, Any]
    words: Mapping[str, Any]
    file_name: str
    rights: str
    started_at: datetime


def begin(uow: UnitOfWork, new: NewExport) -> int:
    """Ask for an export; its id is returned."""
    values = {
        "person_id": new.person_id,
        "list": new.list,
        "query": dict(new.query),
        "words": dict(new.words),
        "file_name": new.file_name,
        "rights": new.rights,
        "started_at": new.started_at,
    }
    return uow.session.execute(insert(ExportRun).values(**values).returning(ExportRun.id)).scalar_one()


def get(uow: UnitOfWork, run_id: int) -> ExportRecord | None:
    """The export with this id."""
    found = _found(uow, ExportRun.id == run_id)
    return found[0] if found else None


def of_person(uow: UnitOfWork, person_id: int, limit: int) -> Sequence[ExportRecord]:
    """A person's exports, newest first."""
    return _found(uow, ExportRun.person_id == person_id, limit)


def unfinished(uow: UnitOfWork) -> Sequence[int]:
    """Exports that were begun and neither finished nor failed, oldest first."""
    waiting = select(ExportRun.id).where(ExportRun.finished_at.is_(None)).order_by(ExportRun.id)
    return list(uow.session.execute(waiting).scalars())


def take_up(uow: UnitOfWork, run_id: int) -> ExportRecord | None:
    """Begin an export from its first row, whoever was at it before; None when it is finished or was given up."""
    taken = (
        update(ExportRun)
        .where(ExportRun.id == run_id, ExportRun.finished_at.is_(None))
        .values(attempt=ExportRun.attempt + 1, done=0)
        .returning(*columns(ExportRun, ExportRecord))
    )
    row = uow.session.execute(taken).one_or_none()
    if row is None:
        return None
    uow.session.execute(delete(ExportPart).where(ExportPart.run_id == run_id))
    return ExportRecord(*row)


def advance(uow: UnitOfWork, run: ExportRecord, done: int, rows: int) -> bool:
    """Count rows as written, of so many expected; False when somebody else has the export, or nobody wants it."""
    return _change(uow, run, {"done": done, "rows": rows})


def put_part(uow: UnitOfWork, run: ExportRecord, part: int, content: bytes) -> None:
    """Keep a piece of the file."""
    values = {"run_id": run.id, "attempt": run.attempt, "part": part, "content": content}
    uow.session.execute(insert(ExportPart).values(**values))


def finish(uow: UnitOfWork, run: ExportRecord, changes: Mapping[str, Any]) -> bool:
    """Note the end, good (rows, size, cases) or bad (failure); False as in `advance`."""
    return _change(uow, run, changes)


def parts(uow: UnitOfWork, run: ExportRecord) -> int:
    """How many pieces the file has."""
    of_run = select(func.count()).where(ExportPart.run_id == run.id, ExportPart.attempt == run.attempt)
    return uow.session.execute(of_run).scalar_one()


def part(uow: UnitOfWork, run: ExportRecord, number: int) -> bytes | None:
    """A piece of the file, counted from 0; None when it was dropped meanwhile."""
    wanted = select(ExportPart.content).where(
        ExportPart.run_id == run.id, ExportPart.attempt == run.attempt, ExportPart.part == number
    )
    return uow.session.execute(wanted).scalar_one_or_none()


def packed_cases(uow: UnitOfWork, run_id: int) -> bytes:
    """The ids of the cases in the file, as they were packed."""
    found = uow.session.execute(select(ExportRun.cases).where(ExportRun.id == run_id)).scalar_one_or_none()
    return found or b""


def drop(uow: UnitOfWork, run_id: int) -> None:
    """Drop an export with its file; a process that is at it will notice."""
    uow.session.execute(delete(ExportPart).where(ExportPart.run_id == run_id))
    uow.session.execute(delete(ExportRun).where(ExportRun.id == run_id))


def drop_before(uow: UnitOfWork, instant: datetime) -> int:
    """Drop the exports that were asked for before that instant; gives how many."""
    old = list(uow.session.execute(select(ExportRun.id).where(ExportRun.started_at < instant)).scalars())
    for run_id in old:
        drop(uow, run_id)
    return len(old)


def some_hidden(uow: UnitOfWork, actor: Actor, case_ids: Collection[int]) -> bool:
    """Whether one of the cases has meanwhile been sealed before the actor, or his unit excluded from it."""
    return any(_hidden(uow, actor, some) for some in _bundles(case_ids))


def _hidden(uow: UnitOfWork, actor: Actor, case_ids: Sequence[int]) -> bool:
    units = sorted({grant.unit for grant in actor.grants})
    barred = select(CaseUnit.case_id).where(
        CaseUnit.case_id == Case.id, CaseUnit.unit_id.in_(units), CaseUnit.part == "excluded"
    )
    confidential = or_(Case.sealed, barred.exists())
    found = select(Case.id).where(Case.id.in_(case_ids), confidential, ~cases_visible_to(actor)).limit(1)
    return uow.session.execute(found).first() is not None


def _bundles(case_ids: Iterable[int]) -> Iterator[Sequence[int]]:
    ids = list(case_ids)
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def _change(uow: UnitOfWork, run: ExportRecord, changes: Mapping[str, Any]) -> bool:
    mine = (ExportRun.id == run.id, ExportRun.attempt == run.attempt, ExportRun.finished_at.is_(None))
    changed = update(ExportRun).where(*mine).values(**changes).returning(ExportRun.id)
    return uow.session.execute(changed).one_or_none() is not None


def _found(uow: UnitOfWork, condition: ColumnElement[bool], limit: int = 1) -> Sequence[ExportRecord]:
    wanted = select(*columns(ExportRun, ExportRecord)).where(condition).order_by(ExportRun.id.desc()).limit(limit)
    return [ExportRecord(*row) for row in uow.session.execute(wanted)]
