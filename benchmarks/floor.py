"""The floor: the very statements that a completion sends, with as many bytes, sent again without any engine.

In a rehearsal on a copy of the database every statement is recorded with its values. Another copy then receives
them from a plain cursor: same rows, same indexes and triggers, one commit.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from app.store.connections import Transaction


@dataclass(slots=True)
class Tape:
    """What was sent: whether for several rows, the text, the values. BEGIN is left out."""

    statements: list[tuple[bool, str, Any]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """How many statements had been sent at each commit."""

    @property
    def commits(self) -> int:
        """How often something was kept."""
        return len(self.ends)


class _Recording:
    """A driver's cursor that notes what it is asked."""

    def __init__(self, cursor: Any, tape: Tape) -> None:
        self._cursor = cursor
        self._tape = tape

    def execute(self, statement: str, values: Any = (), **options: Any) -> Any:
        """Note and send one statement."""
        self._tape.statements.append((False, statement, values))
        self._cursor.execute(statement, values, **options)
        return self

    def executemany(self, statement: str, rows: Sequence[Any]) -> Any:
        """Note and send one statement for several rows."""
        self._tape.statements.append((True, statement, rows))
        self._cursor.executemany(statement, rows)
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)


@contextmanager
def recording() -> Iterator[Tape]:
    """Record what units of work send and commit meanwhile, through the driver and through SQLAlchemy."""
    tape = Tape()
    cursor, commit = Transaction.cursor, Transaction.commit

    def note(_: object, sending: object, statement: str, values: Any, context: object, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            tape.statements.append((many, statement, values))

    def note_commit(_: object) -> None:
        tape.ends.append(len(tape.statements))

    def commit_noted(transaction: Transaction) -> None:
        tape.ends.append(len(tape.statements))
        commit(transaction)

    listened = (("before_cursor_execute", note), ("commit", note_commit))
    for name, listener in listened:
        event.listen(Engine, name, listener)
    try:
        with (
            patch.object(Transaction, "cursor", lambda transaction: _Recording(cursor(transaction), tape)),
            patch.object(Transaction, "commit", commit_noted),
        ):
            yield tape
    finally:
        for name, listener in listened:
            event.remove(Engine, name, listener)


def replay(connection: Any, tape: Tape, begin: str) -> float:
    """Send what a tape holds on a plain connection, in as many transactions; the seconds it took."""
    cursor = connection.cursor()
    prepared = {} if isinstance(connection, sqlite3.Connection) else {"prepare": True}
    sent = 0
    began = time.perf_counter()
    for end in tape.ends or [len(tape.statements)]:
        cursor.execute(begin)
        for many, statement, values in tape.statements[sent:end]:
            if many:
                cursor.executemany(statement, values)
                continue
            cursor.execute(statement, values, **prepared)
            if cursor.description:
                cursor.fetchall()
        cursor.execute("COMMIT")
        sent = end
    return time.perf_counter() - began
