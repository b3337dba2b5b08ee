"""Deployments, instances, timers, jobs, work items and the history of steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0003"
down_revision: str | None = "0002"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
ENDED_TASKS = sa.text("kind IN ('userTask', 'withdrawn')")


def upgrade() -> None:
    op.create_table(
        "deployment",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("manifest", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "published_by",
            ROW_ID,
            sa.ForeignKey("person.id", name="fk_deployment_published_by_person"),
            nullable=True,
        ),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_head", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deployment"),
        sa.UniqueConstraint("process", "unit_id", "number", name="uq_deployment_process_unit_id_number"),
    )
    op.create_index("ix_deployment_process_unit_id_id", "deployment", ["process", "unit_id", "id"])
    op.create_table(
        "deployment_file",
        sa.Column(
            "deployment_id",
            ROW_ID,
            sa.ForeignKey("deployment.id", name="fk_deployment_file_deployment_id_deployment"),
            nullable=False,
        ),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", "path", name="pk_deployment_file"),
    )
    op.create_table(
        "instance",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_instance_case_id_case"), nullable=True),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column(
            "deployment_id",
            ROW_ID,
            sa.ForeignKey("deployment.id", name="fk_instance_deployment_id_deployment"),
            nullable=False,
        ),
        sa.Column("pins", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("incident", JSON, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
    )
    op.create_index("ix_instance_case_id", "instance", ["case_id"])
    op.create_index("ix_instance_status_process", "instance", ["status", "process"])
    op.create_index("ix_instance_due_at", "instance", ["due_at"])
    op.create_table(
        "job",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column(
            "instance_id", ROW_ID, sa.ForeignKey("instance.id", name="fk_job_instance_id_instance"), nullable=True
        ),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_done_at_due_at", "job", ["done_at", "due_at"])
    op.create_table(
        "work_item",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "instance_id",
            ROW_ID,
            sa.ForeignKey("instance.id", name="fk_work_item_instance_id_instance"),
            nullable=False,
        ),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_work_item_case_id_case"), nullable=True),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column("element", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("form", sa.String(60), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column(
            "assignee_id",
            ROW_ID,
            sa.ForeignKey("person.id", name="fk_work_item_assignee_id_person"),
            nullable=True,
        ),
        sa.Column(
            "barred_id", ROW_ID, sa.ForeignKey("person.id", name="fk_work_item_barred_id_person"), nullable=True
        ),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("draft", JSON, nullable=True),
        sa.Column(
            "drafted_by", ROW_ID, sa.ForeignKey("person.id", name="fk_work_item_drafted_by_person"), nullable=True
        ),
        sa.Column("drafted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_work_item"),
    )
    op.create_index("ix_work_item_assignee_id_due_on_id", "work_item", ["assignee_id", "due_on", "id"])
    op.create_index("ix_work_item_case_id", "work_item", ["case_id"])
    op.create_index("ix_work_item_instance_id", "work_item", ["instance_id"])
    op.create_index("ix_work_item_role_unit_id_due_on_id", "work_item", ["role", "unit_id", "due_on", "id"])
    op.create_table(
        "step",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_step_case_id_case"), nullable=True),
        sa.Column(
            "instance_id",
            ROW_ID,
            sa.ForeignKey("instance.id", name="fk_step_instance_id_instance"),
            nullable=False,
        ),
        sa.Column("task_id", ROW_ID, nullable=False),
        sa.Column("process", sa.String(60), nullable=False),
        sa.Column(
            "deployment_id",
            ROW_ID,
            sa.ForeignKey("deployment.id", name="fk_step_deployment_id_deployment"),
            nullable=False,
        ),
        sa.Column("element", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column("actor_id", ROW_ID, sa.ForeignKey("person.id", name="fk_step_actor_id_person"), nullable=True),
        sa.Column("actor_name", sa.String(60), nullable=False),
        sa.Column("inputs", JSON, nullable=True),
        sa.Column("outputs", JSON, nullable=True),
        sa.Column("rules", JSON, nullable=True),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
    )
    op.create_index("ix_step_actor_id_id", "step", ["actor_id", "id"])
    op.create_index("ix_step_case_id_id", "step", ["case_id", "id"])
    op.create_index("ix_step_instance_id_element_id", "step", ["instance_id", "element", "id"])
    op.create_index("ix_step_task_id", "step", ["task_id"], sqlite_where=ENDED_TASKS, postgresql_where=ENDED_TASKS)


def downgrade() -> None:
    op.drop_table("step")
    op.drop_table("work_item")
    op.drop_table("job")
    op.drop_table("instance")
    op.drop_table("deployment_file")
    op.drop_table("deployment")
