"""Taking, giving back and handing over several tasks at once.

Each task is a transaction of its own: what a colleague was faster at holds none of the others up, and nobody
waits for fifty rows. What came of each is kept for the person who acted: he is told exactly (`bulk_results`), and
may undo what nobody has touched since (docs/decisions/0141-each-task-for-itself.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.domain import deputies
from app.domain.clock import Clock
from app.domain.errors import AlreadyDone, Conflict, NotFound, NotPermitted
from app.domain.notices import NoticeKind
from app.domain.permissions import Actor
from app.operations import access, handing_over, notices, tasks
from app.operations.office import Office
from app.store import bulk_acts, cases, steps, work_items
from app.store.bulk_acts import BulkActRecord
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord

MOST = 50
"""Tasks of one act."""
UNDOABLE = timedelta(minutes=30)
ATTEMPTS = 3


class Kind(StrEnum):
    """What is done to the tasks."""

    TAKE = "take"
    GIVE_BACK = "give_back"
    ASSIGN = "assign"


class Fate(StrEnum):
    """What came of a task."""

    DONE = "done"
    HAD = "had"
    """It was so already."""
    TAKEN = "taken"
    """Somebody else has it."""
    OVER = "over"
    """Somebody has completed it."""
    BARRED = "barred"
    """The actor, or the receiver, drafted what is signed there."""
    FREE = "free"
    """Nobody has it, so that nobody can give it back."""
    UNABLE = "unable"
    """The receiver may not do it."""
    BUSY = "busy"
    """Others kept changing it."""
    GONE = "gone"
    """It is none of the actor's, or never was: of which of the two nothing is said (Article 18)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done to which tasks; `receiver` only for ASSIGN."""

    kind: Kind
    items: Sequence[int]
    receiver: int | None = None
    reason: str = ""


def own(uow: UnitOfWork, actor: Actor, clock: Clock, act_id: int, age: timedelta) -> BulkActRecord | None:
    """An act of the actor's, not older than `age`."""
    return None if actor.person is None else bulk_acts.own(uow, act_id, actor.person, clock.now - age)


def perform(office: Office, actor: Actor, clock: Clock, wish: Wish) -> int:
    """Do it to one task after the other; the id of the act is returned. NotPermitted without an account."""
    if actor.person is None:
        raise NotPermitted
    outcome = [_attempt(office, actor, clock, wish, item) for item in dict.fromkeys(wish.items[:MOST])]
    with office.begin() as uow:
        act = bulk_acts.keep(
            uow,
            actor.person,
            wish.kind,
            clock.now,
            outcome,
            receiver_id=wish.receiver,
            reason=wish.reason,
        )
        _tell(uow, actor, clock, wish, outcome)
    return act


def undo(office: Office, actor: Actor, clock: Clock, act_id: int) -> int:
    """Put back what the act moved and nobody has touched since; how many tasks that were.

    NotFound for an act that is not the actor's, too old, or undone before.
    """
    with office.read() as uow:
        act = own(uow, actor, clock, act_id, UNDOABLE)
    if act is None or act.undone_at is not None:
        raise NotFound(act=act_id)
    outcome = [
        {**one, "undone": one["fate"] == Fate.DONE and _put_back(office, actor, clock, act, one)}
        for one in act.outcome
    ]
    with office.begin() as uow:
        if not bulk_acts.undo(uow, act.id, outcome, clock.now):
            raise NotFound(act=act_id)
    return sum(bool(one["undone"]) for one in outcome)


def _attempt(office: Office, actor: Actor, clock: Clock, wish: Wish, item_id: int) -> dict[str, Any]:
    """What came of one task; tried again when somebody else was at the same case."""
    for _attempt_number in range(ATTEMPTS):
        try:
            with office.begin() as uow:
                return _act(uow, actor, clock, wish, item_id)
        except Conflict:
            continue
    with office.read() as uow:
        return {"item": str(item_id), "fate": Fate.BUSY, **_named(uow, item_id)}


def _act(uow: UnitOfWork, actor: Actor, clock: Clock, wish: Wish, item_id: int) -> dict[str, Any]:
    reach = access.reach_to_assign if wish.kind is Kind.ASSIGN else access.reach
    try:
        item = reach(uow, actor, item_id).item
    except AlreadyDone as late:
        facts = late.parameters
        fate = Fate.TAKEN if facts["taken"] else Fate.OVER
        at = facts["at"]
        when = at.isoformat() if isinstance(at, datetime) else None
        return {
            "item": str(item_id),
            "fate": fate,
            **_named(uow, item_id),
            "by": facts["by"],
            "behalf": facts["behalf"],
            "at": when,
        }
    except NotPermitted as refusal:
        drafted = refusal.parameters.get("reason") == "drafter"
        return {"item": str(item_id), "fate": Fate.BARRED if drafted else Fate.GONE} | (
            _named(uow, item_id) if drafted else {}
        )
    except NotFound:
        return {"item": str(item_id), "fate": Fate.GONE}
    told = {"item": str(item_id), **_named(uow, item_id)}
    return {**told, **_move(uow, actor, clock, wish, item)}


def _move(uow: UnitOfWork, actor: Actor, clock: Clock, wish: Wish, item: WorkItemRecord) -> dict[str, Any]:
    """Do it to a task within the actor's reach. Conflict when somebody else was faster at this very moment."""
    fate, to = Fate.DONE, wish.receiver
    if wish.kind is Kind.TAKE:
        to = deputies.at(actor, item).behalf_of or actor.person
        fate = _take(uow, actor, clock, item)
    elif wish.kind is Kind.GIVE_BACK:
        fate = _give_back(uow, actor, clock, item)
    else:
        fate = _assign(uow, actor, clock, item, wish)
    if fate is not Fate.DONE:
        return {"fate": fate}
    return {"fate": fate, "of": item.assignee_id, "by_id": item.assigned_by_id, "to": to}


def _take(uow: UnitOfWork, actor: Actor, clock: Clock, item: WorkItemRecord) -> Fate:
    if item.assignee_id is not None:
        return Fate.HAD
    if not tasks.take(uow, actor, clock, [item.id]):
        raise Conflict(item=item.id)
    return Fate.DONE


def _give_back(uow: UnitOfWork, actor: Actor, clock: Clock, item: WorkItemRecord) -> Fate:
    if item.assignee_id is None:
        return Fate.FREE
    tasks.give_back(uow, actor, clock, item.id)
    return Fate.DONE


def _assign(uow: UnitOfWork, actor: Actor, clock: Clock, item: WorkItemRecord, wish: Wish) -> Fate:
    if wish.receiver is None:
        return Fate.UNABLE
    if item.assignee_id == wish.receiver:
        return Fate.HAD
    try:
        handing_over.hand_over(uow, actor, clock, item, to=wish.receiver, reason=wish.reason)
    except NotPermitted:
        return Fate.UNABLE
    return Fate.DONE


def _put_back(office: Office, actor: Actor, clock: Clock, act: BulkActRecord, moved: Mapping[str, Any]) -> bool:
    """Undo the act for one task, if it stands as the act left it, and nobody has written anything in it since."""
    item_id = int(moved["item"])
    try:
        with office.begin() as uow:
            item = work_items.get_item(uow, item_id)
            if item is None or item.assignee_id != moved["to"] or not _untouched(item, act):
                return False
            if not access.still_meets(uow, actor, item):
                return False
            if not work_items.hand_over(
                uow, item_id, of=item.assignee_id, to=moved["of"], at=clock.now, by=moved["by_id"]
            ):
                return False
            handing_over.note(uow, actor, clock, item, to=moved["of"], undoes=act.id)
            return True
    except Conflict:
        return False


def _untouched(item: WorkItemRecord, act: BulkActRecord) -> bool:
    moved_since = item.taken_at is not None and item.taken_at != act.at
    written_since = item.drafted_at is not None and item.drafted_at >= act.at
    return not moved_since and not written_since


def _tell(uow: UnitOfWork, actor: Actor, clock: Clock, wish: Wish, outcome: Sequence[Mapping[str, Any]]) -> None:
    """Tell the receiver, once for all tasks of the act."""
    done = [one for one in outcome if one["fate"] == Fate.DONE]
    if wish.receiver is None or wish.receiver == actor.person or not done:
        return
    item = work_items.get_item(uow, int(done[0]["item"]))
    facts: dict[str, Any] = {"step": done[0]["step"], "by": actor.name}
    if len(done) > 1:
        notices.tell(uow, clock, wish.receiver, NoticeKind.HANDED_OVER, **facts, n=len(done))
    elif item is not None:
        notices.tell(
            uow, clock, wish.receiver, NoticeKind.HANDED_OVER, case_id=item.case_id, item_id=item.id, **facts
        )


def _named(uow: UnitOfWork, item_id: int) -> dict[str, str]:
    """Number and step of a task that the actor was found to know of."""
    item = work_items.get_item(uow, item_id)
    if item is not None:
        number = "" if item.case_id is None else cases.get_case(uow, item.case_id).number
        return {"number": number, "step": item.name}
    done = steps.done(uow, item_id)
    if done is None or done.case_id is None:
        return {"number": "", "step": ""}
    return {"number": cases.get_case(uow, done.case_id).number, "step": ""}
