"""The author follows his message: number and look-up code prove him, nothing else does."""

import re
import unicodedata
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import NotFound, NotPermitted, Refusal
from app.domain.permissions import Actor, Grant, Role
from app.operations.documents import is_authors
from app.operations.message_page import MessageView, compose
from app.store import attachments, cases, public_messages
from app.store.attachments import AttachmentRecord
from app.store.unit_of_work import UnitOfWork

NUMBER = re.compile(r"(\d{4})\D?(\d{1,8})")


class WrongCode(Refusal):
    """Number and look-up code do not belong together; which of the two is wrong is never said."""

    code = "wrong_code"


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message as its author sees it."""

    view: MessageView
    files: tuple[AttachmentRecord, ...]
    notice: str
    """What moderation told the author, where the message was not published."""
    rating_item: int | None
    """The open task in which the author rates; None when there is none."""


def citizen(case_id: int) -> Actor:
    """The author of a case, proved by its look-up code."""
    return Actor(person=None, name="留言人", grants=frozenset({Grant(Role.CITIZEN.value, "")}), citizen_of=case_id)


def tidy_number(typed: str) -> str:
    """A number as it is stored, however it was typed: 2026-1207, 2026 01207 and ２０２６01207 are 2026-01207."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    found = NUMBER.fullmatch(plain.replace("—", "-").replace(" ", ""))
    return f"{found[1]}-{int(found[2]):05d}" if found else plain


def prove(uow: UnitOfWork, number: str, code: str) -> tuple[int, str]:
    """Id and number of the message that this code opens.

    WrongCode otherwise, after the same work whether or not the number exists.
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", code))
    known = cases.case_by_code(uow, tidy_number(number), digits)
    if known is None:
        raise WrongCode
    return known.id, known.number


def own_message(uow: UnitOfWork, actor: Actor, clock: Clock) -> OwnMessage:
    """The actor's own message. NotPermitted for whoever has not proved a code."""
    if actor.citizen_of is None:
        raise NotPermitted
    message = public_messages.get(uow, actor.citizen_of)
    if message is None:
        raise NotFound
    view = compose(uow, clock, message, for_author=True)
    notices = [
        str(step.inputs.get("notice", ""))
        for step in public_messages.steps_at(uow, message.id, frozenset({("message_handling", "moderate")}))
    ]
    return OwnMessage(
        view=view,
        files=tuple(file for file in attachments.of_case(uow, message.id) if is_authors(file)),
        notice=notices[-1] if notices else "",
        rating_item=view.holder.item if view.holder is not None and view.holder.kind == "author" else None,
    )
