"""The facts that the rules of forms read, beside the process variables (docs/decisions/0061-facts-of-forms.md)."""

from datetime import date, timedelta

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.domain.time_limit import RETURN_WITHIN, latest_extension
from app.engine.outcome import Json, Variables
from app.operations.running.limits import time_limit
from app.operations.running.turn import Turn
from app.store.cases import CaseRecord


def facts(turn: Turn, case: CaseRecord | None, variables: Variables) -> dict[str, Json]:
    """Variables of the task, with today, who acts, and the dates that limit what may be entered."""
    known: dict[str, Json] = {**variables, **_of_the_moment(turn.clock, turn.actor)}
    return known if case is None else known | _of_the_case(turn, case, variables)


def _of_the_moment(clock: Clock, actor: Actor) -> dict[str, Json]:
    return {"today": clock.today.isoformat(), "actor": actor.person}


def _of_the_case(turn: Turn, case: CaseRecord, variables: Variables) -> dict[str, Json]:
    calendar, found = turn.clock.calendar, dict[str, Json]()
    if case.delivered_at is not None:
        delivered = turn.clock.local_day(case.delivered_at)
        found["return_until"] = calendar.add_working_days(delivered, RETURN_WITHIN).isoformat()
    if case.due_on is not None:
        earliest = max(case.due_on, turn.clock.today) + timedelta(days=1)
        found["due_on"] = case.due_on.isoformat()
        found["extension_earliest"] = earliest.isoformat()
        found["extension_latest"] = latest_extension(calendar, case.due_on).isoformat()
    latest = case.due_on or _expected_due(turn, variables)
    if latest is not None:
        found["leader_due_latest"] = latest.isoformat()
    return found


def _expected_due(turn: Turn, variables: Variables) -> date | None:
    """When the case would be due if it were delivered today; None before its complexity is known."""
    if not variables.get("complexity"):
        return None
    try:
        days, _ = time_limit(turn, variables)
    except NotFound:
        return None
    return turn.clock.calendar.add_working_days(turn.clock.today, days)
