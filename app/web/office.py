"""The office behind this request: store, runner and definitions, built once per process by `create_app`."""

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from app.operations.office import Office


def current_office() -> "Office":
    """What the operations of this request work with."""
    office: Office = current_app.extensions["huiyin"]
    return office
