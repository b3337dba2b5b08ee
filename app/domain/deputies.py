"""Who acts for whom: a deputy does the tasks of the person he stands in for, and the record names both (代理).

There is no chain: only roles that the represented person holds in his own right pass on.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.domain.permissions import Actor
from app.domain.routing import covers


class Task(Protocol):
    """What decides who may do a task."""

    @property
    def role(self) -> str: ...
    @property
    def unit_id(self) -> str: ...
    @property
    def assignee_id(self) -> int | None: ...
    @property
    def barred_id(self) -> int | None: ...
    @property
    def drafter_id(self) -> int | None: ...
    @property
    def drafter_for_id(self) -> int | None: ...


def at(actor: Actor, task: Task) -> Actor:
    """The actor as he does this task: in the stead of whoever has it, in his own right, or for whom he can."""
    if not actor.deputy_for:
        return actor
    able = [one for one in actor.deputy_for if covers(one.grants, task.role, task.unit_id)]
    for principal in able:
        if principal.person == task.assignee_id:
            return replace(actor, behalf=principal)
    if not able or covers(actor.own_grants, task.role, task.unit_id):
        return actor
    ways = [replace(actor, behalf=principal) for principal in able]
    return next((way for way in ways if not barred(way, task)), ways[0])


def barred(actor: Actor, task: Task) -> bool:
    """Whether the actor, as he does this task, meets what he drafted himself, or what was drafted for him.

    In his own right he may release his own draft where the diagram does not forbid it (a unit with one clerk); as
    soon as somebody stands in for somebody else on either side, four eyes are four people's.
    """
    acting = {actor.person, actor.behalf_of} - {None}
    if task.barred_id in acting:
        return True
    if actor.behalf is None and task.drafter_for_id is None:
        return False
    return not acting.isdisjoint({task.drafter_id, task.drafter_for_id})


def has(actor: Actor, task: Task) -> bool:
    """Whether the actor, as he does this task, is who it is assigned to."""
    return task.assignee_id is not None and task.assignee_id in {actor.person, actor.behalf_of}


def able_to(actor: Actor, allowed: Callable[[Actor], bool]) -> Actor:
    """The actor as he may do something: in his own right where that allows it, else for whom it does."""
    if not actor.deputy_for or allowed(replace(actor, grants=actor.own_grants)):
        return actor
    for principal in actor.deputy_for:
        if allowed(replace(actor, grants=principal.grants)):
            return replace(actor, behalf=principal)
    return actor
