"""Replies, one per round of a case (Article 14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from app.store import cases, search
from app.store.literal import Reader, compose, execute
from app.store.schema.cases import Reply
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import Part, inserting


@dataclass(frozen=True, slots=True)
class ReplyRecord:
    """The answer of one round. The meaning of each field stands at `schema.cases.Reply`."""

    id: int
    case_id: int
    round: str
    text: str = ""
    result: str = ""
    findings: str = ""
    legal_basis: str = ""
    demands: Sequence[Any] = ()
    promises: Sequence[Any] = ()
    visibility: str = "public"
    visibility_reason: str = ""
    unit_id: str = ""
    publisher: str = ""
    drafted_by: int | None = None
    released_by: int | None = None
    released_at: datetime | None = None
    published_at: datetime | None = None
    outside_url: str = ""
    outside_at: datetime | None = None


FIRST = "first"
"""The round in which a case has one reply at most."""

RELEASED = frozenset({"released_at", "published_at"})
"""What makes a reply one that is searched."""

_reader = Reader(Reply, ReplyRecord)

_OF_CASE = compose("SELECT {reply} FROM reply r WHERE r.case_id = ? ORDER BY r.id", reply=_reader.select_list("r"))
_ALL = ", ".join(_reader.names)
_FIRST = {
    field.name: field.default for field in fields(ReplyRecord) if field.name not in ("id", "case_id", "round")
}


def save(uow: UnitOfWork, case_id: int, round_: str, changes: Mapping[str, Any]) -> None:
    """Begin or change the reply of a round; columns not named stay as they are.

    Released replies are searched: what is known of one that may have been released is asked at once.
    """
    row = (case_id, round_, *(_FIRST | dict(changes)).values())
    part = _saving(tuple(changes))
    if RELEASED.isdisjoint(changes) and not search.may_have_replies(cases.get_case(uow, case_id)):
        uow.put_off(part, [row], ("reply", case_id, round_))
        return
    saved = _reader.read(execute(uow, f"{part.alone} RETURNING {_ALL}", row).fetchone(), uow.dialect)
    if saved.released_at is not None or saved.published_at is not None:
        readable = saved.visibility == "public" and saved.published_at is not None
        only_one = cases.get_case(uow, case_id).round == round_ == FIRST
        search.outdate(uow, case_id, [(saved.text, readable)] if only_one else None)


@cache
def _saving(changed: tuple[str, ...]) -> Part:
    """The write that begins a reply, or changes columns of it."""
    assignments = ", ".join(f"{name} = excluded.{name}" for name in changed or ("round",))
    return inserting(
        Reply, ("case_id", "round", *_FIRST), f" ON CONFLICT (case_id, round) DO UPDATE SET {assignments}"
    )


def replies_of(uow: UnitOfWork, case_id: int) -> Sequence[ReplyRecord]:
    """All replies of a case, first round first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _OF_CASE, [case_id]).fetchall()]


def get_reply(uow: UnitOfWork, case_id: int, round_: str) -> ReplyRecord | None:
    """The reply of one round; None before it is drafted."""
    return next((reply for reply in replies_of(uow, case_id) if reply.round == round_), None)
