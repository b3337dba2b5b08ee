"""The public register: every number without a gap, and the page of each message."""

from typing import Any

from flask import render_template, request, url_for

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.operations import message_page, register
from app.operations.lookup import tidy_number
from app.operations.message_page import Withheld
from app.operations.register import RegisterQuery
from app.web.access import requires
from app.web.office import current_office
from app.web.portal.blueprint import portal
from app.web.portal.due import explained
from app.web.portal.words import entry, matter, station, whereabouts

LONGEST_SEARCH = 60
"""Characters of a search that are read."""

FILTERS = ("q", "status", "kind", "unit", "year")


@portal.get("/messages", endpoint="register")
@requires(Permission.PUBLIC)
def messages() -> str:
    """The register, newest number first, filtered by what the address asks."""
    query = asked()
    office = current_office()
    clock = office.clock()
    with office.read() as uow:
        view = register.view(uow, clock, query)
    return render_template("portal/register.html", here="register", view=view, address=address)


@portal.get("/messages/<number>")
@requires(Permission.PUBLIC)
def message(number: str) -> str:
    """One message, or the one sentence that every withheld number gets. NotFound for a number never given."""
    if tidy_number(number) != number:
        raise NotFound
    office = current_office()
    clock = office.clock()
    with office.read() as uow:
        found = message_page.public_view(uow, clock, number)
        similar = [] if isinstance(found, Withheld) else register.similar(uow, found.message.title, number)
    if isinstance(found, Withheld):
        return render_template("portal/withheld.html", here="register", withheld=found)
    return render_template(
        "portal/message.html",
        here="register",
        view=found,
        due=explained(clock, found),
        matter=matter(found.message),
        whereabouts=whereabouts(found),
        stations=[station(step) for step in found.track],
        entries=[entry(happening) for happening in found.happenings],
        similar=similar,
    )


def asked() -> RegisterQuery:
    """The filters of the address; what makes no sense is left out."""
    year = request.args.get("year", "")
    return RegisterQuery(
        text=" ".join(request.args.get("q", "").split())[:LONGEST_SEARCH],
        status=request.args.get("status", "") if request.args.get("status") in {"handling", "answered"} else "",
        kind=request.args.get("kind", "")[:10],
        unit=request.args.get("unit", "")[:40],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        after=request.args.get("after", ""),
    )


def address(place: str) -> str:
    """The page of the register that begins after `place`, with the same filters."""
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return url_for("portal.register", **kept, after=place or None)
