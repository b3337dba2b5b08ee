"""Which rows an export holds: those of the list on the page, by the same function and so the same predicate."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from app.domain.clock import Clock
from app.domain.errors import NotFound, NotPermitted
from app.domain.lights import separating_days
from app.domain.permissions import Actor, Permission
from app.operations.exports import columns
from app.operations.exports.columns import Names
from app.operations.exports.sheets import Column
from app.operations.library import library_of
from app.operations.traditional import traditional
from app.store import inbox_lists, ledger_lists
from app.store.inbox_lists import InboxQuery
from app.store.ledger_lists import LedgerQuery
from app.store.unit_of_work import UnitOfWork

Query = InboxQuery | LedgerQuery


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, opened for its reader. `rows` are read as they are asked for, inside the transaction."""

    columns: Sequence[Column[Any]]
    rows: Iterator[Any]
    case_of: Callable[[Any], int | None]


def name_of(query: Query) -> str:
    """Under which name the list of a query is kept."""
    return "ledger" if isinstance(query, LedgerQuery) else "inbox"


def packed(query: Query) -> dict[str, Any]:
    """The filters and the order of a query, to be kept; not the page."""
    kept: dict[str, Any] = msgspec.to_builtins(replace(query, after=""))
    return kept


def unpacked(name: str, kept: Mapping[str, Any]) -> Query:
    """The query again. NotFound for a list of no known name."""
    match name:
        case "ledger":
            return msgspec.convert(kept, LedgerQuery)
        case "inbox":
            return msgspec.convert(kept, InboxQuery)
    raise NotFound(list=name)


def names_in(uow: UnitOfWork, clock: Clock, language: str) -> Names:
    """Names of units, places, steps and categories in a language, as far as their owners gave them."""
    library = library_of(uow)
    tree = library.tree(uow)
    if language == "zh-Hant":
        return Names(tree, clock, traditional)
    if language == "en":
        english = library.english.value(uow)
        return Names(tree, clock, lambda name: english.get(name, name))
    return Names(tree, clock)


def opened(uow: UnitOfWork, actor: Actor, clock: Clock, query: Query, language: str) -> Listed:
    """The list of a query as `actor` sees it. NotPermitted for whoever may not open the page itself."""
    days = separating_days(clock.calendar, clock.today)
    names = names_in(uow, clock, language)
    if isinstance(query, LedgerQuery):
        _permit(actor, Permission.LEDGER_READ)
        cases = ledger_lists.stream(uow, actor, query, days)
        return Listed(columns.ledger(names), cases, lambda row: row.id)
    _permit(actor, Permission.TASK_WORK)
    items = inbox_lists.stream(uow, actor, query, days)
    return Listed(columns.inbox(names, query.list), items, lambda row: row.case_id)


def _permit(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise NotPermitted
