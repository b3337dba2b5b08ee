"""告知不予延期: the original due date stands."""

from app.domain.permissions import Role
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.operations.topics._telling import tell_unit

TITLE = "告知不予延期"
PARAMETERS: dict[str, str] = {}
CHANGES = "告知承办单位：延期未获批准，原期限不变。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Tell the handlers of the unit that asked."""
    case, asked = context.case, context.text("new_due")
    units = [unit for unit in (case.acting_unit, case.lead_unit) if unit]
    occasion = f"extension-refused:{case.id}:{asked}:{context.clock.today}"
    tell_unit(context, occasion, "extension_refused", units, role=Role.HANDLING_UNIT, facts={"asked": asked})
    return {}
