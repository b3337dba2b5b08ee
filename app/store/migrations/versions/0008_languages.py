"""The language that a person chose, and what owner-made names are called in other languages."""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.String(10), nullable=True))
    op.create_table(
        "wording",
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("said", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("language", "text", name="pk_wording"),
    )


def downgrade() -> None:
    op.drop_table("wording")
    op.drop_column("person", "language")
