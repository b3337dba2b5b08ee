"""Lists written to spreadsheets in the background."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Blob, RowId


class ExportRun(Base):
    """A list that somebody wants as a file. The row goes with the file; the journal keeps that it was made."""

    __tablename__ = "export_run"
    __table_args__ = (Index(None, "person_id", "id"), Index(None, "started_at"))

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Whoever wants it; nobody else reaches it."""
    list: Mapped[str] = mapped_column(String(20))
    """inbox | ledger | register"""
    query: Mapped[dict[str, Any]]
    words: Mapped[dict[str, Any]]
    """Headings, names of keys and remarks in the language of the page that asked."""
    file_name: Mapped[str] = mapped_column(String(200))
    rights: Mapped[str] = mapped_column(String(64))
    """Digest of the roles that the person held; with others the file is not given out."""
    started_at: Mapped[datetime]
    rows: Mapped[int] = mapped_column(default=0)
    """Rows expected; once finished, rows written."""
    done: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    """Rises whenever a process takes the run up: only the latest one goes on."""
    finished_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(60), default="")
    """Why there is no file: not_permitted | too_long | failed"""
    size: Mapped[int] = mapped_column(default=0)
    """Bytes."""
    cases: Mapped[Blob | None]
    """Ids of the cases in the file, packed: it is not given out once one of them may not be seen any more."""


class ExportPart(Base):
    """A piece of an export's file, so that no process ever holds all of it."""

    __tablename__ = "export_part"

    run_id: Mapped[int] = mapped_column(ForeignKey("export_run.id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[Blob]
