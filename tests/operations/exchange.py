"""Instances in a town that exchange messages and signals, and what there is to see of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.domain.permissions import SYSTEM
from app.engine.outcome import Variables
from app.operations import deployments, jobs, timers
from app.operations.library import library_of
from app.operations.running import verbs
from app.operations.running.surroundings import TurnSurroundings
from app.operations.running.turn import Turn
from app.store import hot_path, processes
from app.store.literal import execute
from app.store.processes import DeploymentRecord, InstanceRecord
from tests.engine.run.drawing import draw, end, start
from tests.operations.town import Town

CORRELATED = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="correlationKey" value="{}"/></camunda:properties></bpmn:extensionElements>'
)


def correlated(key: str, event: str = "") -> str:
    """The inside of an event with a correlation key."""
    return CORRELATED.format(key) + event


class Exchange:
    """The town's processes, by the numbers of their instances."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def publish(self, diagram: bytes, unit: str = "") -> DeploymentRecord:
        """Publish a diagram for the city or for a unit."""
        with self.town.office.begin() as uow:
            files = {"process.bpmn": diagram}
            return deployments.publish(uow, SYSTEM, self.town.clock, files, unit=unit).deployment

    def line(self, process: str, *parts: str) -> DeploymentRecord:
        """Publish a process of parts in a row, between a blank start and an end."""
        names = [part.partition('id="')[2].partition('"')[0] for part in parts]
        return self.publish(draw(process, start(), *parts, end(), " > ".join(["s", *names, "e"])))

    def begin(self, process: str, case_id: int | None = None, **variables: Any) -> int:
        """Start a process by hand."""
        with self.town.office.begin() as uow:
            return verbs.start(Turn(uow, SYSTEM, self.town.clock, case_id, None), process, variables)

    def deliver(self, instance_id: int, message: str, **payload: Any) -> None:
        """Give a message to one instance, as a button does."""
        with self.town.office.begin() as uow:
            loaded = hot_path.load(uow, instance_id)
            assert loaded is not None
            verbs.deliver(verbs.turn_of(uow, SYSTEM, self.town.clock, loaded), loaded, message, payload)

    def later(self, **span: float) -> "Exchange":
        """The same town after a while."""
        return Exchange(self.town.at(timedelta(**span)))

    def sweep(self, limit: int = 500) -> int:
        """Do what is due."""
        clock = self.town.office.clock(self.town.now)
        return timers.fire_due(self.town.office, clock, limit) + jobs.run_due(self.town.office, clock, limit)

    def instance(self, instance_id: int) -> InstanceRecord:
        """The instance."""
        with self.town.office.read() as uow:
            found = processes.get_instance(uow, instance_id)
        assert found is not None
        return found

    def status(self, instance_id: int) -> str:
        """running | incident | finished"""
        return self.instance(instance_id).status

    def variables(self, instance_id: int) -> Variables:
        """What is known in the instance."""
        with self.town.office.read() as uow:
            around = TurnSurroundings(Turn(uow, SYSTEM, self.town.clock, None, instance_id))
            state = self.instance(instance_id).state
            return library_of(uow).runner.situation(state, around).variables

    def instances(self, process: str) -> list[int]:
        """The instances of a process, in the order of their start."""
        return [row[0] for row in self.rows("SELECT id FROM instance WHERE process = ? ORDER BY id", process)]

    def waits(self, instance_id: int) -> set[tuple[str, str, str]]:
        """What the table says that an instance waits for."""
        statement = "SELECT kind, name, key FROM subscription WHERE instance_id = ? ORDER BY id"
        return {tuple(row) for row in self.rows(statement, instance_id)}

    def open_jobs(self, kind: str) -> list[Mapping[str, Any]]:
        """What waits to be done of a kind."""
        statement = "SELECT last_error, due_at FROM job WHERE kind = ? AND done_at IS NULL ORDER BY id"
        return [{"error": row[0], "due": row[1]} for row in self.rows(statement, kind)]

    def journal(self, event: str) -> int:
        """How many entries of this kind there are."""
        return int(self.rows("SELECT count(*) FROM journal_entry WHERE kind = ?", event)[0][0])

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """What a question to the database gives."""
        with self.town.office.read() as uow:
            return list(execute(uow, statement, values).fetchall())
