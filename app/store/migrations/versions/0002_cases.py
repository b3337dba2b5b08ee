"""Cases and what belongs to their content."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0002"
down_revision: str | None = "0001"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "case",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(100), nullable=False),
        sa.Column("source", sa.String(30), nullable=False),
        sa.Column("source_number", sa.String(60), nullable=True),
        sa.Column("origin_url", sa.String(500), nullable=False),
        sa.Column("on_people_board", sa.Boolean(), nullable=False),
        sa.Column("original_title", sa.String(300), nullable=False),
        sa.Column("original_text", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("published_title", sa.String(300), nullable=False),
        sa.Column("published_text", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("wants_public", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("category", sa.String(120), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("wished_unit", sa.String(40), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("major", sa.Boolean(), nullable=False),
        sa.Column("instruction", sa.String(30), nullable=False),
        sa.Column("key_supervision", sa.Boolean(), nullable=False),
        sa.Column("author_name", sa.String(60), nullable=False),
        sa.Column("lead_unit", sa.String(40), nullable=False),
        sa.Column("lead_kind", sa.String(40), nullable=False),
        sa.Column("acting_unit", sa.String(40), nullable=False),
        sa.Column("assisting_units", JSON, nullable=False),
        sa.Column("complexity", sa.String(10), nullable=False),
        sa.Column("round", sa.String(12), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("citizen_due", sa.Date(), nullable=True),
        sa.Column("handed_in_at", INSTANT, nullable=True),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.Column("rate_until", sa.Date(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column(
            "main_case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_case_main_case_id_case"), nullable=True
        ),
        sa.Column("satisfaction", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_head", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("number", name="uq_case_number"),
        sa.UniqueConstraint("source", "source_number", name="uq_case_source_source_number"),
        sa.UniqueConstraint("year", "serial", name="uq_case_year_serial"),
    )
    op.create_index("ix_case_lead", "case", ["lead_unit", "id"])
    op.create_index("ix_case_main_case_id", "case", ["main_case_id"])
    op.create_index("ix_case_public", "case", ["published_at", "id"])
    op.create_index("ix_case_replied", "case", ["replied_at", "id"])
    op.create_index("ix_case_due", "case", ["status", "due_on"])
    op.create_index("ix_case_text_digest", "case", ["text_digest"])
    op.create_table(
        "identity",
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_identity_case_id_case"), nullable=False),
        sa.Column("key_id", sa.String(20), nullable=False),
        sa.Column("sealed_bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_identity"),
    )
    op.create_table(
        "case_unit",
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_case_unit_case_id_case"), nullable=False),
        sa.Column(
            "unit_id", sa.String(40), sa.ForeignKey("unit.id", name="fk_case_unit_unit_id_unit"), nullable=False
        ),
        sa.Column("part", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "unit_id", "part", name="pk_case_unit"),
    )
    op.create_index("ix_case_unit_unit_id_part_case_id", "case_unit", ["unit_id", "part", "case_id"])
    op.create_table(
        "case_link",
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_case_link_case_id_case"), nullable=False),
        sa.Column("other_id", ROW_ID, sa.ForeignKey("case.id", name="fk_case_link_other_id_case"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "other_id", "kind", name="pk_case_link"),
    )
    op.create_index("ix_case_link_other_id", "case_link", ["other_id"])
    op.create_table(
        "reply",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_reply_case_id_case"), nullable=False),
        sa.Column("round", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("demands", JSON, nullable=False),
        sa.Column("promises", JSON, nullable=False),
        sa.Column("visibility", sa.String(12), nullable=False),
        sa.Column("visibility_reason", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column("publisher", sa.String(40), nullable=False),
        sa.Column(
            "drafted_by", ROW_ID, sa.ForeignKey("person.id", name="fk_reply_drafted_by_person"), nullable=True
        ),
        sa.Column(
            "released_by", ROW_ID, sa.ForeignKey("person.id", name="fk_reply_released_by_person"), nullable=True
        ),
        sa.Column("released_at", INSTANT, nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("outside_url", sa.String(500), nullable=False),
        sa.Column("outside_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        sa.UniqueConstraint("case_id", "round", name="uq_reply_case_id_round"),
    )
    op.create_table(
        "rating",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_rating_case_id_case"), nullable=False),
        sa.Column("round", sa.String(12), nullable=False),
        sa.Column("solved", sa.String(10), nullable=False),
        sa.Column("satisfaction", sa.String(10), nullable=False),
        sa.Column("attitude", sa.Integer(), nullable=True),
        sa.Column("speed", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sa.UniqueConstraint("case_id", "round", name="uq_rating_case_id_round"),
    )
    op.create_table(
        "due_date",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, sa.ForeignKey("case.id", name="fk_due_date_case_id_case"), nullable=False),
        sa.Column("clock", sa.String(8), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(40), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_due_date"),
    )
    op.create_index("ix_due_date_case_id_id", "due_date", ["case_id", "id"])


def downgrade() -> None:
    op.drop_table("due_date")
    op.drop_table("rating")
    op.drop_table("reply")
    op.drop_table("case_link")
    op.drop_table("case_unit")
    op.drop_table("identity")
    op.drop_table("case")
