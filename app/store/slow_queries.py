"""Cursors that know how long their statement took, and the log of those that took too long.

Statements are logged as they are written, with placeholders; values never (they may be personal data).
"""

import logging
from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import Any

from app.domain import trace

log = logging.getLogger(__name__)

LONGEST_LINE = 2_000
"""Characters of a statement that are logged."""

DEFAULT_SECONDS = 0.2
"""A statement that takes longer is logged, unless the configuration says otherwise."""


@cache
def timed(cursor: type) -> type:
    """The driver's cursor class, timed. Its connection's `slow_seconds` says what is too long."""
    wrapped = {name: _timing(getattr(cursor, name)) for name in ("fetchall", "fetchmany")}
    started = {name: _starting(getattr(cursor, name)) for name in ("execute", "executemany")}
    return type(f"Timed{cursor.__name__}", (cursor,), {**wrapped, **started, "spent": 0.0, "sent": ""})


def _starting(send: Callable[..., Any]) -> Callable[..., Any]:
    def execute(self: Any, statement: Any, *values: Any, **options: Any) -> Any:
        self.sent, self.spent = statement, 0.0
        running = trace.current()
        if running is not None:
            running.statements += 1
        began = perf_counter()
        try:
            return send(self, statement, *values, **options)
        finally:
            _add(self, perf_counter() - began)

    return execute


def _timing(fetch: Callable[..., Any]) -> Callable[..., Any]:
    def give(self: Any, *values: Any, **options: Any) -> Any:
        began = perf_counter()
        try:
            return fetch(self, *values, **options)
        finally:
            _add(self, perf_counter() - began)

    return give


def _add(cursor: Any, seconds: float) -> None:
    """SQLite finds most rows while they are fetched, so both parts count; a statement is logged once."""
    before = cursor.spent
    cursor.spent = spent = before + seconds
    trace.asked(seconds)
    limit = getattr(cursor.connection, "slow_seconds", DEFAULT_SECONDS)
    if before < limit <= spent:
        statement = " ".join(str(cursor.sent).split())[:LONGEST_LINE]
        log.warning(
            "slow query: %d ms: %s",
            spent * 1e3,
            statement,
            extra={"ms": round(spent * 1e3), "statement": statement},
        )
