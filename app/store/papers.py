"""Official papers. Number, date and seal come at signing, so that drafts leave no gap (procedure §7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.store import serials
from app.store.literal import Reader, compose, execute
from app.store.schema.documents import Paper
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A signed paper; `number` as printed, 平政督办〔2026〕15号."""

    id: int
    case_id: int
    kind: str
    year: int
    serial: int
    number: str
    content: Mapping[str, Any]
    drafted_by: int | None
    signed_by: int | None
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper that is being signed. `code` is the letter code of its kind: 平政督办."""

    case_id: int
    kind: str
    code: str
    year: int
    content: Mapping[str, Any]
    signed_at: datetime
    drafted_by: int | None = None
    signed_by: int | None = None


_reader = Reader(Paper, PaperRecord)

_INSERT = compose(
    "INSERT INTO paper (case_id, kind, year, serial, number, content, drafted_by, signed_by, signed_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {names}",
    names=", ".join(_reader.names),
)
_OF_CASE = compose("SELECT {p} FROM paper p WHERE p.case_id = ? ORDER BY p.id", p=_reader.select_list("p"))


def issue(uow: UnitOfWork, new: NewPaper) -> PaperRecord:
    """Keep a signed paper under the next number of its kind and year."""
    serial = serials.draw(uow, f"paper:{new.code}:{new.year}")
    number = f"{new.code}〔{new.year}〕{serial}号"
    row = execute(
        uow,
        _INSERT,
        [
            new.case_id,
            new.kind,
            new.year,
            serial,
            number,
            dict(new.content),
            new.drafted_by,
            new.signed_by,
            new.signed_at,
        ],
    ).fetchone()
    return _reader.read(row, uow.dialect)


def papers_of(uow: UnitOfWork, case_id: int) -> Sequence[PaperRecord]:
    """The papers of a case, oldest first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _OF_CASE, [case_id]).fetchall()]
