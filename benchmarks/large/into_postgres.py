"""Loads rows into a PostgreSQL installation by COPY; secondary indexes are made at the end."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url
from sqlalchemy.schema import CreateIndex

from app.store.schema import Base
from benchmarks.large.scratch import story_tables

LOADING = (
    "SET timezone = 'UTC'",
    "SET synchronous_commit = off",
    "SET session_replication_role = replica",
    "SET maintenance_work_mem = '1GB'",
    "SET max_parallel_maintenance_workers = 1",
)
"""Rows of one story refer to each other only, so that foreign keys need no look-up for each."""
_SECONDARY = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT i.indisprimary AND NOT i.indisunique ORDER BY c.relname
"""
_SCHEMA = """
SELECT 'index', indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conname::text, pg_get_constraintdef(oid) || convalidated::text FROM pg_constraint
UNION ALL SELECT 'trigger', tgname::text, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger
WHERE NOT tgisinternal
ORDER BY 1, 2, 3
"""
_ARRAYS = "CREATE TEMP TABLE made_terms (case_id bigint, public_terms text, internal_terms text)"
_TERMS = """
INSERT INTO case_search SELECT case_id, array_to_tsvector(string_to_array(public_terms, ' ')),
array_to_tsvector(string_to_array(internal_terms, ' ')) FROM made_terms
"""
SEARCH_TABLE = "case_search"

Say = Callable[[str], None]


class IntoPostgres:
    """A database that stands with its city and without a message, while it is filled."""

    def __init__(self, address: str) -> None:
        self._connection = _open(address)
        self._schema = self._connection.execute(_SCHEMA).fetchall()
        self._indexes = self._connection.execute(_SECONDARY).fetchall()
        for name, _ in self._indexes:
            self._connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        self._columns = {table.name: table.columns.keys() for table in story_tables()}

    def write(self, rows: Mapping[str, list[Sequence[Any]]]) -> None:
        """Write rows by table."""
        with self._connection.transaction():
            for table, found in rows.items():
                self._copy(table, self._columns[table], found)

    def put(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows of a table that follows from all stories together, in the place of older ones."""
        found, keys = list(rows), [column.name for column in Base.metadata.tables[table].primary_key]
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}").format(
            sql.Identifier(table),
            _names(columns),
            sql.SQL(", ").join(sql.Placeholder() * len(columns)),
            _names(keys),
            sql.SQL(", ").join(
                sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in columns if name not in keys
            ),
        )
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(statement, found)

    def finish(self, say: Say) -> None:
        """Make the indexes again and let numbers go on; RuntimeError when the schema is not what it was."""
        written = _written_indexes()
        for name, statement in self._indexes:
            self._connection.execute(written.get(name, statement))
            say(f"index {name}")
        for table in story_tables():
            self._continue_numbers(table.name)
        changed = set(self._connection.execute(_SCHEMA).fetchall()) ^ set(self._schema)
        if changed:
            raise RuntimeError(f"the schema changed while the tables were filled: {changed}")
        self._connection.execute("VACUUM ANALYZE")
        self._connection.close()

    def _continue_numbers(self, table: str) -> None:
        found = self._connection.execute(
            "SELECT pg_get_serial_sequence(%s, 'id') FROM information_schema.columns "
            "WHERE table_name = %s AND column_name = 'id'",
            [f'"{table}"', table],
        ).fetchone()
        if found is not None and found[0]:
            highest = sql.SQL("SELECT setval(%s, greatest((SELECT max(id) FROM {}), 1))")
            self._connection.execute(highest.format(sql.Identifier(table)), [found[0]])

    def _copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        copying = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
        with self._connection.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(row)


class SearchIntoPostgres:
    """The search index, filled beside the other tables."""

    def __init__(self, address: str) -> None:
        self._connection = _open(address)
        self._connection.execute(_ARRAYS)

    def write(self, terms: Sequence[tuple[int, str, str]]) -> None:
        """Index cases."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("TRUNCATE made_terms")
            with cursor.copy("COPY made_terms FROM STDIN") as copy:
                for row in terms:
                    copy.write_row(row)
            cursor.execute(_TERMS)

    def finish(self) -> None:
        """Close the connection."""
        self._connection.close()


def _written_indexes() -> Mapping[str, str]:
    """The models' own statements by name of the index: the database would write a condition in another way."""
    dialect = URL.create("postgresql").get_dialect()()
    return {
        str(index.name): str(CreateIndex(index).compile(dialect=dialect))
        for table in Base.metadata.sorted_tables
        for index in table.indexes
    }


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _open(address: str) -> psycopg.Connection[tuple[Any, ...]]:
    url = make_url(address).set(drivername="postgresql")
    connection = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    for setting in LOADING:
        connection.execute(setting)
    return connection
