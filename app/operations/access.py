"""Whether somebody may work on a task: the check behind every operation on work items."""

from app.domain import deputies
from app.domain.errors import AlreadyDone, NotFound, NotPermitted
from app.domain.permissions import Actor, Grant, Role
from app.domain.routing import POOL, fits
from app.store import case_access, case_units, cases, hot_path, people, steps
from app.store.hot_path import LoadedItem
from app.store.steps import Done
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord


def reach(uow: UnitOfWork, actor: Actor, item_id: int) -> LoadedItem:
    """The open task, for somebody who may do it.

    AlreadyDone when it is over or somebody else has taken it; NotPermitted for the drafter of what is signed here,
    and for whoever sees the case but does not hold the role; NotFound for everybody else (Article 18).
    """
    loaded = hot_path.load_item(uow, item_id)
    if loaded is None:
        raise over(uow, actor, item_id)
    item = loaded.item
    doing = deputies.at(actor, item)
    if item.role == Role.CITIZEN:
        if actor.citizen_of is None or actor.citizen_of != item.case_id:
            raise NotFound(item=item_id)
        return loaded
    if not _holds(uow, actor, item):
        raise NotPermitted(item=item_id) if _sees(uow, actor, item.case_id) else NotFound(item=item_id)
    if deputies.barred(doing, item):
        raise NotPermitted(item=item_id, reason="drafter")
    if item.assignee_id is not None and not deputies.has(doing, item):
        taker = people.get_person(uow, item.assignee_id)
        raise AlreadyDone(by=taker.name if taker else "", behalf="", at=item.taken_at, taken=True)
    return loaded


def reach_to_assign(uow: UnitOfWork, actor: Actor, item_id: int) -> LoadedItem:
    """The open task, for somebody who may hand it to a colleague: who has it or may take it, or the unit's head.

    Refuses as `reach` does.
    """
    loaded = hot_path.load_item(uow, item_id)
    if loaded is not None and Grant(loaded.item.role, loaded.item.unit_id) in actor.overseen:
        if case_access.oversees_item(uow, actor, item_id):
            return loaded
        raise NotFound(item=item_id)
    return reach(uow, actor, item_id)


def still_meets(uow: UnitOfWork, actor: Actor, item: WorkItemRecord) -> bool:
    """Whether the task still stands among those that the actor does or assigns."""
    return case_access.oversees_item(uow, actor, item.id)


def over(uow: UnitOfWork, actor: Actor, item_id: int) -> AlreadyDone | NotFound:
    """What to say of a task that is not open: who ended it and when, to those who may know of its case."""
    done = steps.done(uow, item_id)
    if done is None:
        return NotFound(item=item_id)
    own = actor.person is not None and done.actor_id == actor.person
    if own or _sees(uow, actor, done.case_id) or _was_offered(uow, actor, done):
        return AlreadyDone(by=done.actor_name, behalf=done.deputy_for_name or "", at=done.at, taken=False)
    return NotFound(item=item_id)


def _was_offered(uow: UnitOfWork, actor: Actor, done: Done) -> bool:
    """Whether the task stood in the claim pool for the actor, too. A case sealed since then is not spoken of."""
    if done.case_id is None or done.unit_id != POOL or not fits(actor, done.role, POOL):
        return False
    excluded = case_units.excluded(uow, done.case_id)
    return not cases.get_case(uow, done.case_id).sealed and excluded.isdisjoint(g.unit for g in actor.grants)


def _holds(uow: UnitOfWork, actor: Actor, item: WorkItemRecord) -> bool:
    """Whether a grant covers the task; units excluded from the case are asked for where they could meet it."""
    if not fits(actor, item.role, item.unit_id):
        return False
    exposed = item.unit_id == POOL or item.sealed
    return not exposed or case_access.reaches_item(uow, actor, item.id)


def _sees(uow: UnitOfWork, actor: Actor, case_id: int | None) -> bool:
    return case_id is not None and case_access.reaches_case(uow, actor, case_id)
