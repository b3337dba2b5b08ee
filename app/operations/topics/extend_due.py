"""变更期限并告知: an approved extension (Article 15); the original due date stays visible."""

from datetime import date

from app.domain.time_limit import BY_CONVENTION, Limit
from app.engine.outcome import Json, Variables
from app.operations.running import verbs
from app.operations.running.turn import TopicContext
from app.operations.topics import _due
from app.operations.topics._telling import tell_author
from app.store import due_dates, hot_path, processes

TITLE = "延期：变更期限并告知"
PARAMETERS: dict[str, str] = {}
CHANGES = "承办单位期限改到批准的日期，提醒和逾期随之顺延；告知留言人。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Move the unit's due date to `new_due`; a date that is no later than the present one changes nothing."""
    case, new_due = context.case, _due.day(context, "new_due")
    if new_due is None or case.due_on is None or new_due <= case.due_on:
        return {}
    since = case.delivered_at or context.clock.now
    days = context.clock.calendar.working_days_between(context.clock.local_day(since), new_due)
    limit = Limit(new_due, days, BY_CONVENTION)
    due_dates.add(context.uow, [_due.record(context, limit, "extension", since=since, unit=case.lead_unit)])
    _due.note(context, limit, "extension", case.due_on)
    context.turn.change(due_on=new_due)
    tell_author(context, f"extended:{case.id}:{new_due}", "extended", {"due_on": new_due.isoformat()})
    context.turn.afterwards.append(lambda own: _spread(context, own, new_due))
    return {"due_on": new_due.isoformat()}


def _spread(context: TopicContext, own: int, new_due: date) -> None:
    """Move timers and tasks of every other running process of the case."""
    for instance in processes.instances_of_case(context.uow, context.case.id):
        loaded = (
            None
            if instance.id == own or instance.status == "finished"
            else hot_path.load(context.uow, instance.id)
        )
        if loaded is not None:
            turn = verbs.turn_of(context.uow, context.actor, context.clock, loaded)
            verbs.reschedule(turn, loaded, {"due_on": new_due.isoformat()})
