"""The facts that the rules of forms read, beside the process variables (docs/decisions/0061-facts-of-forms.md)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from app.domain.errors import NotFound
from app.domain.time_limit import RETURN_WITHIN, latest_extension
from app.engine.outcome import Variables
from app.operations.on_demand import OnDemand
from app.operations.routing_proposal import named, propose_lead, reason
from app.operations.running.limits import HANDLING, TRANSFER, time_limit
from app.operations.running.turn import Turn
from app.store.cases import CaseRecord
from forms.words import Sentence

COMPLEXITIES = ("simple", "complex")

PROPOSING = frozenset({"sort", "instruct", "transfer", "decide_dispute"})
"""Forms before a delivery: they ask for a lead unit, and say why one is proposed."""


def facts(
    turn: Turn, case: CaseRecord | None, variables: Variables, form: str = "", *, shown: bool = True
) -> Mapping[str, Any]:
    """Variables of the task, with today, who acts, and what limits the answers, each worked out when asked for.

    `form` is the key of the form that asks. What explains the questions is left out where it is not `shown`.
    """
    ways: dict[str, Callable[[], Any]] = {
        "today": lambda: turn.clock.today,
        "actor": lambda: turn.actor.person,
    }
    if case is not None:
        ways |= {
            "due_on": lambda: case.due_on or variables.get("due_on"),
            "leader_due_latest": lambda: _leader_due_latest(turn, case, variables, form),
            "extension_earliest": lambda: _extension_earliest(turn, case),
            "extension_latest": lambda: case.due_on and latest_extension(turn.clock.calendar, case.due_on),
            "return_until": lambda: _return_until(turn, case),
        }
    if case is not None and shown:
        ways |= {
            "limits": lambda: _limits(turn, variables, form),
            "notes": lambda: _notes(turn, case, variables) if form in PROPOSING else {},
        }
    return OnDemand(ways, variables)


def _limits(turn: Turn, variables: Variables, form: str) -> Mapping[str, int]:
    """Working days by complexity, as the table gives them that will be asked next; without a table nothing."""
    process = TRANSFER if form in PROPOSING else HANDLING
    limits = {}
    for complexity in COMPLEXITIES:
        try:
            limits[complexity], _basis = time_limit(turn, {**variables, "complexity": complexity}, process)
        except NotFound:
            continue
    return limits


def _leader_due_latest(turn: Turn, case: CaseRecord, variables: Variables, form: str) -> date | None:
    """The date that holds without the leader: the present one, else counted from today. A leader only shortens."""
    legal, limits = case.due_on, {} if case.due_on else _limits(turn, variables, form)
    if limits:
        days = limits.get(str(variables.get("complexity")), max(limits.values()))
        legal = turn.clock.calendar.add_working_days(turn.clock.today, days)
    return legal


def _extension_earliest(turn: Turn, case: CaseRecord) -> date | None:
    return None if case.due_on is None else max(case.due_on, turn.clock.today) + timedelta(days=1)


def _return_until(turn: Turn, case: CaseRecord) -> date | None:
    """The last day on which the unit may send the case back (系统约定)."""
    if case.delivered_at is None:
        return None
    return turn.clock.calendar.add_working_days(turn.clock.local_day(case.delivered_at), RETURN_WITHIN)


def _notes(turn: Turn, case: CaseRecord, variables: Variables) -> Mapping[str, Sentence]:
    """Why a unit is proposed, beside the field that asks for it."""
    unit = str(variables.get("proposed_unit") or "")
    if unit:
        return {"lead_unit": named(turn.uow, unit)}
    return {"lead_unit": reason(turn.uow, case, propose_lead(turn.uow, case))}
