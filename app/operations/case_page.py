"""A case as the staff sees it: the message, what happened and why, and what belongs to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.lights import Light, light
from app.domain.permissions import Actor, Role
from app.operations.answers import Answer, Names, answers, form_of, people_in
from app.operations.contact import may_open_contact
from app.operations.diagrams import Sheet, sheets
from app.operations.library import library_of
from app.store import (
    case_access,
    case_file,
    case_links,
    people,
)
from app.store.attachments import AttachmentRecord
from app.store.case_access import RelatedCase
from app.store.case_file import CaseFile
from app.store.cases import CaseRecord
from app.store.due_dates import DueDateRecord
from app.store.papers import PaperRecord
from app.store.processes import InstanceRecord
from app.store.ratings import RatingRecord
from app.store.replies import ReplyRecord
from app.store.steps import StepRecord
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import WorkItemRecord

__all__ = [
    "Dossier",
    "DueDateRecord",
    "Passage",
    "Related",
    "Waiting",
    "by_number",
    "dossier",
    "find",
    "similar",
    "waiting",
]

SIMILAR = 5
"""Similar cases shown."""

PEOPLE_ACTS = frozenset({"userTask", "withdrawn"})
SHOWN = PEOPLE_ACTS | {"serviceTask", "businessRuleTask", "boundaryEvent", "intermediateCatchEvent", "undelivered"}
"""Kinds of steps that the history tells; gateways, starts and ends only lead from one to the next."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One step of the history. `who` is empty for what the system did by itself."""

    kind: str
    name: str
    at: datetime
    who: str
    behalf: str
    """In whose stead."""
    unit: str
    form: str
    answers: tuple[Answer, ...]
    late_by: int
    """Calendar days after the step's own due date, 0 when in time."""
    basis: str
    """What a decision table named as its ground."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open task of the case."""

    id: int
    name: str
    role: str
    unit: str
    who: str
    due_on: date | None
    light: Light | None
    reachable: bool
    """Whether the reader may open it."""


@dataclass(frozen=True, slots=True)
class Related:
    """A case that belongs to this one. `kind`: repeat | merged | split | main | similar."""

    kind: str
    case: RelatedCase
    lead: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the staff reads about a case, names in place of ids."""

    case: CaseRecord
    lead: str
    acting: str
    place: str
    assisting: tuple[str, ...]
    light: Light | None
    dues: tuple[DueDateRecord, ...]
    files: tuple[AttachmentRecord, ...]
    """Those that came with the message first."""
    papers: tuple[PaperRecord, ...]
    replies: tuple[tuple[ReplyRecord, str], ...]
    """Each with the name of the unit that signs."""
    ratings: tuple[RatingRecord, ...]
    history: tuple[Passage, ...]
    """Oldest first."""
    items: tuple[WorkItemRecord, ...]
    """Its open tasks; `waiting` says which of them the reader may open."""
    instances: tuple[InstanceRecord, ...]
    """Its processes, in the order of their start."""
    related: tuple[Related, ...]
    """Those that were tied to it; `similar` looks for others."""
    sheets: tuple[Sheet, ...]
    has_contact: bool
    may_open_contact: bool

    @property
    def instructions(self) -> tuple[Passage, ...]:
        """What leaders wrote."""
        return tuple(passage for passage in self.history if passage.form == "instruct")


def find(uow: UnitOfWork, actor: Actor, number: str) -> CaseRecord:
    """The case with this number. NotFound also for whoever may not know of it."""
    case = case_access.case_for(uow, actor, number)
    if case is None:
        raise NotFound
    return case


def by_number(uow: UnitOfWork, actor: Actor, clock: Clock, number: str) -> Dossier:
    """The dossier of the case with this number. NotFound also for whoever may not know of it."""
    return dossier(uow, actor, clock, find(uow, actor, number))


def dossier(uow: UnitOfWork, actor: Actor, clock: Clock, case: CaseRecord) -> Dossier:
    """The dossier of a case that `actor` was found to reach."""
    tree = library_of(uow).tree(uow)
    kept = case_file.case_file(uow, case.id)
    running = case.due_on if case.status == "open" else None
    return Dossier(
        case=case,
        lead=tree.name(case.lead_unit),
        acting=tree.name(case.acting_unit),
        place=tree.name(case.place),
        assisting=tuple(tree.name(unit) for unit in case.assisting_units),
        light=None if running is None else light(clock.calendar, clock.today, running),
        dues=kept.due_dates,
        files=tuple(sorted(kept.files, key=lambda file: (file.task_id is not None, file.id))),
        papers=kept.papers,
        replies=tuple((reply, tree.name(reply.unit_id)) for reply in kept.replies),
        ratings=kept.ratings,
        history=_history(uow, clock, kept),
        items=kept.items,
        instances=kept.instances,
        related=_related(uow, actor, case, kept),
        sheets=tuple(sheet for one in kept.instances for sheet in sheets(uow, one, kept.items, kept.steps)),
        has_contact=kept.has_contact,
        may_open_contact=may_open_contact(actor, case),
    )


def _history(uow: UnitOfWork, clock: Clock, kept: CaseFile) -> tuple[Passage, ...]:
    shown = [step for step in kept.steps if step.kind in SHOWN]
    mentioned = people_in(step.inputs for step in shown if step.inputs)
    names = Names(
        tree=library_of(uow).tree(uow),
        people={person.id: person.name for person in people.people(uow, mentioned)},
        files={file.id: file for file in kept.files},
    )
    return tuple(_passage(uow, clock, step, names) for step in shown)


def _passage(uow: UnitOfWork, clock: Clock, step: StepRecord, names: Names) -> Passage:
    element = library_of(uow).folder(uow, step.deployment_id).definition.elements.get(step.element)
    told: tuple[Answer, ...] = ()
    form = ""
    if step.kind == "userTask" and element is not None:
        form = element.form or element.id
        asked = form_of(element)
        told = answers(asked, step.inputs or {}, names) if asked is not None else ()
    late = (clock.local_day(step.at) - step.due_on).days if step.due_on else 0
    return Passage(
        kind=step.kind,
        name=step.name,
        at=step.at,
        who=step.actor_name if step.kind in PEOPLE_ACTS else "",
        behalf=step.deputy_for_name or "",
        unit=names.tree.name(step.unit_id),
        form=form,
        answers=told,
        late_by=max(late, 0),
        basis=str((step.outputs or {}).get("basis", "")) if step.kind == "businessRuleTask" else "",
    )


def waiting(uow: UnitOfWork, actor: Actor, clock: Clock, file: Dossier) -> tuple[Waiting, ...]:
    """The open tasks of a case, with who has them."""
    tree = library_of(uow).tree(uow)
    takers = people.people(uow, {item.assignee_id for item in file.items if item.assignee_id is not None})
    names = {person.id: person.name for person in takers}
    return tuple(
        Waiting(
            id=item.id,
            name=item.name,
            role=item.role,
            unit=tree.name(item.unit_id),
            who=names.get(item.assignee_id or 0, ""),
            due_on=item.due_on,
            light=light(clock.calendar, clock.today, item.due_on) if item.due_on else None,
            reachable=item.role != Role.CITIZEN and case_access.reaches_item(uow, actor, item.id),
        )
        for item in file.items
    )


def similar(uow: UnitOfWork, actor: Actor, case: CaseRecord) -> tuple[Related, ...]:
    """Cases that the actor may see and whose titles resemble this one's, nearest first."""
    return _named(uow, [("similar", found) for found in case_access.similar(uow, actor, case, SIMILAR)])


def _related(uow: UnitOfWork, actor: Actor, case: CaseRecord, kept: CaseFile) -> tuple[Related, ...]:
    linked = case_links.links_of(uow, case.id) if kept.linked else ()
    kinds: dict[int, str] = {link.case_id: link.kind for link in linked}
    kinds |= dict.fromkeys(case_links.merged_into(uow, case.id) if kept.followed else (), "merged")
    if case.main_case_id is not None:
        kinds[case.main_case_id] = "main"
    found = case_access.related(uow, actor, kinds)
    return _named(uow, ((kinds[case_id], other) for case_id, other in found.items()))


def _named(uow: UnitOfWork, found: Iterable[tuple[str, RelatedCase]]) -> tuple[Related, ...]:
    tree = library_of(uow).tree(uow)
    return tuple(Related(kind, case, tree.name(case.lead_unit)) for kind, case in found)
