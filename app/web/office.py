"""The office behind this request: store, runner and definitions, built once per process by `create_app`."""

import logging
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from app.operations.office import Office


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
