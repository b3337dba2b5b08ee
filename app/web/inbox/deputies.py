"""Naming deputies: for oneself on the account page, for people who are away where one heads or administers."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for

from app.domain.errors import Invalid
from app.domain.permissions import Permission
from app.operations import deputies
from app.operations.deputies import Wish
from app.web.access import current_actor, requires
from app.web.inbox.blueprint import ROW_ID, inbox, row_id
from app.web.language import _
from app.web.office import current_office


@inbox.get("/account/deputies")
@requires(Permission.ACCOUNT_USE)
def deputies_page() -> Response:
    """Who stands in for the person of `for`, the reader where none is given, and the form to name somebody."""
    return _page(row_id(request.args.get("for", "")), {})


@inbox.post("/account/deputies")
@requires(Permission.ACCOUNT_USE)
def name_deputy() -> Response:
    """Name a deputy. What is wrong is said at the fields, with everything typed."""
    office = current_office()
    person = row_id(request.form.get("for", ""))
    try:
        with office.begin() as uow:
            deputies.name_deputy(uow, current_actor(), office.clock(), _wish(), person)
    except Invalid as refusal:
        return _page(person, refusal.errors)
    flash(_("代理已指定。代理人会收到通知，到期自动结束。"), "message")
    return _back(person)


@inbox.post(f"/account/deputies/<{ROW_ID}:deputy_id>/end")
@requires(Permission.ACCOUNT_USE)
def end_deputy(deputy_id: int) -> Response:
    """Revoke a naming."""
    office = current_office()
    with office.begin() as uow:
        deputies.end_deputy(uow, current_actor(), office.clock(), deputy_id)
    flash(_("代理已撤销，即时生效。"), "message")
    return _back(row_id(request.form.get("for", "")))


def _page(person: int | None, problems: Mapping[str, Sequence[str]]) -> Response:
    office, actor = current_office(), current_actor()
    clock, sought = office.clock(), request.args.get("who", "").strip()[:60]
    with office.read() as uow:
        arranged = deputies.arrangement(uow, actor, clock, person)
        absent = deputies.absentees(uow, actor, clock, sought)
    page = render_template(
        "account/deputies.html",
        arranged=arranged,
        absent=absent,
        sought=sought,
        problems=problems,
        typed=request.form,
        today=clock.today,
        latest=clock.today + deputies.LONGEST,
    )
    return make_response(page, 422 if problems else 200)


def _wish() -> Wish:
    form = request.form
    return Wish(
        deputy=row_id(form.get("deputy", "")),
        post=form.get("post", ""),
        since=_day(form.get("since", "")),
        until=_day(form.get("until", "")),
        reason=form.get("reason", ""),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _back(person: int | None) -> Response:
    own = person is None or person == current_actor().person
    given = {} if own else {"for": str(person)}
    target = f"{url_for('inbox.deputies_page')}{'?' if given else ''}{urlencode(given)}"
    return current_app.make_response(redirect(target))
