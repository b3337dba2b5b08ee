"""Texts that units begin replies with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.store.literal import Reader, compose, execute, placeholders
from app.store.schema.talk import ReplyTemplate
from app.store.unit_of_work import UnitOfWork

MOST = 200
"""Templates read of the units that one person works for."""


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template; what each field means stands at `schema.talk.ReplyTemplate`."""

    id: int
    unit_id: str
    title: str
    text: str
    kind: str
    category: str
    used: int
    version: int
    changed_by: int | None
    changed_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """What a template says, as somebody has written it."""

    unit_id: str
    title: str
    text: str
    kind: str
    category: str
    changed_by: int
    changed_at: datetime


_reader = Reader(ReplyTemplate, TemplateRecord)
_OF_UNITS = (
    "SELECT {templates} FROM reply_template t WHERE t.unit_id IN ({units}) AND t.retired_at IS {retired} "
    "ORDER BY t.used DESC, t.title, t.id LIMIT ?"
)
_BY_ID = compose("SELECT {templates} FROM reply_template t WHERE t.id = ?", templates=_reader.select_list("t"))


def of_units(uow: UnitOfWork, units: Collection[str], *, retired: bool = False) -> list[TemplateRecord]:
    """The templates of some units, those used most first; those in use, or those retired."""
    if not units:
        return []
    statement = compose(
        _OF_UNITS,
        templates=_reader.select_list("t"),
        units=placeholders(len(units)),
        retired="NOT NULL" if retired else "NULL",
    )
    rows = execute(uow, statement, [*sorted(units), MOST]).fetchall()
    return [_reader.read(row, uow.dialect) for row in rows]


def get(uow: UnitOfWork, template_id: int) -> TemplateRecord | None:
    """One template, retired or not."""
    row = execute(uow, _BY_ID, [template_id]).fetchone()
    return None if row is None else _reader.read(row, uow.dialect)


def insert(uow: UnitOfWork, new: TemplateText) -> int:
    """Keep a new template; its id is returned."""
    template = ReplyTemplate(
        unit_id=new.unit_id,
        title=new.title,
        text=new.text,
        kind=new.kind,
        category=new.category,
        changed_by=new.changed_by,
        changed_at=new.changed_at,
    )
    uow.session.add(template)
    uow.flush()
    return template.id


def change(uow: UnitOfWork, template_id: int, version: int, new: TemplateText) -> bool:
    """Give a template other words; False when somebody else has changed it since `version`."""
    changed = execute(
        uow,
        "UPDATE reply_template SET unit_id = ?, title = ?, text = ?, kind = ?, category = ?, changed_by = ?, "
        "changed_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        [
            new.unit_id,
            new.title,
            new.text,
            new.kind,
            new.category,
            new.changed_by,
            new.changed_at,
            template_id,
            version,
        ],
    )
    return bool(changed.rowcount)


def retire(uow: UnitOfWork, template_id: int, at: datetime | None) -> None:
    """Offer a template no more, or again (None)."""
    execute(uow, "UPDATE reply_template SET retired_at = ? WHERE id = ?", [at, template_id])


def count_use(uow: UnitOfWork, template_id: int) -> None:
    """A reply was begun with it."""
    execute(uow, "UPDATE reply_template SET used = used + 1 WHERE id = ?", [template_id])
