"""Lines of the inbox as they are drawn: most have not changed since the page before, and are kept as they were."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import get_template_attribute, request
from markupsafe import Markup

from app.operations.inbox import InboxLine, InboxView, List
from app.operations.saved_filters import Filter
from app.web.access import current_actor
from app.web.drawn_once import drawn_once
from app.web.format import this_year

LINES_KEPT = 2048
"""Twenty of a hundred people at work; 6 KB each."""

OPEN = frozenset({List.MINE, List.CLAIMABLE, List.UNIT})
"""Lists whose lines lead to tasks."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a line says of the saved filter that its list shows."""

    name: str
    author: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What decides how a line is drawn, besides itself; everything that its template asks for."""

    list: List
    movable: bool
    """Whether lines of this page can be ticked."""
    ticked: bool
    reader: int | None
    applied: Applied | None
    year: int
    """The year in which dates are written without theirs."""
    root: str
    """Where the server puts the application: addresses begin with it."""

    @property
    def open(self) -> bool:
        """Whether lines lead to tasks."""
        return self.list in OPEN


def look(view: InboxView, applied: Filter | None, *, ticked: bool) -> Look:
    """How the lines of a page look to its reader."""
    return Look(
        list=view.query.list,
        movable=view.query.list in OPEN and any(line.movable for line in view.page.rows),
        ticked=ticked,
        reader=current_actor().person,
        applied=None if applied is None else Applied(applied.name, applied.author, applied.mine),
        year=this_year(),
        root=request.script_root,
    )


def lines(view: InboxView, how: Look) -> Sequence[Markup]:
    """The lines of a page."""
    return [_drawn(line, how) for line in view.page.rows]


def _draw(line: InboxLine, how: Look) -> Markup:
    drawn: Markup = get_template_attribute("inbox/line.html", "drawn")(line, how)
    return drawn


_drawn = drawn_once(_draw, LINES_KEPT)
