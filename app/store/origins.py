"""Where open tasks come from: which version of which process, since when, and who gave them to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.store.schema.cases import CaseUnit
from app.store.schema.people import Person
from app.store.schema.processes import Deployment, Instance
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


def origins(uow: UnitOfWork, item_ids: Iterable[int]) -> Mapping[int, Origin]:
    """By the task's id. The ids come from a list that their reader may see."""
    wanted = list(item_ids)
    if not wanted:
        return {}
    giver = aliased(Person)
    found = uow.session.execute(
        select(
            WorkItem.id,
            WorkItem.process,
            Instance.deployment_id,
            Instance.pins,
            WorkItem.element,
            WorkItem.opened_at,
            WorkItem.taken_at,
            func.coalesce(giver.name, ""),
        )
        .join(Instance, Instance.id == WorkItem.instance_id)
        .outerjoin(giver, giver.id == WorkItem.assigned_by_id)
        .where(WorkItem.id.in_(wanted))
    )
    return {
        item: Origin(item, process, pins.get(process, deployment), element, opened_at, taken_at, by)
        for item, process, deployment, pins, element, opened_at, taken_at, by in found
    }


def version(uow: UnitOfWork, deployment_id: int) -> int:
    """The number of a deployment among those of its process and unit; 0 for an unknown one."""
    return uow.session.scalar(select(Deployment.number).where(Deployment.id == deployment_id)) or 0


def parts(uow: UnitOfWork, case_ids: Iterable[int], units: Iterable[str]) -> Mapping[int, tuple[str, str]]:
    """By case: one unit among `units` that has a part in it, and which; a lead before all others."""
    cases, own = list(case_ids), sorted(units)
    if not cases or not own:
        return {}
    wanted = select(CaseUnit.case_id, CaseUnit.unit_id, CaseUnit.part).where(
        CaseUnit.case_id.in_(cases), CaseUnit.unit_id.in_(own), CaseUnit.part.in_(PARTS)
    )
    rows = sorted(uow.session.execute(wanted).all(), key=lambda row: -PARTS.index(row.part))
    return {case_id: (unit, part) for case_id, unit, part in rows}
