"""Notices: who is told what, and what of it he may still see when he reads it.

A notice names case and task by id and keeps no word of the message. Reading it asks the one predicate of
`store.visibility`: of a case that its reader may no longer see, the notice shows nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import NotFound, NotPermitted
from app.domain.lights import Light, light
from app.domain.notices import MailChoice, NoticeKind
from app.domain.permissions import Actor
from app.operations import notice_letters
from app.store import notice_subjects, notices, outbox, people
from app.store.notice_subjects import HeldTask, SeenCase
from app.store.notices import MOST_COUNTED, NewNotice, NoticeRecord, SettingRecord
from app.store.unit_of_work import UnitOfWork

__all__ = [
    "MOST_COUNTED",
    "Due",
    "NoticeLine",
    "NoticeView",
    "choose_mail",
    "due_soon",
    "line_of",
    "mail_choice",
    "mark_all_read",
    "open_notice",
    "put",
    "tell",
    "tell_all",
    "tell_once",
    "unread",
    "view",
]

SHOWN = 20
"""Notices on one page."""
DUE_SHOWN = 10
"""Tasks named as due soon at most."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as its reader sees it. `hidden`: it concerns a case that he may not see now, and says nothing."""

    id: int
    kind: str
    at: datetime
    read: bool
    hidden: bool = False
    facts: Mapping[str, Any] | None = None
    case: SeenCase | None = None
    item_id: int | None = None
    """The task it names, while that waits for the reader."""


@dataclass(frozen=True, slots=True)
class Due:
    """A task that the reader holds and that is due soon or late."""

    task: HeldTask
    light: Light


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A page of notices, newest first, and what is due soon."""

    due: tuple[Due, ...]
    lines: tuple[NoticeLine, ...]
    following: int | None
    """The id before which the next page begins."""
    newest: int
    """The newest notice shown: what comes later stays unread."""
    unread: int


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
    """Tell several people the same, by one statement; by mail, too, whoever wants to know of this kind at once."""
    put(uow, [NewNotice(person, kind, clock.now, case_id, item_id, facts) for person in people])
    if kind is NoticeKind.MENTION and case_id is not None and people:
        wanting = notices.correspondents(uow, people, MailChoice.AT_ONCE)
        occasion = f"mention:{facts['comment']}"
        outbox.put(uow, [notice_letters.mention(uow, clock, one, case_id, occasion) for one in wanting])


def tell_once(
    uow: UnitOfWork, clock: Clock, people: Collection[int], kind: NoticeKind, *, case_id: int, **facts: Any
) -> None:
    """Tell those who have no unread notice of this kind about the case yet: ten comments are one piece of news."""
    told = notices.with_unread(uow, people, kind, case_id)
    tell_all(uow, clock, [one for one in people if one not in told], kind, case_id=case_id, **facts)


def put(uow: UnitOfWork, told: Sequence[NewNotice]) -> None:
    """Tell several people different things, by one statement."""
    notices.put(uow, told)


def unread(uow: UnitOfWork, actor: Actor) -> int:
    """How many notices wait for the actor, up to MOST_COUNTED."""
    return 0 if actor.person is None else notices.unread(uow, actor.person)


def view(uow: UnitOfWork, actor: Actor, clock: Clock, before: int | None = None) -> NoticeView:
    """A page of the actor's notices; the first one says what is due soon, too."""
    person = _person(actor)
    found = notices.newest(uow, person, SHOWN + 1, before=notices.END if before is None else before)
    shown = found[:SHOWN]
    return NoticeView(
        due=due_soon(uow, actor, clock) if before is None else (),
        lines=lines(uow, actor, shown),
        following=shown[-1].id if len(found) > SHOWN else None,
        newest=shown[0].id if shown else 0,
        unread=notices.unread(uow, person),
    )


def due_soon(uow: UnitOfWork, actor: Actor, clock: Clock) -> tuple[Due, ...]:
    """What the actor holds that is late or due by the end of the next working day."""
    until = clock.calendar.add_working_days(clock.today, 1)
    held = notice_subjects.held(uow, actor, until, DUE_SHOWN)
    return tuple(Due(task, light(clock.calendar, clock.today, task.due_on)) for task in held)


def lines(uow: UnitOfWork, actor: Actor, found: Sequence[NoticeRecord]) -> tuple[NoticeLine, ...]:
    """The notices as far as the actor may see what they are about."""
    cases = notice_subjects.in_sight(uow, actor, {one.case_id for one in found if one.case_id is not None})
    items = notice_subjects.within_reach(uow, actor, {one.item_id for one in found if one.item_id is not None})
    return tuple(line_of(one, cases, items) for one in found)


def line_of(one: NoticeRecord, cases: Mapping[int, SeenCase], items: Collection[int]) -> NoticeLine:
    """One notice, given the cases and the tasks within its reader's reach."""
    case = None if one.case_id is None else cases.get(one.case_id)
    item = one.item_id if one.item_id in items else None
    read = one.read_at is not None
    if one.case_id is not None and case is None and item is None:
        return NoticeLine(one.id, "hidden", one.at, read, hidden=True)
    return NoticeLine(one.id, one.kind, one.at, read, facts=one.facts, case=case, item_id=item)


def open_notice(uow: UnitOfWork, actor: Actor, clock: Clock, notice_id: int) -> NoticeLine:
    """A notice of the actor, read from now on. NotFound for anybody else's."""
    person = _person(actor)
    found = notices.get(uow, person, notice_id)
    if found is None:
        raise NotFound(notice=notice_id)
    notices.mark_read(uow, person, notice_id, clock.now)
    return lines(uow, actor, [found])[0]


def mark_all_read(uow: UnitOfWork, actor: Actor, clock: Clock, through: int) -> int:
    """Everything up to the notice `through` has been read; gives how many that were."""
    return notices.mark_all_read(uow, _person(actor), through, clock.now)


def mail_choice(uow: UnitOfWork, actor: Actor) -> tuple[MailChoice, str]:
    """How the actor is told by mail, and at which address; nobody is who has not asked for it."""
    person = people.get_person(uow, _person(actor))
    setting = notices.setting_of(uow, _person(actor))
    choice = MailChoice.NEVER if setting is None else MailChoice(setting.mail)
    return choice, person.email if person else ""


def choose_mail(uow: UnitOfWork, actor: Actor, clock: Clock, choice: MailChoice) -> None:
    """Set how the actor is told by mail, beginning with what happens from now on."""
    person = _person(actor)
    kept = notices.setting_of(uow, person)
    if kept is not None and kept.mail == choice:
        return
    began: date | None = clock.today
    if kept is None or kept.mail == MailChoice.NEVER:
        through = notices.last_id(uow, person)
        digest_on = clock.today if notice_letters.hour_has_come(clock) else None
    else:
        through, digest_on, began = kept.told_through, kept.digest_on, kept.overdue_on or clock.today
    notices.keep_setting(uow, SettingRecord(person, choice, digest_on, through, began))


def _person(actor: Actor) -> int:
    if actor.person is None:
        raise NotPermitted
    return actor.person
