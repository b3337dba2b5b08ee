"""One line of the ledger: what is read of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import SQLColumnExpression, func

from app.store.schema.cases import Case


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One case as the ledger lists it."""

    id: int
    number: str
    title: str
    kind: str
    category: str
    source: str
    source_number: str
    place: str
    stage: str
    status: str
    lead_unit: str
    complexity: str
    instruction: str
    key_supervision: bool
    urgent: bool
    sealed: bool
    received_at: datetime
    delivered_at: datetime | None
    due_on: date | None
    original_due_on: date | None
    replied_at: datetime | None
    satisfaction: str


COLUMNS: tuple[SQLColumnExpression[Any], ...] = (
    Case.id,
    Case.number,
    Case.original_title.label("title"),
    Case.kind,
    Case.category,
    Case.source,
    func.coalesce(Case.source_number, "").label("source_number"),
    Case.place,
    Case.stage,
    Case.status,
    Case.lead_unit,
    Case.complexity,
    Case.instruction,
    Case.key_supervision,
    Case.urgent,
    Case.sealed,
    Case.received_at,
    Case.delivered_at,
    Case.due_on,
    Case.original_due_on,
    Case.replied_at,
    Case.satisfaction,
)
"""In the order of `LedgerRow`."""


def line(row: Sequence[Any]) -> LedgerRow:
    """A row of these columns."""
    return LedgerRow(*row)
