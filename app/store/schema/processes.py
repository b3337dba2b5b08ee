"""Deployments and the instances that run on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base, Blob, RowId


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
    __table_args__ = (Index(None, "case_id"), Index(None, "status", "process"), Index(None, "due_at"))

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


class Job(Base):
    """Work to be done after the commit: an asyncBefore element, a recomputation. A row, not a queue."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "done_at", "due_at"),)

    id: Mapped[RowId]
    kind: Mapped[str] = mapped_column(String(30))
    """resume | import | fold_counters | …"""
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
