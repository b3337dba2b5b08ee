"""What the engine's verbs find around them: clock, definitions, deployments to call, topics."""

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import Conflict, Invalid, NotFound, Refusal
from app.engine.definition import Definition
from app.engine.outcome import TopicCall, Variables
from app.operations.running.stopping import Stopped
from app.operations.running.turn import TopicContext, Turn
from app.operations.topics import topics
from app.store import processes


class TopicFault(Exception):
    """A topic refused what no person in front of a form could help."""


@dataclass(frozen=True, slots=True)
class TurnSurroundings:
    """The engine's `Surroundings` for one turn."""

    turn: Turn

    @property
    def clock(self) -> Clock:
        """The time of the turn."""
        return self.turn.clock

    def definition(self, deployment: int) -> Definition:
        """The definition of a deployment, from the library."""
        return self.turn.library.folder(self.turn.uow, deployment).definition

    def resolve(self, process: str, variables: Variables) -> int:
        """The newest deployment of `process`: of the lead unit, of its superiors, else the city's (Article 23)."""
        return newest(self.turn, process, variables)

    def call(self, call: TopicCall) -> Variables:
        """Run the topic inside the turn's transaction.

        What a person can put right (Invalid) or try again (Conflict) comes through; any other refusal is a fault
        of the diagram or of the installation, and stops the run at this element.
        """
        topic = topics().get(call.topic)
        if topic is None:
            raise TopicFault(f"no such topic: {call.topic}")
        try:
            return topic.run(call.parameters, TopicContext(self.turn, call))
        except (Invalid, Conflict, Stopped):
            raise
        except Refusal as refusal:
            raise TopicFault(f"{refusal.code}: {refusal.parameters}") from refusal


def newest(turn: Turn, process: str, variables: Variables) -> int:
    """The deployment on which `process` starts now. NotFound when it was never published."""
    lead = str(variables.get("lead_unit") or "")
    if turn.published is None:
        turn.published = processes.count(turn.uow)
    newest_ones = turn.library.newest(turn.uow, turn.published)
    for unit in (*(unit.id for unit in turn.tree.upwards(lead)), ""):
        if (process, unit) in newest_ones:
            return newest_ones[process, unit]
    raise NotFound(process=process)
