"""Reply templates of a unit: written by its people, filled with facts of a case, put into the draft of a reply."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.clock import Clock
from app.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from app.domain.events import Event
from app.domain.permissions import Actor, Permission, permissions_of
from app.operations import access, case_page, tasks
from app.operations.library import library_of
from app.store import journal, people, reply_templates
from app.store.cases import CaseRecord
from app.store.journal import Entry
from app.store.reply_templates import TemplateRecord, TemplateText
from app.store.unit_of_work import UnitOfWork
from forms.placeholders import KNOWN, fill, unknown
from forms.recurring import KINDS
from forms.words import _, say

REPLY = "reply_text"
"""The field that templates are put into."""
LONGEST_TITLE = 60
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template as its unit sees it."""

    template: TemplateRecord
    unit: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A template that fits the case at hand."""

    id: int
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A template as somebody typed it; `id` is None for a new one, `version` the one it was changed from."""

    unit: str
    title: str
    text: str
    kind: str = ""
    category: str = ""
    id: int | None = None
    version: int = 0


def units_of(actor: Actor) -> tuple[str, ...]:
    """The units whose templates the actor uses and edits."""
    return tuple(
        sorted({grant.unit for grant in actor.grants if Permission.TEMPLATE_EDIT in permissions_of([grant.role])})
    )


def units_named(uow: UnitOfWork, actor: Actor) -> list[tuple[str, str]]:
    """Those units with their names."""
    tree = library_of(uow).tree(uow)
    return [(unit, tree.name(unit)) for unit in units_of(actor)]


def categories(uow: UnitOfWork) -> list[tuple[str, str]]:
    """The subjects that a template may be made for, each with its name."""
    return [(one.path, one.path.replace("/", " · ", 1)) for one in library_of(uow).categories(uow)]


def listed(uow: UnitOfWork, actor: Actor, *, retired: bool = False) -> list[TemplateLine]:
    """The templates of the actor's units, those used most first."""
    found = reply_templates.of_units(uow, units_of(actor), retired=retired)
    tree = library_of(uow).tree(uow)
    authors = people.people(uow, {one.changed_by for one in found if one.changed_by is not None})
    names = {person.id: person.name for person in authors}
    return [TemplateLine(one, tree.name(one.unit_id), names.get(one.changed_by or 0, "")) for one in found]


def own(uow: UnitOfWork, actor: Actor, template_id: int) -> TemplateRecord:
    """A template of one of the actor's units. NotFound for any other."""
    found = reply_templates.get(uow, template_id)
    if found is None or found.unit_id not in units_of(actor):
        raise NotFound(template=template_id)
    return found


def save(uow: UnitOfWork, actor: Actor, clock: Clock, wish: Wish) -> int:
    """Keep a template; its id. Invalid with the sentences per field; Conflict when a colleague was faster."""
    if actor.person is None:
        raise NotPermitted
    text = _checked(uow, actor, wish)
    new = TemplateText(
        unit_id=wish.unit,
        title=wish.title.strip(),
        text=text,
        kind=wish.kind,
        category=wish.category,
        changed_by=actor.person,
        changed_at=clock.now,
    )
    template_id = wish.id
    if template_id is None:
        template_id = reply_templates.insert(uow, new)
    else:
        own(uow, actor, template_id)
        if not reply_templates.change(uow, template_id, wish.version, new):
            raise Conflict(template=template_id)
    digest = hashlib.sha256(text.encode()).hexdigest()
    _record(uow, actor, clock, Event.TEMPLATE_SAVED, template=template_id, unit=wish.unit, text=digest)
    return template_id


def retire(uow: UnitOfWork, actor: Actor, clock: Clock, template_id: int, *, restore: bool = False) -> None:
    """Offer a template no more, or again."""
    own(uow, actor, template_id)
    at: datetime | None = None if restore else clock.now
    reply_templates.retire(uow, template_id, at)
    event = Event.TEMPLATE_RESTORED if restore else Event.TEMPLATE_RETIRED
    _record(uow, actor, clock, event, template=template_id)


def preview(uow: UnitOfWork, actor: Actor, clock: Clock, text: str, number: str) -> str:
    """A template filled with a real case that the actor may see. NotFound for any other number."""
    return _filled(uow, actor, clock, text, case_page.find(uow, actor, number.strip()))


def offered(uow: UnitOfWork, actor: Actor, case: CaseRecord) -> list[Offered]:
    """Templates that fit the case: those made for its kind and subject first, then those used most."""
    tree = library_of(uow).tree(uow)
    fitting = [one for one in reply_templates.of_units(uow, units_of(actor)) if _fits(one, case)]
    fitting.sort(key=lambda one: not (one.kind or one.category))
    return [Offered(one.id, one.title, tree.name(one.unit_id)) for one in fitting]


def filled_for_task(uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, template_id: int) -> str:
    """A template filled with the case of a task that the actor does; its use is counted."""
    found = own(uow, actor, template_id)
    case = access.reach(uow, actor, item_id).case
    if case is None:
        raise NotFound(item=item_id)
    reply_templates.count_use(uow, template_id)
    return _filled(uow, actor, clock, found.text, case)


def put_into_draft(
    uow: UnitOfWork, actor: Actor, clock: Clock, item_id: int, template_id: int, *, replace: bool
) -> None:
    """Put a filled template into the kept draft of a task's reply: behind what is there, or in its place."""
    text = filled_for_task(uow, actor, clock, item_id, template_id)
    draft = dict(access.reach(uow, actor, item_id).item.draft or {})
    before = drafted(draft.get(REPLY))
    draft[REPLY] = [text if replace or not before.strip() else f"{before.rstrip()}\n{text}"]
    tasks.save_draft(uow, actor, clock, item_id, draft)


def drafted(kept: object) -> str:
    """The text of a field of a draft."""
    if isinstance(kept, str):
        return kept
    return str(kept[0]) if isinstance(kept, Sequence) and kept else ""


def _checked(uow: UnitOfWork, actor: Actor, wish: Wish) -> str:
    text = wish.text.replace("\r\n", "\n").strip()
    problems: dict[str, list[str]] = {}
    if not wish.title.strip():
        problems["title"] = [_("请写模板的名称，例如“路灯维修答复”。")]
    elif len(wish.title.strip()) > LONGEST_TITLE:
        problems["title"] = [say(_("名称最多%(most)s字，请缩短。"), most=LONGEST_TITLE)]
    if not text:
        problems["text"] = [_("请写模板的正文。")]
    elif len(text) > LONGEST_TEXT:
        problems["text"] = [say(_("正文最多%(most)s字，现在有%(n)s字，请删减。"), most=LONGEST_TEXT, n=len(text))]
    elif strange := unknown(text):
        known = "、".join(f"{{{name}}}" for name in KNOWN)
        wrong = "、".join(f"{{{name}}}" for name in strange)
        problems["text"] = [say(_("没有%(wrong)s这样的占位。可以用的有：%(known)s。"), wrong=wrong, known=known)]
    if wish.unit not in units_of(actor):
        problems["unit"] = [_("请选择您所在的单位。")]
    if wish.kind and wish.kind not in {value for value, _label in KINDS}:
        problems["kind"] = [_("请从列表中选择留言类型。")]
    if wish.category and wish.category not in {one.path for one in library_of(uow).categories(uow)}:
        problems["category"] = [_("请从列表中选择分类。")]
    if problems:
        raise Invalid(problems)
    return text


def _fits(one: TemplateRecord, case: CaseRecord) -> bool:
    within = case.category == one.category or case.category.startswith(f"{one.category}/")
    return (not one.kind or one.kind == case.kind) and (not one.category or within)


def _filled(uow: UnitOfWork, actor: Actor, clock: Clock, text: str, case: CaseRecord) -> str:
    tree = library_of(uow).tree(uow)
    units = units_of(actor)
    unit = case.lead_unit or (units[0] if units else "")
    values = {
        "留言编号": case.number,
        "称呼": f"网民“{case.author_name}”" if case.author_name else "网民朋友",
        "标题": case.published_title or case.original_title,
        "诉求": (case.summary or case.published_title or case.original_title).rstrip("。"),
        "单位": tree.name(unit) if unit else "",
        "收到日期": _day(clock, case.received_at),
        "办理期限": f"{case.due_on.year}年{case.due_on.month}月{case.due_on.day}日" if case.due_on else "",
        "今天": _day(clock, clock.now),
    }
    return fill(text, values)


def _day(clock: Clock, instant: datetime) -> str:
    day = clock.local_day(instant)
    return f"{day.year}年{day.month}月{day.day}日"


def _record(uow: UnitOfWork, actor: Actor, clock: Clock, event: Event, **facts: object) -> None:
    journal.append(uow, journal.ADMINISTRATION, [Entry(clock.now, actor.person, event, facts)])
