"""What nobody looks at without a trace: the author's contact data, and sealed cases (Article 18)."""

from app.domain import deputies
from app.domain.clock import Clock
from app.domain.errors import Invalid, NotFound, NotPermitted
from app.domain.events import Event
from app.domain.permissions import Actor, Role
from app.operations.records import entry
from app.store import case_access, identities, journal
from app.store.cases import CaseRecord
from app.store.identities import Identity
from app.store.unit_of_work import UnitOfWork
from forms.words import _

__all__ = ["Identity", "may_open_contact", "note_view", "open_contact"]

SHORTEST_REASON = 4
"""Characters of a reason for opening a contact."""


def may_open_contact(actor: Actor, case: CaseRecord) -> bool:
    """Who reads the author's contact data: moderation, supervision, and whoever handles the case; of a sealed case
    the supervision office alone (Article 18).
    """
    if Role.SUPERVISION_OFFICE in actor.roles:
        return True
    if case.sealed:
        return False
    handling = {case.lead_unit, case.acting_unit, *case.assisting_units} - {""}
    return Role.INFO_OFFICE in actor.roles or any(grant.unit in handling for grant in actor.grants)


def open_contact(
    uow: UnitOfWork, actor: Actor, clock: Clock, number: str, *, reason: str
) -> tuple[CaseRecord, Identity]:
    """The author's contact data, for a reason that the journal keeps.

    Invalid without a reason that says something; NotPermitted for whoever does not handle the case; NotFound when
    the author left nothing.
    """
    case = case_access.case_for(uow, actor, number)
    if case is None:
        raise NotFound
    if not may_open_contact(actor, case):
        raise NotPermitted
    actor = deputies.able_to(actor, lambda one: may_open_contact(one, case))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": [_("请写明查看联系方式的理由，例如“核实地点”。理由会记入日志。")]})
    return case, identities.read(uow, case.id, reason=reason, actor=actor, now=clock.now)


def note_view(uow: UnitOfWork, actor: Actor, clock: Clock, case: CaseRecord) -> None:
    """Record that somebody looked at a sealed case (Article 18); of other cases nothing is recorded."""
    if case.sealed:
        doing = deputies.able_to(actor, lambda one: case_access.reaches_case(uow, one, case.id))
        seen = entry(doing, clock, Event.CASE_VIEWED, {"reader": actor.name})
        journal.append(uow, journal.case_stream(case.id), [seen])
