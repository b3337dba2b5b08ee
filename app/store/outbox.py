"""Mail that leaves after the commit: sent at least once, recognisable by its Message-ID."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.store.literal import Reader, compose, execute
from app.store.schema.evidence import OutboxMail
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import inserting


@dataclass(frozen=True, slots=True)
class NewMail:
    """Mail to be sent. `dedup_key` names its occasion: a second one with the same key is not kept.

    `recipient` is an address, or `identity:<case id>` for the author, whose address is decrypted only at sending.
    """

    dedup_key: str
    recipient: str
    template: str
    context: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MailRecord:
    """Mail that waits."""

    id: int
    dedup_key: str
    recipient: str
    template: str
    context: Mapping[str, Any]
    created_at: datetime
    next_try_at: datetime
    attempts: int


_reader = Reader(OutboxMail, MailRecord)

_WAITING = compose(
    "SELECT {mail} FROM outbox_mail m WHERE m.sent_at IS NULL AND m.next_try_at <= ? ORDER BY m.next_try_at, m.id "
    "LIMIT ?",
    mail=_reader.select_list("m"),
)

_PUT = inserting(
    OutboxMail,
    ("dedup_key", "recipient", "template", "context", "created_at", "next_try_at", "attempts", "last_error"),
    " ON CONFLICT (dedup_key) DO NOTHING",
)


def put(uow: UnitOfWork, mails: Sequence[NewMail]) -> None:
    """Put mail into the outbox; an occasion that already has its mail is passed over."""
    rows = [
        (mail.dedup_key, mail.recipient, mail.template, mail.context, mail.created_at, mail.created_at, 0, "")
        for mail in mails
    ]
    if rows:
        uow.put_off(_PUT, rows)


def waiting(uow: UnitOfWork, now: datetime, limit: int) -> Sequence[MailRecord]:
    """Mail whose time has come and that has not been sent, the one waiting longest first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _WAITING, [now, limit]).fetchall()]


def claim(uow: UnitOfWork, mail: MailRecord, next_try_at: datetime) -> bool:
    """Take one mail for sending until `next_try_at`; False when another sender has it."""
    claimed = execute(
        uow,
        "UPDATE outbox_mail SET attempts = attempts + 1, next_try_at = ? "
        "WHERE id = ? AND attempts = ? AND sent_at IS NULL",
        [next_try_at, mail.id, mail.attempts],
    )
    return bool(claimed.rowcount)


def sent(uow: UnitOfWork, mail_id: int, at: datetime) -> None:
    """It has left."""
    execute(uow, "UPDATE outbox_mail SET sent_at = ?, last_error = '' WHERE id = ?", [at, mail_id])


def failed(uow: UnitOfWork, mail_id: int, error: str, next_try_at: datetime) -> None:
    """It could not be sent; it is tried again at `next_try_at`."""
    execute(
        uow, "UPDATE outbox_mail SET last_error = ?, next_try_at = ? WHERE id = ?", [error, next_try_at, mail_id]
    )
