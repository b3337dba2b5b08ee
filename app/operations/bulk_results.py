"""What came of an act on several tasks, as its page says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.operations.bulk_acts import UNDOABLE, Fate, Kind, own
from app.store import people
from app.store.unit_of_work import UnitOfWork

SHOWN = timedelta(hours=12)
"""How long a result can be looked at."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one task, as its page says it."""

    item: int
    fate: Fate
    number: str
    """Empty, like the step, for what is GONE and for work that belongs to no case."""
    step: str
    by: str
    behalf: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """An act with everything that its page says."""

    act: int
    kind: Kind
    receiver: str
    done: Sequence[Told]
    left: Sequence[Told]
    """What was not done, and why."""
    undoable: bool
    undone: int | None
    """How many tasks were put back; None while nobody asked for it."""


def result(uow: UnitOfWork, actor: Actor, clock: Clock, act_id: int) -> Result | None:
    """What came of an act of the actor's own; None for any other, and once it is half a day old."""
    act = own(uow, actor, clock, act_id, SHOWN)
    if act is None:
        return None
    receiver = None if act.receiver_id is None else people.get_person(uow, act.receiver_id)
    told = [_told(one) for one in act.outcome]
    done = [one for one in told if one.fate is Fate.DONE]
    return Result(
        act=act.id,
        kind=Kind(act.kind),
        receiver="" if receiver is None else receiver.name,
        done=done,
        left=[one for one in told if one.fate is not Fate.DONE],
        undoable=bool(done) and act.undone_at is None and clock.now - act.at <= UNDOABLE,
        undone=None if act.undone_at is None else sum(bool(one.get("undone")) for one in act.outcome),
    )


def _told(kept: Mapping[str, Any]) -> Told:
    at = kept.get("at")
    return Told(
        item=int(kept["item"]),
        fate=Fate(kept["fate"]),
        number=kept.get("number", ""),
        step=kept.get("step", ""),
        by=kept.get("by", ""),
        behalf=kept.get("behalf", ""),
        at=None if not at else datetime.fromisoformat(at),
    )
