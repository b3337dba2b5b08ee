"""No statement finds tasks that nobody has by an index of their own: it was only kept up, at every completion."""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"

FREE = sa.text("assignee_id IS NULL")


def upgrade() -> None:
    op.drop_index("ix_work_item_free", "work_item")


def downgrade() -> None:
    columns = ["role", "unit_id", "due_on", "id"]
    op.create_index("ix_work_item_free", "work_item", columns, sqlite_where=FREE, postgresql_where=FREE)
