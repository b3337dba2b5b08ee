"""Cases: registering, reading and changing what they say of themselves."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.domain import trace
from app.domain.errors import Conflict, NotFound
from app.store import case_units, counters, figures, journal, search, serials
from app.store.connections import rows_clash
from app.store.journal import Entry
from app.store.literal import Reader, beginning, compose, execute, placeholders
from app.store.schema.cases import Case
from app.store.unit_of_work import Head, UnitOfWork
from app.store.vault import new_code
from app.store.waiting import changing


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case with everything but its author's identity; what each field means stands at `schema.cases.Case`."""

    id: int
    number: str
    year: int
    serial: int
    source: str
    source_number: str | None
    origin_url: str
    on_people_board: bool
    original_title: str
    original_text: str
    text_digest: str
    published_title: str
    published_text: str
    published_at: datetime | None
    wants_public: bool
    sealed: bool
    withheld: bool
    kind: str
    category: str
    place: str
    wished_unit: str
    summary: str
    urgent: bool
    major: bool
    instruction: str
    key_supervision: bool
    author_name: str
    lead_unit: str
    lead_kind: str
    acting_unit: str
    assisting_units: Sequence[str]
    complexity: str
    round: str
    stage: str
    status: str
    received_at: datetime
    delivered_at: datetime | None
    limit_days: int | None
    due_on: date | None
    original_due_on: date | None
    citizen_due: date | None
    handed_in_at: datetime | None
    replied_at: datetime | None
    rate_until: date | None
    closed_at: datetime | None
    main_case_id: int | None
    satisfaction: str
    version: int
    journal_seq: int
    journal_head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A message to be registered in `year`, which its number names."""

    year: int
    source: str
    original_title: str
    original_text: str
    received_at: datetime
    source_number: str | None = None
    origin_url: str = ""
    on_people_board: bool = False
    published_title: str = ""
    published_text: str = ""
    published_at: datetime | None = None
    wants_public: bool = True
    sealed: bool = False
    withheld: bool = False
    kind: str = ""
    category: str = ""
    place: str = ""
    wished_unit: str = ""
    author_name: str = ""
    stage: str = "received"


@dataclass(frozen=True, slots=True)
class Registered:
    """A new case and the look-up code, which is told once and kept only as a hash."""

    case: CaseRecord
    code: str


reader = Reader(Case, CaseRecord)

_SELECT = compose('SELECT {case} FROM "case" c WHERE ', case=reader.select_list("c"))
_NEW = tuple(field.name for field in fields(NewCase))
_INSERTED = tuple(column.name for column in Case.__table__.columns if column.name != "id")
_BEGINNING = beginning(Case)
_INSERT = compose(
    'INSERT INTO "case" ({names}) VALUES ({values}) RETURNING {all}',
    names=", ".join(_INSERTED),
    values=placeholders(len(_INSERTED)),
    all=", ".join(reader.names),
)
_NO_HASH = "0" * 64


def text_digest(title: str, text: str) -> str:
    """SHA-256 of title and text without white space: equal for the same message sent twice."""
    return hashlib.sha256("".join(f"{title}\n{text}".split()).encode()).hexdigest()


def insert_case(uow: UnitOfWork, new: NewCase, entries: Sequence[Entry] = ()) -> Registered:
    """Register a message: it takes the next number of its year and a new look-up code.

    Others who register wait until this unit ends. Conflict when somebody else has just registered the same source
    number.
    """
    serial, code = serials.draw(uow, f"case:{new.year}"), new_code()
    values = _BEGINNING | {name: getattr(new, name) for name in _NEW}
    values |= {
        "number": f"{new.year}-{serial:05d}",
        "serial": serial,
        "code_hash": uow.vault.code_hash(code),
        "text_digest": text_digest(new.original_title, new.original_text),
    }
    try:
        row = execute(uow, _INSERT, [values[name] for name in _INSERTED]).fetchone()
    except Exception as error:
        if rows_clash(error):
            raise Conflict(source=new.source, source_number=new.source_number) from error
        raise
    case = know(uow, reader.read(row, uow.dialect))
    search.outdate(uow, case.id)
    counters.count(uow, figures.of_case(case, uow.above))
    journal.append(uow, journal.case_stream(case.id), entries)
    return Registered(case, code)


def get_case(uow: UnitOfWork, case_id: int) -> CaseRecord:
    """The case with this id. NotFound when there is none."""
    known = uow.cases.get(case_id) or _find(uow, "c.id = ?", case_id)
    if known is None:
        raise NotFound(case=case_id)
    return known


def case_by_number(uow: UnitOfWork, number: str) -> CaseRecord | None:
    """The case with this public number."""
    return _find(uow, "c.number = ?", number)


def case_by_source(uow: UnitOfWork, source: str, source_number: str) -> CaseRecord | None:
    """The case that came from `source` under its number there."""
    return _find(uow, "c.source = ? AND c.source_number = ?", source, source_number)


def numbers_by_title(uow: UnitOfWork, titles: Collection[str]) -> Mapping[str, str]:
    """Public numbers of the cases with one of these original titles."""
    wanted = select(Case.original_title, Case.number).where(Case.original_title.in_(titles))
    return {row.original_title: row.number for row in uow.session.execute(wanted)}


def case_by_code(uow: UnitOfWork, number: str, code: str) -> CaseRecord | None:
    """The case with this number if the look-up code is its own; takes as long for an unknown number."""
    kept = uow.session.scalar(select(Case.code_hash).where(Case.number == number))
    if not uow.vault.code_matches(code, kept or _NO_HASH):
        return None
    return case_by_number(uow, number)


def with_columns(case: CaseRecord, columns: Mapping[str, Any]) -> CaseRecord:
    """The case as it would be with other values in some columns."""
    return reader.copy(case, columns)


def project(
    uow: UnitOfWork, case_id: int, changes: Mapping[str, Any], entries: Sequence[Entry] = ()
) -> CaseRecord:
    """Change columns of a case and append to its journal; the case as it is now is returned.

    Units' parts, counters and the search index follow by themselves. Conflict, at the latest when the unit ends,
    if somebody else changed the case since this unit first read it.
    """
    before = get_case(uow, case_id)
    changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
    stream = journal.case_stream(case_id)
    head = journal.head_of(uow, stream)
    moved = journal.write_entries(uow, stream, entries, head)
    written = changed | {"version": moved.version, "journal_seq": moved.seq, "journal_head": moved.entry_hash}
    after = reader.copy(before, written)
    part = changing("case", tuple(written), ("id", "version"), checked=True)
    values = [*written.values(), case_id, head.version]
    uow.put_off(part, [values], stream, Conflict(case=case_id))
    uow.heads[stream], uow.cases[case_id] = moved, after
    _follow(uow, before, after, changed.keys())
    return after


def _follow(uow: UnitOfWork, before: CaseRecord, after: CaseRecord, changed: Collection[str]) -> None:
    if not case_units.COLUMNS.isdisjoint(changed):
        case_units.follow(uow, before, after)
    if "sealed" in changed:
        execute(uow, "UPDATE work_item SET sealed = ? WHERE case_id = ?", [after.sealed, after.id])
    if not search.INDEXED.isdisjoint(changed):
        search.outdate(uow, after.id)
    if not figures.COLUMNS.isdisjoint(changed):
        counters.count(uow, figures.of_case(after, uow.above))
        counters.count(uow, figures.of_case(before, uow.above), -1)


def know(uow: UnitOfWork, case: CaseRecord) -> CaseRecord:
    """The case as this unit knows it: the one read first, with the unit's own changes."""
    known = uow.cases.setdefault(case.id, case)
    trace.about(case.number)
    uow.heads.setdefault(journal.case_stream(case.id), Head(case.version, case.journal_seq, case.journal_head))
    return known


def _find(uow: UnitOfWork, found: str, *values: object) -> CaseRecord | None:
    row = execute(uow, f"{_SELECT}{found}", values).fetchone()
    return None if row is None else know(uow, reader.read(row, uow.dialect))
