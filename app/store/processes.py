"""Deployments and the instances that run on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.store import journal, serials
from app.store.journal import Entry
from app.store.literal import Reader, columns, compose, execute
from app.store.schema.processes import Deployment, DeploymentFile, Instance
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import changing


@dataclass(frozen=True, slots=True)
class DeploymentRecord:
    """A published folder without its files."""

    id: int
    process: str
    unit_id: str
    """The county whose own version it is; empty = the city's."""
    number: int
    digest: str
    manifest: Mapping[str, Any]
    note: str
    published_by: int | None
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeployment:
    """A folder to be published; `files` maps paths to bytes."""

    process: str
    digest: str
    files: Mapping[str, bytes]
    published_at: datetime
    published_by: int | None = None
    unit_id: str = ""
    manifest: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class InstanceRecord:
    """A process of a case with the engine's state."""

    id: int
    case_id: int | None
    process: str
    deployment_id: int
    pins: Mapping[str, int]
    """Deployment of every process it has called so far."""
    version: int
    state: bytes
    status: str
    """running | incident | finished"""
    incident: Mapping[str, Any] | None
    due_at: datetime | None
    """When its earliest timer is due."""
    started_at: datetime
    ended_at: datetime | None


instance_reader = Reader(Instance, InstanceRecord)

_SELECT = compose("SELECT {i} FROM instance i WHERE ", i=instance_reader.select_list("i"))
_BY_ID = f"{_SELECT}i.id = ?"
_OF_CASE = f"{_SELECT}i.case_id = ? ORDER BY i.id"


def insert_deployment(uow: UnitOfWork, new: NewDeployment, entries: Sequence[Entry] = ()) -> DeploymentRecord:
    """Keep a folder under the next number of its process and unit; it never changes afterwards."""
    number = serials.draw(uow, f"deployment:{new.process}:{new.unit_id}")
    values = {
        "process": new.process,
        "unit_id": new.unit_id,
        "number": number,
        "digest": new.digest,
        "manifest": dict(new.manifest),
        "note": new.note,
        "published_by": new.published_by,
        "published_at": new.published_at,
    }
    inserted = insert(Deployment).values(values).returning(*columns(Deployment, DeploymentRecord))
    record = DeploymentRecord(*uow.session.execute(inserted).one())
    uow.session.execute(
        insert(DeploymentFile),
        [
            {"deployment_id": record.id, "path": path, "content": content}
            for path, content in sorted(new.files.items())
        ],
    )
    journal.append(uow, journal.deployment_stream(record.id), entries)
    return record


def get_deployment(uow: UnitOfWork, deployment_id: int) -> DeploymentRecord | None:
    """The deployment with this id."""
    row = uow.session.execute(
        select(*columns(Deployment, DeploymentRecord)).where(Deployment.id == deployment_id)
    ).one_or_none()
    return None if row is None else DeploymentRecord(*row)


def latest(uow: UnitOfWork, process: str, unit_id: str = "") -> DeploymentRecord | None:
    """The newest deployment of a process, of exactly this unit (empty = the city's)."""
    newest = (
        select(*columns(Deployment, DeploymentRecord))
        .where(Deployment.process == process, Deployment.unit_id == unit_id)
        .order_by(Deployment.id.desc())
        .limit(1)
    )
    row = uow.session.execute(newest).one_or_none()
    return None if row is None else DeploymentRecord(*row)


def count(uow: UnitOfWork) -> int:
    """How many deployments there are. None ever goes: while there are as many, nothing was published."""
    return int(execute(uow, "SELECT count(*) FROM deployment").fetchone()[0])


def newest(uow: UnitOfWork) -> Mapping[tuple[str, str], int]:
    """Id of the newest deployment, by process and unit (empty = the city's)."""
    statement = "SELECT process, unit_id, max(id) FROM deployment GROUP BY process, unit_id"
    return {(process, unit): newest_id for process, unit, newest_id in execute(uow, statement).fetchall()}


def deployments(uow: UnitOfWork, process: str = "") -> Sequence[DeploymentRecord]:
    """All deployments, or those of one process, newest first."""
    wanted = select(*columns(Deployment, DeploymentRecord)).order_by(Deployment.id.desc())
    if process:
        wanted = wanted.where(Deployment.process == process)
    return [DeploymentRecord(*row) for row in uow.session.execute(wanted)]


def files(uow: UnitOfWork, deployment_id: int) -> Mapping[str, bytes]:
    """The files of a deployment, byte for byte; empty for an unknown id."""
    found = uow.session.execute(
        select(DeploymentFile.path, DeploymentFile.content)
        .where(DeploymentFile.deployment_id == deployment_id)
        .order_by(DeploymentFile.path)
    )
    return {row.path: row.content for row in found}


def get_instance(uow: UnitOfWork, instance_id: int) -> InstanceRecord | None:
    """The instance with this id."""
    found = _instances(uow, _BY_ID, instance_id)
    return found[0] if found else None


def lock_instance(uow: UnitOfWork, instance_id: int) -> None:
    """Let nobody else move an instance until this transaction ends. SQLite has one writer anyway."""
    if uow.dialect == "postgresql":
        execute(uow, "SELECT 1 FROM instance WHERE id = ? FOR UPDATE", [instance_id])


def instances_of_case(uow: UnitOfWork, case_id: int) -> Sequence[InstanceRecord]:
    """Every process of a case, in the order of their start."""
    return _instances(uow, _OF_CASE, case_id)


_STOP = changing("instance", ("status", "incident"), ("id",), "version = version + 1")


def note_incident(uow: UnitOfWork, instance_id: int, status: str, incident: Mapping[str, Any]) -> None:
    """Keep why an instance stopped; the next verb that gets through clears it."""
    uow.put_off(_STOP, [(status, dict(incident), instance_id)])


def _instances(uow: UnitOfWork, statement: str, value: int) -> Sequence[InstanceRecord]:
    return [instance_reader.read(row, uow.dialect) for row in execute(uow, statement, [value]).fetchall()]
