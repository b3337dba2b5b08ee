"""A task as the person who does it sees it: the form, the case behind it, and what to look at before sending."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import deputies
from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.lights import Light, light
from app.domain.permissions import Actor
from app.domain.reply_checks import Caution, Draft, check
from app.operations import access, case_page, reasons, tasks
from app.operations.answers import Answer, Names, answers, form_of
from app.operations.case_page import Dossier, Related, dossier
from app.operations.diagrams import Sheet, sheet
from app.operations.library import library_of
from app.operations.reasons import Reason
from app.operations.tasks import OpenedTask
from app.store import attachments, case_access, people, replies, steps, work_items
from app.store.attachments import AttachmentRecord
from app.store.case_access import RelatedCase
from app.store.cases import CaseRecord
from app.store.replies import ReplyRecord
from app.store.unit_of_work import UnitOfWork
from forms.base import TaskForm

DECIDES_ON_REPLY = frozenset({"release", "review", "publish_outside"})
"""Forms that pass or publish the reply drafted before."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """Everything the page of a task shows. `dossier` is None for work that belongs to no case."""

    opened: OpenedTask
    dossier: Dossier | None
    sheets: tuple[Sheet, ...]
    light: Light | None
    unit: str
    files: tuple[AttachmentRecord, ...]
    """Uploaded to this form and not yet sent."""
    reply: tuple[ReplyRecord, str] | None
    """The drafted reply that this task decides on, with the name of the unit that signs it."""
    cautions: tuple[Caution, ...]
    drafter: str
    """Who saved the draft, where it was somebody else."""
    reason: Reason
    """Why the reader has it before him."""
    held: bool
    """Whether he has it, or whom he stands in for."""

    @property
    def form(self) -> TaskForm:
        """The form, filled."""
        return self.opened.form


def view(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, formdata: Any = None) -> TaskView:
    """The page of a task, with `formdata` as it was sent after a refusal. Refuses as `tasks.open_form` does."""
    opened = tasks.open_form(uow, actor, clock, item_id, formdata)
    item, case = opened.item, opened.case
    tree = library_of(uow).tree(uow)
    file = None if case is None else dossier(uow, actor, clock, case)
    reply = None if file is None else _decided_on(opened, [one for one, _signer in file.replies])
    return TaskView(
        opened=opened,
        dossier=file,
        sheets=_sheets(uow, opened, file),
        light=None if item.due_on is None else light(clock.calendar, clock.today, item.due_on),
        unit=tree.name(item.unit_id),
        files=_files(uow, opened),
        reply=None if reply is None else (reply, tree.name(reply.unit_id)),
        cautions=_cautions(uow, opened, reply),
        drafter=_drafter(uow, actor, opened),
        reason=reasons.of_item(uow, actor, item, opened.deployment_id),
        held=deputies.has(deputies.at(actor, item), item),
    )


def cautions(uow: UnitOfWork, opened: OpenedTask) -> tuple[Caution, ...]:
    """What to look at before the reply on this form, or the one it decides on, goes out: warnings only."""
    given = () if opened.case is None else replies.replies_of(uow, opened.case.id)
    return _cautions(uow, opened, _decided_on(opened, given))


def _cautions(uow: UnitOfWork, opened: OpenedTask, kept: ReplyRecord | None) -> tuple[Caution, ...]:
    if opened.case is None:
        return ()
    draft = _typed_reply(opened.form)
    if draft is None and kept is not None:
        draft = (kept.text, [(row.get("demand", ""), row.get("answer", "")) for row in kept.demands])
    if draft is None:
        return ()
    text, demands = draft
    case = opened.case
    return check(
        Draft(
            text=text,
            message=f"{case.original_title}\n{case.original_text}",
            title=case.original_title,
            number=case.number,
            signers=_signers(uow, case),
            demands=demands,
        )
    )


def similar(uow: UnitOfWork, actor: Actor, item_id: int) -> tuple[CaseRecord, tuple[Related, ...]]:
    """The case of a task, and those that resemble it. Refuses as `tasks.open_form` does."""
    case = access.reach(uow, actor, item_id).case
    if case is None:
        raise NotFound(item=item_id)
    return case, case_page.similar(uow, actor, case)


def typed(uow: UnitOfWork, deployment_id: int, element_id: str, formdata: Any) -> tuple[Answer, ...]:
    """What was sent to a task that is over, in the words of its form; empty when that form is gone."""
    try:
        element = library_of(uow).folder(uow, deployment_id).definition.elements.get(element_id)
    except NotFound:
        return ()
    form_class = None if element is None else form_of(element)
    if form_class is None:
        return ()
    form = form_class(formdata)
    return answers(form_class, form.cleaned(), Names(library_of(uow).tree(uow), {}, {}))


def case_behind(uow: UnitOfWork, actor: Actor, item_id: int) -> RelatedCase | None:
    """The case of a task, open or over, for whoever may see it."""
    item = work_items.get_item(uow, item_id)
    over = None if item is not None else steps.done(uow, item_id)
    case_id = item.case_id if item is not None else over.case_id if over is not None else None
    return None if case_id is None else case_access.related(uow, actor, [case_id]).get(case_id)


def _sheets(uow: UnitOfWork, opened: OpenedTask, file: Dossier | None) -> tuple[Sheet, ...]:
    """The diagram that the task stands in, then those that called it."""
    if file is None:
        return (sheet(uow, opened.deployment_id, [opened.item.element]),)
    own = [one for one in file.sheets if one.deployment_id == opened.deployment_id]
    calling = [one for one in file.sheets if one.process == "message_handling" and one not in own]
    return (*own, *calling)


def _files(uow: UnitOfWork, opened: OpenedTask) -> tuple[AttachmentRecord, ...]:
    """Uploaded to the form and not yet sent; nothing is looked for where it takes no files."""
    takes = any(field.look == "files" for field in opened.form)
    return tuple(attachments.of_item(uow, opened.item.id)) if takes else ()


def _decided_on(opened: OpenedTask, given: Iterable[ReplyRecord]) -> ReplyRecord | None:
    """The reply of this round, among those of the case, where the task decides on it."""
    if opened.case is None or opened.item.form not in DECIDES_ON_REPLY:
        return None
    return next((reply for reply in given if reply.round == opened.case.round), None)


def _typed_reply(form: TaskForm) -> tuple[str, list[tuple[str, str]]] | None:
    """The text of the reply in the form with the demands it lists; None while it has none."""
    values: Mapping[str, Any] = form.cleaned()
    text = values.get("reply_text")
    if not isinstance(text, str) or not text:
        return None
    rows = values.get("demands")
    listed = rows if isinstance(rows, list) else []
    return text, [(str(row["demand"]), str(row["answer"])) for row in listed if isinstance(row, dict)]


def _signers(uow: UnitOfWork, case: CaseRecord) -> list[str]:
    tree = library_of(uow).tree(uow)
    return [tree.name(unit) for unit in (case.lead_unit, case.acting_unit) if unit]


def _drafter(uow: UnitOfWork, actor: Actor, opened: OpenedTask) -> str:
    item = opened.item
    if item.drafted_by is None or item.drafted_by == actor.person:
        return ""
    person = people.get_person(uow, item.drafted_by)
    return person.name if person else ""
