"""What happened to a message, as facts in order; the pages put them into plain words.

People's names, papers, instructions and everything said inside the administration stay out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.units import UnitTree
from app.store.due_dates import DueDateRecord
from app.store.public_messages import MessageRecord, PublicStep
from app.store.ratings import RatingRecord
from app.store.replies import ReplyRecord

TOLD_STEPS = frozenset(
    {
        ("message_handling", "moderate"),
        ("unit_handling", "acknowledge"),
        ("unit_handling", "assist"),
        ("unit_handling", "release"),
        ("reply", "review"),
        ("extension", "x_start"),
    }
)
"""Process and element of what is told. Where a diagram names its elements otherwise, the dates still tell."""


ORDER = (
    "received",
    "published",
    "kept_private",
    "declined",
    "sealed",
    "rated",
    "follow_up",
    "rehandle",
    "delivered",
    "returned",
    "acknowledged",
    "assisted",
    "extended",
    "brought_forward",
    "recounted",
    "handed_in",
    "reviewed",
    "replied",
    "archived",
)
"""Kinds of happenings, in the order in which those of one instant are told."""

BEGINNINGS = frozenset({"delivery", "round"})
"""Causes of a due date with which a unit's clock begins anew."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `kind` chooses the sentence; the other fields fill its blanks."""

    kind: str
    """One of ORDER."""
    at: datetime
    unit: str = ""
    day: date | None = None
    days: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One of the five stations of the step track. `state`: done | now | ahead."""

    kind: str
    """registered | transferred | handled | answered | rated"""
    state: str
    on: date | datetime | None = None
    unit: str = ""


def history(
    message: MessageRecord,
    dues: Iterable[DueDateRecord],
    steps: Iterable[PublicStep],
    replies: Iterable[ReplyRecord],
    ratings: Iterable[RatingRecord],
    *,
    tree: UnitTree,
) -> tuple[Happening, ...]:
    """Everything that is told of a message, newest first."""
    told = [
        *_of_message(message),
        *(_of_due(due, tree) for due in dues),
        *_of_steps(steps, tree),
        *_of_replies(replies, tree),
        *(Happening(_verdict(rating), rating.at, words=rating.satisfaction) for rating in ratings),
    ]
    return tuple(sorted(told, key=lambda entry: (entry.at, ORDER.index(entry.kind)), reverse=True))


def track(
    message: MessageRecord, answered_at: datetime | None, rated_at: datetime | None, tree: UnitTree
) -> tuple[TrackStep, ...]:
    """The five stations, with the one that the message has reached and the day of each.

    A rating that is awaited stands with its last day, one that never came with none.
    """
    reached = _reached(message)
    unit = tree.name(message.lead_unit) if message.lead_unit else ""
    known: tuple[tuple[str, date | datetime | None, str], ...] = (
        ("registered", message.published_at or message.received_at, ""),
        ("transferred", message.delivered_at, ""),
        ("handled", None, unit),
        ("answered", answered_at, ""),
        ("rated", rated_at if reached > RATING else message.rate_until, ""),
    )
    return tuple(
        TrackStep(kind, "done" if place < reached else "now" if place == reached else "ahead", on, name)
        for place, (kind, on, name) in enumerate(known)
    )


RATING = 4
"""Place of the last station."""

_STATIONS: Mapping[str, int] = {
    "received": 0,
    "moderation": 0,
    "sorting": 1,
    "reporting": 1,
    "transfer": 1,
    "merged": 2,
    "handling": 2,
    "reply": 3,
    "rating": 4,
    "archived": 5,
}


def _reached(message: MessageRecord) -> int:
    return _STATIONS.get(message.stage, RATING if message.answered else 0)


def _of_message(message: MessageRecord) -> Iterator[Happening]:
    yield Happening("received", message.received_at)
    if message.published_at is not None and message.source == "portal":
        yield Happening("published", message.published_at)
    if message.closed_at is not None and message.stage != "declined":
        yield Happening("archived", message.closed_at)


_OF_CAUSE = {
    **dict.fromkeys(BEGINNINGS, "delivered"),
    "extension": "extended",
    "instruction": "brought_forward",
}


def _of_due(due: DueDateRecord, tree: UnitTree) -> Happening:
    kind = _OF_CAUSE.get(due.cause, "recounted")
    at = due.since if kind == "delivered" else due.set_at
    return Happening(kind, at, tree.name(due.unit_id) if due.unit_id else "", due.due_on, due.limit_days)


def _of_steps(steps: Iterable[PublicStep], tree: UnitTree) -> Iterator[Happening]:
    for step in steps:
        kind = _kind_of(step.element, step.inputs)
        if kind:
            yield Happening(kind, step.at, tree.name(step.unit_id) if step.unit_id else "")


def _kind_of(element: str, inputs: Mapping[str, Any]) -> str:
    if element == "moderate":
        return _MODERATED.get(str(inputs.get("moderation")), "")
    if element == "acknowledge":
        return "returned" if inputs.get("acknowledgement") == "return" else "acknowledged"
    if element == "assist":
        return "assisted"
    if element in {"release", "review"} and inputs.get("approved") is True:
        return "handed_in" if element == "release" else "reviewed"
    return ""


_MODERATED = {"handle_only": "kept_private", "decline": "declined", "seal": "sealed"}
"""Conclusions that only the author is told; a published message says when it was published."""


def _of_replies(replies: Iterable[ReplyRecord], tree: UnitTree) -> Iterator[Happening]:
    for reply in replies:
        at = reply.published_at or reply.released_at
        if at is not None:
            yield Happening("replied", at, tree.name(reply.unit_id) if reply.unit_id else "")


def _verdict(rating: RatingRecord) -> str:
    return rating.next_step if rating.next_step in {"follow_up", "rehandle"} else "rated"
