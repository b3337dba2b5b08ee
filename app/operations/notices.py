"""Notices: who is told what, and what of it he may still see when he reads it.

A notice names case and task by id and keeps no word of the message. Reading it asks the one predicate of
`store.visibility`: of a case that its reader may no longer see, the notice shows nothing.
"""

from collections.abc import Collection, Sequence
from typing import Any

from app.domain.clock import Clock
from app.domain.notices import NoticeKind
from app.store import notices
from app.store.notices import NewNotice
from app.store.unit_of_work import UnitOfWork


def tell(
    uow: UnitOfWork,
    clock: Clock,
    person: int,
    kind: NoticeKind,
    *,
    case_id: int | None = None,
    item_id: int | None = None,
    **facts: Any,
) -> None:
    """Tell one person, in the transaction that gives the occasion; which facts a kind has says `NoticeKind`."""
    tell_all(uow, clock, [person], kind, case_id=case_id, item_id=item_id, **facts)


def tell_all(
    uow: UnitOfWork,
    clock: Clock,
    people: Collection[int],
    kind: NoticeKind,
    *,
    case_id: int | None = None,
    item_id: int | None = None,
    **facts: Any,
) -> None:
    """Tell several people the same, by one statement."""
    put(uow, [NewNotice(person, kind, clock.now, case_id, item_id, facts) for person in people])


def tell_once(
    uow: UnitOfWork, clock: Clock, people: Collection[int], kind: NoticeKind, *, case_id: int, **facts: Any
) -> None:
    """Tell those who have no unread notice of this kind about the case yet: ten comments are one piece of news."""
    told = notices.with_unread(uow, people, kind, case_id)
    tell_all(uow, clock, [one for one in people if one not in told], kind, case_id=case_id, **facts)


def put(uow: UnitOfWork, told: Sequence[NewNotice]) -> None:
    """Tell several people different things, by one statement."""
    notices.put(uow, told)
