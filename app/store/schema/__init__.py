"""The tables. Importing this package registers all of them on `Base.metadata`."""

from app.store.schema import (
    calendar,
    cases,
    desk,
    documents,
    evidence,
    exports,
    people,
    processes,
    talk,
    wordings,
    work,
)
from app.store.schema.base import Base

__all__ = [
    "Base",
    "calendar",
    "cases",
    "desk",
    "documents",
    "evidence",
    "exports",
    "people",
    "processes",
    "talk",
    "wordings",
    "work",
]
