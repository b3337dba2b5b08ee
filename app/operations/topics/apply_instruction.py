"""领导补批示: an instruction during handling (Articles 10, 12); it shortens the date and never lengthens it."""

from app.domain.instructions import highest, is_of_main_leader
from app.domain.time_limit import BY_INSTRUCTION, Limit
from app.engine.outcome import Json, Variables
from app.operations.running import verbs
from app.operations.running.turn import TopicContext
from app.operations.topics import _due
from app.store import due_dates, hot_path

TITLE = "重定路由，期限只缩不延"
PARAMETERS: dict[str, str] = {}
CHANGES = "改由督查室转办、督办；领导限定的日期早于现在期限的，期限提前。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Take over the instruction that the message brought."""
    case = context.case
    instruction = highest(case.instruction, context.text("instruction"))
    leader_due, due_on = _due.day(context, "leader_due"), case.due_on
    if leader_due is not None and due_on is not None and leader_due < due_on:
        due_on = max(leader_due, context.clock.today)
        limit = Limit(due_on, case.limit_days or 0, BY_INSTRUCTION)
        since = case.delivered_at or context.clock.now
        due_dates.add(context.uow, [_due.record(context, limit, "instruction", since=since, unit=case.lead_unit)])
        _due.note(context, limit, "instruction", case.due_on)
        context.turn.change(due_on=due_on)
    changed: dict[str, Json] = {
        "instruction": instruction,
        "dispatched_by": "supervision_office",
        "key_supervision": case.key_supervision
        or bool(context.variables.get("key_supervision"))
        or is_of_main_leader(instruction),
        "due_on": "" if due_on is None else due_on.isoformat(),
    }
    context.turn.afterwards.append(lambda instance_id: _spread(context, instance_id, changed))
    return changed


def _spread(context: TopicContext, instance_id: int, changed: Variables) -> None:
    """Give what changed to the handling that is under way, and to its timers and tasks."""
    loaded = hot_path.load(context.uow, instance_id)
    if loaded is not None and loaded.instance.status != "finished":
        turn = verbs.turn_of(context.uow, context.actor, context.clock, loaded)
        verbs.reschedule(turn, loaded, changed)
