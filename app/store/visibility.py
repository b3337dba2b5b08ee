"""Who sees what: the one predicate for cases and the one for work items.

Lists, checks, counts and search all use these, so that what a list shows and what a check allows never differ.
Sealed cases and excluded units (Article 18) are part of both.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.permissions import Actor, Grant, Permission, Role, permissions_of
from app.store.schema.cases import Case, CaseUnit
from app.store.schema.work import WorkItem

PARTS = ("lead", "assist", "acting")
"""Parts in a case that make it visible; `excluded` hides it whatever else a person holds."""

SEES: ColumnElement[str] = literal_column("'sees'", String)
"""What is kept for each unit with a part and for every unit above it."""
EXCLUDED: ColumnElement[str] = literal_column("'excluded'", String)
"""Both stand in statements as words, not as values: only so do the databases know that their indexes hold them."""


def sight(actor: Actor) -> Actor:
    """Whatever decides what the actor sees, and nothing of the person: equal for all who see the same."""
    return Actor(None, "", actor.grants, citizen_of=actor.citizen_of)


def cases_visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for the rows of `case` that the actor may see.

    City-wide roles see everything that is not sealed; others see the cases in which a unit of theirs, or one
    below it, has a part. Sealed cases are seen by the supervision office and by the very units with a part. A unit
    that is excluded from a case sees nothing of it. A citizen sees the case whose code he has proved.
    """
    if actor.citizen_of is not None:
        return Case.id == actor.citizen_of
    readers = reading_units(actor)
    return and_(_opened_to(actor, readers), ~_excluded(Case.id, readers)) if readers else false()


def cases_kept_from(actor: Actor) -> ColumnElement[bool]:
    """True for the rows of `case` that the actor would see if no unit of his were excluded from them."""
    readers = reading_units(actor)
    excluded = select(CaseUnit.case_id).where(CaseUnit.unit_id.in_(sorted(readers)), CaseUnit.part == EXCLUDED)
    return and_(Case.id.in_(excluded), _opened_to(actor, readers))


def cases_not_kept_from(actor: Actor) -> ColumnElement[bool]:
    """True for the rows of `case` that are kept neither under seal nor by exclusion from the actor: whatever is
    searched among these alone ends nowhere because of a case that he must not know of.
    """
    readers = reading_units(actor)
    return and_(or_(~Case.sealed, _unsealing(actor, readers)), ~_excluded(Case.id, readers))


def reading_units(actor: Actor) -> frozenset[str]:
    """The units for which the actor holds a role that reads cases."""
    return frozenset(grant.unit for grant in actor.grants if Permission.CASE_READ in permissions_of([grant.role]))


def _opened_to(actor: Actor, readers: frozenset[str]) -> ColumnElement[bool]:
    unsealed = true() if actor.city_wide else _sees(readers)
    return or_(and_(Case.sealed, _unsealing(actor, readers)), and_(~Case.sealed, unsealed))


def _unsealing(actor: Actor, readers: frozenset[str]) -> ColumnElement[bool]:
    return true() if Role.SUPERVISION_OFFICE in actor.roles else _has_part(readers)


def work_items_visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for the rows of `work_item` whose role and unit the actor holds.

    An item without a unit is for every holder of its role (the claim pool), except units excluded from the case.
    """
    return and_(_held(actor.grants), ~_excluded(WorkItem.case_id, {grant.unit for grant in actor.grants}))


def work_items_overseen_by(actor: Actor) -> ColumnElement[bool]:
    """True for the rows of `work_item` that the actor does himself or assigns as the head of their unit."""
    both = actor.grants | actor.overseen
    return and_(_held(both), ~_excluded(WorkItem.case_id, {grant.unit for grant in actor.grants}))


def assigned_to(actor: Actor) -> ColumnElement[bool]:
    """True for the visible rows of `work_item` that wait for the actor, or for whom he stands in for."""
    own = and_(WorkItem.assignee_id == actor.person, work_items_visible_to(actor))
    excluded = _excluded(WorkItem.case_id, {grant.unit for grant in actor.grants})
    lent = [
        and_(WorkItem.assignee_id == principal.person, _held(principal.grants), ~excluded)
        for principal in actor.deputy_for
    ]
    return or_(own, *lent)


def claimable_by(actor: Actor) -> ColumnElement[bool]:
    """True for the visible rows of `work_item` that nobody has and the actor may do (`deputies.at`, `barred`)."""
    if actor.person is None:
        return false()
    strictly = _is_one_of(actor.person, WorkItem.barred_id)
    drafted = and_(WorkItem.drafter_for_id.is_not(None), _drafted_by(actor.person))
    ways = [and_(_held(actor.own_grants), ~strictly, ~drafted)]
    for principal in actor.deputy_for:
        met = [_is_one_of(one, WorkItem.barred_id) | _drafted_by(one) for one in (actor.person, principal.person)]
        ways.append(and_(_held(principal.grants), ~_held(actor.own_grants), ~or_(*met)))
    excluded = _excluded(WorkItem.case_id, {grant.unit for grant in actor.grants})
    # SQLite takes "nobody has it" for a rare value, and would read all such items of the city by that index.
    nobody = func.coalesce(WorkItem.assignee_id, 0) == 0
    return and_(nobody, or_(*ways), ~excluded)


def _held(grants: Iterable[Grant]) -> ColumnElement[bool]:
    units_by_role: defaultdict[str, set[str]] = defaultdict(set)
    for grant in grants:
        units_by_role[grant.role].add(grant.unit)
    held = [
        and_(WorkItem.role == role, WorkItem.unit_id.in_(["", *sorted(units)]))
        for role, units in sorted(units_by_role.items())
    ]
    return or_(false(), *held)


def _drafted_by(person: int) -> ColumnElement[bool]:
    return _is_one_of(person, WorkItem.drafter_id) | _is_one_of(person, WorkItem.drafter_for_id)


def _is_one_of(person: int, column: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Never unknown, so that it can be negated."""
    return and_(column.is_not(None), column == person)


def _sees(unit_ids: Iterable[str]) -> ColumnElement[bool]:
    """A unit or one below it has a part: what `case_units` keeps for each unit above."""
    return _some(CaseUnit.unit_id.in_(sorted(unit_ids)), CaseUnit.part == SEES)


def _has_part(unit_ids: Iterable[str]) -> ColumnElement[bool]:
    return _some(CaseUnit.unit_id.in_(sorted(unit_ids)), CaseUnit.part.in_(PARTS))


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """True for the cases with such a part. One is looked for: asked whether there are any, PostgreSQL may read the
    parts of all cases first, because only few rows seem to need the answer.
    """
    one: Select[int] = (
        select(literal_column("1", Integer)).where(CaseUnit.case_id == Case.id, *conditions).limit(1)
    )
    return one.correlate(Case).scalar_subquery().is_not(None)


def _excluded(
    case_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], unit_ids: Iterable[str]
) -> ColumnElement[bool]:
    return exists().where(
        CaseUnit.case_id == case_id, CaseUnit.unit_id.in_(sorted(unit_ids)), CaseUnit.part == EXCLUDED
    )
