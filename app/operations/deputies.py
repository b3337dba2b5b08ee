"""Naming deputies (代理): who may name whom, for whom, in which roles, from when to when.

Everybody names a deputy for himself; for people who are away, the heads of their units and the administrators
above them do. A deputy is a colleague of the unit; of a leader also somebody of the coordination office, who may
record his instructions but never gives any (Article 12: the rank stays with the person).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.clock import Clock
from app.domain.errors import Invalid, NotFound, NotPermitted
from app.domain.events import Event
from app.domain.notices import NoticeKind
from app.domain.permissions import Actor, Permission, Role, permissions_of
from app.domain.units import UnitTree
from app.operations import notices
from app.operations.library import library_of
from app.operations.records import entry
from app.store import deputies, journal, people
from app.store.deputies import DeputyRecord, NewDeputy
from app.store.people import PersonRecord
from app.store.unit_of_work import UnitOfWork
from forms.words import _, say

LONGEST = timedelta(days=183)
SHORTEST_REASON, LONGEST_REASON = 2, 100
MOST_FOUND = 20
"""People whom a search for somebody absent shows."""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A role with its unit that can be handed to a deputy; `key` is how a form names it."""

    role: str
    unit: str
    unit_name: str

    @property
    def key(self) -> str:
        """role@unit"""
        return f"{self.role}@{self.unit}"


@dataclass(frozen=True, slots=True)
class Naming:
    """Somebody stands in for somebody else, in words."""

    id: int
    deputy: str
    principal: str
    role: str
    """Empty for all roles."""
    unit: str
    since: date
    until: date
    reason: str
    by: str
    running: bool
    revocable: bool


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What can be arranged for one person: the roles to hand over, who may take them, and what stands already."""

    person: PersonRecord
    posts: Sequence[HeldPost]
    candidates: Sequence[PersonRecord]
    deputies: Sequence[Naming]
    """Who stands in for the person, today or later."""
    principals: Sequence[Naming]
    """Whom the person stands in for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A naming as it was typed; None and empty for what was left out."""

    deputy: int | None
    post: str
    """role@unit, or empty for all roles."""
    since: date | None
    until: date | None
    reason: str


def arrangement(uow: UnitOfWork, actor: Actor, clock: Clock, person_id: int | None = None) -> Arrangement:
    """What the actor may arrange for a person, himself where none is given. NotFound for whom he may not."""
    person = _person(uow, actor, clock, person_id)
    posts = _posts(uow, person.id, clock.today)
    return Arrangement(
        person,
        posts,
        _candidates(uow, person.id, posts, clock.today),
        _in_words(uow, actor, clock, deputies.deputies_for(uow, person.id, clock.today)),
        _in_words(uow, actor, clock, deputies.principals_of(uow, person.id, clock.today)),
    )


def absentees(uow: UnitOfWork, actor: Actor, clock: Clock, text: str) -> Sequence[PersonRecord] | None:
    """People for whom the actor may name deputies, by part of their names; None when for nobody but himself."""
    units = _arranged_units(library_of(uow).tree(uow), actor)
    if not units:
        return None
    found = people.colleagues(uow, units, clock.today)
    return [one for one in found if text in one.name and one.id != actor.person][:MOST_FOUND]


def name_deputy(uow: UnitOfWork, actor: Actor, clock: Clock, wish: Wish, person_id: int | None = None) -> None:
    """Let somebody stand in for a person. Invalid with sentences per field; NotFound as `arrangement`."""
    arranged = arrangement(uow, actor, clock, person_id)
    problems = _problems(uow, clock, arranged, wish)
    if problems:
        raise Invalid(problems)
    if actor.person is None or wish.deputy is None or wish.since is None or wish.until is None:
        raise NotPermitted
    role, _at, unit = wish.post.partition("@")
    new = NewDeputy(
        person_id=wish.deputy,
        for_id=arranged.person.id,
        role=role,
        unit_id=unit,
        valid_from=wish.since,
        valid_until=wish.until,
        reason=wish.reason.strip(),
        named_by=actor.person,
        named_at=clock.now,
    )
    deputies.name(uow, new)
    payload = {
        "deputy": new.person_id,
        "of": new.for_id,
        "role": role,
        "unit": unit,
        "since": wish.since.isoformat(),
        "until": wish.until.isoformat(),
        "reason": new.reason,
    }
    journal.append(uow, journal.ADMINISTRATION, [entry(actor, clock, Event.DEPUTY_NAMED, payload)])
    notices.tell(
        uow,
        clock,
        new.person_id,
        NoticeKind.DEPUTY,
        of=arranged.person.name,
        since=payload["since"],
        until=payload["until"],
    )


def end_deputy(uow: UnitOfWork, actor: Actor, clock: Clock, deputy_id: int) -> None:
    """Revoke a naming; one that is over already stays so. NotFound for whoever may not."""
    found = deputies.get_deputy(uow, deputy_id)
    if found is None or actor.person is None or not _may_end(uow, actor, clock, found):
        raise NotFound(deputy=deputy_id)
    if deputies.end(uow, deputy_id, by=actor.person, at=clock.now):
        payload = {"deputy": found.person_id, "of": found.for_id, "naming": found.id}
        journal.append(uow, journal.ADMINISTRATION, [entry(actor, clock, Event.DEPUTY_ENDED, payload)])


def _person(uow: UnitOfWork, actor: Actor, clock: Clock, person_id: int | None) -> PersonRecord:
    wanted = actor.person if person_id is None else person_id
    person = None if wanted is None else people.get_person(uow, wanted)
    if person is None or not _may_arrange(uow, actor, clock, person.id):
        raise NotFound(person=wanted)
    return person


def _may_arrange(uow: UnitOfWork, actor: Actor, clock: Clock, person_id: int) -> bool:
    """For oneself always; for others where one heads or administers a unit they work for, in one's own right."""
    if person_id == actor.person:
        return True
    units = _arranged_units(library_of(uow).tree(uow), actor)
    return any(post.unit in units for post in _posts(uow, person_id, clock.today))


def _may_end(uow: UnitOfWork, actor: Actor, clock: Clock, found: DeputyRecord) -> bool:
    """Whoever may arrange for the represented, and the deputy himself."""
    return found.person_id == actor.person or _may_arrange(uow, actor, clock, found.for_id)


def _arranged_units(tree: UnitTree, actor: Actor) -> frozenset[str]:
    headed = {grant.unit for grant in actor.own_grants if grant.role == Role.UNIT_HEAD}
    administered = (tree.below(one.unit) for one in actor.own_grants if one.role == Role.ADMINISTRATOR)
    return frozenset(headed).union(*administered)


def _posts(uow: UnitOfWork, person_id: int, today: date) -> Sequence[HeldPost]:
    """The roles of casework that a person holds in his own right today."""
    tree = library_of(uow).tree(uow)
    return [
        HeldPost(held.role, held.unit_id, tree.name(held.unit_id))
        for held in people.grants_of(uow, person_id)
        if Permission.TASK_WORK in permissions_of([held.role])
        and (held.valid_from or today) <= today <= (held.valid_until or today)
    ]


def _candidates(uow: UnitOfWork, person_id: int, posts: Sequence[HeldPost], today: date) -> Sequence[PersonRecord]:
    """Who may stand in: colleagues who do casework; for a leader the coordination office, too."""
    units = {post.unit for post in posts}
    if any(post.role == Role.CITY_LEADER for post in posts):
        units.add(library_of(uow).tree(uow).office(Role.COORDINATION_OFFICE))
    working = sorted(role.value for role in Role if Permission.TASK_WORK in permissions_of([role]))
    found = {one.id: one for role in working for one in people.holders(uow, role, today, units)} if units else {}
    found.pop(person_id, None)
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def _problems(uow: UnitOfWork, clock: Clock, arranged: Arrangement, wish: Wish) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if wish.post and wish.post not in {post.key for post in arranged.posts}:
        found["post"] = [_("请从名单中选择角色。")]
    if not SHORTEST_REASON <= len(wish.reason.strip()) <= LONGEST_REASON:
        found["reason"] = [_("请写明事由，例如“出差”“休假”，最多100字。")]
    if wish.since is None or wish.since < clock.today:
        found["since"] = [_("请填写开始日期，最早为今天。")]
    if wish.until is None or wish.until < (wish.since or clock.today):
        found["until"] = [_("请填写结束日期，不早于开始日期。")]
    elif wish.since is not None and wish.until - wish.since > LONGEST:
        found["until"] = [_("一次代理最长半年。请改早结束日期，到期后可以再次指定。")]
    if wish.deputy not in {one.id for one in arranged.candidates}:
        found["deputy"] = [_("请从名单中选择代理人。")]
    elif "since" not in found and "until" not in found:
        found |= _clashes(uow, clock, arranged, wish)
    return found


def _clashes(uow: UnitOfWork, clock: Clock, arranged: Arrangement, wish: Wish) -> Mapping[str, list[str]]:
    """Somebody who is away himself stands in for nobody, and nobody is named twice for the same."""
    if wish.deputy is None or wish.since is None or wish.until is None:
        return {}
    for other in deputies.deputies_for(uow, wish.deputy, clock.today):
        if other.valid_from <= wish.until and wish.since <= other.valid_until:
            names = {one.id: one.name for one in people.people(uow, [wish.deputy, other.person_id])}
            sentence = say(
                _("%(name)s在这段时间自己由%(other)s代理，请另选一人。"),
                name=names.get(wish.deputy, ""),
                other=names.get(other.person_id, ""),
            )
            return {"deputy": [sentence]}
    for same in deputies.deputies_for(uow, arranged.person.id, clock.today):
        overlaps = same.valid_from <= wish.until and wish.since <= same.valid_until
        covered = not same.role or f"{same.role}@{same.unit_id}" == wish.post
        if same.person_id == wish.deputy and overlaps and covered:
            return {"deputy": [_("这位同事在这段时间已经是代理人。要改日期的，请先撤销原来的代理。")]}
    return {}


def _in_words(uow: UnitOfWork, actor: Actor, clock: Clock, found: Sequence[DeputyRecord]) -> Sequence[Naming]:
    tree = library_of(uow).tree(uow)
    concerned = {person for one in found for person in (one.person_id, one.for_id, one.named_by)}
    names = {person.id: person.name for person in people.people(uow, concerned)} if concerned else {}
    return [
        Naming(
            id=one.id,
            deputy=names.get(one.person_id, ""),
            principal=names.get(one.for_id, ""),
            role=one.role,
            unit=tree.name(one.unit_id) if one.unit_id else "",
            since=one.valid_from,
            until=one.valid_until,
            reason=one.reason,
            by=names.get(one.named_by, "") if one.named_by != one.for_id else "",
            running=one.valid_from <= clock.today,
            revocable=_may_end(uow, actor, clock, one),
        )
        for one in found
    ]
