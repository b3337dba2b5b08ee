"""The one write path: an outcome of the engine becomes rows, in one transaction with what caused it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.domain.events import Event
from app.engine.outcome import Json, Outcome, PassedStep, Variables
from app.operations import projection
from app.operations.assignment import work_item
from app.operations.records import entry
from app.operations.running import sending, telling
from app.operations.running.stopping import Stopped
from app.operations.running.turn import Turn
from app.store import cases, hot_path, replies, work_items
from app.store.hot_path import Changes, Loaded, NewInstance
from app.store.jobs import NewJob
from app.store.journal import Entry
from app.store.steps import NewStep
from app.store.work_items import WorkItemRecord

WITHDRAWN = "withdrawn"
"""Kind of the step of a task that ended without anybody completing it."""

ACTED_ON: Mapping[Event, str] = {Event.PROCESS_STARTED: "startEvent", Event.MESSAGE_DELIVERED: "boundaryEvent"}
"""Kind of the step that bears who set a turn off by a button, and the form of it."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What set a turn off: for the journal, and for the step of the task or start event it completed."""

    event: Event
    payload: Mapping[str, Json] = field(default_factory=dict)
    values: Variables = field(default_factory=dict)
    """Variables that the cause itself set."""
    item: WorkItemRecord | None = None
    """The task that was completed."""
    inputs: Mapping[str, Any] | None = None
    """The cleaned form of the task, or of the button that started a process."""

    @property
    def sends_back(self) -> bool:
        """Whether the completed task gave the case back: 退回修改, or a return (退单) let out of the house."""
        refused = self.inputs is not None and self.inputs.get("approved") is False
        return self.item is not None and (refused or "returns" in self.values)


def write_start(turn: Turn, new: NewInstance, outcome: Outcome, cause: Cause) -> int:
    """Write the beginning of an instance; its id is returned."""
    _refuse_incident(turn, outcome)
    _write_reply(turn)
    instance_id = hot_path.start(turn.uow, new, _changes(turn, new.deployment_id, (), outcome, cause))
    telling.tell(turn, sent_back=False)
    _afterwards(turn, instance_id)
    return instance_id


def write(turn: Turn, loaded: Loaded, outcome: Outcome, cause: Cause) -> None:
    """Write what a verb changed on an instance. Conflict when somebody else was faster."""
    _refuse_incident(turn, outcome)
    changes = _changes(turn, loaded.instance.deployment_id, _gone(turn, outcome, cause), outcome, cause)
    _write_reply(turn)
    hot_path.save(turn.uow, loaded, changes)
    telling.tell(turn, sent_back=cause.sends_back)
    _afterwards(turn, loaded.instance.id)


def _refuse_incident(turn: Turn, outcome: Outcome) -> None:
    incident = outcome.incident or sending.endless(turn, outcome)
    if incident is not None:
        raise Stopped(turn.instance_id, incident, turn.actor, turn.clock)


def _write_reply(turn: Turn) -> None:
    if turn.reply and turn.case_id is not None:
        replies.save(turn.uow, turn.case_id, cases.get_case(turn.uow, turn.case_id).round, turn.reply)


def _afterwards(turn: Turn, instance_id: int) -> None:
    for action in turn.afterwards:
        action(instance_id)


def _changes(
    turn: Turn, deployment_id: int, gone: Sequence[WorkItemRecord], outcome: Outcome, cause: Cause
) -> Changes:
    """Everything that is written. `gone` are the tasks that ended without being completed."""
    withdrawn = [_withdrawn(turn, item, outcome.pins.get(item.process, deployment_id)) for item in gone]
    steps = [*withdrawn, *(_step(turn, step, cause) for step in outcome.steps)]
    turn.opened.extend(work_item(turn, opened, steps) for opened in outcome.opened)
    return Changes(
        at=turn.clock.now,
        state=outcome.state,
        pins=outcome.pins,
        status="finished" if outcome.finished else "running",
        case={} if turn.case_id is None else _columns(turn, deployment_id, outcome, cause),
        entries=[_entry(turn, outcome, cause), *turn.entries],
        opened=turn.opened,
        closed=[*gone, cause.item] if cause.item is not None else gone,
        due_at=min((timer.due for timer in outcome.timers), default=None),
        steps=steps,
        mails=turn.mails,
        jobs=[
            *(NewJob("resume", turn.clock.now, {"task": job.task, "hops": turn.hops}) for job in outcome.jobs),
            *sending.jobs(turn, outcome),
        ],
        awaited=sending.awaited(turn, outcome.waits - outcome.waited),
        unawaited=sending.awaited(turn, outcome.waited - outcome.waits),
    )


def _columns(turn: Turn, deployment_id: int, outcome: Outcome, cause: Cause) -> dict[str, Any]:
    """Columns of the case that follow from the turn; what a topic sets by itself wins."""
    columns = projection.project(cause.values)
    for step in outcome.steps:
        columns |= projection.project(step.outputs)
    stage = projection.stage_after(turn.folder, deployment_id, outcome)
    if stage:
        columns["stage"] = stage
    until = projection.rating_until(outcome.opened, turn.clock)
    if until is not None:
        columns["rate_until"] = until
    return columns | turn.columns


def _step(turn: Turn, passed: PassedStep, cause: Cause) -> NewStep:
    item = cause.item if cause.item is not None and passed.task == cause.item.id else None
    acted = item is not None or passed.kind == ACTED_ON.get(cause.event)
    return NewStep(
        task_id=passed.task,
        process=passed.process,
        deployment_id=passed.deployment,
        element=passed.element,
        name=passed.name,
        kind=passed.kind,
        at=passed.at,
        outputs=dict(passed.outputs) or None,
        rules=list(passed.rules) or None,
        inputs=cause.inputs if acted else dict(passed.inputs) or None,
        actor_id=turn.actor.person if acted else None,
        actor_name=turn.actor.name if acted else "",
        deputy_for_id=turn.actor.behalf_of if acted else None,
        deputy_for_name=turn.actor.behalf.name if acted and turn.actor.behalf else None,
        role=item.role if item else "",
        unit_id=item.unit_id if item else "",
        opened_at=item.opened_at if item else None,
        due_on=item.due_on if item else None,
    )


def _gone(turn: Turn, outcome: Outcome, cause: Cause) -> Sequence[WorkItemRecord]:
    """The tasks that an event or another branch ended."""
    completed = cause.item.id if cause.item else None
    ended = [task for task in outcome.closed if task != completed]
    return [item for task in ended if (item := work_items.get_item(turn.uow, task)) is not None]


def _withdrawn(turn: Turn, item: WorkItemRecord, deployment_id: int) -> NewStep:
    """The step of a task that was ended: who looks for it later learns when it went."""
    return NewStep(
        task_id=item.id,
        process=item.process,
        deployment_id=deployment_id,
        element=item.element,
        name=item.name,
        kind=WITHDRAWN,
        at=turn.clock.now,
        role=item.role,
        unit_id=item.unit_id,
        actor_name="系统",
        opened_at=item.opened_at,
        due_on=item.due_on,
    )


def _entry(turn: Turn, outcome: Outcome, cause: Cause) -> Entry:
    """The journal entry of the turn: where it went, what was decided, and a digest of the form's content."""
    payload: dict[str, Any] = dict(cause.payload)
    if cause.item is not None:
        payload |= {"process": cause.item.process, "element": cause.item.element, "task": cause.item.id}
    if cause.values:
        payload["values"] = dict(cause.values)
    if cause.inputs is not None:
        payload["inputs"] = _digest(cause.inputs)
    payload["opened"] = [item.element for item in outcome.opened]
    return entry(turn.actor, turn.clock, cause.event, payload)


def _digest(inputs: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(inputs, option=orjson.OPT_SORT_KEYS)).hexdigest()
