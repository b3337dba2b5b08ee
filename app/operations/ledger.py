"""The ledger (工作台账) as a person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.lights import Days, Light, light, separating_days
from app.domain.permissions import Actor
from app.operations import reasons
from app.operations.library import library_of
from app.operations.reasons import Sight
from app.store import ledger_counts, ledger_lists
from app.store.keyset import NUMBERED_ROWS, Page
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
    figures: LedgerFigures | None
    """None where dividing costs as much as finding: of a search, by light, where there are many."""
    years: Sequence[int]
    units: Sequence[tuple[str, str]]
    """Id and name of the lead units that the reader can choose from."""


def view(uow: UnitOfWork, actor: Actor, clock: Clock, query: LedgerQuery) -> LedgerView:
    """One page of the ledger for `actor`."""
    days = separating_days(clock.calendar, clock.today)
    tree = library_of(uow).tree(uow)

    whole = ledger_counts.figures(uow, actor, clock.today)
    found = ledger_lists.page(uow, actor, query, days, whole)
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
        figures=_figures(uow, actor, query, days, found) if query.filtered or whole is None else whole,
        years=ledger_counts.years(uow),
        units=[(unit, tree.name(unit)) for unit in ledger_counts.lead_units(uow, actor)],
    )


def _figures(
    uow: UnitOfWork, actor: Actor, query: LedgerQuery, days: Days, found: Page[LedgerRow]
) -> LedgerFigures | None:
    costly = query.text or query.light or found.more or found.total > NUMBERED_ROWS
    return None if costly else ledger_lists.divided(uow, actor, query, days)


def count(uow: UnitOfWork, actor: Actor, clock: Clock, query: LedgerQuery) -> tuple[int, bool]:
    """How many cases a query finds for the actor, and whether that is only the least of it."""
    return ledger_lists.count(uow, actor, query, separating_days(clock.calendar, clock.today))
