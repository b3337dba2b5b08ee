"""Units, people and the roles they hold."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, RowId


class Unit(Base):
    """An administrative unit; the tree has three levels (Article 17)."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    """city | coordinating_office | city_department | resident_unit | county | county_department | park |
    township | external"""
    level: Mapped[str] = mapped_column(String(20))
    office: Mapped[str] = mapped_column(String(40), default="")
    """The office role that this unit alone holds (info_office …), else empty."""
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    active: Mapped[bool] = mapped_column(default=True)


class Person(Base):
    """Somebody who can log in."""

    __tablename__ = "person"

    id: Mapped[RowId]
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    """Argon2id, with its parameters."""
    rank: Mapped[str] = mapped_column(String(30), default="")
    """city_leader | city_main_leader | province_main_leader (Article 12); else empty."""
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)
    """Raised at log-out everywhere and at a change of password: older sessions end."""
    last_seen_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(10))
    """Tag of the language of pages and mail, as in `lang` attributes; None while none was chosen."""


class RoleGrant(Base):
    """A role held for a unit, for a range of days."""

    __tablename__ = "role_grant"
    __table_args__ = (Index(None, "person_id"), Index(None, "role", "unit_id"), Index(None, "unit_id"))

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class Deputy(Base):
    """Somebody stands in for somebody else, for a range of days (代理): in one role of his, or in all he holds."""

    __tablename__ = "deputy"
    __table_args__ = (Index(None, "person_id", "valid_until"), Index(None, "for_id", "valid_until"))

    id: Mapped[RowId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who stands in."""
    for_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who is represented. Only roles of his own pass on: there is no chain of deputies."""
    role: Mapped[str] = mapped_column(String(40), default="")
    """Empty, like the unit, for every role that he holds."""
    unit_id: Mapped[str] = mapped_column(String(40), default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    named_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    """Set when it was revoked; by itself it ends with its last day."""
