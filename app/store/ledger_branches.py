"""Which cases stand in a ledger: the branches of its list, by what is asked for and who reads.

What one index has is read in its order. Where none has it, the rows of the nearest one are looked through.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from app.domain.permissions import Actor
from app.store import search
from app.store.branches import Branch, Order
from app.store.keyset import instant
from app.store.schema.cases import INSTRUCTED, Case, CaseUnit
from app.store.visibility import SEES, cases_not_kept_from, cases_visible_to, reading_units

ORDERS: Mapping[str, Order] = {
    "number": Order(int, descending=True),
    "due": Order(date.fromisoformat, nullable=True),
    "replied": Order(instant, descending=True, nullable=True),
}
_STATUSES = ("open", "replied", "closed")


@dataclass(frozen=True, slots=True)
class About:
    """Which cases a statement reads: what is asked for, without the values that it is filled with."""

    order: str
    few: bool = False
    """The reader's units see so few cases that these are sorted, however they are ordered."""
    filters: frozenset[str] = frozenset()
    light: str = ""
    instructed: bool = False
    found_by: str = ""
    """The way in which texts are searched."""
    looked_through: bool = False
    """No index has what is asked for: the rows of the nearest one are looked through."""


FILTERS: Mapping[str, SQLColumnExpression[Any]] = {
    "year": Case.year,
    "source": Case.source,
    "kind": Case.kind,
    "stage": Case.stage,
    "status": Case.status,
    "unit": Case.lead_unit,
}
"""What is filtered by a value, and the column that has it."""
_FEW_LIGHTS = ("late", "near")
_LEADING = ("unit", "kind", "stage", "source", "status")
"""By which filter cases are found that are then looked through: whose value few cases have comes first."""


def no_index_has(actor: Actor, about: About) -> bool:
    """Whether more is asked for than one index knows; what is late or nearly so is few cases of the city's."""
    if not actor.city_wide:
        if about.light in _FEW_LIGHTS:
            return about.order == "replied"
        more = about.filters - {"year"} if about.order == "number" else about.filters
        return about.order == "due" or bool(more or about.instructed or about.light)
    return len(about.filters - {"year"}) + about.instructed > 1


def branches(actor: Actor, about: About) -> Sequence[Branch]:
    """The cases in the order of an index: a unit's own, the city's by due date and status, or all by number."""
    if about.looked_through:
        return _looked_through(actor, about)
    if about.order == "number" and about.light in _FEW_LIGHTS and not (about.few or actor.city_wide):
        return [_lit(actor, about)]
    by_units = not actor.city_wide and (about.few or about.order == "number")
    conditions = [cases_visible_to(actor), *_conditions(actor, about, indexed=not by_units)]
    if by_units:
        return list(_by_units(sorted(reading_units(actor)), about, conditions))
    return list(_in_order(about, conditions))


def _in_order(about: About, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Branch]:
    """The city's cases under these conditions, as the indexes of the order have them."""
    rows = select(Case.id)
    if about.order == "replied":
        yield Branch(rows.where(*conditions), Case.replied_at, Case.id, Case.id)
    elif about.order == "due":
        statuses: Sequence[Any] = ["open"] if about.light else _STATUSES
        for status in [bindparam("status")] if "status" in about.filters else statuses:
            yield Branch(rows.where(Case.status == status, *conditions), Case.due_on, Case.id, Case.id)
    else:
        yield Branch(rows.where(*conditions), Case.year, Case.serial, Case.id)


def _lit(actor: Actor, about: About) -> Branch:
    """What is late, or nearly so, among the city's open cases, found by its due date and sorted by number."""
    found = (Case.status == "open", shows(about.light), *_conditions(actor, about, indexed=False))
    # An order that no index gives keeps the databases from walking through all cases.
    by_year: SQLColumnExpression[Any] = Case.year + 0
    return Branch(select(Case.id).where(*found, cases_visible_to(actor)), by_year, Case.serial, Case.id)


def _looked_through(actor: Actor, about: About) -> Sequence[Branch]:
    """Cases of the branch that holds fewest, for `wanted` to choose from. None of them is kept from the reader:
    where a page ends is to tell of no other (Article 18).
    """
    if about.order == "number" and not actor.city_wide:
        return list(_by_units(sorted(reading_units(actor)), about, [cases_not_kept_from(actor)]))
    leading = next((name for name in _LEADING if name in about.filters), "")
    led = [FILTERS[name] == bindparam(name) for name in (leading, "year") if name in about.filters]
    return list(_in_order(about, [*(led if about.order == "number" else ()), cases_not_kept_from(actor)]))


def wanted(actor: Actor, about: About) -> ColumnElement[bool]:
    """Whether a case that is looked at is what is asked for, and seen by the reader."""
    asked = and_(true(), *_conditions(actor, about, indexed=True))
    return case((asked, cases_visible_to(actor)), else_=false())


def _by_units(units: Sequence[str], about: About, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Branch]:
    """The cases that each of the units sees, but for those that one before it sees, too."""
    for place, unit in enumerate(units):
        sees, other = aliased(CaseUnit), aliased(CaseUnit)
        rows = select(sees.case_id).join(Case, Case.id == sees.case_id)
        rows = rows.where(sees.unit_id == unit, sees.part == SEES, *conditions)
        if "year" in about.filters:
            rows = rows.where(sees.year == bindparam("year"))
        if place:
            before = (other.case_id == sees.case_id, other.unit_id.in_(units[:place]), other.part == SEES)
            rows = rows.where(~exists().where(*before))
        if about.order == "number":
            serial: SQLColumnExpression[Any] = sees.serial
            yield Branch(rows, sees.year, serial, sees.case_id)
        else:
            # Ordered by the part's column, not by the same one of the case, whose table would be walked through.
            yield Branch(
                rows, Case.due_on if about.order == "due" else Case.replied_at, sees.case_id, sees.case_id
            )


def _conditions(actor: Actor, about: About, *, indexed: bool) -> Iterator[ColumnElement[bool]]:
    """What is asked for. Not `indexed`, it leads no database to an index: a unit's cases are found by the unit."""
    for name in sorted(about.filters):
        column = FILTERS[name]
        yield (column if indexed else func.coalesce(column, bindparam(name))) == bindparam(name)
    if about.light:
        yield (Case.status if indexed else func.coalesce(Case.status, "")) == "open"
        yield shows(about.light)
    if about.instructed:
        yield and_(true(), INSTRUCTED)
    if about.found_by:
        yield Case.id.in_(search.newest("internal_terms", about.found_by, cases_not_kept_from(actor)))


def shows(light: str) -> ColumnElement[bool]:
    """True for the cases that show a light."""
    today, near_until = (bindparam(name, type_=Date) for name in ("today", "near_until"))
    if light == "late":
        return Case.due_on < today
    if light == "near":
        return Case.due_on.between(today, near_until)
    return or_(Case.due_on.is_(None), Case.due_on > near_until)
