"""The plan of every query that a page sends, and how much the database reads for it."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks.floor import recording
from benchmarks.large.kept import Kept
from benchmarks.large.questions import Question, questions
from benchmarks.large.server import Server, serving

BIG = frozenset(
    {
        "case",
        "case_unit",
        "identity",
        "reply",
        "rating",
        "due_date",
        "instance",
        "work_item",
        "step",
        "journal_entry",
        "outbox_mail",
        "notice",
    }
)
"""Tables that grow with the messages."""
MOST_STEPS = 500_000
"""Instructions of SQLite's machine that one query may take: about 20 000 rows read."""
MOST_ROWS = 20_000
"""Rows that one node of PostgreSQL's plan may read or sort."""
STEPS_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Explained:
    """One query of one page."""

    question: Question
    path: str
    statement: str
    plan: tuple[str, ...]
    read: int
    """Steps on SQLite; on PostgreSQL rows of the node that read most."""
    faults: tuple[str, ...]

    def text(self) -> str:
        """For the terminal: the plan, and what is wrong with it."""
        mark = "  !! " if self.faults else "     "
        head = f"{self.question.group}.{self.question.name} {self.path}: {self.read}"
        lines = [head, f"     {' '.join(self.statement.split())[:600]}", *(mark + line for line in self.plan)]
        return "\n".join([*lines, *(f"  !! {fault}" for fault in self.faults)])


def explain(kept: Kept, only: frozenset[str]) -> Iterator[Explained]:
    """Every query of every page, once for each text."""
    seen = set[tuple[str, str]]()
    with serving(kept) as server, closing(open_database(kept)) as database:
        with server.office.read() as uow:
            asked = [one for one in questions(uow) if not only or one.group in only]
        for question in asked:
            for path in question.paths:
                for statement, values in _sent(server, question.login, path):
                    if (path, statement) not in seen:
                        seen.add((path, statement))
                        plan, read, faults = database.judge(statement, values)
                        yield Explained(question, path, statement, plan, read, faults)


def _sent(server: Server, login: str, path: str) -> Sequence[tuple[str, Any]]:
    """What a page reads, once its process has warmed up."""
    server.get(login, path)
    with recording() as tape:
        server.get(login, path)
    return [(text, values) for many, text, values in tape.statements if not many and _reads(text)]


def _reads(statement: str) -> bool:
    return statement.lstrip().upper().startswith(("SELECT", "WITH"))


class _Sqlite:
    """Explains and runs queries on a connection of its own."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._steps = 0

    def judge(self, statement: str, values: Any) -> tuple[tuple[str, ...], int, tuple[str, ...]]:
        """The plan, the steps taken, and the faults."""
        rows = self._connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        plan = tuple(str(row[3]) for row in rows)
        self._steps = 0
        self._connection.set_progress_handler(self._count, STEPS_AT_A_TIME)
        self._connection.execute(statement, values).fetchall()
        self._connection.set_progress_handler(None, 0)
        faults = [f"{line}: all rows" for line in plan if self._scans(line, statement)]
        if self._steps > MOST_STEPS:
            faults.append(f"{self._steps} steps")
        return plan, self._steps, tuple(faults)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _count(self) -> int:
        self._steps += STEPS_AT_A_TIME
        return 0

    def _scans(self, line: str, statement: str) -> bool:
        found = re.match(r"SCAN (\w+)$", line)
        return found is not None and _table(found[1], statement) in BIG


class _Postgres:
    """Explains and runs queries on a connection of its own."""

    def __init__(self, address: str) -> None:
        url = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(url, autocommit=True, options="-c default_transaction_read_only=on")

    def judge(self, statement: str, values: Any) -> tuple[tuple[str, ...], int, tuple[str, ...]]:
        """The plan, the most rows that a node read, and the faults."""
        query = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
        row = self._connection.execute(query.encode(), values or None).fetchone()
        nodes = list(_nodes(row[0][0]["Plan"], 0)) if row else []
        faults = [f"{line}: {read} rows" for line, read in nodes if read > MOST_ROWS]
        return tuple(line for line, _ in nodes), max((read for _, read in nodes), default=0), tuple(faults)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def open_database(kept: Kept) -> _Sqlite | _Postgres:
    """A connection that judges queries on an installation."""
    if kept.dialect == "sqlite":
        return _Sqlite(kept.address.removeprefix("sqlite:///"))
    return _Postgres(kept.address)


def _nodes(plan: Mapping[str, Any], depth: int) -> Iterator[tuple[str, int]]:
    """Each node of a plan with the rows that it read, those it threw away included."""
    loops = int(plan.get("Actual Loops", 1))
    read = int(plan.get("Actual Rows", 0)) + int(plan.get("Rows Removed by Filter", 0))
    what = " ".join(str(plan[name]) for name in ("Node Type", "Relation Name", "Index Name") if name in plan)
    yield f"{'  ' * depth}{what}", read * loops
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner, depth + 1)


def _table(alias: str, statement: str) -> str:
    """The table that an alias of a statement stands for."""
    found = re.search(rf'"?(\w+)"?\s+(?:AS\s+)?"?{alias}"?\b', statement)
    known = found[1] if found and found[1].upper() not in {"FROM", "JOIN", "SELECT"} else alias
    return known.strip('"')
