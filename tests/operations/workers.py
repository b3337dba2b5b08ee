"""What other processes of the machine do in tests: complete, sweep, and be killed in the middle."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

from app.domain.errors import Refusal
from app.domain.permissions import Actor
from app.operations import jobs, tasks, timers
from app.operations.office import Office
from app.store.connections import Transaction
from tests.operations.town import configured, sent


def complete(address: str, actor: Actor, now: datetime, item_id: int, values: Mapping[str, Any]) -> str:
    """Complete a task; gives `done`, or the code of the refusal."""
    office = Office(configured(address))
    try:
        with office.begin() as uow:
            tasks.complete(uow, actor, office.clock(now), item_id, sent(values))
    except Refusal as refusal:
        return refusal.code
    finally:
        office.close()
    return "done"


def complete_and_die(
    address: str, actor: Actor, now: datetime, item_id: int, killed: tuple[int, Mapping[str, Any]]
) -> None:
    """Complete a task and be killed before the statement of that number is sent; 0 = right after the commit."""
    statement, values = killed
    office = Office(configured(address))
    clock = office.clock(now)
    with dying(statement - 1), office.begin() as uow:
        tasks.complete(uow, actor, clock, item_id, sent(values))
    die()


def sweep(address: str, now: datetime) -> int:
    """Fire the timers that are due."""
    office = Office(configured(address))
    try:
        return timers.fire_due(office, office.clock(now), 100)
    finally:
        office.close()


def sweep_and_die(address: str, now: datetime, statements: int) -> None:
    """Fire the timers that are due and be killed after so many statements, wherever that is."""
    office = Office(configured(address))
    clock = office.clock(now)
    with dying(statements):
        timers.fire_due(office, clock, 100)
    die()


def deliver(address: str, now: datetime) -> int:
    """Do the jobs that are due."""
    office = Office(configured(address))
    try:
        return jobs.run_due(office, office.clock(now), 500)
    finally:
        office.close()


def deliver_and_die(address: str, now: datetime, statements: int) -> None:
    """Do the jobs that are due and be killed after so many statements, wherever that is."""
    office = Office(configured(address))
    clock = office.clock(now)
    with dying(statements):
        jobs.run_due(office, clock, 500)
    die()


@contextmanager
def dying(statements: int) -> Iterator[None]:
    """Be killed instead of sending one more statement of literal SQL than these; never, where negative."""
    cursor, left = Transaction.cursor, [statements]

    def counted(self: Transaction) -> Any:
        if left[0] == 0:
            die()
        left[0] -= 1
        return cursor(self)

    with patch.object(Transaction, "cursor", counted):
        yield


def die() -> None:
    """kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)
