"""The internal comments of a case as a part of a page, with the form to add one.

Beside a task a comment travels with the task's form, so that sending one loses nothing of the other. Its fields
are notes of the page (`_comment` …), never answers of the form.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from app.domain.clock import Clock
from app.domain.comments import LONGEST
from app.operations import comments as operations
from app.operations.comments import Colleague, CommentView, Said
from app.operations.office import UnitOfWork
from app.web.access import current_actor
from app.web.inbox.blueprint import row_id

BESIDE_TASK = 4
"""Comments shown beside a task."""


@dataclass(frozen=True, slots=True)
class CommentPart:
    """Comments of a case, and what was typed of a new one."""

    number: str
    view: CommentView
    typed: Said
    called: Sequence[Colleague]
    """Those whom the new comment calls upon."""
    longest: int = LONGEST


def part(
    uow: UnitOfWork, clock: Clock, case_id: int, number: str, *, size: int = operations.SHOWN
) -> CommentPart | None:
    """The part for a page that shows a case; None for whoever reads the case only as a task of the claim pool."""
    view = operations.view(uow, current_actor(), clock, case_id, size=size, before=_before())
    if view is None:
        return None
    typed = said()
    called = operations.chosen(uow, clock, case_id, typed.mentions) if typed.mentions else ()
    return CommentPart(number, view, typed, called)


def said(item_id: int | None = None) -> Said:
    """The comment that this request carries."""
    called = [number for one in request.form.getlist("_mention") if (number := row_id(one)) is not None]
    return Said(request.form.get("_comment", ""), called, item_id, confirmed="_confirmed" in request.form)


def _before() -> int:
    """The comment before which the page begins, from the address; the end where it says nothing."""
    return row_id(request.args.get("before", "")) or operations.END
