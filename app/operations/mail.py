"""Sends the outbox: at least once, each letter recognisable by its Message-ID, later again when it fails."""

import hashlib
import logging
import smtplib
import ssl
import sys
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.permissions import SYSTEM
from app.operations.letters import written
from app.operations.office import Office
from app.store import identities, outbox
from app.store.outbox import MailRecord
from app.store.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

Send: TypeAlias = Callable[[EmailMessage], None]

LEASE = timedelta(minutes=10)
"""How long a sender has a letter before another one may try."""
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=12)
SMTP_SECONDS = 20
IDENTITY = "identity:"
PURPOSE = "发送办理通知"
"""The reason under which the journal keeps that the author's address was opened."""


def send_due(office: Office, clock: Clock, limit: int) -> int:
    """Send the letters whose time has come, at most `limit`; gives how many left."""
    with office.read() as uow:
        waiting = outbox.waiting(uow, clock.now, limit)
    if not waiting:
        return 0
    send = transport(office.config.mail_url)
    return sum(_send_one(office, clock, mail, send) for mail in waiting)


def transport(mail_url: str) -> Send:
    """How letters leave: `console:` prints them, smtp:// and smtps:// hand them to a server."""
    return _print if mail_url.startswith("console:") else _by_smtp(mail_url)


def _send_one(office: Office, clock: Clock, mail: MailRecord, send: Send) -> bool:
    """Claim, send outside any transaction, then record: a crash in between sends it again, never not at all."""
    with office.begin() as uow:
        if not outbox.claim(uow, mail, clock.now + LEASE):
            return False
        address, language = _address(uow, clock, mail)
        if not address:
            outbox.sent(uow, mail.id, clock.now)
            return False
    try:
        send(_message(office, mail, address, language))
    except (OSError, smtplib.SMTPException) as error:
        log.warning("letter %s could not be sent: %s", mail.id, type(error).__name__)
        with office.begin() as uow:
            outbox.failed(uow, mail.id, type(error).__name__, clock.now + _delay(mail.attempts))
        return False
    with office.begin() as uow:
        outbox.sent(uow, mail.id, clock.now)
    return True


def _delay(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, at most half a day."""
    doublings: int = 2 ** min(attempts, 10)
    return min(FIRST_DELAY * doublings, LONGEST_DELAY)


def _address(uow: UnitOfWork, clock: Clock, mail: MailRecord) -> tuple[str, str | None]:
    """The address itself, or the author's: opened here and nowhere earlier; with the language of its reader.

    Empty when there is none.
    """
    if not mail.recipient.startswith(IDENTITY):
        return mail.recipient, mail.context.get("language")
    case_id = int(mail.recipient.removeprefix(IDENTITY))
    if not identities.exists(uow, case_id):
        return "", None
    author = identities.read(uow, case_id, reason=PURPOSE, actor=SYSTEM, now=clock.now)
    return author.email, author.language


def _message(office: Office, mail: MailRecord, address: str, language: str | None) -> EmailMessage:
    """The letter. NotFound for a template that is no longer there."""
    filled = written(mail.template, language, {**mail.context, "base": office.config.base_url})
    if filled is None:
        raise NotFound(template=mail.template)
    host = urlsplit(office.config.base_url).hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = filled.subject
    message["From"] = _sender(office.config.mail_url, host)
    message["To"] = address
    message["Message-ID"] = f"<{hashlib.sha256(mail.dedup_key.encode()).hexdigest()[:32]}@{host}>"
    message["Date"] = mail.created_at
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(filled.text)
    message["Content-Language"] = language or "zh-CN"
    return message


def _sender(mail_url: str, host: str) -> str:
    """The address that letters come from: `?from=…` of the mail address, else huiyin at the service's host."""
    named = parse_qs(urlsplit(mail_url).query).get("from")
    return named[0] if named else f"huiyin@{host}"


def _print(message: EmailMessage) -> None:
    sys.stdout.write(f"--- mail ---\n{message.as_string()}\n")
    sys.stdout.flush()


def _by_smtp(mail_url: str) -> Send:
    url = urlsplit(mail_url)

    def send(message: EmailMessage) -> None:
        with _connected(url) as server:
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)

    return send


def _connected(url: SplitResult) -> smtplib.SMTP:
    """A connection to the server, encrypted where it offers that; its certificate must be valid."""
    host, trusted = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, url.port or 465, timeout=SMTP_SECONDS, context=trusted)
    server = smtplib.SMTP(host, url.port or 25, timeout=SMTP_SECONDS)
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=trusted)
    return server
