"""Comments on cases, notices to people with the settings of their mail, reply templates of units."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0009"
down_revision: str | None = "0008"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "case_comment",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("step", sa.String(120), nullable=False),
        sa.Column("author_id", ROW_ID, nullable=False),
        sa.Column("author_name", sa.String(60), nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", JSON, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_comment_case_id_case"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_case_comment_author_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_case_comment"),
    )
    op.create_index("ix_case_comment_case_id_id", "case_comment", ["case_id", "id"])
    refuse = "nothing is ever deleted"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER case_comment_kept BEFORE DELETE OR TRUNCATE ON case_comment FOR EACH STATEMENT "
            f"EXECUTE FUNCTION huiyin_refuse('{refuse}')"
        )
    else:
        op.execute(
            "CREATE TRIGGER case_comment_kept BEFORE DELETE ON case_comment "
            f"BEGIN SELECT RAISE(ABORT, 'case_comment: {refuse}'); END"
        )
    op.create_table(
        "notice",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("case_id", ROW_ID, nullable=True),
        sa.Column("item_id", ROW_ID, nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_person_id_person"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_notice_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_person_id_id", "notice", ["person_id", "id"])
    op.create_index("ix_notice_unread", "notice", ["person_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)
    op.create_index("ix_notice_at", "notice", ["at"])
    op.create_table(
        "notice_setting",
        sa.Column("person_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("mail", sa.String(10), nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column("told_through", ROW_ID, nullable=False),
        sa.Column("overdue_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_setting_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_notice_setting"),
    )
    op.create_index("ix_notice_setting_mail_digest_on", "notice_setting", ["mail", "digest_on"])
    op.create_table(
        "reply_template",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("category", sa.String(120), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", ROW_ID, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_reply_template_unit_id_unit"),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_reply_template_changed_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_reply_template"),
    )
    op.create_index("ix_reply_template_unit_id_retired_at", "reply_template", ["unit_id", "retired_at"])


def downgrade() -> None:
    for table in ("reply_template", "notice_setting", "notice", "case_comment"):
        op.drop_table(table)
