"""送达、起算时限: the unit's clock starts at each delivery; the citizen's date is set once (Article 11)."""

from app.domain.time_limit import unit_due
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.operations.topics import _due
from app.store import due_dates

TITLE = "送达、起算时限"
PARAMETERS: dict[str, str] = {}
CHANGES = "确定承办单位期限；首次送达时确定对留言人的期限，此后不再推后。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Deliver to `lead_unit` now: due on the earliest of table, leader's date and the unit's own earlier date."""
    case = context.case
    given = _due.given(context)
    limit = unit_due(
        context.clock.calendar,
        context.clock.today,
        given.days,
        given.basis,
        leader_due=given.leader_due,
        earlier=_due.earlier(context, given.unit),
    )
    context.turn.change(
        delivered_at=context.clock.now,
        limit_days=limit.limit_days,
        due_on=limit.due_on,
        original_due_on=limit.due_on,
        handed_in_at=None,
    )
    records = [_due.record(context, limit, "delivery", since=context.clock.now, unit=given.unit)]
    citizen_due = case.citizen_due
    if citizen_due is None:
        citizen_due = limit.due_on
        records.append(_due.citizen_record(context, limit))
        context.turn.change(citizen_due=citizen_due)
    due_dates.add(context.uow, records)
    _due.note(context, limit, "delivery", case.due_on)
    return {
        "acknowledgement": "",
        "approved": True,
        "due_on": limit.due_on.isoformat(),
        "citizen_due": citizen_due.isoformat(),
    }
