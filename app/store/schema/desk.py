"""What people arrange at their desks: acts on several tasks at once, and saved filters."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import ROW_ID, Base, RowId


class BulkAct(Base):
    """What somebody did to several tasks at once, and what came of each: shown to him, and undone, afterwards."""

    __tablename__ = "bulk_act"

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    """take | give_back | assign"""
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    outcome: Mapped[list[Any]]
    """One object per task, in the order in which they were chosen."""
    undone_at: Mapped[datetime | None]


class SavedFilter(Base):
    """Filters of a list under a name. It holds a query, never its result: everybody runs it with his own eyes."""

    __tablename__ = "saved_filter"
    __table_args__ = (Index(None, "owner_id"), Index(None, "shared_unit"))

    id: Mapped[RowId]
    place: Mapped[str] = mapped_column(String(10))
    """inbox | ledger"""
    name: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shared_unit: Mapped[str] = mapped_column(String(40), default="")
    """The unit whose people may use it; empty = the owner alone."""
    shared_role: Mapped[str] = mapped_column(String(40), default="")
    """The role that they must hold there; empty = any."""
    query: Mapped[dict[str, Any]]
    """Parameters of the list's address."""
    changed_at: Mapped[datetime]


class FilterChoice(Base):
    """What a person does with a saved filter: pinned beside the lists, or opened first."""

    __tablename__ = "filter_choice"
    __table_args__ = (Index(None, "filter_id"),)

    person_id: Mapped[int] = mapped_column(ROW_ID, ForeignKey("person.id"), primary_key=True, autoincrement=False)
    filter_id: Mapped[int] = mapped_column(
        ROW_ID, ForeignKey("saved_filter.id"), primary_key=True, autoincrement=False
    )
    pinned: Mapped[bool] = mapped_column(default=False)
    first: Mapped[bool] = mapped_column(default=False)
    """Whether the list opens with it."""
