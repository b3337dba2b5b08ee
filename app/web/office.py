"""The office behind this request: store, runner and definitions, built once per process by `create_app`."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from flask import current_app, g, request

if TYPE_CHECKING:
    from app.operations.office import Office, UnitOfWork


CITY = "huiyin_city"

log = logging.getLogger(__name__)


def city_name() -> str:
    """The city that this installation serves, for the head of every page; empty while it is not founded.

    Read once. Pages that report a broken database show it too, so a failure is logged and left blank.
    """
    kept: str = current_app.extensions.get(CITY, "")
    if not kept:
        office = current_office()
        try:
            with office.read() as uow:
                tree = office.library.tree(uow)
        except Exception:
            log.exception("the name of the city cannot be read")
            return ""
        kept = current_app.extensions[CITY] = tree.name(tree.root) if tree.root else ""
    return kept


def current_office() -> "Office":
    """What the operations of this request work with."""
    office: Office = current_app.extensions["huiyin"]
    return office


def of_one_moment() -> bool:
    """Whether all that this request reads is read in one transaction."""
    return request.method in {"GET", "HEAD"}


@contextmanager
def reading() -> Iterator["UnitOfWork"]:
    """The reading transaction of this request, which ends with it: who asks and what is shown are of one moment.

    It is begun by the first that needs it. A request that may write reads before and after that, each time anew.
    """
    if not of_one_moment():
        with current_office().read() as uow:
            yield uow
        return
    if "reading" not in g:
        g.reading_ends = ExitStack()
        g.reading = g.reading_ends.enter_context(current_office().read())
    yield g.reading


def end_reading(failure: BaseException | None = None) -> None:
    """End the reading transaction of this request, if one was begun."""
    if "reading" in g:
        del g.reading
        g.reading_ends.close()
