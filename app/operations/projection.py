"""The one table from process variables to columns of the case; nothing else copies between the two.

Only what a step has just set is projected, never the whole state: a linked process keeps older copies of the
variables of the main one, and they must not come back.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from app.domain.clock import Clock
from app.domain.permissions import Role
from app.engine.outcome import Json, OpenedItem, Outcome
from app.operations.library import Folder


def _day(value: Json) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _number(value: Json) -> int | None:
    return int(value) if isinstance(value, int | float) else None


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Json) -> list[str]:
    return [str(entry) for entry in value] if isinstance(value, list) else []


COLUMNS: Mapping[str, Callable[[Json], object]] = {
    "lead_unit": _text,
    "lead_kind": _text,
    "acting_unit": _text,
    "assisting_units": _texts,
    "complexity": _text,
    "round": _text,
    "instruction": _text,
    "major": bool,
    "key_supervision": bool,
    "on_people_board": bool,
    "limit_days": _number,
    "due_on": _day,
    "citizen_due": _day,
}
"""Variables that have a column of the same name, and what the column takes."""


def project(variables: Mapping[str, Json]) -> dict[str, object]:
    """Columns of the case for variables that a step has set; variables without a column are left out."""
    return {name: COLUMNS[name](value) for name, value in variables.items() if name in COLUMNS}


def stage_after(folder: Callable[[int], Folder], deployment_id: int, outcome: Outcome) -> str:
    """The stage that the case reached, by the manifests of the processes it went through; empty = unchanged.

    `deployment_id` is the instance's own. Tasks that were opened count more than what was merely passed.
    """
    stage = ""
    for step in outcome.steps:
        stage = folder(step.deployment).stage(step.element) or stage
    for item in outcome.opened:
        deployment = outcome.pins.get(item.process, deployment_id)
        stage = folder(deployment).stage(item.element) or stage
    return stage


def rating_until(opened: Iterable[OpenedItem], clock: Clock) -> date | None:
    """The last day on which the author may rate, when a task for the citizen was opened with a due date."""
    for item in opened:
        if item.role == Role.CITIZEN and item.due is not None:
            return local_day(item.due, clock)
    return None


def local_day(due: date | datetime | None, clock: Clock) -> date | None:
    """A due date as a local day."""
    return clock.local_day(due) if isinstance(due, datetime) else due
