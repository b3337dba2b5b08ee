"""Where open tasks come from: which version of which process, since when, and who gave them to whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from app.store.literal import compose, execute, placeholders
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import PARTS


class Origin(NamedTuple):
    """What led to an open task standing where it stands."""

    process: str
    deployment_id: int
    element: str
    opened_at: datetime | None
    taken_at: datetime | None
    assigned_by: str
    """Who handed it to the person who has it; empty where he took it himself or the diagram named him."""


def version(uow: UnitOfWork, deployment_id: int) -> int:
    """The number of a deployment among those of its process and unit; 0 for an unknown one."""
    row = execute(uow, "SELECT number FROM deployment WHERE id = ?", [deployment_id]).fetchone()
    return 0 if row is None else int(row[0])


def parts(uow: UnitOfWork, case_ids: Iterable[int], units: Iterable[str]) -> Mapping[int, tuple[str, str]]:
    """By case: one unit among `units` that has a part in it, and which; a lead before all others."""
    cases, own = list(case_ids), sorted(units)
    if not cases or not own:
        return {}
    statement = compose(
        "SELECT case_id, unit_id, part FROM case_unit "
        "WHERE case_id IN ({cases}) AND unit_id IN ({units}) AND part IN ({parts})",
        cases=placeholders(len(cases)),
        units=placeholders(len(own)),
        parts=placeholders(len(PARTS)),
    )
    rows = execute(uow, statement, [*cases, *own, *PARTS]).fetchall()
    return {case_id: (unit, part) for case_id, unit, part in sorted(rows, key=lambda row: -PARTS.index(row[2]))}
