"""Internal comments on a case: visible to exactly those who may see the case, never to the public.

Nothing is deleted. Withdrawing takes the words away and leaves who said something and when; the journal keeps a
digest of every wording.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain import comments as rules
from app.domain.clock import Clock
from app.domain.errors import Invalid, NotFound, NotPermitted
from app.domain.events import Event
from app.domain.notices import NoticeKind
from app.domain.permissions import Actor
from app.operations import notices
from app.operations.case_page import find
from app.operations.library import library_of
from app.store import case_access, case_readers, cases, comments, journal, people, work_items
from app.store.case_readers import Wanted
from app.store.cases import CaseRecord
from app.store.comments import END, CommentRecord, NewComment
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork
from forms.words import _, say

__all__ = [
    "END",
    "OFFERED",
    "SHOWN",
    "CaseRecord",
    "Colleague",
    "CommentLine",
    "CommentView",
    "Said",
    "add",
    "chosen",
    "colleagues",
    "edit",
    "own",
    "view",
    "withdraw",
]

SHOWN = 20
"""Comments on one page."""
OFFERED = 8
"""Colleagues offered while somebody types a name."""
LISTED = 300
"""Colleagues listed at most where nothing is typed."""


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment as its reader sees it."""

    id: int
    author: str
    unit: str
    step: str
    text: str
    mentions: tuple[str, ...]
    at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    own: bool
    editable: bool


@dataclass(frozen=True, slots=True)
class CommentView:
    """Some comments of a case, oldest first."""

    lines: tuple[CommentLine, ...]
    earlier: int
    """How many stand before them."""

    @property
    def total(self) -> int:
        """How many there are up to here."""
        return self.earlier + len(self.lines)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be called upon in a comment."""

    id: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote. `confirmed`: what looks like personal data has to be in it."""

    text: str
    mentions: Sequence[int] = field(default=())
    item: int | None = None
    """The task beside which it was written."""
    confirmed: bool = False


def view(
    uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, *, size: int = SHOWN, before: int = END
) -> CommentView | None:
    """The newest comments of a case, or those before one; None for whoever may not see the case."""
    # An author who looks his message up sees the case, too; what colleagues say to each other is not for him.
    found = None if actor.person is None else comments.page(uow, actor, case_id, size, before=before)
    if found is None:
        return None
    tree = library_of(uow).tree(uow)
    lines = tuple(_line(actor, clock, one, tree.name(one.unit_id)) for one in found.comments)
    return CommentView(lines, found.earlier)


def colleagues(
    uow: UnitOfWork, actor: Actor, clock: Clock, number: str, *, text: str = "", limit: int = LISTED
) -> list[Colleague]:
    """Who may see the case beside the actor; with `text`, those whose name or unit contains it."""
    case, tree = find(uow, actor, number), library_of(uow).tree(uow)
    units = [unit.id for unit in tree.units.values() if text in unit.name] if text else []
    found = case_readers.readers(
        uow, case.id, tree, clock.today, wanted=Wanted(text=text, units=units), limit=limit + 1
    )
    others = [reader for reader in found if reader.id != actor.person]
    return [Colleague(one.id, one.name, tree.name(one.unit)) for one in others[:limit]]


def chosen(uow: UnitOfWork, clock: Clock, case_id: int, people: Sequence[int]) -> list[Colleague]:
    """Those of the people who may see the case, named; for a form that is shown again."""
    tree = library_of(uow).tree(uow)
    found = case_readers.readers(uow, case_id, tree, clock.today, wanted=Wanted(among=people), limit=LISTED)
    return [Colleague(one.id, one.name, tree.name(one.unit)) for one in found]


def add(uow: UnitOfWork, actor: Actor, clock: Clock, number: str, said: Said) -> int:
    """Comment on a case and tell whom it concerns; the comment's id. Invalid with the sentences per field."""
    case = find(uow, actor, number)
    author = _person(actor)
    text = _checked(said.text, confirmed=said.confirmed)
    called = _called(uow, clock, case, [one for one in dict.fromkeys(said.mentions) if one != author])
    new = NewComment(
        case_id=case.id,
        author_id=author,
        author_name=actor.name,
        unit_id=_unit(actor, case),
        text=text,
        at=clock.now,
        step=_step(uow, case, said.item),
        mentions=called,
    )
    comment_id = comments.insert(uow, new)
    _record(uow, actor, clock, Event.COMMENT_ADDED, case.id, comment=comment_id, text=text, mentions=len(called))
    _tell(uow, clock, case, new, comment_id)
    return comment_id


def own(uow: UnitOfWork, actor: Actor, clock: Clock, comment_id: int) -> tuple[CaseRecord, CommentLine]:
    """A comment for its author, with its case. NotFound for whoever may not see the case; else NotPermitted."""
    comment = comments.get(uow, actor, comment_id)
    if comment is None:
        raise NotFound(comment=comment_id)
    if comment.author_id != actor.person or comment.withdrawn_at is not None:
        raise NotPermitted(comment=comment_id)
    unit = library_of(uow).tree(uow).name(comment.unit_id)
    return cases.get_case(uow, comment.case_id), _line(actor, clock, comment, unit)


def edit(uow: UnitOfWork, actor: Actor, clock: Clock, comment_id: int, said: Said) -> CaseRecord:
    """Give one's own comment other words, for ten minutes; gives its case."""
    case, line = own(uow, actor, clock, comment_id)
    if not line.editable:
        raise Invalid({"text": [_("意见发出已超过10分钟，不能再修改。可以撤回后重写，或另写一条补充。")]})
    text = _checked(said.text, confirmed=said.confirmed)
    if text != line.text:
        comments.edit(uow, comment_id, text, clock.now)
        _record(uow, actor, clock, Event.COMMENT_EDITED, case.id, comment=comment_id, text=text)
    return case


def withdraw(uow: UnitOfWork, actor: Actor, clock: Clock, comment_id: int) -> CaseRecord:
    """Take back the words of one's own comment; gives its case."""
    case, _mine = own(uow, actor, clock, comment_id)
    comments.withdraw(uow, comment_id, clock.now)
    _record(uow, actor, clock, Event.COMMENT_WITHDRAWN, case.id, comment=comment_id)
    return case


def _line(actor: Actor, clock: Clock, one: CommentRecord, unit: str) -> CommentLine:
    mine = one.author_id == actor.person and one.withdrawn_at is None
    return CommentLine(
        id=one.id,
        author=one.author_name,
        unit=unit,
        step=one.step,
        text=one.text,
        mentions=tuple(mention["name"] for mention in one.mentions),
        at=one.at,
        edited_at=one.edited_at,
        withdrawn_at=one.withdrawn_at,
        own=mine,
        editable=mine and rules.may_edit(one.at, clock.now),
    )


def _checked(text: str, *, confirmed: bool) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid({"text": [_("请写下意见，再发出。")]})
    if len(said) > rules.LONGEST:
        raise Invalid(
            {"text": [say(_("意见最多%(most)s字，现在有%(n)s字，请删减。"), most=rules.LONGEST, n=len(said))]}
        )
    found = rules.personal_data(said)
    if found and not confirmed:
        named = "、".join(dict.fromkeys(f"{one.kind.value}“{one.text}”" for one in found))
        raise Invalid(
            {
                "confirmed": [
                    say(
                        _(
                            "意见里像是有%(found)s。能看这件留言的同事都会看到，请删去；办理确实需要的，勾选后再发出。"
                        ),
                        found=named,
                    )
                ]
            }
        )
    return said


def _called(uow: UnitOfWork, clock: Clock, case: CaseRecord, asked: Sequence[int]) -> list[dict[str, Any]]:
    """Those called upon, each judged by the predicate itself. Invalid when one may not see the case."""
    if len(asked) > rules.MOST_MENTIONED:
        raise Invalid({"mention": [say(_("一条意见最多提醒%(most)s位同事，请减少。"), most=rules.MOST_MENTIONED)]})
    called = []
    for person in asked:
        reader = people.actor_of(uow, person, clock.today)
        if reader is None or not case_access.reaches_case(uow, reader, case.id):
            raise Invalid({"mention": [_("要提醒的同事中有人现在看不到这件留言，请从名单里重新选择。")]})
        called.append({"id": person, "name": reader.name})
    return called


def _tell(uow: UnitOfWork, clock: Clock, case: CaseRecord, said: NewComment, comment_id: int) -> None:
    """Tell those called upon, and those who work on the case and may still see it."""
    called = {int(mention["id"]) for mention in said.mentions}
    concerned = comments.at_work(uow, case.id) - called - {said.author_id}
    reading = case_readers.readers(
        uow,
        case.id,
        library_of(uow).tree(uow),
        clock.today,
        wanted=Wanted(among=concerned),
        limit=comments.MOST_AT_WORK,
    )
    told: dict[str, Any] = {"case_id": case.id, "by": said.author_name, "comment": comment_id}
    notices.tell_all(uow, clock, sorted(called), NoticeKind.MENTION, **told)
    notices.tell_once(uow, clock, [one.id for one in reading], NoticeKind.COMMENT, **told)


def _step(uow: UnitOfWork, case: CaseRecord, item_id: int | None) -> str:
    item = None if item_id is None else work_items.get_item(uow, item_id)
    return item.name if item is not None and item.case_id == case.id else ""


def _unit(actor: Actor, case: CaseRecord) -> str:
    """The unit for which somebody speaks: the one of his that handles the case, else his first."""
    units = sorted({grant.unit for grant in actor.grants})
    handling = {case.lead_unit, case.acting_unit, *case.assisting_units}
    return next((unit for unit in units if unit in handling), units[0] if units else "")


def _person(actor: Actor) -> int:
    if actor.person is None:
        raise NotPermitted
    return actor.person


def _record(uow: UnitOfWork, actor: Actor, clock: Clock, event: Event, case_id: int, **facts: Any) -> None:
    """Into the journal: which comment, and the digest of its words."""
    if "text" in facts:
        facts["text"] = hashlib.sha256(facts["text"].encode()).hexdigest()
    journal.append(uow, journal.case_stream(case_id), [Entry(clock.now, actor.person, event, facts)])
