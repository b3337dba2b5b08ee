"""What stands in a PostgreSQL database, kept in memory and put into an empty one again."""

from dataclasses import dataclass

import psycopg
from sqlalchemy import make_url

_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
_NUMBERED = (
    "SELECT table_name, pg_get_serial_sequence(quote_ident(table_name), column_name) "
    "FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' "
    "AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Copy:
    """The rows of every table, as PostgreSQL copies them."""

    rows: dict[str, bytes]

    @classmethod
    def of(cls, address: str) -> "Copy":
        """Everything in the database at `address`."""
        with _connected(address) as connection:
            names = [name for (name,) in connection.execute(_TABLES)]
            return cls({name: _read(connection, name) for name in names if name != "alembic_version"})

    def put_into(self, address: str) -> None:
        """Fill the empty tables of another database; guards and references are left out meanwhile."""
        with _connected(address) as connection:
            connection.execute("SET session_replication_role = replica")
            for name, rows in self.rows.items():
                if rows:
                    with connection.cursor().copy(f'COPY "{name}" FROM STDIN'.encode()) as copy:
                        copy.write(rows)
            for table, sequence in connection.execute(_NUMBERED).fetchall():
                latest = f"SELECT setval('{sequence}', coalesce(max(id), 0) + 1, false) FROM \"{table}\""
                connection.execute(latest.encode())


def _read(connection: "psycopg.Connection[tuple[str, ...]]", name: str) -> bytes:
    with connection.cursor().copy(f'COPY "{name}" TO STDOUT'.encode()) as copy:
        return b"".join(bytes(block) for block in copy)


def _connected(address: str) -> "psycopg.Connection[tuple[str, ...]]":
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
