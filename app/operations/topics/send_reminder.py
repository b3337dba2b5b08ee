"""黄灯提醒: two working days are left."""

from app.domain.permissions import Role
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.operations.topics._telling import tell_unit

TITLE = "黄灯提醒"
PARAMETERS: dict[str, str] = {}
CHANGES = "向承办单位经办人发提醒邮件；同一期限只提醒一次。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Remind the handlers of the acting and the lead unit, once per due date."""
    case = context.case
    due = "" if case.due_on is None else case.due_on.isoformat()
    units = [unit for unit in (case.acting_unit, case.lead_unit) if unit]
    occasion = f"near-due:{case.id}:{due}"
    tell_unit(context, occasion, "near_due", units, role=Role.HANDLING_UNIT, facts={"due_on": due})
    return {}
