"""Which kinds of things belong to a case: most cases have few of them, and what is not there is not read."""

from dataclasses import dataclass

from app.store.literal import execute
from app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Content:
    """What a case has at least one of."""

    files: bool
    papers: bool
    replies: bool
    ratings: bool
    links: bool
    merged: bool
    """Cases that were merged into it."""


_CONTENT = (
    "SELECT EXISTS (SELECT 1 FROM attachment WHERE case_id = ?), EXISTS (SELECT 1 FROM paper WHERE case_id = ?), "
    "EXISTS (SELECT 1 FROM reply WHERE case_id = ?), EXISTS (SELECT 1 FROM rating WHERE case_id = ?), "
    "EXISTS (SELECT 1 FROM case_link WHERE case_id = ?) OR EXISTS (SELECT 1 FROM case_link WHERE other_id = ?), "
    'EXISTS (SELECT 1 FROM "case" WHERE main_case_id = ?)'
)


def content_of(uow: UnitOfWork, case_id: int) -> Content:
    """What the case has, by one statement instead of one for each kind."""
    row = execute(uow, _CONTENT, [case_id] * _CONTENT.count("?")).fetchone()
    return Content(*map(bool, row))
