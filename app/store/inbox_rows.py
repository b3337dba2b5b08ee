"""Which rows stand in which list of the inbox, for lists, counts and choices alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, literal_column, not_, select

from app.domain.permissions import Actor, Grant, Role
from app.domain.routing import POOL
from app.store.schema.cases import Case
from app.store.schema.work import Step, WorkItem
from app.store.visibility import assigned_to, cases_visible_to, claimable_by, work_items_overseen_by

BY_PEOPLE: ColumnElement[str] = literal_column("'userTask'", String)
"""A word, not a value: only so do the databases know that an index holds such steps."""

REMEMBERED = 200
"""How many of the reader's last tasks are looked at for cases that wait for others now."""

LOOKED_THROUGH = 2_000
"""How many of the reader's last tasks are looked through where done work is filtered."""


class List(StrEnum):
    """The lists, in the order of the side bar."""

    MINE = "mine"
    CLAIMABLE = "claimable"
    UNIT = "unit"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Lights:
    """How many rows of a list show each light."""

    late: int
    near: int
    ok: int


def held(grants: frozenset[Grant]) -> frozenset[tuple[str, str]]:
    """Role and unit of the items that holders of the grants meet; an item without a unit is for all of a role."""
    inboxes = {(grant.role, unit) for grant in grants for unit in (grant.unit, POOL)}
    return frozenset(one for one in inboxes if one[0] != Role.CITIZEN)


def belongs(actor: Actor, which: List) -> ColumnElement[bool]:
    """True for the open items of a list: the one place that says what belongs to it."""
    if which is List.MINE:
        mine = assigned_to(actor)
    elif which is List.CLAIMABLE:
        mine = claimable_by(actor)
    elif which is List.UNIT:
        mine = and_(work_items_overseen_by(actor), WorkItem.unit_id != POOL)
    else:
        mine = and_(cases_visible_to(actor), not_(work_items_overseen_by(actor)))
    return and_(WorkItem.role != Role.CITIZEN.value, mine)


def branches(actor: Actor, which: List, *, joined: bool = True, last_only: bool = False) -> Sequence[Select[Any]]:
    """The rows of a list, divided as the indexes are; with their cases where somebody asks for these.

    `last_only` looks through the last of the tasks that are done, as many as the bind parameter `last` says.
    """
    if which is List.DONE:
        of_mine = and_(Step.actor_id == actor.person, Step.kind == BY_PEOPLE)
        done = select(Step.id).select_from(Step).join(Case, Case.id == Step.case_id)
        done = done.where(of_mine, cases_visible_to(actor))
        if last_only:
            last = (
                select(Step.id)
                .where(of_mine)
                .order_by(Step.at.desc(), Step.id.desc())
                .limit(bindparam("last", type_=Integer))
            )
            done = done.where(Step.id.in_(last.correlate(None)))
        return [done]
    if which is List.WAITING:
        handled = _last_cases(actor).subquery("handled")
        waiting = select(WorkItem.id).select_from(handled).join(WorkItem, WorkItem.case_id == handled.c.case_id)
        return [waiting.join(Case, Case.id == WorkItem.case_id).where(belongs(actor, which))]
    rows = select(WorkItem.id).select_from(WorkItem).where(belongs(actor, which))
    if joined:
        rows = rows.outerjoin(Case, Case.id == WorkItem.case_id)
    if which is List.MINE:
        people = (actor.person, *(principal.person for principal in actor.deputy_for))
        return [rows.where(WorkItem.assignee_id == person) for person in dict.fromkeys(people)]
    grants = actor.grants | actor.overseen if which is List.UNIT else actor.grants
    inboxes = sorted(one for one in held(grants) if which is List.CLAIMABLE or one[1] != POOL)
    return [rows.where(WorkItem.role == role, WorkItem.unit_id == unit) for role, unit in inboxes]


def _last_cases(actor: Actor) -> Select[Any]:
    mine = select(Step.case_id).where(Step.actor_id == actor.person, Step.kind == BY_PEOPLE)
    last = mine.order_by(Step.at.desc(), Step.id.desc()).limit(REMEMBERED).subquery("last_steps")
    return select(last.c.case_id).distinct()
