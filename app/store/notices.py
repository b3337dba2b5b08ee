"""Notices and the settings of their mail. Whose they are is always part of the question."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.store.literal import Reader, compose, execute, placeholders
from app.store.schema.talk import Notice, NoticeSetting
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import inserting

MOST_COUNTED = 100
"""Unread notices are counted up to here: the bell says 99+."""

UNREAD = "SELECT count(*) FROM (SELECT 1 FROM notice WHERE person_id = ? AND read_at IS NULL LIMIT ?) AS waiting"
"""How many notices a person has not read, up to a bound."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """Something to tell a person; the meaning of each field stands at `schema.talk.Notice`."""

    person_id: int
    kind: str
    at: datetime
    case_id: int | None = None
    item_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """What a person was told."""

    id: int
    kind: str
    case_id: int | None
    item_id: int | None
    facts: Mapping[str, Any]
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class SettingRecord:
    """How a person is told by mail, and how far he has been."""

    person_id: int
    mail: str
    digest_on: date | None
    told_through: int
    overdue_on: date | None


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody who wants to be told by mail."""

    id: int
    email: str
    language: str
    """Tag of the language of his pages; empty while he has chosen none."""


_reader = Reader(Notice, NoticeRecord)
_settings = Reader(NoticeSetting, SettingRecord)
_PUT = inserting(Notice, ("person_id", "kind", "at", "case_id", "item_id", "facts"))
_OF_PERSON = compose(
    "SELECT {notices} FROM notice n WHERE n.person_id = ? AND n.id < ? ORDER BY n.id DESC LIMIT ?",
    notices=_reader.select_list("n"),
)
_SINCE = compose(
    "SELECT {notices} FROM notice n WHERE n.person_id = ? AND n.id > ? AND n.read_at IS NULL "
    "ORDER BY n.id LIMIT ?",
    notices=_reader.select_list("n"),
)
_ONE = compose(
    "SELECT {notices} FROM notice n WHERE n.id = ? AND n.person_id = ?", notices=_reader.select_list("n")
)
_SETTING = compose(
    "SELECT {settings} FROM notice_setting s WHERE s.person_id = ?", settings=_settings.select_list("s")
)
END = 2**63 - 1
"""Before this id stands every notice."""


def put(uow: UnitOfWork, notices: Sequence[NewNotice]) -> None:
    """Tell people; what is put is written together with what else the unit writes."""
    if notices:
        uow.put_off(
            _PUT, [(one.person_id, one.kind, one.at, one.case_id, one.item_id, one.facts) for one in notices]
        )


def unread(uow: UnitOfWork, person_id: int) -> int:
    """How many notices the person has not read, up to MOST_COUNTED."""
    return int(execute(uow, UNREAD, [person_id, MOST_COUNTED]).fetchone()[0])


def with_unread(uow: UnitOfWork, people: Collection[int], kind: str, case_id: int) -> set[int]:
    """Those of the people who have an unread notice of a kind about a case."""
    if not people:
        return set()
    statement = compose(
        "SELECT DISTINCT person_id FROM notice WHERE person_id IN ({people}) AND read_at IS NULL AND kind = ? "
        "AND case_id = ?",
        people=placeholders(len(people)),
    )
    return {person for (person,) in execute(uow, statement, [*people, kind, case_id]).fetchall()}


def newest(uow: UnitOfWork, person_id: int, size: int, *, before: int = END) -> Sequence[NoticeRecord]:
    """A person's notices, newest first: at most `size` of those before an id."""
    rows = execute(uow, _OF_PERSON, [person_id, before, size]).fetchall()
    return [_reader.read(row, uow.dialect) for row in rows]


def unread_since(uow: UnitOfWork, person_id: int, after: int, size: int) -> Sequence[NoticeRecord]:
    """A person's unread notices after an id, oldest first."""
    return [_reader.read(row, uow.dialect) for row in execute(uow, _SINCE, [person_id, after, size]).fetchall()]


def get(uow: UnitOfWork, person_id: int, notice_id: int) -> NoticeRecord | None:
    """One notice of a person."""
    row = execute(uow, _ONE, [notice_id, person_id]).fetchone()
    return None if row is None else _reader.read(row, uow.dialect)


def mark_read(uow: UnitOfWork, person_id: int, notice_id: int, at: datetime) -> None:
    """The person has read one notice."""
    statement = "UPDATE notice SET read_at = ? WHERE id = ? AND person_id = ? AND read_at IS NULL"
    execute(uow, statement, [at, notice_id, person_id])


def mark_all_read(uow: UnitOfWork, person_id: int, through: int, at: datetime) -> int:
    """The person has read everything up to an id; how many that were."""
    statement = "UPDATE notice SET read_at = ? WHERE person_id = ? AND read_at IS NULL AND id <= ?"
    return int(execute(uow, statement, [at, person_id, through]).rowcount)


def last_id(uow: UnitOfWork, person_id: int) -> int:
    """The id of the person's newest notice; 0 while there is none."""
    statement = "SELECT coalesce(max(id), 0) FROM notice WHERE person_id = ?"
    return int(execute(uow, statement, [person_id]).fetchone()[0])


def prune(uow: UnitOfWork, before: datetime, limit: int) -> int:
    """Drop the oldest notices of before an instant, at most `limit`; how many went."""
    statement = "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE at < ? ORDER BY at LIMIT ?)"
    return int(execute(uow, statement, [before, limit]).rowcount)


def correspondents(uow: UnitOfWork, people: Collection[int], choice: str) -> list[Correspondent]:
    """Those of the people who have an address and chose to be told by mail in this way."""
    if not people:
        return []
    statement = compose(
        "SELECT p.id, p.email, p.language FROM notice_setting s JOIN person p ON p.id = s.person_id "
        "WHERE s.person_id IN ({people}) AND s.mail = ? AND p.active AND p.email <> '' ORDER BY p.id",
        people=placeholders(len(people)),
    )
    return [Correspondent(*row) for row in execute(uow, statement, [*people, choice]).fetchall()]


def awaiting_digest(uow: UnitOfWork, today: date, limit: int) -> list[Correspondent]:
    """People whose daily letter of today has not been made."""
    statement = (
        "SELECT p.id, p.email, p.language FROM notice_setting s JOIN person p ON p.id = s.person_id "
        "WHERE s.mail IN ('daily', 'at_once') AND (s.digest_on IS NULL OR s.digest_on < ?) "
        "AND p.active AND p.email <> '' ORDER BY p.id LIMIT ?"
    )
    return [Correspondent(*row) for row in execute(uow, statement, [today, limit]).fetchall()]


def awaiting_overdue(uow: UnitOfWork, today: date, limit: int) -> list[Correspondent]:
    """People who want to know at once what became overdue, and have not been looked after today."""
    statement = (
        "SELECT p.id, p.email, p.language FROM notice_setting s JOIN person p ON p.id = s.person_id "
        "WHERE s.mail = 'at_once' AND (s.overdue_on IS NULL OR s.overdue_on < ?) "
        "AND p.active AND p.email <> '' ORDER BY p.id LIMIT ?"
    )
    return [Correspondent(*row) for row in execute(uow, statement, [today, limit]).fetchall()]


def claim_digest(uow: UnitOfWork, person_id: int, today: date, told_through: int) -> bool:
    """Note that today's letter is made; False when somebody else has."""
    statement = (
        "UPDATE notice_setting SET digest_on = ?, told_through = ? "
        "WHERE person_id = ? AND (digest_on IS NULL OR digest_on < ?)"
    )
    return bool(execute(uow, statement, [today, told_through, person_id, today]).rowcount)


def claim_overdue(uow: UnitOfWork, person_id: int, today: date) -> bool:
    """Note that overdue tasks were looked for today; False when somebody else has."""
    statement = (
        "UPDATE notice_setting SET overdue_on = ? WHERE person_id = ? AND (overdue_on IS NULL OR overdue_on < ?)"
    )
    return bool(execute(uow, statement, [today, person_id, today]).rowcount)


def setting_of(uow: UnitOfWork, person_id: int) -> SettingRecord | None:
    """How a person is told by mail; None while he has never said."""
    row = execute(uow, _SETTING, [person_id]).fetchone()
    return None if row is None else _settings.read(row, uow.dialect)


def keep_setting(uow: UnitOfWork, setting: SettingRecord) -> None:
    """Set how a person is told by mail."""
    execute(
        uow,
        "INSERT INTO notice_setting (person_id, mail, digest_on, told_through, overdue_on) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (person_id) DO UPDATE SET mail = excluded.mail, digest_on = excluded.digest_on, "
        "told_through = excluded.told_through, overdue_on = excluded.overdue_on",
        [setting.person_id, setting.mail, setting.digest_on, setting.told_through, setting.overdue_on],
    )
