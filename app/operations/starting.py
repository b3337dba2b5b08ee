"""Processes that start by themselves: by a message, a signal or a time, for the newest deployment alone."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import Conflict, NotFound
from app.domain.events import Event
from app.domain.permissions import SYSTEM
from app.engine.definition import Definition
from app.engine.start_timers import StartTimer, first_due, following
from app.operations.office import Office
from app.operations.running import sending, verbs
from app.operations.running.surroundings import TurnSurroundings
from app.operations.running.turn import Turn
from app.operations.running.verbs import Occasion
from app.store import hot_path, jobs, journal, processes, subscriptions
from app.store.jobs import JobRecord, NewJob
from app.store.journal import Entry
from app.store.processes import DeploymentRecord
from app.store.subscriptions import Start
from app.store.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

START, SUBSCRIBE = "start", "subscribe"
"""Kinds of jobs: start a process at a time; note what instances wait for that began before it was noted."""
PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(days=1)
"""Between two attempts at a start that fails."""
BATCH = 500


def replace(uow: UnitOfWork, clock: Clock, deployment: DeploymentRecord, definition: Definition) -> None:
    """The start events of a deployment that was just published take the place of its predecessor's."""
    address = f"start:{deployment.process}:{deployment.unit_id}"
    jobs.drop(uow, address, clock.now)
    by_name = [
        Start(start.kind, start.name, start.element) for start in definition.starts if start.kind != "timer"
    ]
    subscriptions.replace_starts(uow, deployment.process, deployment.unit_id, deployment.id, by_name)
    for start in definition.starts:
        timer = first_due(definition, start, clock) if start.kind == "timer" else None
        if timer is not None:
            jobs.put(uow, [_job(deployment.id, deployment.process, start.element, timer, address)])


def _job(deployment: int, process: str, element: str, timer: StartTimer, address: str) -> NewJob:
    about: dict[str, Any] = {"deployment": deployment, "process": process, "element": element}
    recurrence = {"due": timer.due.isoformat(), "every": timer.every, "left": timer.left}
    return NewJob(START, timer.due, about | recurrence, address)


def start(office: Office, clock: Clock, job: JobRecord) -> bool:
    """Start the process whose time has come, and wait for its next time, in one transaction.

    A start that fails is tried again after 5, 10, 20 … minutes and stands in the journal of its deployment.
    """
    try:
        with office.begin() as uow:
            if not jobs.claim(uow, job, clock.now + PAUSE):
                return False
            _start(uow, clock, job)
            jobs.finished(uow, job.id, clock.now)
    except Conflict:
        return False
    except Exception as error:
        log.exception("job %s could not start %s", job.id, job.payload["process"])
        _put_off(office, clock, job, error)
        return False
    return True


def _start(uow: UnitOfWork, clock: Clock, job: JobRecord) -> None:
    about = job.payload
    deployment, process, element = about["deployment"], about["process"], about["element"]
    text = f"timer:{deployment}:{element}:{about['due']}"
    if not subscriptions.started(uow, text):
        turn = Turn(uow, SYSTEM, clock, None, None)
        verbs.start(turn, process, {}, occasion=Occasion(deployment, element, text))
    timer = following(StartTimer.of(about["due"], about["every"], about["left"]), clock)
    if timer is not None:
        jobs.put(uow, [_job(deployment, process, element, timer, job.address or "")])


def _put_off(office: Office, clock: Clock, job: JobRecord, error: Exception) -> None:
    doublings: int = 2 ** min(job.attempts, 10)
    later = clock.now + min(PAUSE * doublings, LONGEST_PAUSE)
    with office.begin() as uow:
        if jobs.claim(uow, job, later):
            jobs.failed(uow, job.id, type(error).__name__, later)
            told = {
                "process": job.payload["process"],
                "element": job.payload["element"],
                "detail": str(error)[:200],
            }
            entry = Entry(clock.now, None, Event.INCIDENT_RAISED, told)
            journal.append(uow, journal.deployment_stream(job.payload["deployment"]), [entry])


def subscribe(office: Office, clock: Clock, job: JobRecord) -> bool:
    """Note what running instances wait for that began before it was noted, so many at a time."""
    after = int(job.payload.get("after", 0))
    with office.read() as uow:
        found = subscriptions.unsubscribed(uow, after, BATCH)
    for instance_id in found:
        _subscribe(office, clock, instance_id)
    progress: Mapping[str, Any] = {"after": found[-1] if found else after}
    with office.begin() as uow:
        moved = jobs.advance(uow, job, progress, clock.now)
        if moved is not None and len(found) < BATCH:
            jobs.finished(uow, job.id, clock.now)
    return moved is not None


def _subscribe(office: Office, clock: Clock, instance_id: int) -> None:
    try:
        with office.begin() as uow:
            processes.lock_instance(uow, instance_id)
            loaded = hot_path.load(uow, instance_id)
            if loaded is None or loaded.instance.status == "finished":
                return
            turn = verbs.turn_of(uow, SYSTEM, clock, loaded)
            situation = turn.library.runner.situation(loaded.instance.state, TurnSurroundings(turn))
            waits = set(sending.awaited(turn, situation.waits))
            missing = waits - subscriptions.of_instance(uow, instance_id)
            subscriptions.change(
                uow, instance_id, sorted(missing, key=lambda one: (one.kind, one.name, one.key)), []
            )
    except (Conflict, NotFound):
        log.warning("what instance %s waits for could not be noted", instance_id)
