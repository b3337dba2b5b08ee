"""Incidents: a run that cannot go on is undone, and that it stopped is recorded apart."""

from app.domain.clock import Clock
from app.domain.errors import Refusal
from app.domain.events import Event
from app.domain.permissions import SYSTEM, Actor
from app.engine.outcome import Incident
from app.store import cases, processes
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork


class Stopped(Refusal):
    """The procedure cannot go on at an element; everything of this attempt was rolled back.

    `instance_id` is None when the process could not even be started.
    """

    code = "stopped"

    def __init__(self, instance_id: int | None, incident: Incident, actor: Actor, clock: Clock) -> None:
        super().__init__(element=incident.element, process=incident.process, cause=incident.code)
        self.instance_id = instance_id
        self.incident = incident
        self.actor = actor
        self.clock = clock


def record(uow: UnitOfWork, stopped: Stopped) -> None:
    """Keep what stopped, in the instance and in the journal of its case.

    What stopped by itself (a timer, a job) is marked so that nothing tries it again and again; a task that a
    person could not complete stays open, and the timers beside it go on. Whatever gets through ends the incident.
    """
    instance = None if stopped.instance_id is None else processes.get_instance(uow, stopped.instance_id)
    if instance is None or instance.status == "finished":
        return
    incident, at = stopped.incident, stopped.clock.now
    details = {"code": incident.code, "process": incident.process, "element": incident.element}
    status = "incident" if stopped.actor == SYSTEM else instance.status
    processes.note_incident(uow, instance.id, status, details | {"detail": incident.detail, "at": at.isoformat()})
    if instance.case_id is not None:
        entry = Entry(at, stopped.actor.person, Event.INCIDENT_RAISED, details)
        cases.project(uow, instance.case_id, {}, [entry])
