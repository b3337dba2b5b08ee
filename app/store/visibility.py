"""Who sees what: the one predicate for cases and the one for work items.

Lists, checks, counts and search all use these, so that what a list shows and what a check allows never differ.
Sealed cases and excluded units (Article 18) are part of both.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.permissions import Actor, Permission, Role, permissions_of
from app.store.schema.cases import Case, CaseUnit
from app.store.schema.work import WorkItem

PARTS = ("lead", "assist", "acting")
"""Parts in a case that make it visible; `excluded` hides it whatever else a person holds."""


def sight(actor: Actor) -> Actor:
    """Whatever decides what the actor sees, and nothing of the person: equal for all who see the same."""
    return Actor(None, "", actor.grants, scope=actor.scope, citizen_of=actor.citizen_of)


def cases_visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for the rows of `case` that the actor may see.

    City-wide roles see everything that is not sealed; others see the cases in which a unit of theirs, or one
    below it, has a part. Sealed cases are seen by the supervision office and by the very units with a part. A unit
    that is excluded from a case sees nothing of it. A citizen sees the case whose code he has proved.
    """
    if actor.citizen_of is not None:
        return Case.id == actor.citizen_of
    readers = {grant.unit for grant in actor.grants if Permission.CASE_READ in permissions_of([grant.role])}
    if not readers:
        return false()
    sealed = true() if Role.SUPERVISION_OFFICE in actor.roles else _has_part(readers)
    unsealed = true() if actor.city_wide else _has_part(actor.scope)
    seen = or_(and_(Case.sealed, sealed), and_(~Case.sealed, unsealed))
    return and_(seen, ~_excluded(Case.id, readers))


def work_items_visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for the rows of `work_item` whose role and unit the actor holds.

    An item without a unit is for every holder of its role (the claim pool), except units excluded from the case.
    """
    units_by_role: defaultdict[str, set[str]] = defaultdict(set)
    for grant in actor.grants:
        units_by_role[grant.role].add(grant.unit)
    if not units_by_role:
        return false()
    held = [
        and_(WorkItem.role == role, WorkItem.unit_id.in_(["", *sorted(units)]))
        for role, units in sorted(units_by_role.items())
    ]
    return and_(or_(*held), ~_excluded(WorkItem.case_id, {grant.unit for grant in actor.grants}))


def _has_part(unit_ids: Iterable[str]) -> ColumnElement[bool]:
    return exists().where(
        CaseUnit.case_id == Case.id, CaseUnit.unit_id.in_(sorted(unit_ids)), CaseUnit.part.in_(PARTS)
    )


def _excluded(
    case_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], unit_ids: Iterable[str]
) -> ColumnElement[bool]:
    return exists().where(
        CaseUnit.case_id == case_id, CaseUnit.unit_id.in_(sorted(unit_ids)), CaseUnit.part == "excluded"
    )
