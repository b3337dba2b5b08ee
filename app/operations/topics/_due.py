"""What the topics about due dates share: the facts they compute from, and the record of each change."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.events import Event
from app.domain.time_limit import BY_REGULATION, Limit
from app.operations.running.turn import TopicContext
from app.store import due_dates
from app.store.due_dates import DueDateRecord


@dataclass(frozen=True, slots=True)
class Given:
    """What the table and the leader have said."""

    unit: str
    days: int
    basis: str
    leader_due: date | None


def given(context: TopicContext) -> Given:
    """The lead unit, the table's days and basis, and the leader's date from the process variables.

    LookupError when no table has given the days.
    """
    days = context.variables.get("limit_days")
    if not isinstance(days, int) or isinstance(days, bool) or days <= 0:
        raise LookupError("limit_days: no decision table has set the limit")
    return Given(
        context.text("lead_unit"), days, context.text("basis") or BY_REGULATION, day(context, "leader_due")
    )


def day(context: TopicContext, name: str) -> date | None:
    """A variable that holds an ISO date; None when it is empty."""
    text = context.text(name)
    return date.fromisoformat(text) if text else None


def earlier(context: TopicContext, unit: str) -> date | None:
    """The due date that the unit already has in this round, None when it never had the case."""
    if context.case.delivered_at is None:
        return None
    kept = None
    for entry in due_dates.due_dates_of(context.uow, context.case.id):
        if entry.cause == "round":
            kept = None
        if entry.clock == "unit" and entry.unit_id == unit:
            kept = entry.due_on
    return kept


def record(context: TopicContext, limit: Limit, cause: str, *, since: datetime, unit: str) -> DueDateRecord:
    """The unit's due date as it is set now."""
    return DueDateRecord(
        context.case.id, "unit", since, limit.limit_days, limit.due_on, limit.basis, cause, context.clock.now, unit
    )


def citizen_record(context: TopicContext, limit: Limit) -> DueDateRecord:
    """The citizen's due date: it counts from the receipt, and is the unit's at the first delivery."""
    since = context.case.received_at
    days = context.clock.calendar.working_days_between(context.clock.local_day(since), limit.due_on)
    now = context.clock.now
    return DueDateRecord(
        context.case.id, "citizen", since, max(days, 0), limit.due_on, limit.basis, "delivery", now
    )


def note(context: TopicContext, limit: Limit, cause: str, old: date | None) -> None:
    """Write the journal: old and new."""
    context.turn.note(
        Event.DUE_SET,
        cause=cause,
        basis=limit.basis,
        old="" if old is None else old.isoformat(),
        new=limit.due_on.isoformat(),
    )
