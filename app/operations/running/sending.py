"""What a turn sends to other instances, and what its instance waits for: rows beside its state."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from app.engine import outcome as engine
from app.engine.outcome import Incident, Outcome, SentMessage, SentSignal
from app.operations.running.turn import Turn
from app.store import subscriptions
from app.store.jobs import NewJob
from app.store.subscriptions import MESSAGE, SIGNAL, Awaited, key_of

MOST_HOPS = 100
"""Messages and signals, each sent because of the one before, without a person or a timer in between."""


def awaited(turn: Turn, changed: Collection[engine.Awaited]) -> Sequence[Awaited]:
    """The rows for what an instance waits for."""
    return [
        Awaited(one.kind, one.name, key_of(turn.case_id, one.key) if one.kind == MESSAGE else "")
        for one in sorted(changed, key=lambda one: (one.kind, one.name, one.key or ""))
    ]


def jobs(turn: Turn, outcome: Outcome) -> Iterator[NewJob]:
    """A job for each message and signal: they leave with the transaction that keeps the sender's state."""
    until = subscriptions.newest(turn.uow) if outcome.signals else 0
    sent: list[SentMessage | SentSignal] = [*outcome.messages, *outcome.signals]
    for thrown in sorted(sent, key=lambda thrown: thrown.place):
        about: dict[str, Any] = {"name": thrown.name, "element": thrown.element, "process": thrown.process}
        if isinstance(thrown, SentMessage):
            key = key_of(turn.case_id, thrown.key)
            about |= {"key": key, "correlation": thrown.key}
            yield _job(turn, MESSAGE, f"message:{thrown.name}:{key}", about, thrown.payload)
        else:
            yield _job(turn, SIGNAL, f"signal:{thrown.name}", {**about, "key": "", "until": until}, thrown.payload)


def _job(turn: Turn, kind: str, address: str, about: Mapping[str, Any], payload: engine.Variables) -> NewJob:
    sent = {"sent": turn.clock.now.isoformat(), "case": turn.case_id, "hops": turn.hops + 1}
    return NewJob(kind, turn.clock.now, {**about, **sent, "payload": dict(payload)}, address)


def endless(turn: Turn, outcome: Outcome) -> Incident | None:
    """What stops instances that answer one another without end, each message a verb of its own."""
    if turn.hops < MOST_HOPS or not (outcome.messages or outcome.signals):
        return None
    thrown = outcome.messages[0] if outcome.messages else outcome.signals[0]
    return Incident("budget", thrown.process, thrown.element, f"{thrown.name}: {MOST_HOPS} messages in a row")
