"""The public register: every number, what may be read of it, and the figures of the home page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from app.domain.clock import Clock
from app.domain.evaluation import Share
from app.operations.library import library_of
from app.operations.places import place_name
from app.store import public_figures, public_register, public_replies
from app.store.figures import SATISFIED
from app.store.keyset import Page
from app.store.public_figures import Spell
from app.store.public_register import RegisterQuery, RegisterRow
from app.store.unit_of_work import UnitOfWork

__all__ = ["Figures", "RecentReply", "RegisterLine", "RegisterQuery", "RegisterView", "figures", "recent", "view"]

FIGURES_OVER = 90
"""Days that the figures of punctuality and satisfaction look back."""

MODERATED_WITHIN = 1
"""Working days in which an unpublished message counts as under moderation (系统约定)."""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One number of the register with names in place of ids. `standing` is published | moderation | withheld."""

    number: str
    standing: str
    row: RegisterRow
    unit: str
    place: str
    took: int | None
    """Working days from the delivery to the reply."""


@dataclass(frozen=True, slots=True)
class RegisterView:
    """One page of the register with the choices of its filters."""

    query: RegisterQuery
    page: Page[RegisterLine]
    years: tuple[int, ...]
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecentReply:
    """A public reply for the home page."""

    number: str
    title: str
    text: str
    unit: str
    result: str
    replied_at: datetime
    took: int | None


@dataclass(frozen=True, slots=True)
class Similar:
    """A published message about the same matter."""

    number: str
    title: str
    unit: str
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the home page tells about the handling, as of `at`. Shares with an empty whole say nothing."""

    at: datetime
    received: int
    """This month."""
    public: int
    in_time: Share
    """Of the published messages that came due in the last 90 days: answered by the day promised to the author."""
    median_simple: float | None
    """Working days from delivery to reply, of messages answered in the last 90 days."""
    median_complex: float | None
    satisfied: Share
    """Of the verdicts on messages answered in the last 90 days: 满意 and 基本满意."""


def view(uow: UnitOfWork, clock: Clock, query: RegisterQuery) -> RegisterView:
    """One page of the register."""
    found = public_register.page(uow, query)
    page = found.each(lambda row: _line(uow, clock, row))
    tree = library_of(uow).tree(uow)
    units = sorted((tree.name(unit), unit) for unit in public_register.lead_units(uow))
    return RegisterView(query, page, public_register.years(uow), tuple((unit, name) for name, unit in units))


def standing(clock: Clock, received_at: datetime, published: bool) -> str:
    """What is said of a number: published | moderation | withheld.

    Whatever keeps a message from the public — an accusation, its author's wish, moderation, or moderation that is
    late — its number reads the same: under moderation until the day by which that should be done, withheld from
    then on. So the moment at which a row turns tells nothing either (Article 18).
    """
    if published:
        return "published"
    until = clock.calendar.add_working_days(clock.local_day(received_at), MODERATED_WITHIN)
    return "moderation" if clock.today <= until else "withheld"


def recent(uow: UnitOfWork, clock: Clock, limit: int) -> tuple[RecentReply, ...]:
    """The newest public replies."""
    tree = library_of(uow).tree(uow)
    return tuple(
        RecentReply(
            number=found.number,
            title=found.title,
            text=found.text,
            unit=tree.name(found.unit_id),
            result=found.result,
            replied_at=found.replied_at,
            took=took(clock, found.delivered_at, found.replied_at),
        )
        for found in public_replies.recent_replies(uow, limit)
    )


def figures(uow: UnitOfWork, clock: Clock) -> Figures:
    """The live figures of the home page, from published messages only."""
    month = clock.today.strftime("%Y-%m")
    since = clock.today - timedelta(days=FIGURES_OVER)
    counted = public_figures.read(uow, month, since, clock.today)
    return Figures(
        at=clock.now,
        received=counted.received,
        public=counted.public,
        in_time=Share(counted.kept, counted.promised),
        median_simple=_median(clock, counted.took, "simple"),
        median_complex=_median(clock, counted.took, "complex"),
        satisfied=Share(sum(counted.verdicts[verdict] for verdict in SATISFIED), counted.verdicts.total()),
    )


def similar(uow: UnitOfWork, text: str, apart_from: str = "", limit: int = 4) -> tuple[Similar, ...]:
    """Published messages that are about the same as `text`, nearest first, answered ones before open ones."""
    tree = library_of(uow).tree(uow)
    return tuple(
        Similar(found.number, found.title, tree.name(found.lead_unit) if found.lead_unit else "", found.replied_at)
        for found in public_register.similar(uow, text, apart_from, limit)
    )


def took(clock: Clock, delivered_at: datetime | None, replied_at: datetime | None) -> int | None:
    """Working days from the delivery to the reply; None while either is missing."""
    if delivered_at is None or replied_at is None:
        return None
    return clock.calendar.working_days_between(clock.local_day(delivered_at), clock.local_day(replied_at))


def _line(uow: UnitOfWork, clock: Clock, row: RegisterRow) -> RegisterLine:
    tree = library_of(uow).tree(uow)
    return RegisterLine(
        number=row.number,
        standing=standing(clock, row.received_at, row.published),
        row=row,
        unit=tree.name(row.lead_unit) if row.lead_unit else "",
        place=place_name(tree, row.place),
        took=None,
    )


def _median(clock: Clock, took: Mapping[Spell, int], complexity: str) -> float | None:
    spans = [
        span
        for spell, times in took.items()
        if spell.complexity == complexity
        for span in [clock.calendar.working_days_between(spell.delivered, spell.replied)] * times
    ]
    return median(spans) if spans else None
