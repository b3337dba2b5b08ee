"""Attachments and papers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import ROW_ID, Base, Blob, RowId


class Attachment(Base):
    """A file that belongs to a case or waits on a work item. Type judged by content, metadata stripped."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "case_id"), Index(None, "work_item_id"))

    id: Mapped[RowId]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    work_item_id: Mapped[int | None] = mapped_column(ROW_ID)
    """Set while the form it was uploaded to is not yet submitted."""
    field: Mapped[str] = mapped_column(String(60), default="files")
    task_id: Mapped[int | None] = mapped_column(ROW_ID)
    """The engine task whose form it came with; NULL = came with the message."""
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    """Bytes."""
    digest: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    width: Mapped[int | None]
    """Pixels; NULL for what is no picture, and for pictures that were kept before there were thumbnails."""
    height: Mapped[int | None]


class AttachmentThumbnail(Base):
    """A picture made small (WebP), for lists of files."""

    __tablename__ = "attachment_thumbnail"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    content: Mapped[Blob]


class AttachmentFault(Base):
    """A file whose bytes were found missing or different from what was kept; gone when it is whole again."""

    __tablename__ = "attachment_fault"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    problem: Mapped[str] = mapped_column(String(10))
    """missing | broken"""
    found_at: Mapped[datetime]


class AttachmentContent(Base):
    """The bytes, apart so that lists never load them."""

    __tablename__ = "attachment_content"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    content: Mapped[Blob]


class Paper(Base):
    """An official paper: 督办件, 转办通知 … Its number is drawn at signing, so that drafts leave no gap."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("kind", "year", "serial"), Index(None, "case_id"))

    id: Mapped[RowId]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str] = mapped_column(String(30))
    """supervision_order | transfer_notice | urge_notice | report_sheet …"""
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    content: Mapped[dict[str, Any]]
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]
