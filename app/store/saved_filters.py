"""Saved filters of lists: queries under a name, a person's own or shared with a unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.permissions import Actor, Grant
from app.store.literal import Reader, compose, execute, placeholders
from app.store.schema.desk import SavedFilter
from app.store.unit_of_work import UnitOfWork

MOST_SEEN = 100
"""Filters of one place that a person is offered."""


@dataclass(frozen=True, slots=True)
class _Filter:
    id: int
    place: str
    name: str
    owner_id: int
    shared_unit: str
    shared_role: str
    query: Mapping[str, Any]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FilterRecord:
    """A saved filter as one person sees it. The meaning of each field stands at `schema.desk.SavedFilter`."""

    id: int
    place: str
    name: str
    owner_id: int
    owner_name: str
    shared_unit: str
    shared_role: str
    query: Mapping[str, Any]
    pinned: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a filter is shared with: a unit, or those who hold a role there; both empty = nobody."""

    unit: str = ""
    role: str = ""


_reader = Reader(SavedFilter, _Filter)
_SEEN = compose(
    "SELECT {filters}, p.name, c.pinned, c.first FROM saved_filter f JOIN person p ON p.id = f.owner_id "
    "LEFT JOIN filter_choice c ON c.filter_id = f.id AND c.person_id = ? WHERE (f.owner_id = ?{shared})",
    filters=_reader.select_list("f"),
    shared="{shared}",
)


def seen(uow: UnitOfWork, actor: Actor, place: str) -> Sequence[FilterRecord]:
    """The filters of a place that the actor may use: those he has chosen, then his own, then others', by name."""
    order = "CASE WHEN c.pinned OR c.first THEN 0 WHEN f.owner_id = ? THEN 1 ELSE 2 END, f.name, f.id"
    return _read(uow, actor, f" AND f.place = ? ORDER BY {order} LIMIT ?", [place, actor.person, MOST_SEEN])


def get_filter(uow: UnitOfWork, actor: Actor, filter_id: int) -> FilterRecord | None:
    """One filter, if the actor may use it."""
    found = _read(uow, actor, " AND f.id = ?", [filter_id])
    return found[0] if found else None


def insert_filter(
    uow: UnitOfWork,
    owner_id: int,
    *,
    place: str,
    name: str,
    audience: Audience,
    query: Mapping[str, str],
    at: datetime,
) -> int:
    """Save a filter; its id is returned."""
    row = execute(
        uow,
        "INSERT INTO saved_filter (place, name, owner_id, shared_unit, shared_role, query, changed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [place, name, owner_id, audience.unit, audience.role, dict(query), at],
    ).fetchone()
    return int(row[0])


def change_filter(uow: UnitOfWork, filter_id: int, name: str, audience: Audience, at: datetime) -> None:
    """Call a filter something else, or share it otherwise."""
    statement = "UPDATE saved_filter SET name = ?, shared_unit = ?, shared_role = ?, changed_at = ? WHERE id = ?"
    execute(uow, statement, [name, audience.unit, audience.role, at, filter_id])


def change_query(uow: UnitOfWork, filter_id: int, query: Mapping[str, str], at: datetime) -> None:
    """Let a filter ask for something else."""
    execute(uow, "UPDATE saved_filter SET query = ?, changed_at = ? WHERE id = ?", [dict(query), at, filter_id])


def delete_filter(uow: UnitOfWork, filter_id: int) -> None:
    """Remove a filter, wherever people had pinned it."""
    execute(uow, "DELETE FROM filter_choice WHERE filter_id = ?", [filter_id])
    execute(uow, "DELETE FROM saved_filter WHERE id = ?", [filter_id])


def choose(uow: UnitOfWork, person_id: int, chosen: FilterRecord, *, pinned: bool, first: bool) -> None:
    """Keep what a person does with a filter; one of each place at most is opened first."""
    if first:
        execute(
            uow,
            "UPDATE filter_choice SET first = ? WHERE person_id = ? "
            "AND filter_id IN (SELECT id FROM saved_filter WHERE place = ?)",
            [False, person_id, chosen.place],
        )
    execute(
        uow,
        "INSERT INTO filter_choice (person_id, filter_id, pinned, first) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (person_id, filter_id) DO UPDATE SET pinned = excluded.pinned, first = excluded.first",
        [person_id, chosen.id, pinned, first],
    )


def owned(uow: UnitOfWork, owner_id: int) -> int:
    """How many filters a person has saved."""
    row = execute(uow, "SELECT count(*) FROM saved_filter WHERE owner_id = ?", [owner_id]).fetchone()
    return int(row[0])


def _read(uow: UnitOfWork, actor: Actor, further: str, values: Sequence[object]) -> Sequence[FilterRecord]:
    shared, units = _shared(actor.grants)
    statement = compose(_SEEN, shared=shared) + further
    rows = execute(uow, statement, [actor.person, actor.person, *units, *values]).fetchall()
    return [_record(uow, row) for row in rows]


def _shared(grants: Iterable[Grant]) -> tuple[str, Sequence[str]]:
    """The condition that a filter is shared with one of the grants, with its values."""
    held = sorted((grant.unit, grant.role) for grant in grants if grant.unit)
    if not held:
        return "", []
    units = sorted({unit for unit, _role in held})
    by_role = " OR ".join("f.shared_unit = ? AND f.shared_role = ?" for _ in held)
    condition = f" OR f.shared_role = '' AND f.shared_unit IN ({placeholders(len(units))}) OR {by_role}"
    return condition, [*units, *(value for pair in held for value in pair)]


def _record(uow: UnitOfWork, row: Sequence[Any]) -> FilterRecord:
    *kept, owner, pinned, first = row
    found = _reader.read(kept, uow.dialect)
    return FilterRecord(
        id=found.id,
        place=found.place,
        name=found.name,
        owner_id=found.owner_id,
        owner_name=owner,
        shared_unit=found.shared_unit,
        shared_role=found.shared_role,
        query=found.query,
        pinned=bool(pinned),
        first=bool(first),
    )
