"""Journal, outbox, imports, attachments and papers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0004"
down_revision: str | None = "0003"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("stream", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", ROW_ID, nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("payload_digest", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal_entry"),
        sa.UniqueConstraint("stream", "seq", name="uq_journal_entry_stream_seq"),
    )
    op.create_table(
        "journal_stream",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_journal_stream"),
    )
    op.create_table(
        "journal_seal",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("through_entry", ROW_ID, nullable=False),
        sa.Column("entries", ROW_ID, nullable=False),
        sa.Column("heads_digest", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("seal_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal_seal"),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("dedup_key", sa.String(120), nullable=False),
        sa.Column("recipient", sa.String(200), nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("context", JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_mail"),
        sa.UniqueConstraint("dedup_key", name="uq_outbox_mail_dedup_key"),
    )
    op.create_index("ix_outbox_mail_sent_at_next_try_at", "outbox_mail", ["sent_at", "next_try_at"])
    op.create_table(
        "attachment",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_attachment_case_id_case"), nullable=True),
        sa.Column("work_item_id", ROW_ID, nullable=True),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("task_id", ROW_ID, nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column(
            "uploaded_by",
            ROW_ID,
            sa.ForeignKey("person.id", name="fk_attachment_uploaded_by_person"),
            nullable=True,
        ),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_case_id", "attachment", ["case_id"])
    op.create_index("ix_attachment_work_item_id", "attachment", ["work_item_id"])
    op.create_table(
        "attachment_content",
        sa.Column(
            "attachment_id",
            ROW_ID,
            sa.ForeignKey("attachment.id", name="fk_attachment_content_attachment_id_attachment"),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_attachment_content"),
    )
    op.create_table(
        "paper",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_paper_case_id_case"), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column(
            "drafted_by", ROW_ID, sa.ForeignKey("person.id", name="fk_paper_drafted_by_person"), nullable=True
        ),
        sa.Column(
            "signed_by", ROW_ID, sa.ForeignKey("person.id", name="fk_paper_signed_by_person"), nullable=True
        ),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        sa.UniqueConstraint("kind", "year", "serial", name="uq_paper_kind_year_serial"),
        sa.UniqueConstraint("number", name="uq_paper_number"),
    )
    op.create_index("ix_paper_case_id", "paper", ["case_id"])
    op.create_table(
        "import_run",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("source", sa.String(30), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column(
            "attachment_id",
            ROW_ID,
            sa.ForeignKey("attachment.id", name="fk_import_run_attachment_id_attachment"),
            nullable=True,
        ),
        sa.Column(
            "started_by", ROW_ID, sa.ForeignKey("person.id", name="fk_import_run_started_by_person"), nullable=True
        ),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_table(
        "import_refusal",
        sa.Column(
            "run_id",
            ROW_ID,
            sa.ForeignKey("import_run.id", name="fk_import_refusal_run_id_import_run"),
            nullable=False,
        ),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "row", name="pk_import_refusal"),
    )


def downgrade() -> None:
    op.drop_table("import_refusal")
    op.drop_table("import_run")
    op.drop_table("paper")
    op.drop_table("attachment_content")
    op.drop_table("attachment")
    op.drop_table("outbox_mail")
    op.drop_table("journal_seal")
    op.drop_table("journal_stream")
    op.drop_table("journal_entry")
