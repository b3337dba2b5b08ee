"""Saved filters: a query of a list under a name, one's own or shared with colleagues, pinned or opened first.

A filter holds parameters of an address and nothing that was found with them: whoever opens a shared one sees with
his own eyes (docs/decisions/0142-a-filter-is-a-query.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import Invalid, NotFound, NotPermitted
from app.domain.permissions import Actor, Grant, Role
from app.operations.library import library_of
from app.store import saved_filters
from app.store.saved_filters import Audience, FilterRecord
from app.store.unit_of_work import UnitOfWork
from forms.words import _, say

LONGEST_NAME = 20
MOST_OWNED = 50
MOST_PINNED = 6
"""Pinned filters of one place: each costs a count on every page of its lists."""
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A saved filter as the reader sees it."""

    id: int
    place: str
    name: str
    query: Mapping[str, str]
    mine: bool
    author: str
    audience: str
    """Key of whom it is shared with, as `audiences` offers them; empty = nobody."""
    unit: str
    """Name of the unit that it is shared with."""
    role: str
    pinned: bool
    first: bool
    removable: bool


@dataclass(frozen=True, slots=True)
class OfferedAudience:
    """Somebody to share with: everybody of a unit, or those who hold a role there."""

    key: str
    unit: str
    role: str


def filters(uow: UnitOfWork, actor: Actor, place: str) -> Sequence[Filter]:
    """The filters of a place (inbox | ledger) that the actor may use, by name; the pinned ones first."""
    found = [_seen(uow, actor, one) for one in saved_filters.seen(uow, actor, place)]
    return sorted(found, key=lambda one: not one.pinned)


def find(uow: UnitOfWork, actor: Actor, filter_id: int) -> Filter:
    """One filter. NotFound for one that is not the actor's and not shared with him."""
    return _seen(uow, actor, _get(uow, actor, filter_id))


def audiences(uow: UnitOfWork, actor: Actor) -> Sequence[OfferedAudience]:
    """Whom the actor may share with: his own units, and his roles there where they are not the whole office's."""
    tree = library_of(uow).tree(uow)
    units = sorted({grant.unit for grant in actor.own_grants if grant.unit})
    roles = sorted(
        (grant.unit, grant.role)
        for grant in actor.own_grants
        if grant.unit in tree and grant.role != tree.units[grant.unit].office
    )
    return [
        *(OfferedAudience(unit, tree.name(unit), "") for unit in units),
        *(OfferedAudience(f"{unit}/{role}", tree.name(unit), role) for unit, role in roles),
    ]


def save(
    uow: UnitOfWork, actor: Actor, clock: Clock, place: str, query: Mapping[str, str], *, name: str, audience: str
) -> int:
    """Save a query under a name and pin it; the filter's id is returned. Invalid with sentences per field."""
    if actor.person is None:
        raise NotPermitted
    _check(uow, actor, place, name=name, audience=audience)
    if saved_filters.owned(uow, actor.person) >= MOST_OWNED:
        raise Invalid({"name": [say(_("最多保存%(most)d个筛选，请先删除不用的。"), most=MOST_OWNED)]})
    pinned = sum(one.pinned for one in saved_filters.seen(uow, actor, place)) < MOST_PINNED
    new = saved_filters.insert_filter(
        uow,
        actor.person,
        place=place,
        name=name.strip(),
        audience=_audience(audience),
        query=_kept(query),
        at=clock.now,
    )
    saved_filters.choose(uow, actor.person, _get(uow, actor, new), pinned=pinned, first=False)
    return new


def change(uow: UnitOfWork, actor: Actor, clock: Clock, filter_id: int, *, name: str, audience: str) -> None:
    """Rename a filter of one's own, or share it otherwise. Invalid with sentences; NotPermitted for another's."""
    found = _own(uow, actor, filter_id)
    _check(uow, actor, found.place, name=name, audience=audience, present=found)
    saved_filters.change_filter(uow, found.id, name.strip(), _audience(audience), clock.now)


def replace_query(uow: UnitOfWork, actor: Actor, clock: Clock, filter_id: int, query: Mapping[str, str]) -> None:
    """Let a filter of one's own ask for something else."""
    saved_filters.change_query(uow, _own(uow, actor, filter_id).id, _kept(query), clock.now)


def remove(uow: UnitOfWork, actor: Actor, filter_id: int) -> None:
    """Delete a filter: one's own, or as the unit's head one shared with the unit."""
    found = _get(uow, actor, filter_id)
    if not _removable(actor, found):
        raise NotPermitted(filter=filter_id)
    saved_filters.delete_filter(uow, found.id)


def choose(uow: UnitOfWork, actor: Actor, filter_id: int, *, pinned: bool, first: bool) -> None:
    """Pin a filter or not, open the list with it or not. Invalid when too many are pinned."""
    found = _get(uow, actor, filter_id)
    if actor.person is None:
        raise NotPermitted
    already = sum(one.pinned for one in saved_filters.seen(uow, actor, found.place) if one.id != found.id)
    if pinned and already >= MOST_PINNED:
        raise Invalid({"pinned": [say(_("最多置顶%(most)d个筛选，请先取消一个。"), most=MOST_PINNED)]})
    saved_filters.choose(uow, actor.person, found, pinned=pinned, first=first)


def _kept(query: Mapping[str, str]) -> dict[str, str]:
    """What says something, without what no database keeps in a text."""
    return {key: value.replace("\0", "")[:LONGEST_VALUE] for key, value in query.items() if value}


def _get(uow: UnitOfWork, actor: Actor, filter_id: int) -> FilterRecord:
    found = saved_filters.get_filter(uow, actor, filter_id)
    if found is None:
        raise NotFound(filter=filter_id)
    return found


def _own(uow: UnitOfWork, actor: Actor, filter_id: int) -> FilterRecord:
    found = _get(uow, actor, filter_id)
    if found.owner_id != actor.person:
        raise NotPermitted(filter=filter_id)
    return found


def _check(
    uow: UnitOfWork, actor: Actor, place: str, *, name: str, audience: str, present: FilterRecord | None = None
) -> None:
    """Invalid where the name is none or taken, or the audience none of the actor's."""
    problems: dict[str, list[str]] = {}
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        problems["name"] = [say(_("请给筛选起个名字，最多%(most)d个字。"), most=LONGEST_NAME)]
    others = (one for one in saved_filters.seen(uow, actor, place) if present is None or one.id != present.id)
    if any(one.name == name.strip() and one.owner_id == actor.person for one in others):
        problems["name"] = [_("您已有同名的筛选，请换个名字。")]
    kept = present is not None and audience == _key(present)
    if audience and not kept and audience not in {one.key for one in audiences(uow, actor)}:
        problems["audience"] = [_("请从名单中选择共享范围。")]
    if problems:
        raise Invalid(problems)


def _audience(key: str) -> Audience:
    unit, _slash, role = key.partition("/")
    return Audience(unit, role)


def _key(found: FilterRecord) -> str:
    return f"{found.shared_unit}/{found.shared_role}" if found.shared_role else found.shared_unit


def _removable(actor: Actor, found: FilterRecord) -> bool:
    if found.owner_id == actor.person:
        return True
    return bool(found.shared_unit) and Grant(Role.UNIT_HEAD, found.shared_unit) in actor.own_grants


def _seen(uow: UnitOfWork, actor: Actor, found: FilterRecord) -> Filter:
    tree = library_of(uow).tree(uow)
    query: Mapping[str, Any] = found.query
    return Filter(
        id=found.id,
        place=found.place,
        name=found.name,
        query={str(key): str(value) for key, value in query.items()},
        mine=found.owner_id == actor.person,
        author=found.owner_name,
        audience=_key(found),
        unit=tree.name(found.shared_unit) if found.shared_unit else "",
        role=found.shared_role,
        pinned=found.pinned,
        first=found.first,
        removable=_removable(actor, found),
    )
