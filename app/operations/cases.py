"""Messages and their handling as a whole: submit, register, rate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.clock import Clock
from app.domain.confidentiality import begins_sealed
from app.domain.errors import NotFound
from app.domain.events import Event
from app.domain.permissions import Actor, Role
from app.operations import tasks
from app.operations.running import verbs
from app.operations.running.turn import Turn
from app.store import attachments as files
from app.store import case_links, cases, identities, work_items
from app.store.cases import NewCase
from app.store.identities import Identity
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork

MAIN_PROCESS = "message_handling"
BOARDS = frozenset({"people_governor", "people_mayor"})
"""Sources that are 人民网's message board: what stands there is public already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message as it arrives. The identity fields are encrypted apart from the case at once."""

    title: str
    text: str
    source: str = "portal"
    source_number: str | None = None
    """The number at the source; the same pair of source and number is registered once."""
    origin_url: str = ""
    on_people_board: bool = False
    received_at: datetime | None = None
    """Aware; None = now. Imported messages keep their own time."""
    kind: str = ""
    category: str = ""
    place: str = ""
    wished_unit: str = ""
    public: bool = True
    proposed_title: str = ""
    proposed_text: str = ""
    """As the author has agreed that the public reads it, personal data masked; moderation decides. Both become
    the case's `published_*` texts at once, which nobody outside reads before `published_at` is set."""
    accusation: bool = False
    author_name: str = ""
    """Pseudonym that the outside board shows."""
    name: str = ""
    phone: str = ""
    email: str = ""
    accused: str = ""
    language: str | None = None
    """Tag of the language that the author wrote in, for letters."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the author is told once: the public number and the secret look-up code."""

    case_id: int
    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A message of another source: newly registered, or the one already there under its source number."""

    case_id: int
    number: str
    repeated: bool
    """True = already there; nothing was added."""
    linked: int = 0
    """Earlier cases with the same text that the new one was linked to."""


def submit(
    uow: UnitOfWork, actor: Actor, clock: Clock, message: NewMessage, attachments: Sequence[int] = ()
) -> Submitted:
    """Take a message written in the portal and start its procedure.

    `attachments` are ids of files stored before; they become the message's. Input was validated by the form. What
    the author calls an accusation is sealed from the first moment (Article 18).
    """
    submitted = _insert(uow, actor, clock, message)
    files.attach(uow, attachments, submitted.case_id)
    _begin(uow, actor, clock, submitted.case_id, message)
    return submitted


def register(uow: UnitOfWork, actor: Actor, clock: Clock, message: NewMessage) -> Registered:
    """Register a message from another source (import, API, typed in) and start its procedure."""
    if message.source_number is not None:
        known = cases.case_by_source(uow, message.source, message.source_number)
        if known is not None:
            return Registered(known.id, known.number, repeated=True)
    new = _insert(uow, actor, clock, message)
    _begin(uow, actor, clock, new.case_id, message)
    links = case_links.links_of(uow, new.case_id)
    return Registered(new.case_id, new.number, repeated=False, linked=len(links))


def rate(uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, formdata: Any) -> None:
    """Complete the author's open task (评价、追问). The actor proved the look-up code: `actor.citizen_of`.

    NotFound when nothing waits for the author; otherwise as `tasks.complete`.
    """
    waiting = (item for item in work_items.items_of_case(uow, case_id) if item.role == Role.CITIZEN)
    item = next(waiting, None)
    if item is None:
        raise NotFound(case=case_id)
    tasks.complete(uow, actor, clock, item.id, formdata)


def _insert(uow: UnitOfWork, actor: Actor, clock: Clock, message: NewMessage) -> Submitted:
    """The case with its number, look-up code and encrypted identity."""
    received_at = message.received_at or clock.now
    sealed = begins_sealed(message.accusation, "")
    entry = Entry(clock.now, actor.person, Event.CASE_RECEIVED, {"source": message.source})
    registered = cases.insert_case(
        uow,
        NewCase(
            year=clock.local_day(received_at).year,
            source=message.source,
            original_title=message.title,
            original_text=message.text,
            received_at=received_at,
            source_number=message.source_number,
            origin_url=message.origin_url,
            on_people_board=_on_board(message),
            wants_public=message.public,
            sealed=sealed,
            kind=message.kind,
            category=message.category,
            place=message.place,
            wished_unit=message.wished_unit,
            author_name=message.author_name,
            **_publication(message, sealed, clock),
        ),
        [entry],
    )
    identity = Identity(message.name, message.phone, message.email, message.accused, message.language)
    if replace(identity, language=None) != Identity():
        identities.put(uow, registered.case.id, identity)
    return Submitted(registered.case.id, registered.case.number, registered.code)


def _publication(message: NewMessage, sealed: bool, clock: Clock) -> dict[str, Any]:
    """What the public reads: a portal message once moderated, a board's at once, anything else never."""
    if sealed:
        return {"withheld": True}
    if message.source == "portal":
        return {"published_title": message.proposed_title, "published_text": message.proposed_text}
    if _on_board(message) and message.public:
        return {
            "published_title": message.title,
            "published_text": message.text,
            "published_at": message.received_at or clock.now,
        }
    return {"withheld": True}


def _on_board(message: NewMessage) -> bool:
    return message.on_people_board or message.source in BOARDS


def _begin(uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, message: NewMessage) -> None:
    turn = Turn(uow, actor, clock, case_id, None)
    verbs.start(turn, MAIN_PROCESS, {"source": message.source})
