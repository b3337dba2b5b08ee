"""Published diagrams as people look at them: with the versions before, or with the token of a running case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from app.domain.errors import NotFound
from app.engine.definition import Definition
from app.operations.library import library_of
from app.store import people, processes
from app.store.processes import DeploymentRecord, InstanceRecord
from app.store.steps import StepRecord
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord

TOLD = frozenset(
    {
        "userTask",
        "serviceTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
        "transaction",
        "scriptTask",
        "manualTask",
        "task",
    }
)
"""Kinds of elements that the text beside a diagram names."""


LABEL = 84
"""Width of a label, where names are said in another language than the drawing's."""


@dataclass(frozen=True, slots=True)
class SheetElement:
    """An element in words."""

    id: str
    name: str
    role: str
    """Name of the lane it stands in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One diagram to look at. `now` and `passed` hold element ids; both are empty outside a case."""

    deployment_id: int
    process: str
    name: str
    elements: tuple[SheetElement, ...]
    now: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """A process with the version that new cases get."""

    process: str
    title: str
    articles: tuple[int, ...]
    owner: str
    """Role key of whoever answers for the diagram."""
    number: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of a process."""

    deployment_id: int
    number: int
    unit: str
    """Name of the unit whose own version it is; empty = the city's."""
    published_at: datetime
    publisher: str
    note: str
    current: bool
    """Whether new cases get it."""


@dataclass(frozen=True, slots=True)
class DiagramView:
    """A process to look at: one of its versions drawn, and all of them listed."""

    published: Published
    sheet: Sheet
    shown: Version
    versions: tuple[Version, ...]


def published(uow: UnitOfWork) -> list[Published]:
    """Every process of the city with its current version, the main procedure first."""
    newest: dict[str, DeploymentRecord] = {}
    for record in processes.deployments(uow):
        if not record.unit_id:
            newest.setdefault(record.process, record)
    return sorted(map(_published, newest.values()), key=lambda one: (-len(one.articles), one.process))


def view(uow: UnitOfWork, process: str, deployment_id: int | None) -> DiagramView:
    """A process with one version drawn, the current one unless another is named. NotFound for an unknown one."""
    records = processes.deployments(uow, process)
    current = next((record for record in records if not record.unit_id), None)
    shown = next((record for record in records if record.id == deployment_id), current)
    if current is None or shown is None or deployment_id not in {None, shown.id}:
        raise NotFound
    tree = library_of(uow).tree(uow)
    publishers = {record.published_by for record in records if record.published_by is not None}
    names = {person.id: person.name for person in people.people(uow, publishers)}
    newest_of = {record.unit_id: record.id for record in reversed(records)}
    versions = {
        record.id: Version(
            deployment_id=record.id,
            number=record.number,
            unit=tree.name(record.unit_id) if record.unit_id else "",
            published_at=record.published_at,
            publisher=names.get(record.published_by or 0, ""),
            note=record.note,
            current=newest_of[record.unit_id] == record.id,
        )
        for record in records
    }
    return DiagramView(_published(current), sheet(uow, shown.id), versions[shown.id], tuple(versions.values()))


def file(uow: UnitOfWork, deployment_id: int) -> tuple[str, bytes]:
    """The process and the diagram of a deployment, byte for byte. NotFound for an unknown id."""
    definition = library_of(uow).folder(uow, deployment_id).definition
    return definition.process, definition.diagram


def renamed(diagram: bytes, say: Callable[[str], str]) -> bytes:
    """A diagram for looking at, with every name and annotation as `say` gives it."""
    root = etree.fromstring(diagram, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter(etree.Element):
        if element.get("name"):
            element.set("name", say(element.get("name", "")))
        if etree.QName(element).localname == "text" and element.text:
            element.text = say(element.text)
        if etree.QName(element).localname == "BPMNLabel":
            _widen(element)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _widen(label: etree._Element) -> None:
    """Give a label the width of a few words about its middle: names may be longer than in the drawing."""
    for bounds in label:
        missing = LABEL - float(bounds.get("width", LABEL))
        if missing > 0:
            bounds.set("x", str(float(bounds.get("x", 0)) - missing / 2))
            bounds.set("width", str(LABEL))


def sheet(uow: UnitOfWork, deployment_id: int, now: Iterable[str] = (), passed: Iterable[str] = ()) -> Sheet:
    """The diagram of a deployment with elements marked; ids that it does not have are left out."""
    definition = library_of(uow).folder(uow, deployment_id).definition
    marked = [element for element in dict.fromkeys(now) if element in definition.elements]
    return Sheet(
        deployment_id=deployment_id,
        process=definition.process,
        name=definition.name,
        elements=tuple(
            SheetElement(element.id, element.name, definition.lanes.get(element.lane, ""))
            for element in definition.elements.values()
            if element.kind in TOLD and element.name
        ),
        now=tuple(marked),
        passed=tuple(one for one in dict.fromkeys(passed) if one in definition.elements and one not in marked),
    )


def sheets(
    uow: UnitOfWork,
    instance: InstanceRecord,
    items: Sequence[WorkItemRecord],
    steps: Sequence[StepRecord],
) -> list[Sheet]:
    """The diagrams of an instance, the innermost that waits first: `items` and `steps` are those of its case.

    A called process is shown while something waits in it; its call activity is then current too.
    """
    deployments = {instance.process: instance.deployment_id, **instance.pins}
    waiting: dict[str, list[str]] = {}
    for item in items:
        if item.instance_id == instance.id:
            waiting.setdefault(item.process, []).append(item.element)
    passed: dict[str, list[str]] = {}
    for step in steps:
        if step.instance_id == instance.id:
            passed.setdefault(step.process, []).append(step.element)
    drawn = []
    for process, deployment_id in deployments.items():
        definition = library_of(uow).folder(uow, deployment_id).definition
        now = [*waiting.get(process, ()), *_calls(definition, waiting)]
        if now or process == instance.process:
            drawn.append(sheet(uow, deployment_id, now, passed.get(process, ())))
    return sorted(drawn, key=lambda one: (one.process == instance.process, not waiting.get(one.process)))


def _calls(definition: Definition, waiting: Mapping[str, object]) -> list[str]:
    return [element.id for element in definition.elements.values() if element.called in waiting]


def _published(record: DeploymentRecord) -> Published:
    basis = record.manifest.get("basis", {})
    return Published(
        process=record.process,
        title=str(record.manifest.get("title", record.process)),
        articles=tuple(basis.get("articles", ())),
        owner=str(record.manifest.get("owner", "")),
        number=record.number,
        published_at=record.published_at,
    )
