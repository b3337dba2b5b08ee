"""Where open tasks come from: which version of which process, since when, and who gave them to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from app.store.literal import Reader, compose, execute, placeholders
from app.store.schema.work import WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import PARTS


@dataclass(frozen=True, slots=True)
class Origin:
    """What led to an open task standing where it stands."""

    id: int
    process: str
    deployment_id: int
    element: str
    opened_at: datetime
    taken_at: datetime | None
    assigned_by: str
    """Who handed it to the person who has it; empty where he took it himself or the diagram named him."""


@dataclass(frozen=True, slots=True)
class _Standing:
    id: int
    process: str
    element: str
    opened_at: datetime
    taken_at: datetime | None


_reader = Reader(WorkItem, _Standing)
_ORIGINS = compose(
    "SELECT i.deployment_id, i.pins, coalesce(p.name, ''), {items} FROM work_item w "
    "JOIN instance i ON i.id = w.instance_id LEFT JOIN person p ON p.id = w.assigned_by_id WHERE w.id IN ({ids})",
    items=_reader.select_list("w"),
    ids="{ids}",
)


def origins(uow: UnitOfWork, item_ids: Iterable[int]) -> Mapping[int, Origin]:
    """By the task's id. The ids come from a list that their reader may see."""
    wanted = list(item_ids)
    if not wanted:
        return {}
    rows = execute(uow, compose(_ORIGINS, ids=placeholders(len(wanted))), wanted).fetchall()
    return {found.id: found for found in (_origin(uow, row) for row in rows)}


def _origin(uow: UnitOfWork, row: Sequence[Any]) -> Origin:
    deployment, kept, by, *values = row
    pins = orjson.loads(kept) if isinstance(kept, str | bytes) else kept
    item = _reader.read(values, uow.dialect)
    deployment = pins.get(item.process, deployment)
    return Origin(item.id, item.process, deployment, item.element, item.opened_at, item.taken_at, by)


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
