"""The floor: the very statements that a completion sent, with the same bytes, sent again without any engine.

While tasks are completed, every statement is recorded with its values. A copy of the database made just before
then receives the same statements from a plain cursor: same rows, same indexes and triggers, one commit.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from unittest.mock import patch

from sqlalchemy import Engine, event

from app.store.unit_of_work import UnitOfWork

Statement: TypeAlias = tuple[bool, str, Any]
"""Whether it was sent for several rows, the text, the values."""


class _Recording:
    """A driver's cursor that notes what it is asked."""

    def __init__(self, cursor: Any, tape: list[Statement]) -> None:
        self._cursor = cursor
        self._tape = tape

    def execute(self, statement: str, values: Any = ()) -> Any:
        """Note and send one statement."""
        self._tape.append((False, statement, values))
        self._cursor.execute(statement, values)
        return self

    def executemany(self, statement: str, rows: Sequence[Any]) -> Any:
        """Note and send one statement for several rows."""
        self._tape.append((True, statement, rows))
        self._cursor.executemany(statement, rows)
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)


@contextmanager
def recording() -> Iterator[list[Statement]]:
    """Record what units of work send meanwhile, through the driver and through the ORM; BEGIN is left out."""
    tape: list[Statement] = []
    plain = UnitOfWork.cursor

    def note(_: object, cursor: object, statement: str, values: Any, context: object, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            tape.append((many, statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with patch.object(UnitOfWork, "cursor", lambda uow: _Recording(plain(uow), tape)):
            yield tape
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def replay(connection: Any, tape: Sequence[Statement], begin: str) -> float:
    """Send a completion's statements in one transaction on a plain connection; the seconds it took."""
    cursor = connection.cursor()
    began = time.perf_counter()
    cursor.execute(begin)
    for many, statement, values in tape:
        if many:
            cursor.executemany(statement, values)
            continue
        cursor.execute(statement, values)
        if cursor.description:
            cursor.fetchall()
    cursor.execute("COMMIT")
    return time.perf_counter() - began
