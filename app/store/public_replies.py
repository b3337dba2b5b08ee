"""The newest public replies, for the home page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, select

from app.store.kept_statements import Kept
from app.store.public_register import public_reply, published
from app.store.schema.cases import Case, Reply
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecentReply:
    """A public reply for the home page."""

    number: str
    title: str
    text: str
    unit_id: str
    result: str
    delivered_at: datetime | None
    replied_at: datetime


@Kept
def _recent() -> Select[Any]:
    columns: tuple[Any, ...] = (
        Case.number,
        Case.published_title,
        Reply.text,
        func.coalesce(func.nullif(Reply.unit_id, ""), Case.lead_unit),
        Reply.result,
        Case.delivered_at,
        Case.replied_at,
    )
    return (
        select(*columns)
        .join(Reply, and_(Reply.case_id == Case.id, Reply.round == Case.round))
        .where(published(), Case.replied_at.is_not(None), public_reply())
        .order_by(Case.replied_at.desc(), Case.id.desc())
        .limit(bindparam("limit", type_=Integer))
    )


def recent_replies(uow: UnitOfWork, limit: int) -> tuple[RecentReply, ...]:
    """The newest public replies to published messages."""
    return tuple(RecentReply(*row) for row in _recent.rows(uow, limit=limit))
