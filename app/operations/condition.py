"""In what condition this installation is: ready to serve, and how far its background work lags behind."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.events import Figure
from app.operations.office import Office
from app.store import backlog, counters, identities, migrations
from app.store.backlog import Waiting
from app.store.unit_of_work import Unreachable

FIGURES = (Figure.RECEIVED, Figure.OPEN_CASES, Figure.REPLIED, Figure.REPLIED_IN_TIME)
"""Figures of the whole city that a monitor follows; none of them tells of a single case."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a monitoring system asks every few seconds; numbers only."""

    waiting: Mapping[str, Waiting]
    incidents: int
    figures: Mapping[str, int]
    open_items: Mapping[str, int]
    """Open tasks by role."""


def obstacles(office: Office) -> Mapping[str, str]:
    """What keeps this process from serving: what is looked at → `ok`, or one word for what is wrong.

    The words are for everybody; they name no address and no version.
    """
    try:
        revision = office.store.revision()
    except Unreachable:
        return {"database": "unreachable"}
    if revision != migrations.newest():
        return {"database": "ok", "tables": "outdated" if revision else "absent"}
    with office.read() as uow:
        key = "foreign" if identities.under_another_key(uow) else "ok"
    return {"database": "ok", "tables": "ok", "data_key": key}


def condition(office: Office, clock: Clock) -> Condition:
    """How the work of this installation stands at the time of `clock`."""
    with office.read() as uow:
        by_role: dict[str, int] = {}
        for key, number in counters.values(uow, Figure.OPEN_ITEMS).items():
            role = key.partition("|")[0]
            by_role[role] = by_role.get(role, 0) + number
        return Condition(
            waiting=backlog.waiting(uow, clock.now),
            incidents=backlog.incidents(uow),
            figures={figure.value: counters.value(uow, figure) for figure in FIGURES},
            open_items=by_role,
        )
