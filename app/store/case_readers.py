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

_VALID = "(g.valid_from IS NULL OR g.valid_from <= ?) AND (g.valid_until IS NULL OR g.valid_until >= ?)"
_READERS = (
    "WITH held AS ("
    "SELECT g.person_id, g.role, g.unit_id FROM role_grant g WHERE g.role IN ({reading}) AND {valid} "
    "UNION ALL SELECT d.person_id, g.role, g.unit_id FROM deputy d JOIN person f ON f.id = d.for_id AND f.active "
    "JOIN role_grant g ON g.person_id = d.for_id AND (d.role = '' OR (g.role = d.role AND g.unit_id = d.unit_id)) "
    "WHERE d.ended_at IS NULL AND d.valid_from <= ? AND d.valid_until >= ? "
    "AND g.role IN ({reading}) AND {valid}) "
    "SELECT p.id, p.name, min(h.unit_id) FROM person p JOIN held h ON h.person_id = p.id WHERE p.active{among} "
    "GROUP BY p.id, p.name HAVING {having} ORDER BY p.name, p.id LIMIT ?"
)
"""What people hold themselves and in others' stead, as `people.actor_of` reads it for one of them."""


def readers(
    uow: UnitOfWork, case_id: int, tree: UnitTree, today: date, *, wanted: Wanted, limit: int
) -> list[ReaderRecord]:
    """Active people who may see the case today, by name, at most `limit`."""
    if wanted.among is not None and not wanted.among:
        return []
    among = sorted(wanted.among or ())
    having, values = _having(uow, case_id, tree, wanted)
    statement = compose(
        _READERS,
        valid=_VALID,
        reading=placeholders(len(READING_ROLES)),
        among=f" AND p.id IN ({placeholders(len(among))})" if among else "",
        having=having,
    )
    held = [*READING_ROLES, today, today]
    found = execute(uow, statement, [*held, today, today, *held, *among, *values, limit])
    return [ReaderRecord(*row) for row in found.fetchall()]


def _having(uow: UnitOfWork, case_id: int, tree: UnitTree, wanted: Wanted) -> tuple[str, list[object]]:
    """The conditions on all that one person holds, with their values."""
    rows = execute(uow, "SELECT unit_id, part FROM case_unit WHERE case_id = ?", [case_id]).fetchall()
    parts = {unit for unit, part in rows if part in PARTS}
    if cases.get_case(uow, case_id).sealed:
        opening = _holds("role", [Role.SUPERVISION_OFFICE.value]), _holds("unit_id", sorted(parts))
    else:
        above = {superior.id for unit in parts for superior in tree.upwards(unit)}
        opening = _holds("role", sorted(CITY_WIDE)), _holds("unit_id", sorted(above | parts))
    excluded = _holds("unit_id", sorted(unit for unit, part in rows if part == EXCLUDED))
    conditions = f"({opening[0][0]} OR {opening[1][0]}) AND NOT {excluded[0]}"
    values: list[object] = [*opening[0][1], *opening[1][1], *excluded[1]]
    if wanted.text or wanted.units:
        meant = _holds("unit_id", sorted(wanted.units))
        conditions += f" AND (p.name LIKE ? ESCAPE '!' OR {meant[0]})"
        values += [_containing(wanted.text), *meant[1]]
    return conditions, values


def _holds(column: str, keys: Sequence[str]) -> tuple[str, Sequence[str]]:
    """That one of a person's grants has one of the keys."""
    if not keys:
        return "(1 = 0)", ()
    return f"(max(CASE WHEN h.{column} IN ({placeholders(len(keys))}) THEN 1 ELSE 0 END) = 1)", keys


def _containing(text: str) -> str:
    """A LIKE pattern; one that fits nothing for no text."""
    escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%" if text else ""
