"""What waits for messages and signals: instances that stand at such an event, processes that start by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.store.literal import execute
from app.store.schema.processes import Subscription
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import deleting, inserting

MESSAGE, SIGNAL = "message", "signal"
START = "start"
"""The key of what starts a process."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A message or signal that an instance waits for. Signals have no key."""

    kind: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A start event that a message or signal sets off."""

    kind: str
    name: str
    element: str
    process: str = ""
    deployment_id: int = 0


@dataclass(frozen=True, slots=True)
class Receiver:
    """An instance that waits, by the row that says so."""

    id: int
    instance_id: int


_COLUMNS = ("kind", "name", "key", "instance_id", "deployment_id", "element")
_PUT = inserting(Subscription, _COLUMNS)
_DROP = deleting(Subscription, ("instance_id", "kind", "name", "key"))


def key_of(case_id: int | None, correlation: str | None) -> str:
    """Whom a message is for: whoever waits with this correlation key, or without one in the same case."""
    if correlation is not None:
        return f"key:{correlation}"
    return "case:" if case_id is None else f"case:{case_id}"


def change(uow: UnitOfWork, instance_id: int, awaited: Sequence[Awaited], unawaited: Sequence[Awaited]) -> None:
    """Write what an instance waits for from now on, and what no longer."""
    if unawaited:
        uow.put_off(_DROP, [(instance_id, gone.kind, gone.name, gone.key) for gone in unawaited])
    if awaited:
        uow.put_off(_PUT, [(new.kind, new.name, new.key, instance_id, None, "") for new in awaited])


def of_instance(uow: UnitOfWork, instance_id: int) -> frozenset[Awaited]:
    """What an instance waits for."""
    statement = "SELECT kind, name, key FROM subscription WHERE instance_id = ?"
    return frozenset(Awaited(*row) for row in execute(uow, statement, [instance_id]).fetchall())


def newest(uow: UnitOfWork) -> int:
    """The id of the newest row: what is thrown now is for those that wait already."""
    return int(execute(uow, "SELECT coalesce(max(id), 0) FROM subscription").fetchone()[0])


def receivers(uow: UnitOfWork, awaited: Awaited, after: int, until: int, limit: int) -> Sequence[Receiver]:
    """Instances that wait for exactly this, the one waiting longest first; `after` and `until` are ids of rows."""
    rows = execute(
        uow,
        "SELECT id, instance_id FROM subscription "
        "WHERE kind = ? AND name = ? AND key = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?",
        [awaited.kind, awaited.name, awaited.key, after, until, limit],
    ).fetchall()
    return [Receiver(*row) for row in rows]


def starts(uow: UnitOfWork, kind: str, name: str) -> Sequence[Start]:
    """The start events that a message or signal sets off."""
    rows = execute(
        uow,
        "SELECT s.kind, s.name, s.element, d.process, d.id FROM subscription s "
        "JOIN deployment d ON d.id = s.deployment_id WHERE s.kind = ? AND s.name = ? AND s.key = ? ORDER BY s.id",
        [kind, name, START],
    ).fetchall()
    return [Start(*row) for row in rows]


def replace_starts(
    uow: UnitOfWork, process: str, unit_id: str, deployment_id: int, starts: Sequence[Start]
) -> None:
    """The start events of the newest deployment of a process take the place of those before."""
    execute(
        uow,
        "DELETE FROM subscription WHERE deployment_id IN "
        "(SELECT id FROM deployment WHERE process = ? AND unit_id = ?)",
        [process, unit_id],
    )
    rows = [(start.kind, start.name, START, None, deployment_id, start.element) for start in starts]
    if rows:
        uow.put_off(_PUT, rows)


def started(uow: UnitOfWork, occasion: str) -> bool:
    """Whether an instance was started for this already."""
    return execute(uow, "SELECT 1 FROM instance WHERE occasion = ?", [occasion]).fetchone() is not None


def unsubscribed(uow: UnitOfWork, after: int, limit: int) -> Sequence[int]:
    """Ids of instances under way, in their order; `after` is the last one that was looked at."""
    rows = execute(
        uow,
        "SELECT id FROM instance WHERE id > ? AND status <> 'finished' ORDER BY id LIMIT ?",
        [after, limit],
    ).fetchall()
    return [instance_id for (instance_id,) in rows]
