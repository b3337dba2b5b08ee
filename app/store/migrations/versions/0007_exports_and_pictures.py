"""Exports of lists; sizes and thumbnails of pictures; files whose bytes are missing or broken."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0007"
down_revision: str | None = "0006"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("attachment", sa.Column("width", sa.Integer(), nullable=True))
    op.add_column("attachment", sa.Column("height", sa.Integer(), nullable=True))
    op.create_table(
        "attachment_thumbnail",
        sa.Column(
            "attachment_id",
            ROW_ID,
            sa.ForeignKey("attachment.id", name="fk_attachment_thumbnail_attachment_id_attachment"),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_attachment_thumbnail"),
    )
    op.create_table(
        "attachment_fault",
        sa.Column(
            "attachment_id",
            ROW_ID,
            sa.ForeignKey("attachment.id", name="fk_attachment_fault_attachment_id_attachment"),
            nullable=False,
        ),
        sa.Column("problem", sa.String(10), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_attachment_fault"),
    )
    op.create_table(
        "export_run",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "person_id", ROW_ID, sa.ForeignKey("person.id", name="fk_export_run_person_id_person"), nullable=False
        ),
        sa.Column("list", sa.String(20), nullable=False),
        sa.Column("query", JSON, nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("rights", sa.String(64), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("failure", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("cases", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_export_run"),
    )
    op.create_index("ix_export_run_person_id_id", "export_run", ["person_id", "id"])
    op.create_index("ix_export_run_started_at", "export_run", ["started_at"])
    op.create_table(
        "export_part",
        sa.Column(
            "run_id",
            ROW_ID,
            sa.ForeignKey("export_run.id", name="fk_export_part_run_id_export_run"),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "attempt", "part", name="pk_export_part"),
    )


def downgrade() -> None:
    op.drop_table("export_part")
    op.drop_table("export_run")
    op.drop_table("attachment_fault")
    op.drop_table("attachment_thumbnail")
    op.drop_column("attachment", "height")
    op.drop_column("attachment", "width")
