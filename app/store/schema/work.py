"""The inbox and the history of steps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import ROW_ID, Base, RowId

BARRED = text("barred_id IS NOT NULL")
DRAFTED = text("drafter_id IS NOT NULL")
DRAFTED_FOR = text("drafter_for_id IS NOT NULL")


class WorkItem(Base):
    """An open user task in the inbox (待办). The row goes when the task ends; `step` keeps the history."""

    __tablename__ = "work_item"
    __table_args__ = (
        Index(None, "role", "unit_id", "due_on", "id"),
        Index(None, "assignee_id", "due_on", "id"),
        Index(None, "barred_id", sqlite_where=BARRED, postgresql_where=BARRED),
        Index(None, "drafter_id", sqlite_where=DRAFTED, postgresql_where=DRAFTED),
        Index(None, "drafter_for_id", sqlite_where=DRAFTED_FOR, postgresql_where=DRAFTED_FOR),
        Index(None, "case_id"),
        Index(None, "instance_id"),
    )

    id: Mapped[RowId]
    """The engine task's id: 63 random bits."""
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    process: Mapped[str] = mapped_column(String(60))
    element: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    form: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[str] = mapped_column(String(40), default="")
    """The unit whose holders of the role see it; empty = every unit that holds the role (claim pool)."""
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who has taken it (认领到人); NULL = claimable within the unit."""
    barred_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who may not complete it: the drafter of what is signed here."""
    drafter_id: Mapped[int | None] = mapped_column(ROW_ID)
    """Who drafted what is decided here: he does not decide it as anybody's deputy either."""
    drafter_for_id: Mapped[int | None] = mapped_column(ROW_ID)
    """In whose stead it was drafted: neither of the two decides it."""
    priority: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    assigned_by_id: Mapped[int | None] = mapped_column(ROW_ID)
    """Who handed it to the assignee; NULL where he took it himself or the diagram named him."""
    sealed: Mapped[bool] = mapped_column(default=False)
    draft: Mapped[dict[str, Any] | None]
    """What its reader typed so far, field → values."""
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime | None]


BY_PEOPLE = text("kind = 'userTask'")
ENDED_TASKS = text("kind IN ('userTask', 'withdrawn')")


class Step(Base):
    """An element that was passed: version, actor, inputs, times. The history that statistics read."""

    __tablename__ = "step"
    __table_args__ = (
        Index(None, "case_id", "id"),
        Index(
            "ix_step_done", "actor_id", "at", "id", "case_id", sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE
        ),
        Index(None, "instance_id", "element", "id"),
        Index(None, "task_id", sqlite_where=ENDED_TASKS, postgresql_where=ENDED_TASKS),
    )

    id: Mapped[RowId]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[int] = mapped_column(ROW_ID)
    process: Mapped[str] = mapped_column(String(60))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    element: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))
    """Kind of the BPMN element; `withdrawn` for a task that ended without anybody completing it."""
    role: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[str] = mapped_column(String(40), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str] = mapped_column(String(60), default="")
    deputy_for_id: Mapped[int | None] = mapped_column(ROW_ID)
    """In whose stead the actor did it."""
    deputy_for_name: Mapped[str | None] = mapped_column(String(60))
    inputs: Mapped[dict[str, Any] | None]
    """The validated form for a user task; parameters of a topic; inputs of a decision."""
    outputs: Mapped[dict[str, Any] | None]
    rules: Mapped[list[Any] | None]
    opened_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    at: Mapped[datetime]
    """When it was passed: the case's own time, which for imported history lies in the past."""
    note: Mapped[str] = mapped_column(Text, default="")
