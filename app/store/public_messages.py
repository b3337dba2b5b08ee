"""One published message and what belongs to it; also what its author may see of an unpublished one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select, tuple_, update
from sqlalchemy.orm import aliased

from app.domain.events import Event
from app.store import journal
from app.store.figures import ANSWERED
from app.store.journal import Entry
from app.store.public_register import published
from app.store.schema.cases import Case, CaseLink
from app.store.schema.work import Step, WorkItem
from app.store.unit_of_work import UnitOfWork
from app.store.vault import new_code


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message as its readers know it: the published text for the public, the original for its author."""

    id: int
    number: str
    source: str
    origin_url: str
    title: str
    text: str
    masked: bool
    """The published text is not the original one."""
    published: bool
    sealed: bool
    kind: str
    category: str
    place: str
    lead_unit: str
    assisting_units: tuple[str, ...]
    complexity: str
    round: str
    stage: str
    answered: bool
    received_at: datetime
    published_at: datetime | None
    delivered_at: datetime | None
    due_on: date | None
    handed_in_at: datetime | None
    replied_at: datetime | None
    rate_until: date | None
    closed_at: datetime | None
    main_number: str
    """Number of the main message where this one was merged into a published one."""


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step that was passed, without the person who did it."""

    process: str
    element: str
    unit_id: str
    inputs: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open task: whose it is, where it stands, until when."""

    id: int
    role: str
    unit_id: str
    element: str
    due_on: date | None


def find_published(uow: UnitOfWork, number: str) -> MessageRecord | None:
    """The published message of that number; None where nothing may be told."""
    return _one(uow, and_(Case.number == number, published()))


def get(uow: UnitOfWork, case_id: int) -> MessageRecord | None:
    """The message as its author sees it: the original text, published or not."""
    return _one(uow, Case.id == case_id, original=True)


def hold(uow: UnitOfWork, once: str) -> None:
    """Let only one unit at a time work on the form `once`; the others wait until it ends.

    SQLite has one writer anyway.
    """
    if uow.dialect == "postgresql":
        uow.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(once, 0))))


def renew_code(uow: UnitOfWork, case_id: int, at: datetime) -> str:
    """A new look-up code in place of the one before, which no longer opens the message."""
    code = new_code()
    uow.session.execute(update(Case).where(Case.id == case_id).values(code_hash=uow.vault.code_hash(code)))
    journal.append(uow, journal.case_stream(case_id), [Entry(at, None, Event.CODE_RENEWED, {})])
    return code


def merged_numbers(uow: UnitOfWork, case_id: int) -> tuple[str, ...]:
    """Numbers of the published messages that were merged into this one."""
    merged = select(Case.year, Case.serial, Case.number).where(Case.main_case_id == case_id, published())
    return tuple(row.number for row in sorted(uow.session.execute(merged), key=lambda row: (row.year, row.serial)))


def linked(uow: UnitOfWork, case_id: int) -> tuple[tuple[str, str], ...]:
    """Number and title of published messages with the same text, or split from the same one; five at most."""
    other = case((CaseLink.case_id == case_id, CaseLink.other_id), else_=CaseLink.case_id)
    statement = (
        select(Case.number, Case.published_title)
        .select_from(CaseLink)
        .join(Case, Case.id == other)
        .where(or_(CaseLink.case_id == case_id, CaseLink.other_id == case_id), published())
        .where(CaseLink.kind.in_(("repeat", "split")))
        .distinct()
        .order_by(Case.number.desc())
        .limit(5)
    )
    return tuple((row.number, row.published_title) for row in uow.session.execute(statement))


def steps_at(uow: UnitOfWork, case_id: int, places: frozenset[tuple[str, str]]) -> tuple[PublicStep, ...]:
    """Those steps of a case that stand at one of `places` (process, element), in order."""
    statement = (
        select(Step.process, Step.element, Step.unit_id, Step.inputs, Step.at)
        .where(Step.case_id == case_id, tuple_(Step.process, Step.element).in_(sorted(places)))
        .order_by(Step.id)
    )
    return tuple(
        PublicStep(row.process, row.element, row.unit_id, row.inputs or {}, row.at)
        for row in uow.session.execute(statement)
    )


def waiting_at(uow: UnitOfWork, case_id: int, processes: frozenset[str]) -> tuple[Waiting, ...]:
    """The open tasks of a case in those processes, oldest first."""
    statement = (
        select(WorkItem.id, WorkItem.role, WorkItem.unit_id, WorkItem.element, WorkItem.due_on)
        .where(WorkItem.case_id == case_id, WorkItem.process.in_(sorted(processes)))
        .order_by(WorkItem.opened_at, WorkItem.id)
    )
    return tuple(Waiting(*row) for row in uow.session.execute(statement))


def _one(uow: UnitOfWork, which: ColumnElement[bool], *, original: bool = False) -> MessageRecord | None:
    main = aliased(Case)
    columns: tuple[Any, ...] = (Case, main.number.label("main_number"))
    merged_into = and_(main.id == Case.main_case_id, published(main))
    statement = select(*columns).outerjoin(main, merged_into).where(which)
    found = uow.session.execute(statement).one_or_none()
    return None if found is None else _message(found, original=original)


def _message(found: Row[Any], *, original: bool) -> MessageRecord:
    row: Case = found.Case
    is_public = row.published_at is not None and not row.withheld and not row.sealed
    return MessageRecord(
        id=row.id,
        number=row.number,
        source=row.source,
        origin_url=row.origin_url,
        title=row.original_title if original else row.published_title,
        text=row.original_text if original else row.published_text,
        masked=is_public and (row.published_text, row.published_title) != (row.original_text, row.original_title),
        published=is_public,
        sealed=row.sealed,
        kind=row.kind,
        category=row.category,
        place=row.place,
        lead_unit=row.lead_unit,
        assisting_units=tuple(row.assisting_units),
        complexity=row.complexity,
        round=row.round,
        stage=row.stage,
        answered=row.status in ANSWERED,
        received_at=row.received_at,
        published_at=row.published_at,
        delivered_at=row.delivered_at,
        due_on=row.due_on,
        handed_in_at=row.handed_in_at,
        replied_at=row.replied_at,
        rate_until=row.rate_until,
        closed_at=row.closed_at,
        main_number=found.main_number or "",
    )
