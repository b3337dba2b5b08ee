"""自原送达日重算: after a decision on complexity the limit counts anew from the original delivery (Article 11)."""

from app.domain.time_limit import unit_due
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.operations.topics import _due
from app.store import due_dates

TITLE = "自原送达日重算期限"
PARAMETERS: dict[str, str] = {}
CHANGES = "按裁定的难易，自原送达之日重新计算承办单位期限；对留言人的期限不变。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Compute the unit's due date from the original delivery; a leader's date still shortens it."""
    case, given = context.case, _due.given(context)
    delivered_at = case.delivered_at or context.clock.now
    delivered = context.clock.local_day(delivered_at)
    calendar = context.clock.calendar
    limit = unit_due(calendar, delivered, given.days, given.basis, leader_due=given.leader_due)
    context.turn.change(limit_days=limit.limit_days, due_on=limit.due_on, original_due_on=limit.due_on)
    due_dates.add(context.uow, [_due.record(context, limit, "complexity", since=delivered_at, unit=given.unit)])
    _due.note(context, limit, "complexity", case.due_on)
    return {"acknowledgement": "accept", "due_on": limit.due_on.isoformat()}
