"""Who may see a case: `visibility.cases_visible_to` asked the other way round.

The predicate there stays the only judge of a single reader; this list is for choosing colleagues and for telling
several people at once. A test compares both for every person and every kind of case.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.permissions import CITY_WIDE, Permission, Role, permissions_of
from app.domain.units import UnitTree
from app.store import cases
from app.store.literal import compose, execute, placeholders
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import PARTS

READING_ROLES = tuple(role.value for role in Role if Permission.CASE_READ in permissions_of([role]))
"""Roles whose holders read cases."""


@dataclass(frozen=True, slots=True)
class ReaderRecord:
    """Somebody who may see a case, with one of the units he works for."""

    id: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which readers are asked for: those among some people, those whose name or unit is meant."""

    among: Collection[int] | None = None
    text: str = ""
    """Part of the name …"""
    units: Collection[str] = ()
    """… or the unit. Neither of them: everybody."""


EXCLUDED = "excluded"

_HELD = (
    "SELECT g.person_id, g.unit_id FROM role_grant g WHERE {which} AND g.role IN ({reading}) AND {valid}{own} "
    "UNION ALL SELECT d.person_id, g.unit_id FROM deputy d JOIN person f ON f.id = d.for_id AND f.active "
    "JOIN role_grant g ON g.person_id = d.for_id AND (d.role = '' OR (g.role = d.role AND g.unit_id = d.unit_id)) "
    "WHERE d.ended_at IS NULL AND d.valid_from <= ? AND d.valid_until >= ? "
    "AND {which} AND g.role IN ({reading}) AND {valid}{lent}"
)
"""What people hold themselves and in others' stead, as `people.actor_of` reads it for one of them."""
_VALID = "(g.valid_from IS NULL OR g.valid_from <= ?) AND (g.valid_until IS NULL OR g.valid_until >= ?)"
_READERS = (
    "WITH reader AS MATERIALIZED (SELECT p.id, p.name, min(h.unit_id) AS unit, {meant} AS meant "
    "FROM ({opening}) h JOIN person p ON p.id = h.person_id WHERE p.active{kept_away} GROUP BY p.id, p.name) "
    "SELECT r.id, r.name, r.unit FROM reader r WHERE {wanted} ORDER BY r.name, r.id LIMIT ?"
)
"""Readers first, names afterwards: a database that guesses how many names fit reads all grants once for each."""
_APART = " AND p.id NOT IN (SELECT a.person_id FROM ({away}) a)"


def readers(
    uow: UnitOfWork, case_id: int, tree: UnitTree, today: date, *, wanted: Wanted, limit: int
) -> list[ReaderRecord]:
    """Active people who may see the case today, by name, at most `limit`."""
    if wanted.among is not None and not wanted.among:
        return []
    rows = execute(uow, "SELECT unit_id, part FROM case_unit WHERE case_id = ?", [case_id]).fetchall()
    parts = {unit for unit, part in rows if part in PARTS}
    kept_away = sorted(unit for unit, part in rows if part == EXCLUDED)
    among = sorted(wanted.among or ())
    if cases.get_case(uow, case_id).sealed:
        roles, units = [Role.SUPERVISION_OFFICE.value], parts
    else:
        roles = sorted(CITY_WIDE)
        units = parts | {superior.id for unit in parts for superior in tree.upwards(unit)}
    opening, opened_by = _held(roles, sorted(units), today, among)
    away, away_by = _held([], kept_away, today, among)
    statement = compose(
        _READERS,
        meant=f"max(CASE WHEN {_one_of('h.unit_id', wanted.units)} THEN 1 ELSE 0 END)",
        opening=opening,
        kept_away=compose(_APART, away=away) if kept_away else "",
        wanted="r.name LIKE ? ESCAPE '!' OR r.meant = 1",
    )
    values = [*sorted(wanted.units), *opened_by, *(away_by if kept_away else ()), _pattern(wanted), limit]
    return [ReaderRecord(*row) for row in execute(uow, statement, values).fetchall()]


def _held(
    roles: Sequence[str], units: Sequence[str], today: date, among: Sequence[int]
) -> tuple[str, Sequence[object]]:
    """Who holds one of the roles, or any that reads cases for one of the units; with the statement's values."""
    statement = compose(
        _HELD,
        which=f"({_one_of('g.role', roles)} OR {_one_of('g.unit_id', units)})",
        reading=placeholders(len(READING_ROLES)),
        valid=_VALID,
        own=f" AND {_one_of('g.person_id', among)}" if among else "",
        lent=f" AND {_one_of('d.person_id', among)}" if among else "",
    )
    each = [*roles, *units, *READING_ROLES, today, today, *among]
    return statement, [*each, today, today, *each]


def _one_of(column: str, keys: Collection[object]) -> str:
    return f"{column} IN ({placeholders(len(keys))})" if keys else "1 = 0"


def _pattern(wanted: Wanted) -> str:
    """What a name looks like: it contains the text, is any where nothing is asked, none where only units are."""
    if not wanted.text:
        return "" if wanted.units else "%"
    escaped = wanted.text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
