"""What waits for messages and signals stands in a table; jobs have addresses, instances an occasion."""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_LINE = sa.text("address IS NOT NULL AND done_at IS NULL")
OCCASIONED = sa.text("occasion IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(220), nullable=False),
        sa.Column("instance_id", ROW_ID, nullable=True),
        sa.Column("deployment_id", ROW_ID, nullable=True),
        sa.Column("element", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name="fk_subscription_deployment_id_deployment"
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_subscription_instance_id_instance"),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
    )
    op.create_index("ix_subscription_kind_name_key_id", "subscription", ["kind", "name", "key", "id"])
    op.create_index("ix_subscription_instance_id", "subscription", ["instance_id"])
    op.create_index("ix_subscription_deployment_id", "subscription", ["deployment_id"])
    op.add_column("job", sa.Column("address", sa.String(450), nullable=True))
    op.create_index("ix_job_address", "job", ["address", "id"], sqlite_where=IN_LINE, postgresql_where=IN_LINE)
    op.add_column("instance", sa.Column("occasion", sa.String(200), nullable=True))
    op.create_index(
        "ix_instance_occasion",
        "instance",
        ["occasion"],
        unique=True,
        sqlite_where=OCCASIONED,
        postgresql_where=OCCASIONED,
    )
    # What running instances wait for stands in their states, which no statement can read: a job does.
    op.execute(
        "INSERT INTO job (kind, payload, due_at, attempts, last_error) "
        "SELECT 'subscribe', '{}', '2000-01-01 00:00:00.000000', 0, '' "
        "WHERE EXISTS (SELECT 1 FROM instance WHERE status <> 'finished')"
    )


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind IN ('message', 'signal', 'start', 'subscribe')")
    op.drop_index("ix_instance_occasion", "instance")
    op.drop_column("instance", "occasion")
    op.drop_index("ix_job_address", "job")
    op.drop_column("job", "address")
    op.drop_table("subscription")
