"""Cases as one reader reaches them: by number, among others, and those that resemble a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import SQLColumnExpression, select

from app.domain.bigrams import query_terms
from app.domain.permissions import Actor
from app.store import cases
from app.store.cases import CaseRecord
from app.store.schema.cases import Case
from app.store.schema.work import WorkItem
from app.store.search import internal_nearest
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import cases_visible_to, work_items_visible_to

CANDIDATES = 40
"""Cases that the index proposes as similar, of which the titles are then compared."""

CLOSE = 0.25
"""Part of a title's terms that a similar title shares at least."""


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """Another case in one line."""

    id: int
    number: str
    title: str
    lead_unit: str
    status: str
    received_at: datetime
    replied_at: datetime | None
    satisfaction: str


def case_for(uow: UnitOfWork, actor: Actor, number: str) -> CaseRecord | None:
    """The case with this number, if the reader may see it."""
    wanted = select(Case.id).where(Case.number == number, cases_visible_to(actor))
    case_id = uow.session.scalar(wanted)
    return None if case_id is None else cases.get_case(uow, case_id)


def reaches_case(uow: UnitOfWork, actor: Actor, case_id: int) -> bool:
    """Whether the reader may see the case."""
    return uow.session.scalar(select(Case.id).where(Case.id == case_id, cases_visible_to(actor))) is not None


def reaches_item(uow: UnitOfWork, actor: Actor, item_id: int) -> bool:
    """Whether the open item stands in one of the reader's lists."""
    wanted = select(WorkItem.id).where(WorkItem.id == item_id, work_items_visible_to(actor))
    return uow.session.scalar(wanted) is not None


def related(uow: UnitOfWork, actor: Actor, case_ids: Iterable[int]) -> dict[int, RelatedCase]:
    """Those of the cases that the reader may see, by id."""
    found = uow.session.execute(
        select(*_columns()).where(Case.id.in_(list(case_ids)), cases_visible_to(actor)).order_by(Case.id)
    )
    return {row.id: RelatedCase(*row) for row in found}


def similar(uow: UnitOfWork, actor: Actor, case: CaseRecord, limit: int) -> list[RelatedCase]:
    """Cases that the reader may see and whose titles share most with this one's, nearest first."""
    nearest = internal_nearest(uow, case.original_title)
    if nearest is None:
        return []
    near = nearest.subquery()
    proposed = (
        select(*_columns())
        .join(near, near.c.case_id == Case.id)
        .where(cases_visible_to(actor), Case.id != case.id)
        .order_by(near.c.distance, Case.id.desc())
        .limit(CANDIDATES)
    )
    wanted = frozenset(query_terms(case.original_title))
    ranked = [
        (len(wanted & frozenset(query_terms(row.title))) / len(wanted), RelatedCase(*row))
        for row in uow.session.execute(proposed)
    ]
    ranked.sort(key=lambda found: -found[0])
    return [found for share, found in ranked[:limit] if share >= CLOSE]


def _columns() -> tuple[SQLColumnExpression[Any], ...]:
    return (
        Case.id,
        Case.number,
        Case.original_title.label("title"),
        Case.lead_unit,
        Case.status,
        Case.received_at,
        Case.replied_at,
        Case.satisfaction,
    )
