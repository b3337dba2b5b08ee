"""归档: the main procedure is over; the dossier closes with the last linked process."""

from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext

TITLE = "归档"
PARAMETERS: dict[str, str] = {}
CHANGES = "本件进入归档；关联流程全部办结后，案卷关闭。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Record the archiving."""
    context.turn.note(Event.CASE_ARCHIVED)
    return {}
