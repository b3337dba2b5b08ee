"""What colleagues tell each other: comments on a case, notices to one person, texts that a unit replies with."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import JSON_COLUMN, ROW_ID, Base, RowId

UNREAD = text("read_at IS NULL")


class CaseComment(Base):
    """An internal comment (内部意见). A trigger refuses to delete one; withdrawing empties its text."""

    __tablename__ = "case_comment"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    step: Mapped[str] = mapped_column(String(120), default="")
    """Name of the task beside which it was written; empty when it was written on the page of the case."""
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    author_name: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[str] = mapped_column(String(40), default="")
    """The unit for which the author spoke."""
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[Any]] = mapped_column(JSON_COLUMN, default=list)
    """Ids of the colleagues it calls upon."""
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Notice(Base):
    """Something that one person is told in the page (通知). It names things by id: what of them the reader may
    see is decided when it is read. Dropped after 90 days."""

    __tablename__ = "notice"
    __table_args__ = (
        Index(None, "person_id", "id"),
        Index("ix_notice_unread", "person_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index(None, "at"),
    )

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    item_id: Mapped[int | None] = mapped_column(ROW_ID)
    facts: Mapped[dict[str, Any]]
    """What its sentence is filled with: names of colleagues and steps, figures; no text of a message."""
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NoticeSetting(Base):
    """How a person wants to be told by mail; no row = not at all."""

    __tablename__ = "notice_setting"
    __table_args__ = (Index(None, "mail", "digest_on"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    mail: Mapped[str] = mapped_column(String(10))
    """never | daily | at_once"""
    digest_on: Mapped[date | None]
    """The last local day whose digest was made."""
    told_through: Mapped[int] = mapped_column(ROW_ID, default=0)
    """Notices up to this id were in a digest, or came before the person asked for one."""
    overdue_on: Mapped[date | None]
    """The last local day on which overdue tasks were told at once."""


class ReplyTemplate(Base):
    """A text that a unit begins replies with (答复模板). Retired ones stay: their use was counted."""

    __tablename__ = "reply_template"
    __table_args__ = (Index(None, "unit_id", "retired_at"),)

    id: Mapped[RowId]
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(10), default="")
    """For messages of this kind; empty = of any."""
    category: Mapped[str] = mapped_column(String(120), default="")
    """For messages of this category and those below it; empty = of any."""
    used: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
