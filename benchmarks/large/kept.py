"""Generated installations that are kept from one measurement to the next, and brought to the newest tables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from app.operations import upkeep
from app.operations.office import Office
from app.store import counters
from app.store.literal import execute
from benchmarks.large.filling import Progress, fill
from benchmarks.large.making import CONFIG
from benchmarks.large.plan import last_day, year_of

SIZES: Mapping[int, str] = {1_000: "1k", 100_000: "100k", 1_000_000: "1m"}
"""Messages, and how a figure's name says it."""
FOLDER = Path(os.environ.get("HUIYIN_BENCH_FOLDER") or "var/large").absolute()
POSTGRES = "HUIYIN_TEST_POSTGRES_URL"


@dataclass(frozen=True, slots=True)
class Kept:
    """An installation of a size on one database."""

    dialect: str
    count: int
    address: str

    @property
    def size(self) -> str:
        """1k | 100k | 1m"""
        return SIZES.get(self.count, str(self.count))


def dialects() -> list[str]:
    """The databases that can be measured here."""
    return ["sqlite", *(["postgresql"] if os.environ.get(POSTGRES) else [])]


def kept(dialect: str, count: int) -> Kept:
    """The installation of this size; made when it is not there, and brought to the newest tables."""
    say = Progress(f"{dialect} {count}")
    address = _sqlite(count, say) if dialect == "sqlite" else _postgres(count, say)
    _bring_up_to_date(address, say)
    return Kept(dialect, count, address)


def _sqlite(count: int, say: Progress) -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"sqlite-{SIZES.get(count, count)}.db"
    if not file.exists():
        begun = file.with_suffix(".begun")
        begun.unlink(missing_ok=True)
        fill(f"sqlite:///{begun}", year_of(count, last_day()), say, FOLDER)
        begun.rename(file)
    return f"sqlite:///{file}"


def _postgres(count: int, say: Progress) -> str:
    server = make_url(os.environ[POSTGRES])
    name = f"huiyin_large_{SIZES.get(count, count)}"
    begun, address = f"{name}_begun", server.set(database=name).render_as_string(hide_password=False)
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return address
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(begun)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(begun)))
        FOLDER.mkdir(parents=True, exist_ok=True)
        planned = year_of(count, last_day())
        fill(server.set(database=begun).render_as_string(hide_password=False), planned, say, FOLDER)
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(begun), sql.Identifier(name))
        )
    return address


def _bring_up_to_date(address: str, say: Progress) -> None:
    """New tables for an installation that was made before; the planner looks at it again."""
    office = Office(replace(CONFIG, database_url=address))
    try:
        if not upkeep.obstacle(office):
            return
        say("older tables: upgrading")
        list(upkeep.prepare(office))
        with office.begin() as uow:
            counters.rebuild(uow)
            execute(uow, "ANALYZE")
    finally:
        office.close()
