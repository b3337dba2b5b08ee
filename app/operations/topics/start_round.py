"""追问、重办: a new round with a limit of its own (procedure §4, time_limit)."""

from app.domain.time_limit import unit_due
from app.engine.outcome import Json, Variables
from app.operations.running.limits import time_limit
from app.operations.running.turn import TopicContext
from app.operations.topics import _due
from app.store import due_dates

TITLE = "追问、重办，起算新期限"
PARAMETERS: dict[str, str] = {}
CHANGES = "进入新一轮办理，按时限表起算承办单位期限。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Begin the round that the rating asks for; its limit comes from the table `time_limit`."""
    case, round_ = context.case, context.text("rating")
    days, basis = time_limit(context.turn, {**context.variables, "round": round_})
    limit = unit_due(context.clock.calendar, context.clock.today, days, basis)
    now = context.clock.now
    context.turn.change(
        status="open",
        round=round_,
        delivered_at=now,
        limit_days=days,
        due_on=limit.due_on,
        original_due_on=limit.due_on,
        handed_in_at=None,
        rate_until=None,
    )
    due_dates.add(context.uow, [_due.record(context, limit, "round", since=now, unit=context.text("lead_unit"))])
    _due.note(context, limit, "round", case.due_on)
    return {
        "round": round_,
        "rating": "none",
        "approved": True,
        "limit_days": days,
        "basis": basis,
        "leader_due": "",
        "due_on": limit.due_on.isoformat(),
    }
