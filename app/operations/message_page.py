"""One message as its page shows it: to everybody, and to its author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.lights import Light, light
from app.domain.permissions import Role
from app.domain.units import UnitTree
from app.operations.library import library_of
from app.operations.message_history import BEGINNINGS, TOLD_STEPS, Happening, TrackStep, history, track
from app.operations.places import place_name
from app.operations.register import standing
from app.store import due_dates, public_messages, public_register, ratings, replies
from app.store.due_dates import DueDateRecord
from app.store.public_messages import MessageRecord, Waiting
from app.store.ratings import RatingRecord
from app.store.replies import ReplyRecord
from app.store.unit_of_work import UnitOfWork

__all__ = ["Answered", "Holder", "MessageRecord", "MessageView", "Withheld", "compose", "public_view"]

HANDLING = frozenset({"message_handling", "transfer", "unit_handling", "reply"})
"""Processes whose open task says where the message is; linked ones are the administration's own business."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply with names in place of ids and the promises that still run."""

    reply: ReplyRecord
    unit: str
    promises: tuple[tuple[str, date | None, Light | None], ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the message now. `kind`: unit | pool (waiting to be claimed) | leader | author."""

    kind: str
    unit: str = ""
    item: int | None = None
    """The author's own open task."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """Everything a message's page tells, names in place of ids."""

    message: MessageRecord
    unit: str
    place: str
    assisting: tuple[str, ...]
    holder: Holder | None
    light: Light | None
    due: DueDateRecord | None
    """The due date that holds now; None before the message was delivered to a unit."""
    earlier_dues: tuple[DueDateRecord, ...]
    """Those it took the place of in this round, first one first."""
    answered_at: datetime | None
    """When this round was answered."""
    explanation: str
    """What the unit told its reader when the date was extended (Article 15)."""
    replies: tuple[Answered, ...]
    ratings: tuple[RatingRecord, ...]
    happenings: tuple[Happening, ...]
    track: tuple[TrackStep, ...]
    merged: tuple[str, ...]
    linked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A number of which nothing more may be told. `standing`: moderation | withheld."""

    number: str
    standing: str


def public_view(uow: UnitOfWork, clock: Clock, number: str) -> MessageView | Withheld:
    """The page of a number for everybody. NotFound for a number that was never given.

    All withheld numbers give the same answer after the same queries (Article 18).
    """
    message = public_messages.find_published(uow, number)
    received_at = public_register.received_at(uow, number)
    if received_at is None:
        raise NotFound
    if message is None:
        return Withheld(number, standing(clock, received_at, published=False))
    return compose(uow, clock, message, for_author=False)


def compose(uow: UnitOfWork, clock: Clock, message: MessageRecord, *, for_author: bool) -> MessageView:
    """The view of a message that the caller may read."""
    tree = library_of(uow).tree(uow)
    dues = [due for due in due_dates.due_dates_of(uow, message.id) if due.clock == "unit"]
    steps = public_messages.steps_at(uow, message.id, TOLD_STEPS)
    answers = [reply for reply in replies.replies_of(uow, message.id) if _readable(reply, for_author=for_author)]
    verdicts = tuple(ratings.ratings_of(uow, message.id))
    explanations = [str(step.inputs["explanation"]) for step in steps if "explanation" in step.inputs]
    extended = any(due.cause == "extension" for due in dues)
    answered_at = _answered_at(message, answers)
    now, earlier = _dues_of_round(dues)
    return MessageView(
        message=message,
        unit=tree.name(message.lead_unit) if message.lead_unit else "",
        place=place_name(tree, message.place),
        assisting=tuple(tree.name(unit) for unit in message.assisting_units),
        holder=_holder(public_messages.waiting_at(uow, message.id, HANDLING), tree, for_author=for_author),
        light=None if message.answered or message.due_on is None else _light(clock, message.due_on),
        due=now,
        earlier_dues=earlier,
        answered_at=answered_at,
        explanation=explanations[-1] if explanations and extended else "",
        replies=tuple(_answered(clock, reply, tree) for reply in answers),
        ratings=verdicts,
        happenings=history(message, dues, steps, answers, verdicts, tree=tree),
        track=track(message, answered_at, verdicts[-1].at if verdicts else None, tree),
        merged=public_messages.merged_numbers(uow, message.id),
        linked=public_messages.linked(uow, message.id),
    )


def _dues_of_round(dues: Sequence[DueDateRecord]) -> tuple[DueDateRecord | None, tuple[DueDateRecord, ...]]:
    """The due date that holds, and the others that the unit had since its clock last began."""
    if not dues:
        return None, ()
    begun = max((place for place, due in enumerate(dues) if due.cause in BEGINNINGS), default=0)
    return dues[-1], tuple(due for due in dues[begun:-1] if due.due_on != dues[-1].due_on)


def _answered_at(message: MessageRecord, answers: Sequence[ReplyRecord]) -> datetime | None:
    """When this round was answered; the case itself remembers the first round only."""
    if not message.answered or message.round == "first":
        return message.replied_at if message.answered else None
    return next(
        (reply.published_at or reply.released_at for reply in answers if reply.round == message.round), None
    )


def _readable(reply: ReplyRecord, *, for_author: bool) -> bool:
    """Whether this reader may see an answer: the public what was published, the author what was given to him too.

    A publisher is named when an answer goes out; before that it is a draft.
    """
    if for_author:
        return reply.publisher != "" and reply.visibility != "none"
    return reply.published_at is not None and reply.visibility == "public"


def _answered(clock: Clock, reply: ReplyRecord, tree: UnitTree) -> Answered:
    promises = []
    for promise in reply.promises:
        day = date.fromisoformat(promise["day"]) if promise.get("day") else None
        promises.append((str(promise.get("matter", "")), day, _light(clock, day) if day else None))
    return Answered(reply, tree.name(reply.unit_id) if reply.unit_id else "", tuple(promises))


def _light(clock: Clock, day: date) -> Light:
    return light(clock.calendar, clock.today, day)


def _holder(waiting: tuple[Waiting, ...], tree: UnitTree, *, for_author: bool) -> Holder | None:
    """Who has the message; that a leader reads it is for its author to know."""
    for item in waiting:
        if item.role == Role.CITIZEN:
            return Holder("author", item=item.id)
        if item.role == Role.CITY_LEADER:
            return Holder("leader") if for_author else Holder("unit", tree.name(tree.office(Role.INFO_OFFICE)))
        if not item.unit_id:
            return Holder("pool")
        return Holder("unit", tree.name(item.unit_id))
    return None
