"""What people did to several tasks at once, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.store.literal import Reader, compose, execute
from app.store.schema.desk import BulkAct
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BulkActRecord:
    """An act on several tasks. The meaning of each field stands at `schema.desk.BulkAct`."""

    id: int
    person_id: int
    kind: str
    receiver_id: int | None
    reason: str
    at: datetime
    outcome: Sequence[Mapping[str, Any]]
    undone_at: datetime | None


_reader = Reader(BulkAct, BulkActRecord)
_OWN = compose(
    "SELECT {acts} FROM bulk_act b WHERE b.id = ? AND b.person_id = ? AND b.at >= ?", acts=_reader.select_list("b")
)


def keep(
    uow: UnitOfWork,
    person_id: int,
    kind: str,
    at: datetime,
    outcome: Sequence[Mapping[str, Any]],
    *,
    receiver_id: int | None = None,
    reason: str = "",
) -> int:
    """Keep an act with what came of it; its id is returned."""
    row = execute(
        uow,
        "INSERT INTO bulk_act (person_id, kind, receiver_id, reason, at, outcome) VALUES (?, ?, ?, ?, ?, ?) "
        "RETURNING id",
        [person_id, kind, receiver_id, reason, at, list(outcome)],
    ).fetchone()
    return int(row[0])


def own(uow: UnitOfWork, act_id: int, person_id: int, since: datetime) -> BulkActRecord | None:
    """An act of this person, not older than `since`."""
    row = execute(uow, _OWN, [act_id, person_id, since]).fetchone()
    return None if row is None else _reader.read(row, uow.dialect)


def undo(uow: UnitOfWork, act_id: int, outcome: Sequence[Mapping[str, Any]], at: datetime) -> bool:
    """Note that an act was undone, and what came of that; False when it had been undone before."""
    statement = "UPDATE bulk_act SET undone_at = ?, outcome = ? WHERE id = ? AND undone_at IS NULL"
    return bool(execute(uow, statement, [at, list(outcome), act_id]).rowcount)
