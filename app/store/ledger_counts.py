"""What a whole ledger amounts to: from the counters, less the cases from which a unit of the reader's is kept."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import aliased

from app.domain.events import Figure
from app.domain.permissions import Actor, Role
from app.store import counters, register_numbers
from app.store.figures import in_ledger
from app.store.kept_statements import Kept
from app.store.ledger_lists import LedgerFigures
from app.store.schema.cases import Case, CaseUnit
from app.store.unit_of_work import UnitOfWork
from app.store.visibility import SEES, cases_kept_from, cases_visible_to, reading_units, sight

LATELY = 200
"""A unit's newest cases, among which its ledger looks for units to filter by."""


def figures(uow: UnitOfWork, actor: Actor, today: date) -> LedgerFigures | None:
    """What the reader's ledger amounts to; None for whoever reads for several units, which may share cases."""
    units = reading_units(actor)
    if actor.citizen_of is not None or len(units) > 1:
        return None
    total = open_ = late = replied = 0
    for key, number in _alike(uow, actor, units):
        _, status, has_reply, due = key.split("|")
        total += number
        replied += number if has_reply else 0
        if status == "open":
            open_ += number
            late += number if due and due < today.isoformat() else 0
    return LedgerFigures(total, open_, late, replied)


def years(uow: UnitOfWork) -> tuple[int, ...]:
    """The years that have numbers, newest first."""
    return tuple(register_numbers.given(uow))


def lead_units(uow: UnitOfWork, actor: Actor) -> tuple[str, ...]:
    """The ids of the units that lead cases the reader may see; for a unit's own ledger, those of the newest."""
    reader = sight(actor)
    if actor.city_wide:
        return tuple(unit for (unit,) in _leading.rows(uow, reader))
    return tuple(unit for (unit,) in _leading_lately.rows(uow, reader))


def _alike(uow: UnitOfWork, actor: Actor, units: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Cases that stand alike, as `figures.in_ledger` calls them, and how many the reader sees."""
    if not units:
        return
    (unit,) = units
    whole = "" if actor.city_wide else unit
    sealed = "" if Role.SUPERVISION_OFFICE in actor.roles else unit
    ranges = [
        (Figure.IN_LEDGER, f"{whole}|", f"{whole}}}"),
        (Figure.IN_SEALED_LEDGER, f"{sealed}|", f"{sealed}}}"),
    ]
    for (_, key), number in counters.between(uow, ranges).items():
        yield key, number
    for status, replied_at, due_on in _kept_away.rows(uow, sight(actor)):
        yield in_ledger("", status, replied=replied_at is not None, due_on=due_on), -1


@Kept
def _kept_away(reader: Actor) -> Select[Any]:
    columns: tuple[Any, ...] = (Case.status, Case.replied_at, Case.due_on)
    return select(*columns).where(cases_kept_from(reader))


@Kept
def _leading(reader: Actor) -> Select[Any]:
    """Each unit by itself: the next one in the index, as long as there is one."""
    other = aliased(Case)
    first = select(func.min(Case.lead_unit).label("unit")).where(Case.lead_unit > "").cte("units", recursive=True)
    following = select(func.min(other.lead_unit)).where(other.lead_unit > first.c.unit).scalar_subquery()
    units = first.union_all(select(following).where(first.c.unit.is_not(None)))
    # One case is enough; asked whether any exists, PostgreSQL would look at all of the city's.
    seen = (
        select(Case.id).where(Case.lead_unit == units.c.unit, cases_visible_to(reader)).limit(1).scalar_subquery()
    )
    return select(units.c.unit).where(units.c.unit.is_not(None), seen.is_not(None)).order_by(units.c.unit)


@Kept
def _leading_lately(reader: Actor) -> Select[Any]:
    units = sorted(reading_units(reader))
    mine = select(CaseUnit.case_id).where(CaseUnit.unit_id.in_(units), CaseUnit.part == SEES)
    newest = mine.order_by(CaseUnit.year.desc(), CaseUnit.serial.desc()).limit(literal(LATELY)).subquery()
    found = select(Case.lead_unit).select_from(newest).join(Case, Case.id == newest.c.case_id)
    return found.where(cases_visible_to(reader), Case.lead_unit != "").distinct().order_by(Case.lead_unit)
