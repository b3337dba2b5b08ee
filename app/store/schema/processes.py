"""Deployments and the instances that run on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Blob, RowId

OCCASIONED = text("occasion IS NOT NULL")
IN_LINE = text("address IS NOT NULL AND done_at IS NULL")


class Deployment(Base):
    """A published folder: immutable, numbered per process and unit, with the digest of its files."""

    __tablename__ = "deployment"
    __table_args__ = (
        UniqueConstraint("process", "unit_id", "number"),
        Index(None, "process", "unit_id", "id"),
    )

    id: Mapped[RowId]
    process: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[str] = mapped_column(String(40), default="")
    """A county's own version (Article 23); empty = the city's."""
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    manifest: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    journal_seq: Mapped[int] = mapped_column(default=0)
    journal_head: Mapped[str] = mapped_column(String(64), default="")


class DeploymentFile(Base):
    """A file of a deployment, byte for byte."""

    __tablename__ = "deployment_file"

    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[Blob]


class Instance(Base):
    """A running or finished process of a case. `state` is the engine's own; only the engine reads it."""

    __tablename__ = "instance"
    __table_args__ = (
        Index(None, "case_id"),
        Index(None, "status", "process"),
        Index(None, "due_at"),
        Index(
            "ix_instance_occasion", "occasion", unique=True, sqlite_where=OCCASIONED, postgresql_where=OCCASIONED
        ),
    )

    id: Mapped[RowId]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    process: Mapped[str] = mapped_column(String(60))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    pins: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=0)
    state: Mapped[Blob]
    status: Mapped[str] = mapped_column(String(10), default="running")
    """running | incident | finished"""
    incident: Mapped[dict[str, Any] | None]
    due_at: Mapped[datetime | None]
    """When its earliest timer is due: swept by a job, fired once under this row's version check."""
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    occasion: Mapped[str | None] = mapped_column(String(200))
    """What has started it, where that must start one only: a message, a signal, a time. None: somebody did."""


class Subscription(Base):
    """What waits for a message or signal: an instance that stands at its event, or a process that starts by it.

    Rows of an instance change in the transaction of its state, and only when what it waits for changes; those of a
    deployment live as long as it is the newest of its process and unit.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        Index(None, "kind", "name", "key", "id"),
        Index(None, "instance_id"),
        Index(None, "deployment_id"),
    )

    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(10))
    """message | signal"""
    name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(220), default="")
    """Of a message: whom it must be for (see `subscriptions.key_of`); of a start: `start`."""
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))
    element: Mapped[str] = mapped_column(String(100), default="")
    """The start event."""


class Job(Base):
    """Work to be done after the commit: an asyncBefore element, a recomputation. A row, not a queue."""

    __tablename__ = "job"
    __table_args__ = (
        Index(None, "done_at", "due_at"),
        Index(
            "ix_job_address",
            "address",
            "id",
            sqlite_where=IN_LINE,
            postgresql_where=IN_LINE,
        ),
    )

    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(30))
    """resume | message | signal | start | subscribe"""
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(450))
    """Jobs of one address are done one after the other, in the order of their ids."""
