"""The search index: FTS5 on SQLite, tsvector with GIN on PostgreSQL; both keep terms that Python made."""

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE case_search ("
            'case_id bigint PRIMARY KEY REFERENCES "case" (id), '
            "public_terms tsvector NOT NULL, internal_terms tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX case_search_public ON case_search USING gin (public_terms)")
        op.execute("CREATE INDEX case_search_internal ON case_search USING gin (internal_terms)")
        return
    # The ascii tokenizer takes every character beyond ASCII as part of a term, rare ideographs too.
    op.execute(
        "CREATE VIRTUAL TABLE case_search USING "
        "fts5(public_terms, internal_terms, tokenize = 'ascii', detail = 'column')"
    )


def downgrade() -> None:
    op.execute("DROP TABLE case_search")
