"""Messages that nobody waits for: they wait themselves for a while, and are never lost without a trace."""

from datetime import timedelta

from app.domain.events import Event
from app.operations.running.turn import Turn
from app.store import cases, journal, processes, steps
from app.store.jobs import JobRecord
from app.store.journal import Entry
from app.store.steps import NewStep

UNDELIVERED = "undelivered"
"""Kind of the step that tells of a message given up, and code of the incident."""


def note(turn: Turn, job: JobRecord, kept: timedelta) -> None:
    """A message has found nobody for the first time; it will wait."""
    _journal(turn, job, {"days": kept.days})


def give_up(turn: Turn, job: JobRecord) -> None:
    """Nobody has come for it: journal, history of the case and the sender's instance say so."""
    _journal(turn, job, {"given_up": True})
    about = job.payload
    sender = None if job.instance_id is None else processes.get_instance(turn.uow, job.instance_id)
    if sender is None:
        return
    if sender.status != "finished":
        told = {"code": UNDELIVERED, "process": about["process"], "element": about["element"]}
        told |= {"detail": about["name"], "at": turn.clock.now.isoformat()}
        processes.note_incident(turn.uow, sender.id, sender.status, told)
    deployment = sender.pins.get(about["process"], sender.deployment_id)
    element = turn.folder(deployment).definition.elements.get(about["element"])
    step = NewStep(
        task_id=0,
        process=about["process"],
        deployment_id=deployment,
        element=about["element"],
        name=(element.name if element is not None else "") or about["name"],
        kind=UNDELIVERED,
        at=turn.clock.now,
        actor_name=turn.actor.name,
        note=about["name"],
    )
    steps.insert_rows(turn.uow, [step], sender.case_id, sender.id)


def _journal(turn: Turn, job: JobRecord, more: dict[str, object]) -> None:
    told = {"message": job.payload["name"], "key": job.payload["key"], "element": job.payload["element"]}
    entry = Entry(turn.clock.now, None, Event.MESSAGE_UNDELIVERED, told | more)
    if turn.case_id is None:
        journal.append(turn.uow, journal.ADMINISTRATION, [entry])
    else:
        cases.project(turn.uow, turn.case_id, {}, [entry])
