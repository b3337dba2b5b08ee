"""What may never be changed or deleted is refused by the database itself (Articles 9 and 17)."""

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"

FROZEN_COLUMNS = {
    "case": ("number", "source", "received_at", "original_title", "original_text"),
    "deployment": (
        "id",
        "process",
        "unit_id",
        "number",
        "digest",
        "manifest",
        "note",
        "published_by",
        "published_at",
    ),
}
"""Columns that keep the value they were inserted with."""
APPEND_ONLY = ("journal_entry", "journal_seal", "deployment_file")
"""Tables whose rows are never changed."""
KEPT = ("case", "step", "journal_entry", "journal_seal", "deployment", "deployment_file")
"""Tables whose rows are never deleted."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, trigger in _triggers():
        op.execute(f'DROP TRIGGER {trigger} ON "{table}"' if on_postgresql else f"DROP TRIGGER {trigger}")
    if on_postgresql:
        op.execute("DROP FUNCTION huiyin_refuse()")


def _triggers() -> list[tuple[str, str]]:
    frozen = [(table, f"{table}_frozen") for table in FROZEN_COLUMNS]
    appended = [(table, f"{table}_append_only") for table in APPEND_ONLY]
    return frozen + appended + [(table, f"{table}_kept") for table in KEPT]


def _changed(table: str, distinct: str) -> str:
    return " OR ".join(f"OLD.{column} {distinct} NEW.{column}" for column in FROZEN_COLUMNS[table])


def _guard_sqlite() -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    for table, columns in FROZEN_COLUMNS.items():
        op.execute(
            f'CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {", ".join(columns)} ON "{table}" '
            f"WHEN {_changed(table, 'IS NOT')} {refuse.format(f'{table}: what was received stays as it is')}"
        )
    for table in APPEND_ONLY:
        op.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE ON "{table}" '
            + refuse.format(f"{table}: rows are only added")
        )
    for table in KEPT:
        op.execute(
            f'CREATE TRIGGER {table}_kept BEFORE DELETE ON "{table}" '
            + refuse.format(f"{table}: nothing is ever deleted")
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION huiyin_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: %', TG_TABLE_NAME, TG_ARGV[0] "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in FROZEN_COLUMNS:
        op.execute(
            f'CREATE TRIGGER {table}_frozen BEFORE UPDATE ON "{table}" FOR EACH ROW '
            f"WHEN ({_changed(table, 'IS DISTINCT FROM')}) "
            "EXECUTE FUNCTION huiyin_refuse('what was received stays as it is')"
        )
    for table in APPEND_ONLY:
        op.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE ON "{table}" FOR EACH ROW '
            "EXECUTE FUNCTION huiyin_refuse('rows are only added')"
        )
    for table in KEPT:
        op.execute(
            f'CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON "{table}" FOR EACH STATEMENT '
            "EXECUTE FUNCTION huiyin_refuse('nothing is ever deleted')"
        )
