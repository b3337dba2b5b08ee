"""督查室审核: the reply as the reviewer leaves it, or the case back at the unit, whose clock then runs on."""

from collections.abc import Mapping

from app.domain.time_limit import BY_CONVENTION
from app.engine.outcome import Json
from app.operations.steps import Data, StepContext, day
from app.store import due_dates, replies
from app.store.cases import CaseRecord
from app.store.due_dates import DueDateRecord


def begin(case: CaseRecord, context: StepContext) -> Data:
    """The reply as it was released."""
    reply = replies.get_reply(context.uow, case.id, case.round)
    if reply is None:
        return {}
    kept = {name: getattr(reply, name) for name in ("visibility", "visibility_reason")}
    return kept | {"reply_text": reply.text}


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """A returned result gives the unit back the working days that the review took."""
    if not data["approved"]:
        context.change(handed_in_at=None)
        return _given_back(case, context)
    changes = {"visibility": data["visibility"]}
    if data["visibility"] == "public":
        changes["visibility_reason"] = ""
    elif data["visibility_reason"]:
        changes["visibility_reason"] = data["visibility_reason"]
    if data["reply_text"]:
        changes["text"] = data["reply_text"]
    replies.save(context.uow, case.id, case.round, changes)
    return {}


def _given_back(case: CaseRecord, context: StepContext) -> dict[str, Json]:
    """The date that gives the unit its days back; a leader's date is not moved by a review."""
    if case.due_on is None or case.handed_in_at is None:
        return {}
    calendar, clock = context.clock.calendar, context.clock
    stood_still = calendar.working_days_between(clock.local_day(case.handed_in_at), clock.today)
    later = calendar.add_working_days(case.due_on, stood_still)
    leader_due = day(str(context.variables.get("leader_due") or ""))
    due_on = later if leader_due is None else max(case.due_on, min(later, leader_due))
    if due_on == case.due_on:
        return {}
    since, limit_days = case.delivered_at or clock.now, case.limit_days or 0
    kept = DueDateRecord(
        case.id, "unit", since, limit_days, due_on, BY_CONVENTION, "review", clock.now, case.lead_unit
    )
    due_dates.add(context.uow, [kept])
    return {"due_on": due_on.isoformat()}
