"""Units, people, roles, the working calendar, the categories and the counters."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column(
            "parent_id", sa.String(40), sa.ForeignKey("unit.id", name="fk_unit_parent_id_unit"), nullable=True
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
    )
    op.create_table(
        "person",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("login", sa.String(60), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("rank", sa.String(30), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "person_id", ROW_ID, sa.ForeignKey("person.id", name="fk_role_grant_person_id_person"), nullable=False
        ),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column(
            "unit_id", sa.String(40), sa.ForeignKey("unit.id", name="fk_role_grant_unit_id_unit"), nullable=False
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column(
            "deputy_for_id",
            ROW_ID,
            sa.ForeignKey("person.id", name="fk_role_grant_deputy_for_id_person"),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
    )
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"])
    op.create_index("ix_role_grant_role_unit_id", "role_grant", ["role", "unit_id"])
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(200), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    op.create_table(
        "category",
        sa.Column("path", sa.String(120), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "unit_id", sa.String(40), sa.ForeignKey("unit.id", name="fk_category_unit_id_unit"), nullable=True
        ),
        sa.PrimaryKeyConstraint("path", name="pk_category"),
    )
    op.create_table(
        "serial_number",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_serial_number"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", name="pk_counter"),
    )
    op.create_table(
        "counter_delta",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counter_delta"),
    )
    op.create_index("ix_counter_delta_name_key", "counter_delta", ["name", "key"])


def downgrade() -> None:
    op.drop_table("counter_delta")
    op.drop_table("counter")
    op.drop_table("serial_number")
    op.drop_table("category")
    op.drop_table("calendar_day")
    op.drop_table("calendar_year")
    op.drop_table("role_grant")
    op.drop_table("person")
    op.drop_table("unit")
