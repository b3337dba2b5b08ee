"""Publishing: a folder becomes an immutable, numbered deployment; running cases stay on theirs."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import DiagramRefused
from app.domain.events import Event
from app.domain.permissions import Actor, Role
from app.engine.catalog import Catalog
from app.engine.definition import Definition, Finding
from app.engine.finding_texts import reason, remedy, subject
from app.engine.reading import read
from app.engine.reading.neighbours import check_neighbours
from app.operations import starting
from app.operations.topics import topics
from app.store import processes, subscriptions
from app.store.journal import Entry
from app.store.processes import DeploymentRecord, NewDeployment
from app.store.subscriptions import MESSAGE
from app.store.unit_of_work import UnitOfWork
from forms import FORMS, variables_set

MANIFEST = "manifest.toml"
MANIFEST_UNREADABLE = "manifest_unreadable"


@dataclass(frozen=True, slots=True)
class Published:
    """The deployment that holds now. Printed, it is a sentence for the terminal."""

    deployment: DeploymentRecord
    new: bool
    """False when the files are those of the newest deployment: nothing was done."""

    def __str__(self) -> str:
        done = "已发布" if self.new else "没有变化，仍为"
        return f"{self.deployment.process}：{done}第{self.deployment.number}版"


def catalog() -> Catalog:
    """What diagrams may name: the forms with their variables, roles and topics of this installation."""
    return Catalog(
        forms={key: variables_set(form) for key, form in FORMS.items()},
        roles=frozenset(role.value for role in Role),
        topics=frozenset(topics()),
    )


def publish(
    uow: UnitOfWork, actor: Actor, clock: Clock, files: Mapping[str, bytes], note: str = "", *, unit: str = ""
) -> Published:
    """Publish the files of a process under the next number, for the city or for a unit (Article 23).

    DiagramRefused carries the findings. Files identical to the newest deployment's are not published again.
    """
    definition = _accepted(files)
    _refuse_taken(uow, definition)
    newest = processes.latest(uow, definition.process, unit)
    digest = digest_of(files)
    if newest is not None and newest.digest == digest:
        return Published(newest, new=False)
    details = {"process": definition.process, "unit": unit, "digest": digest}
    new = NewDeployment(
        process=definition.process,
        digest=digest,
        files=files,
        published_at=clock.now,
        published_by=actor.person,
        unit_id=unit,
        manifest=_manifest(files),
        note=note,
    )
    entry = Entry(clock.now, actor.person, Event.DEPLOYMENT_PUBLISHED, details)
    deployment = processes.insert_deployment(uow, new, [entry])
    starting.replace(uow, clock, deployment, definition)
    return Published(deployment, new=True)


def publish_folder(
    uow: UnitOfWork, actor: Actor, clock: Clock, folder: Path, note: str = "", *, unit: str = ""
) -> Published:
    """Publish what lies in a folder, as `publish`."""
    return publish(uow, actor, clock, files_of(folder), note, unit=unit)


def publish_absent(uow: UnitOfWork, actor: Actor, clock: Clock, root: Path) -> list[DeploymentRecord]:
    """Publish every process folder below `root` of which nothing was ever published; gives the new deployments.

    What an installation has published itself is never replaced by a baseline.
    """
    present = {deployment.process for deployment in processes.deployments(uow)}
    published = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and any(path.glob("*.bpmn"))):
        files = files_of(folder)
        if str(_manifest(files).get("process", folder.name)) not in present:
            published.append(publish(uow, actor, clock, files).deployment)
    return published


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a process folder by their path within it; hidden ones are passed over."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents of all files, in the order of their names."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def _accepted(files: Mapping[str, bytes]) -> Definition:
    reading = read(files, catalog())
    findings = (*reading.findings, *_manifest_findings(files))
    refused = any(finding.severity == "error" for finding in findings)
    if reading.definition is None or refused:
        raise DiagramRefused(findings=findings)
    return reading.definition


def _refuse_taken(uow: UnitOfWork, definition: Definition) -> None:
    """A message starts one process only: DiagramRefused when another one is started by it already."""
    taken = {
        other.name: other.process
        for start in definition.starts
        if start.kind == MESSAGE
        for other in subscriptions.starts(uow, MESSAGE, start.name)
        if other.process != definition.process
    }
    findings = check_neighbours(definition, taken)
    if findings:
        raise DiagramRefused(findings=findings)


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    return tomllib.loads(files[MANIFEST].decode()) if MANIFEST in files else {}


def _manifest_findings(files: Mapping[str, bytes]) -> Sequence[Finding]:
    try:
        _manifest(files)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [Finding("error", "", MANIFEST_UNREADABLE, {"detail": str(error)}, MANIFEST)]
    return []


def sentences(refused: DiagramRefused) -> Iterator[str]:
    """A line for every finding of a refused deployment: where, why, what to do."""
    findings = refused.parameters["findings"]
    if isinstance(findings, tuple):
        for finding in findings:
            place = f"{finding.file}:{finding.line} {subject(finding)}" if finding.line else finding.file
            if finding.code == MANIFEST_UNREADABLE:
                yield f"{place}: 不是正确的TOML（{finding.parameters['detail']}）。→ 请改正后再发布。"
            else:
                yield f"{place}: {reason(finding)} → {remedy(finding)}"
