"""Deputies, acts on several tasks at once, saved filters; who drafted and who handed over a task."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0010"
down_revision: str | None = "0009"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
OLD_KEY = "fk_role_grant_deputy_for_id_person"


def upgrade() -> None:
    _deputies()
    _desks()
    for column in ("drafter_id", "drafter_for_id", "assigned_by_id"):
        op.add_column("work_item", sa.Column(column, ROW_ID, nullable=True))
    op.add_column("step", sa.Column("deputy_for_id", ROW_ID, nullable=True))
    op.add_column("step", sa.Column("deputy_for_name", sa.String(60), nullable=True))


def downgrade() -> None:
    op.drop_column("step", "deputy_for_name")
    op.drop_column("step", "deputy_for_id")
    for column in ("assigned_by_id", "drafter_for_id", "drafter_id"):
        op.drop_column("work_item", column)
    with op.batch_alter_table("role_grant") as grants:
        grants.add_column(sa.Column("deputy_for_id", ROW_ID, nullable=True))
        grants.create_foreign_key(OLD_KEY, "person", ["deputy_for_id"], ["id"])
    for table in ("filter_choice", "saved_filter", "bulk_act", "deputy"):
        op.drop_table(table)


def _deputies() -> None:
    """A grant in somebody's stead becomes a deputy: what he stands in for is looked up, not copied."""
    op.create_table(
        "deputy",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("for_id", ROW_ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("named_by", ROW_ID, nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("ended_by", ROW_ID, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_deputy_person_id_person"),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name="fk_deputy_for_id_person"),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name="fk_deputy_named_by_person"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_deputy_ended_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_deputy"),
    )
    op.create_index("ix_deputy_person_id_valid_until", "deputy", ["person_id", "valid_until"])
    op.create_index("ix_deputy_for_id_valid_until", "deputy", ["for_id", "valid_until"])
    op.execute(
        "INSERT INTO deputy "
        "(person_id, for_id, role, unit_id, valid_from, valid_until, reason, named_by, named_at) "
        "SELECT person_id, deputy_for_id, role, unit_id, coalesce(valid_from, CURRENT_DATE), "
        "coalesce(valid_until, CURRENT_DATE), '', deputy_for_id, CURRENT_TIMESTAMP "
        "FROM role_grant WHERE deputy_for_id IS NOT NULL"
    )
    op.execute("DELETE FROM role_grant WHERE deputy_for_id IS NOT NULL")
    with op.batch_alter_table("role_grant") as grants:
        grants.drop_constraint(OLD_KEY, type_="foreignkey")
        grants.drop_column("deputy_for_id")


def _desks() -> None:
    op.create_table(
        "bulk_act",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("receiver_id", ROW_ID, nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outcome", JSON, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_bulk_act_person_id_person"),
        sa.ForeignKeyConstraint(["receiver_id"], ["person.id"], name="fk_bulk_act_receiver_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_act"),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("place", sa.String(10), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("owner_id", ROW_ID, nullable=False),
        sa.Column("shared_unit", sa.String(40), nullable=False),
        sa.Column("shared_role", sa.String(40), nullable=False),
        sa.Column("query", JSON, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_saved_filter_owner_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
    )
    op.create_index("ix_saved_filter_owner_id", "saved_filter", ["owner_id"])
    op.create_index("ix_saved_filter_shared_unit", "saved_filter", ["shared_unit"])
    op.create_table(
        "filter_choice",
        sa.Column("person_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("filter_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_filter_choice_person_id_person"),
        sa.ForeignKeyConstraint(
            ["filter_id"], ["saved_filter.id"], name="fk_filter_choice_filter_id_saved_filter"
        ),
        sa.PrimaryKeyConstraint("person_id", "filter_id", name="pk_filter_choice"),
    )
    op.create_index("ix_filter_choice_filter_id", "filter_choice", ["filter_id"])
