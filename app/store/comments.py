"""Internal comments of cases, newest last. Whose they are to read is part of every question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all

from app.domain.permissions import Actor
from app.store.kept_statements import Kept
from app.store.literal import columns, execute
from app.store.schema.cases import Case
from app.store.schema.talk import CaseComment
from app.store.schema.work import WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import cases_visible_to, sight

MOST_AT_WORK = 50
"""People told of a comment at most."""
END = 2**63 - 1
"""Before this id stands every comment."""


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment; what each field means stands at `schema.talk.CaseComment`."""

    id: int
    case_id: int
    step: str
    author_id: int
    author_name: str
    unit_id: str
    text: str
    mentions: Sequence[dict[str, Any]]
    at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """Something that a colleague says about a case."""

    case_id: int
    author_id: int
    author_name: str
    unit_id: str
    text: str
    at: datetime
    step: str = ""
    mentions: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class CommentPage:
    """Some comments, oldest first; how many stand before them."""

    comments: tuple[CommentRecord, ...]
    earlier: int


@Kept
def _page(reader: Actor, size: int) -> Select[Any]:
    """No row for whoever may not see the case; a row without a comment where there is none."""
    newest = (
        select(*columns(CaseComment, CommentRecord), func.count().over().label("counted"))
        .where(CaseComment.case_id == bindparam("case_id"), CaseComment.id < bindparam("before"))
        .order_by(CaseComment.id.desc())
        .limit(size)
        .subquery()
    )
    return (
        select(*newest.c)
        .select_from(Case)
        .outerjoin(newest, newest.c.case_id == Case.id)
        .where(Case.id == bindparam("case_id"), cases_visible_to(reader))
        .order_by(newest.c.id)
    )


def page(uow: UnitOfWork, actor: Actor, case_id: int, size: int, *, before: int = END) -> CommentPage | None:
    """The newest comments of a case, or those before one; None for whoever may not see the case."""
    found = _page.rows(uow, sight(actor), size, case_id=case_id, before=before)
    if not found:
        return None
    shown = tuple(CommentRecord(*row[:-1]) for row in found if row[0] is not None)
    return CommentPage(shown, (found[0][-1] or 0) - len(shown))


def get(uow: UnitOfWork, actor: Actor, comment_id: int) -> CommentRecord | None:
    """A comment, for whoever may see its case."""
    wanted = (
        select(*columns(CaseComment, CommentRecord))
        .join(Case, Case.id == CaseComment.case_id)
        .where(CaseComment.id == comment_id, cases_visible_to(actor))
    )
    row = uow.session.execute(wanted).one_or_none()
    return None if row is None else CommentRecord(*row)


def insert(uow: UnitOfWork, new: NewComment) -> int:
    """Keep a comment; its id is returned."""
    comment = CaseComment(
        case_id=new.case_id,
        step=new.step,
        author_id=new.author_id,
        author_name=new.author_name,
        unit_id=new.unit_id,
        text=new.text,
        mentions=list(new.mentions),
        at=new.at,
    )
    uow.session.add(comment)
    uow.flush()
    return comment.id


def edit(uow: UnitOfWork, comment_id: int, text: str, at: datetime) -> None:
    """Give a comment other words."""
    execute(uow, "UPDATE case_comment SET text = ?, edited_at = ? WHERE id = ?", [text, at, comment_id])


def withdraw(uow: UnitOfWork, comment_id: int, at: datetime) -> None:
    """Take the words of a comment back; that it was there, whose and when stays."""
    statement = "UPDATE case_comment SET text = '', mentions = ?, withdrawn_at = ? WHERE id = ?"
    execute(uow, statement, [[], at, comment_id])


def at_work(uow: UnitOfWork, case_id: int) -> set[int]:
    """Who works on a case: those who hold a task of it or began to draft one, and those who commented on it."""
    drafting = select(WorkItem.drafted_by.label("person")).where(WorkItem.case_id == case_id)
    holding = select(WorkItem.assignee_id.label("person")).where(WorkItem.case_id == case_id)
    speaking = select(CaseComment.author_id.label("person")).where(CaseComment.case_id == case_id)
    everybody = union_all(holding, drafting, speaking).subquery()
    wanted = select(everybody.c.person).where(everybody.c.person.is_not(None)).distinct().limit(MOST_AT_WORK)
    return set(uow.session.scalars(wanted))
