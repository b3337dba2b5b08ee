"""Cases and what belongs to their content."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Blob, RowId

INSTRUCTED = text("instruction NOT IN ('', 'none', 'read')")
"""Cases on which a leader has written more than that he read them."""
MERGED = text("main_case_id IS NOT NULL")
SEES = text("part = 'sees'")
KEPT_AWAY = text("part = 'excluded'")


class Case(Base):
    """A message and its handling (留言, 办件). `original_*` never changes (Article 9); a trigger refuses it."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("source", "source_number"),
        UniqueConstraint("year", "serial"),
        Index("ix_case_source", "source", "year", "serial"),
        Index("ix_case_kind", "kind", "year", "serial"),
        Index("ix_case_stage", "stage", "year", "serial"),
        Index("ix_case_status", "status", "year", "serial"),
        Index("ix_case_lead", "lead_unit", "year", "serial"),
        Index("ix_case_instructed", "year", "serial", sqlite_where=INSTRUCTED, postgresql_where=INSTRUCTED),
        Index("ix_case_replied", "replied_at", "id"),
        Index("ix_case_due", "status", "due_on", "id"),
        Index(None, "text_digest"),
        Index(None, "main_case_id", sqlite_where=MERGED, postgresql_where=MERGED),
    )

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    """Public number without gaps: 2026-01207."""
    year: Mapped[int]
    serial: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(100))
    """Keyed hash (HMAC of the data key) of the ten-digit look-up code."""
    source: Mapped[str] = mapped_column(String(30))
    """portal | people_governor | people_mayor | provincial_site | provincial_supervision | hotline"""
    source_number: Mapped[str | None] = mapped_column(String(60))
    """The number at the source; NULL for portal messages."""
    origin_url: Mapped[str] = mapped_column(String(500), default="")
    on_people_board: Mapped[bool] = mapped_column(default=False)

    original_title: Mapped[str] = mapped_column(String(300))
    original_text: Mapped[str] = mapped_column(Text)
    text_digest: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of title and text without white space: finds repeats."""
    published_title: Mapped[str] = mapped_column(String(300), default="")
    published_text: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    """When the public first could read it; NULL = withheld or not moderated yet."""
    wants_public: Mapped[bool] = mapped_column(default=True)
    sealed: Mapped[bool] = mapped_column(default=False)
    """控告检举 (Article 18): only the supervision office and whoever it admits sees the case."""
    withheld: Mapped[bool] = mapped_column(default=False)
    """The register shows 依法不公开 and nothing more."""

    kind: Mapped[str] = mapped_column(String(10), default="")
    """咨询 | 建言 | 求助 | 投诉 | 感谢"""
    category: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(String(40), default="")
    """Unit id of the county or township where it happened, else empty."""
    wished_unit: Mapped[str] = mapped_column(String(40), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    major: Mapped[bool] = mapped_column(default=False)
    instruction: Mapped[str] = mapped_column(String(30), default="none")
    key_supervision: Mapped[bool] = mapped_column(default=False)
    author_name: Mapped[str] = mapped_column(String(60), default="")
    """Pseudonym as the outside board shows it; the real identity is in `identity`."""

    lead_unit: Mapped[str] = mapped_column(String(40), default="")
    lead_kind: Mapped[str] = mapped_column(String(40), default="")
    acting_unit: Mapped[str] = mapped_column(String(40), default="")
    assisting_units: Mapped[list[Any]] = mapped_column(default=list)
    complexity: Mapped[str] = mapped_column(String(10), default="")
    round: Mapped[str] = mapped_column(String(12), default="first")
    stage: Mapped[str] = mapped_column(String(20), default="received")
    """For lists and the public step track: received | moderation | sorting | reporting | transfer | handling |
    reply | rating | archived | declined | sealed | merged"""
    status: Mapped[str] = mapped_column(String(12), default="open")
    """open | replied | closed"""

    received_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    """First delivery to a unit of the current round; the unit's clock starts here."""
    limit_days: Mapped[int | None]
    due_on: Mapped[date | None]
    original_due_on: Mapped[date | None]
    citizen_due: Mapped[date | None]
    handed_in_at: Mapped[datetime | None]
    """The unit's result was released: its clock stops (办结)."""
    replied_at: Mapped[datetime | None]
    rate_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    main_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    satisfaction: Mapped[str] = mapped_column(String(10), default="")

    version: Mapped[int] = mapped_column(default=0)
    journal_seq: Mapped[int] = mapped_column(default=0)
    journal_head: Mapped[str] = mapped_column(String(64), default="")
    """Head of this case's hash chain; moves under the row's version check."""


class Identity(Base):
    """Who wrote: encrypted and apart from the case. Reached through `app/store/identities.py` only."""

    __tablename__ = "identity"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(20))
    sealed_bytes: Mapped[Blob]
    """AES-GCM over JSON {name, phone, email, accused}, bound to the case's number."""


class CaseUnit(Base):
    """A unit's part in a case: what makes the case visible to it, or excludes it (Article 18)."""

    __tablename__ = "case_unit"
    __table_args__ = (
        Index(
            "ix_case_unit_sees", "unit_id", "year", "serial", "case_id", sqlite_where=SEES, postgresql_where=SEES
        ),
        Index("ix_case_unit_excluded", "unit_id", "case_id", sqlite_where=KEPT_AWAY, postgresql_where=KEPT_AWAY),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(12), primary_key=True)
    """lead | assist | acting | excluded; `sees` for each unit with one of the first three and all above it."""
    year: Mapped[int | None]
    """With `serial` the place of the case in the ledger, so that a unit's ledger is read in its order."""
    serial: Mapped[int | None]


class CaseLink(Base):
    """Two cases that belong together; neither is ever deleted."""

    __tablename__ = "case_link"
    __table_args__ = (Index(None, "other_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    """repeat (same text) | merged | split"""


class Reply(Base):
    """The answer of one round (Article 14)."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("case_id", "round"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    round: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(String(20), default="")
    findings: Mapped[str] = mapped_column(Text, default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    demands: Mapped[list[Any]] = mapped_column(default=list)
    promises: Mapped[list[Any]] = mapped_column(default=list)
    visibility: Mapped[str] = mapped_column(String(12), default="public")
    """public | author_only | none"""
    visibility_reason: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[str] = mapped_column(String(40), default="")
    """The unit that signs; empty when unknown (import)."""
    publisher: Mapped[str] = mapped_column(String(40), default="")
    """unit | county_office | info_office | province | nobody"""
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    outside_url: Mapped[str] = mapped_column(String(500), default="")
    outside_at: Mapped[datetime | None]


class Rating(Base):
    """The citizen's verdict on one round (评价). No row = unrated, never satisfied."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("case_id", "round"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    round: Mapped[str] = mapped_column(String(12))
    solved: Mapped[str] = mapped_column(String(10))
    satisfaction: Mapped[str] = mapped_column(String(10))
    attitude: Mapped[int | None]
    speed: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(String(12), default="rated")
    text: Mapped[str] = mapped_column(Text, default="")
    """The follow-up question (追问)."""
    at: Mapped[datetime]


class DueDate(Base):
    """Every due date a case has had, with its cause: what 「为什么是这一天」 explains."""

    __tablename__ = "due_date"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    clock: Mapped[str] = mapped_column(String(8))
    """unit | citizen"""
    since: Mapped[datetime]
    limit_days: Mapped[int]
    due_on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(40))
    """第十一条 | 系统约定 | 领导批示 | 延期 …"""
    cause: Mapped[str] = mapped_column(String(20))
    """delivery | complexity | instruction | extension | calendar | round | review"""
    set_at: Mapped[datetime]
    unit_id: Mapped[str] = mapped_column(String(40), default="")


class SerialNumber(Base):
    """Numbers without gaps, drawn in the transaction that uses them: cases per year, papers per kind and year."""

    __tablename__ = "serial_number"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


KEY = String(160).with_variant(String(160, collation="C"), "postgresql")
"""Compared byte by byte, so that keys which begin alike stand together whatever the language of the database."""


class Counter(Base):
    """Folded figures: (name, unit) → value."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, default=0)


class CounterDelta(Base):
    """A change of a figure, written in the transaction that causes it; a job folds deltas into `counter`."""

    __tablename__ = "counter_delta"
    __table_args__ = (Index(None, "name", "key", "change"),)

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(KEY)
    change: Mapped[int]


class Category(Base):
    """The three-level category scheme as data; `path` is 城乡建设/住房保障/…"""

    __tablename__ = "category"

    path: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[int]
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    """Proposed lead unit for the subject (Article 2)."""
