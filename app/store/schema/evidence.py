"""Journal, outbox and imports: what can be proved afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import ROW_ID, Base, RowId


class JournalEntry(Base):
    """One entry of a hash chain per stream; append-only, by trigger.

    `entry_hash` = SHA-256 over (stream, seq, at, actor, kind, payload_digest, previous);
    `payload_digest` = SHA-256 over (salt, payload), so that a payload can be forgotten and the chain stays whole.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("stream", "seq"),)

    id: Mapped[RowId]
    stream: Mapped[str] = mapped_column(String(40))
    """case:12 | deployment:3 | administration"""
    seq: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ROW_ID)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(Text)
    """Canonical JSON; no identity, no text of a message."""
    salt: Mapped[str] = mapped_column(String(32))
    payload_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64))


class JournalStream(Base):
    """Head of a chain that has no row of its own elsewhere (administration)."""

    __tablename__ = "journal_stream"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")


class JournalSeal(Base):
    """The global chain over changed stream heads; its own head is lodged outside."""

    __tablename__ = "journal_seal"

    id: Mapped[RowId]
    at: Mapped[datetime]
    through_entry: Mapped[int] = mapped_column(ROW_ID)
    """Journal entries up to this id are covered."""
    entries: Mapped[int] = mapped_column(ROW_ID)
    heads_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    seal_hash: Mapped[str] = mapped_column(String(64))


class OutboxMail(Base):
    """Mail to be sent after the commit; sent at least once, recognisable by its Message-ID."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index(None, "sent_at", "next_try_at"),)

    id: Mapped[RowId]
    dedup_key: Mapped[str] = mapped_column(String(120), unique=True)
    recipient: Mapped[str] = mapped_column(String(200))
    """An address, or `identity:<case id>`: the author's, decrypted only at sending."""
    template: Mapped[str] = mapped_column(String(40))
    context: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]


class ImportRun(Base):
    """One import of a file; running it again adds nothing."""

    __tablename__ = "import_run"

    id: Mapped[RowId]
    source: Mapped[str] = mapped_column(String(30))
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64))
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    """The uploaded file, until the run has finished."""
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(Text, default="")
    """Why the file as a whole could not be read, in words."""
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)


class ImportRefusal(Base):
    """A row that could not be imported, with the reason to show."""

    __tablename__ = "import_refusal"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    """As the spreadsheet numbers it: the heading is row 1."""
    reason: Mapped[str] = mapped_column(Text)
    values: Mapped[dict[str, Any]]
