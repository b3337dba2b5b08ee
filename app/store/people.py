"""Units, people and the roles they hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, update

from app.domain.permissions import Actor, Grant, Permission, Principal, permissions_of
from app.domain.units import Unit as UnitRecord
from app.domain.units import UnitTree
from app.store.literal import Reader, columns, compose, execute, placeholders
from app.store.notices import MOST_COUNTED, UNREAD
from app.store.schema.people import Person, RoleGrant, Unit
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody who can log in."""

    id: int
    login: str
    name: str
    email: str
    rank: str
    active: bool
    session_epoch: int
    last_seen_at: datetime | None
    language: str | None = None
    """Tag of the language of pages and mail; None while none was chosen."""


@dataclass(frozen=True, slots=True)
class Login:
    """An account as log-in needs it; the hash goes nowhere else."""

    id: int
    login: str
    password_hash: str
    """Argon2id, with its parameters."""
    active: bool
    session_epoch: int


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A role that a person holds for a unit, within its days (None = without end)."""

    person_id: int
    role: str
    unit_id: str
    valid_from: date | None = None
    valid_until: date | None = None


class Acting(NamedTuple):
    """Somebody who acts, and what every page says of him."""

    person: PersonRecord
    actor: Actor
    unread: int
    """Notices that he has not read, up to `notices.MOST_COUNTED`."""


_reader = Reader(Person, PersonRecord)

_BY_ID = compose("SELECT {people} FROM person p WHERE p.id = ?", people=_reader.select_list("p"))

_GRANTS = (
    "SELECT g.role, g.unit_id, 0 AS for_id, '' AS for_name FROM role_grant g WHERE g.person_id = ? "
    "AND (g.valid_from IS NULL OR g.valid_from <= ?) AND (g.valid_until IS NULL OR g.valid_until >= ?) "
    "UNION ALL SELECT g.role, g.unit_id, p.id, p.name FROM deputy d JOIN person p ON p.id = d.for_id AND p.active "
    "JOIN role_grant g ON g.person_id = d.for_id AND (d.role = '' OR (g.role = d.role AND g.unit_id = d.unit_id)) "
    "WHERE d.person_id = ? AND d.ended_at IS NULL AND d.valid_from <= ? AND d.valid_until >= ? "
    "AND (g.valid_from IS NULL OR g.valid_from <= ?) AND (g.valid_until IS NULL OR g.valid_until >= ?)"
)
"""What a person holds himself, and what he holds in others' stead: their own roles, never a deputy's."""

_ACTING = compose(
    "SELECT {people}, ({unread}), h.role, h.unit_id, h.for_id, h.for_name FROM person p LEFT JOIN ({grants}) h "
    "ON TRUE WHERE p.id = ? AND p.active",
    people=_reader.select_list("p"),
    unread=UNREAD,
    grants=_GRANTS,
)
"""A row for each grant; one without a role for somebody who holds none."""

_HOLDING = (
    "SELECT {people} FROM person p WHERE p.active AND p.id IN (SELECT g.person_id FROM role_grant g "
    "WHERE {where} AND (g.valid_from IS NULL OR g.valid_from <= ?) "
    "AND (g.valid_until IS NULL OR g.valid_until >= ?)) ORDER BY p.name, p.id"
)


def put_units(uow: UnitOfWork, units: Iterable[UnitRecord]) -> None:
    """Add units or replace their attributes; superiors before what stands below them."""
    uow.superiors.forget()
    for unit in units:
        uow.session.merge(
            Unit(
                id=unit.id,
                name=unit.name,
                kind=unit.kind,
                level=unit.level,
                office=unit.office,
                parent_id=unit.parent or None,
                active=unit.active,
            )
        )
        uow.flush()


def tree(uow: UnitOfWork) -> UnitTree:
    """All units, inactive ones too: old cases still name them."""
    found = uow.session.execute(
        select(
            Unit.id, Unit.name, Unit.kind, Unit.level, Unit.office, func.coalesce(Unit.parent_id, ""), Unit.active
        ).order_by(Unit.id)
    )
    return UnitTree.of(UnitRecord(*row) for row in found)


def unit_names(uow: UnitOfWork, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Names by id; unknown ids are left out."""
    found = uow.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(list(unit_ids))))
    return {row.id: row.name for row in found}


def insert_person(
    uow: UnitOfWork, login: str, name: str, *, password_hash: str, email: str = "", rank: str = ""
) -> int:
    """Add a person; the id is returned. The log-in name must be new."""
    person = Person(login=login, name=name, password_hash=password_hash, email=email, rank=rank)
    uow.session.add(person)
    uow.flush()
    return person.id


def get_person(uow: UnitOfWork, person_id: int) -> PersonRecord | None:
    """The person with this id."""
    row = execute(uow, _BY_ID, [person_id]).fetchone()
    return None if row is None else _reader.read(row, uow.dialect)


def find_login(uow: UnitOfWork, login: str) -> Login | None:
    """What belongs to a log-in name, for checking a password."""
    return _login(uow, Person.login == login)


def login_of(uow: UnitOfWork, person_id: int) -> Login | None:
    """What checking a password of this person needs."""
    return _login(uow, Person.id == person_id)


def set_password_hash(uow: UnitOfWork, person_id: int, password_hash: str) -> None:
    """Keep another hash; sessions go on until `raise_epoch`."""
    uow.session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))


def raise_epoch(uow: UnitOfWork, person_id: int) -> int:
    """End every session of a person; the epoch of new ones is returned."""
    raised = update(Person).where(Person.id == person_id).values(session_epoch=Person.session_epoch + 1)
    return uow.session.execute(raised.returning(Person.session_epoch)).scalar_one()


def seen(uow: UnitOfWork, person_id: int, at: datetime) -> None:
    """Remember when the person last logged in."""
    uow.session.execute(update(Person).where(Person.id == person_id).values(last_seen_at=at))


def set_language(uow: UnitOfWork, person_id: int, language: str) -> None:
    """Keep the language of a person's pages and mail."""
    uow.session.execute(update(Person).where(Person.id == person_id).values(language=language))


def people(uow: UnitOfWork, person_ids: Iterable[int] | None = None) -> Sequence[PersonRecord]:
    """All people, or those with the given ids, by name."""
    wanted = None if person_ids is None else sorted(set(person_ids))
    if wanted == []:
        return []
    where = "" if wanted is None else f" WHERE p.id IN ({placeholders(len(wanted))})"
    statement = compose(
        "SELECT {people} FROM person p{where} ORDER BY p.name, p.id", people=_reader.select_list("p"), where=where
    )
    return [_reader.read(row, uow.dialect) for row in execute(uow, statement, wanted or []).fetchall()]


def holders(uow: UnitOfWork, role: str, today: date, unit_ids: Iterable[str] = ()) -> Sequence[PersonRecord]:
    """Active people who hold a role today, for one of the units (empty = for any), by name."""
    units = sorted(set(unit_ids))
    where = "g.role = ?" + (f" AND g.unit_id IN ({placeholders(len(units))})" if units else "")
    return _holding(uow, where, [role, *units], today)


def colleagues(uow: UnitOfWork, unit_ids: Iterable[str], today: date) -> Sequence[PersonRecord]:
    """Active people who hold any role for one of the units today, by name."""
    units = sorted(set(unit_ids))
    return _holding(uow, f"g.unit_id IN ({placeholders(len(units))})", units, today) if units else []


def grant(uow: UnitOfWork, given: GrantRecord) -> None:
    """Give a role."""
    uow.session.add(
        RoleGrant(
            person_id=given.person_id,
            role=given.role,
            unit_id=given.unit_id,
            valid_from=given.valid_from,
            valid_until=given.valid_until,
        )
    )
    uow.flush()


def grants_of(uow: UnitOfWork, person_id: int) -> Sequence[GrantRecord]:
    """Everything a person has been given, past and future too."""
    wanted = (
        select(*columns(RoleGrant, GrantRecord)).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)
    )
    return [GrantRecord(*row) for row in uow.session.execute(wanted)]


def actor_of(uow: UnitOfWork, person_id: int, today: date) -> Actor | None:
    """The person as somebody who acts today; None when unknown or no longer active."""
    found = acting(uow, person_id, today)
    return None if found is None else found.actor


def acting(uow: UnitOfWork, person_id: int, today: date) -> Acting | None:
    """The person, also as somebody who acts today; None when unknown or no longer active."""
    days = [today, today]
    values = [person_id, MOST_COUNTED, person_id, *days, person_id, *days, *days, person_id]
    rows = execute(uow, _ACTING, values).fetchall()
    if not rows:
        return None
    of_person = len(_reader.names)
    person = _reader.read(rows[0][:of_person], uow.dialect)
    held = [row[of_person + 1 :] for row in rows if row[-1] is not None]
    return Acting(person, _actor(person, held), rows[0][of_person])


def _actor(person: PersonRecord, held: Iterable[Sequence[Any]]) -> Actor:
    own: set[Grant] = set()
    lent: dict[tuple[int, str], set[Grant]] = {}
    for role, unit, for_id, for_name in held:
        if not for_id:
            own.add(Grant(role, unit))
        elif _reads_cases(role):
            lent.setdefault((for_id, for_name), set()).add(Grant(role, unit))
    return Actor(
        person=person.id,
        name=person.name,
        grants=frozenset(own).union(*lent.values()),
        rank=person.rank,
        own=frozenset(own) if lent else None,
        deputy_for=tuple(Principal(*who, frozenset(given)) for who, given in sorted(lent.items())),
    )


def _holding(uow: UnitOfWork, where: str, values: Sequence[str], today: date) -> Sequence[PersonRecord]:
    """Active people with a grant that is valid today and fits; literal SQL, because forms ask for it."""
    rows = execute(uow, compose(_HOLDING, people=_reader.select_list("p"), where=where), [*values, today, today])
    return [_reader.read(row, uow.dialect) for row in rows.fetchall()]


def _reads_cases(role: str) -> bool:
    """An administrator's or process owner's unit opens no case."""
    return Permission.CASE_READ in permissions_of([role])


def _login(uow: UnitOfWork, condition: ColumnElement[bool]) -> Login | None:
    row = uow.session.execute(select(*columns(Person, Login)).where(condition)).one_or_none()
    return None if row is None else Login(*row)
