"""The ledger (工作台账) as a person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.clock import Clock
from app.domain.lights import Light, light, separating_days
from app.domain.permissions import Actor
from app.operations import reasons
from app.operations.library import library_of
from app.operations.reasons import Sight
from app.store import ledger_lists
from app.store.keyset import Page
from app.store.ledger_lists import LedgerFigures, LedgerQuery, LedgerRow
from app.store.unit_of_work import UnitOfWork

__all__ = ["LedgerLine", "LedgerQuery", "LedgerView", "view"]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One case: what the store found, the light of its due date while it is open, and names."""

    row: LedgerRow
    light: Light | None
    lead: str
    place: str
    sight: Sight
    """Why the reader sees it."""


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A page of the ledger with everything around it."""

    query: LedgerQuery
    page: Page[LedgerLine]
    figures: LedgerFigures
    years: Sequence[int]
    units: Sequence[tuple[str, str]]
    """Id and name of the lead units that the reader can choose from."""


def view(uow: UnitOfWork, actor: Actor, clock: Clock, query: LedgerQuery) -> LedgerView:
    """One page of the ledger for `actor`."""
    days = separating_days(clock.calendar, clock.today)
    tree = library_of(uow).tree(uow)

    found = ledger_lists.page(uow, actor, query, days)
    why = reasons.of_cases(uow, actor, found.rows)

    def line(row: LedgerRow) -> LedgerLine:
        running = row.due_on if row.status == "open" else None
        return LedgerLine(
            row=row,
            light=None if running is None else light(clock.calendar, clock.today, running),
            lead=tree.name(row.lead_unit) if row.lead_unit else "",
            place=tree.name(row.place) if row.place else "",
            sight=why[row.id],
        )

    return LedgerView(
        query=query,
        page=found.each(line),
        figures=ledger_lists.figures(uow, actor, query, days),
        years=ledger_lists.years(uow, actor),
        units=[(unit, tree.name(unit)) for unit in ledger_lists.lead_units(uow, actor)],
    )


def count(uow: UnitOfWork, actor: Actor, clock: Clock, query: LedgerQuery) -> tuple[int, bool]:
    """How many cases a query finds for the actor, and whether that is only the least of it."""
    days = separating_days(clock.calendar, clock.today)
    return ledger_lists.page(uow, actor, replace(query, after="", size=1), days).total, False
