"""分解: one message about several matters becomes several cases, each with a number and a procedure of its own."""

import hashlib

from app.domain.clock import Clock
from app.domain.events import Event
from app.domain.permissions import Actor
from app.operations import cases as messages
from app.operations.cases import NewMessage
from app.store import case_links, cases, identities
from app.store.cases import CaseRecord
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork

TITLE = 60
"""Characters of a matter that become the title of its case."""


def split(uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, matter: str) -> str:
    """Register a matter of a case as a case of its own, once; its number is returned.

    It counts from the same receipt and carries the whole message, so that whoever handles it knows all of it. The
    author stays the same: his identity is copied, which the journal of the case keeps with the reason.
    """
    case = cases.get_case(uow, case_id)
    registered = messages.register(uow, actor, clock, _part(case, matter))
    if not registered.repeated:
        case_links.link(uow, case.id, registered.case_id, "split")
        if identities.exists(uow, case.id):
            reason = f"分解为{registered.number}"
            author = identities.read(uow, case.id, reason=reason, actor=actor, now=clock.now)
            identities.put(uow, registered.case_id, author)
        entry = Entry(clock.now, actor.person, Event.CASE_LINKED, {"other": registered.case_id, "kind": "split"})
        cases.project(uow, case.id, {}, [entry])
    return registered.number


def _part(case: CaseRecord, matter: str) -> NewMessage:
    return NewMessage(
        title=matter[:TITLE],
        text=f"{matter}\n\n原留言（{case.number}）：\n{case.original_text}",
        source=case.source,
        source_number=f"{case.number}/{hashlib.sha256(matter.encode()).hexdigest()[:12]}",
        origin_url=case.origin_url,
        on_people_board=case.on_people_board,
        received_at=case.received_at,
        kind=case.kind,
        category=case.category,
        place=case.place,
        public=case.wants_public,
        author_name=case.author_name,
    )
