"""Incidents: a run that cannot go on is undone, and that it stopped is recorded apart."""

from app.domain.clock import Clock
from app.domain.errors import Refusal
from app.domain.events import Event
from app.domain.permissions import SYSTEM
from app.engine.outcome import Incident
from app.store import cases, processes
from app.store.journal import Entry
from app.store.unit_of_work import UnitOfWork


class Stopped(Refusal):
    """The procedure cannot go on at an element; everything of this attempt was rolled back.

    `instance_id` is None when the process could not even be started.
    """

    code = "stopped"

    def __init__(self, instance_id: int | None, incident: Incident) -> None:
        super().__init__(element=incident.element, process=incident.process, cause=incident.code)
        self.instance_id = instance_id
        self.incident = incident


def record(uow: UnitOfWork, clock: Clock, stopped: Stopped) -> None:
    """Mark the instance, so that no timer tries it again and again, and write the journal.

    A task completed later that gets through ends the incident.
    """
    if stopped.instance_id is None:
        return
    instance = processes.get_instance(uow, stopped.instance_id)
    if instance is None or instance.status == "finished":
        return
    incident = stopped.incident
    details = {"code": incident.code, "process": incident.process, "element": incident.element}
    processes.mark_incident(uow, instance.id, details | {"detail": incident.detail, "at": clock.now.isoformat()})
    if instance.case_id is not None:
        entry = Entry(clock.now, SYSTEM.person, Event.INCIDENT_RAISED, details)
        cases.project(uow, instance.case_id, {}, [entry])
