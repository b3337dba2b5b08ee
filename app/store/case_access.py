"""Cases as one reader reaches them: by number, among others, and those that resemble a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    any_,
    bindparam,
    cast,
    func,
    select,
)

from app.domain.bigrams import query_terms
from app.domain.permissions import Actor
from app.store import cases
from app.store.cases import CaseRecord
from app.store.kept_statements import Kept
from app.store.nearest import nearest
from app.store.schema.cases import Case
from app.store.schema.work import WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import cases_visible_to, sight, work_items_overseen_by, work_items_visible_to

PROPOSED = 400
"""Cases that the index proposes as similar, of which the reader may see some …"""

CANDIDATES = 40
"""… of which in turn the titles are compared."""

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


@Kept
def _numbered(reader: Actor) -> Select[Any]:
    return select(Case.id).where(Case.number == bindparam("number"), cases_visible_to(reader))


@Kept
def _seen(reader: Actor) -> Select[Any]:
    return select(Case.id).where(Case.id == bindparam("case_id"), cases_visible_to(reader))


@Kept
def _standing(reader: Actor) -> Select[Any]:
    return select(WorkItem.id).where(WorkItem.id == bindparam("item_id"), work_items_visible_to(reader))


@Kept
def _overseen(reader: Actor) -> Select[Any]:
    return select(WorkItem.id).where(WorkItem.id == bindparam("item_id"), work_items_overseen_by(reader))


@Kept
def _among(reader: Actor, dialect: str) -> Select[Any]:
    """Any number of cases by one text: their ids are one value, a list written out."""
    ids = bindparam("ids", type_=Text)
    if dialect == "sqlite":
        wanted: ColumnElement[bool] = Case.id.in_(select(func.json_each(ids).table_valued("value").c.value))
    else:
        wanted = Case.id == any_(cast(ids, ARRAY(BigInteger)))
    return select(*_columns()).where(wanted, cases_visible_to(reader)).order_by(Case.id)


def case_for(uow: UnitOfWork, actor: Actor, number: str) -> CaseRecord | None:
    """The case with this number, if the reader may see it."""
    found = _numbered.first(uow, sight(actor), number=number)
    return None if found is None else cases.get_case(uow, found[0])


def reaches_case(uow: UnitOfWork, actor: Actor, case_id: int) -> bool:
    """Whether the reader may see the case."""
    return _seen.first(uow, sight(actor), case_id=case_id) is not None


def reaches_item(uow: UnitOfWork, actor: Actor, item_id: int) -> bool:
    """Whether the open item stands in one of the reader's lists."""
    return _standing.first(uow, sight(actor), item_id=item_id) is not None


def oversees_item(uow: UnitOfWork, actor: Actor, item_id: int) -> bool:
    """Whether the open item is one that the reader does or assigns."""
    return _overseen.first(uow, sight(actor), item_id=item_id) is not None


def related(uow: UnitOfWork, actor: Actor, case_ids: Iterable[int]) -> dict[int, RelatedCase]:
    """Those of the cases that the reader may see, by id."""
    wanted = list(case_ids)
    if not wanted:
        return {}
    written = ",".join(map(str, wanted))
    ids = f"[{written}]" if uow.dialect == "sqlite" else f"{{{written}}}"
    found = [RelatedCase(*row) for row in _among.rows(uow, sight(actor), uow.dialect, ids=ids)]
    return {case.id: case for case in found}


def similar(uow: UnitOfWork, actor: Actor, case: CaseRecord, limit: int) -> list[RelatedCase]:
    """Cases that the reader may see and whose titles share most with this one's, nearest first."""
    wanted = frozenset(query_terms(case.original_title))
    proposed = [
        found for found in nearest(uow, "internal_terms", case.original_title, PROPOSED) if found != case.id
    ]
    seen = related(uow, actor, proposed)
    ranked = [
        (len(wanted & frozenset(query_terms(found.title))) / len(wanted), found)
        for found in islice((seen[case_id] for case_id in proposed if case_id in seen), CANDIDATES)
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
