"""Messages and their handling as a whole: submit, register, rate, deliver a message to the running procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.engine.outcome import Variables
from app.store.unit_of_work import UnitOfWork


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

    `attachments` are ids of files stored before; they become the message's. Input was validated by the form.
    """
    raise NotImplementedError


def register(uow: UnitOfWork, actor: Actor, clock: Clock, message: NewMessage) -> Registered:
    """Register a message from another source (import, API, typed in) and start its procedure."""
    raise NotImplementedError


def rate(uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, formdata: Mapping[str, object]) -> None:
    """Complete the author's open task (评价、追问). The actor proved the look-up code: `actor.citizen_of`.

    NotPermitted without that proof, NotFound when nothing waits for the author, Invalid for bad input.
    """
    raise NotImplementedError


def deliver_message(
    uow: UnitOfWork, actor: Actor, clock: Clock, case_id: int, message: str, *, payload: Variables
) -> None:
    """Give a BPMN message (go_on, reroute, later_instruction …) to the procedure; Conflict if none waits."""
    raise NotImplementedError
