"""Cases merged into another one are few, which their index tells now; counters compare keys by their bytes."""

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"

MERGED = sa.text("main_case_id IS NOT NULL")
COUNTERS = ("counter", "counter_delta")


def upgrade() -> None:
    op.drop_index("ix_case_main_case_id", "case")
    op.create_index("ix_case_main_case_id", "case", ["main_case_id"], sqlite_where=MERGED, postgresql_where=MERGED)
    _compare_keys("C")


def downgrade() -> None:
    _compare_keys("default")
    op.drop_index("ix_case_main_case_id", "case")
    op.create_index("ix_case_main_case_id", "case", ["main_case_id"])


def _compare_keys(collation: str) -> None:
    """SQLite compares bytes anyway."""
    if op.get_bind().dialect.name == "postgresql":
        for table in COUNTERS:
            op.execute(f'ALTER TABLE {table} ALTER COLUMN "key" TYPE varchar(160) COLLATE "{collation}"')
