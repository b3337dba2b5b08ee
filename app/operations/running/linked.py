"""Linked processes: own instances of the same case, started by a topic or a button, and messages between them."""

from collections.abc import Mapping
from typing import Any

from app.domain.events import Event
from app.engine.outcome import Variables
from app.operations.running import verbs
from app.operations.running.turn import Turn
from app.store import processes, steps
from app.store.processes import InstanceRecord
from app.store.steps import NewStep
from app.store.unit_of_work import UnitOfWork

REASON = "reason"
"""Kind of the step that adds a reason to a process which already runs."""


def running(uow: UnitOfWork, case_id: int, process: str) -> InstanceRecord | None:
    """The instance of `process` that is not finished in this case."""
    found = processes.instances_of_case(uow, case_id)
    return next((one for one in found if one.process == process and one.status != "finished"), None)


def open_process(
    turn: Turn, process: str, variables: Variables, *, reason: str = "", inputs: Mapping[str, Any] | None = None
) -> int:
    """Start a linked process of the turn's case, once: to one that already runs, the reason is added.

    The new process has a turn of its own in the same transaction; what this turn has gathered so far stays in it.
    """
    if turn.case_id is None:
        raise LookupError("this process belongs to no case")
    present = running(turn.uow, turn.case_id, process)
    if present is not None:
        _add_reason(turn, present, reason)
        return present.id
    own = Turn(turn.uow, turn.actor, turn.clock, turn.case_id, None, hops=turn.hops)
    return verbs.start(own, process, variables, reason=reason, inputs=inputs)


def _add_reason(turn: Turn, present: InstanceRecord, reason: str) -> None:
    if not reason:
        return
    turn.note(Event.REASON_ADDED, process=present.process, reason=reason)
    step = NewStep(
        task_id=0,
        process=present.process,
        deployment_id=present.deployment_id,
        element=present.process,
        name=reason,
        kind=REASON,
        at=turn.clock.now,
        actor_id=turn.actor.person,
        actor_name=turn.actor.name,
        deputy_for_id=turn.actor.behalf_of,
        deputy_for_name=turn.actor.behalf.name if turn.actor.behalf else None,
        note=reason,
    )
    steps.insert_rows(turn.uow, [step], present.case_id, present.id)
