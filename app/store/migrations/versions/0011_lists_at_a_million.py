"""Indexes for lists of a million cases, who sees a case by its units, and counters kept for lists.

The counters are emptied: `huiyin init` counts anew when it finds none.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"

NEWEST_FIRST = ("year", "serial")
FREE = "assignee_id IS NULL"
PARTIAL = (
    ("ix_case_instructed", "case", [*NEWEST_FIRST], "instruction NOT IN ('', 'none', 'read')"),
    ("ix_case_unit_sees", "case_unit", ["unit_id", *NEWEST_FIRST, "case_id"], "part = 'sees'"),
    ("ix_case_unit_excluded", "case_unit", ["unit_id", "case_id"], "part = 'excluded'"),
    ("ix_work_item_free", "work_item", ["role", "unit_id", "due_on", "id"], FREE),
    ("ix_work_item_barred_id", "work_item", ["barred_id"], "barred_id IS NOT NULL"),
    ("ix_work_item_drafter_id", "work_item", ["drafter_id"], "drafter_id IS NOT NULL"),
    ("ix_work_item_drafter_for_id", "work_item", ["drafter_for_id"], "drafter_for_id IS NOT NULL"),
    ("ix_step_done", "step", ["actor_id", "at", "id", "case_id"], "kind = 'userTask'"),
)
"""Name, table, columns, condition."""
FILTERS = {"source": "source", "kind": "kind", "stage": "stage", "status": "status", "lead": "lead_unit"}
"""Indexes of the register and the ledger: by one column, newest first."""

SEES = """
INSERT INTO case_unit (case_id, unit_id, part, year, serial)
WITH RECURSIVE upwards (below, unit_id) AS (
    SELECT id, id FROM unit
    UNION
    SELECT upwards.below, unit.parent_id FROM upwards JOIN unit ON unit.id = upwards.unit_id
    WHERE unit.parent_id IS NOT NULL
)
SELECT DISTINCT case_unit.case_id, upwards.unit_id, 'sees', case_unit.year, case_unit.serial
FROM case_unit JOIN upwards ON upwards.below = case_unit.unit_id
WHERE case_unit.part IN ('lead', 'assist', 'acting')
"""
PLACES = """
UPDATE case_unit SET
    year = (SELECT year FROM "case" WHERE id = case_unit.case_id),
    serial = (SELECT serial FROM "case" WHERE id = case_unit.case_id)
WHERE part <> 'excluded'
"""


def upgrade() -> None:
    op.drop_index("ix_case_lead", "case")
    op.drop_index("ix_case_public", "case")
    op.drop_index("ix_case_due", "case")
    for name, column in FILTERS.items():
        op.create_index(f"ix_case_{name}", "case", [column, *NEWEST_FIRST])
    op.create_index("ix_case_due", "case", ["status", "due_on", "id"])
    op.drop_index("ix_case_unit_unit_id_part_case_id", "case_unit")
    op.add_column("case_unit", sa.Column("year", sa.Integer(), nullable=True))
    op.add_column("case_unit", sa.Column("serial", sa.Integer(), nullable=True))
    op.execute(PLACES)
    op.execute(SEES)
    op.drop_index("ix_step_actor_id_id", "step")
    for name, table, columns, condition in PARTIAL:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.execute("DELETE FROM counter")
    op.execute("DELETE FROM counter_delta")
    _keys_of(160)
    op.drop_index("ix_counter_delta_name_key", "counter_delta")
    op.create_index("ix_counter_delta_name_key_change", "counter_delta", ["name", "key", "change"])


def downgrade() -> None:
    op.drop_index("ix_counter_delta_name_key_change", "counter_delta")
    op.create_index("ix_counter_delta_name_key", "counter_delta", ["name", "key"])
    for name, table, _, _ in reversed(PARTIAL):
        op.drop_index(name, table)
    op.create_index("ix_step_actor_id_id", "step", ["actor_id", "id"])
    op.execute("DELETE FROM case_unit WHERE part = 'sees'")
    op.drop_column("case_unit", "serial")
    op.drop_column("case_unit", "year")
    op.create_index("ix_case_unit_unit_id_part_case_id", "case_unit", ["unit_id", "part", "case_id"])
    op.drop_index("ix_case_due", "case")
    for name in FILTERS:
        op.drop_index(f"ix_case_{name}", "case")
    op.create_index("ix_case_due", "case", ["status", "due_on"])
    op.create_index("ix_case_public", "case", ["published_at", "id"])
    op.create_index("ix_case_lead", "case", ["lead_unit", "id"])
    op.execute("DELETE FROM counter")
    op.execute("DELETE FROM counter_delta")
    _keys_of(80)


def _keys_of(length: int) -> None:
    before = 240 - length
    for table in ("counter", "counter_delta"):
        with op.batch_alter_table(table) as counters:
            counters.alter_column("key", existing_type=sa.String(before), type_=sa.String(length))
