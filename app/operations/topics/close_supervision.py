"""销号: what had been instructed or sent by the province is settled (Articles 5, 14)."""

from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext

TITLE = "销号"
PARAMETERS: dict[str, str] = {}
CHANGES = "记录本件已审结反馈、销号。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Record that feedback was given and the item settled."""
    context.turn.note(Event.CASE_SETTLED, feedback_to=context.text("feedback_to"))
    return {}
