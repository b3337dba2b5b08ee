"""What the engine's verbs find around them: clock, definitions, deployments to call, topics."""

from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.engine.definition import Definition
from app.engine.outcome import TopicCall, Variables
from app.operations.running.turn import TopicContext, Turn
from app.operations.topics import topics
from app.store import processes


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
        """Run the topic inside the turn's transaction. NotFound for a topic that was removed after publishing."""
        topic = topics().get(call.topic)
        if topic is None:
            raise NotFound(topic=call.topic)
        return topic.run(call.parameters, TopicContext(self.turn, call))


def newest(turn: Turn, process: str, variables: Variables) -> int:
    """The deployment on which `process` starts now. NotFound when it was never published."""
    lead = str(variables.get("lead_unit") or "")
    known = turn.resolved.get((process, lead))
    if known is not None:
        return known
    units = [*(unit.id for unit in turn.tree.upwards(lead)), ""]
    published = processes.newest(turn.uow, process, units)
    found = next((published[unit] for unit in units if unit in published), None)
    if found is None:
        raise NotFound(process=process)
    turn.resolved[process, lead] = found
    return found
