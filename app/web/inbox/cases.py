"""The page of a case and the author's contact data."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from app.domain.clock import Clock
from app.domain.errors import Conflict, Invalid
from app.domain.permissions import Actor, Permission
from app.operations import buttons, case_page, contact, reasons
from app.operations.case_page import Dossier, DueDateRecord
from app.web.access import current_actor, requires
from app.web.due_calendar import DueCalendar, due_calendar
from app.web.inbox import comment_part
from app.web.inbox.blueprint import inbox
from app.web.inbox.queries import offered
from app.web.language import _
from app.web.office import current_office

TABS = ("message", "history", "files", "replies", "comments", "dates", "diagram", "related", "all")
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The due dates of a case as its page explains them."""

    current: tuple[tuple[str, DueCalendar], ...]
    """Title and calendar of those that hold."""
    changes: tuple[DueDateRecord, ...]
    """All that were ever set, oldest first; empty while nothing was changed."""


@inbox.get("/cases/<number>")
@requires(Permission.CASE_READ)
def case(number: str) -> str:
    """The dossier of a case, one tab at a time, or all of it for printing."""
    office, actor = current_office(), current_actor()
    clock = office.clock()
    tab = offered(request.args, "tab", TABS, TABS[0])
    with office.read() as uow:
        dossier = case_page.by_number(uow, actor, clock, number)
        acts = buttons.available(uow, actor, clock, dossier.case, dossier.instances)
        comments = comment_part.part(uow, clock, dossier.case.id, number)
        sight = reasons.of_cases(uow, actor, [dossier.case])[dossier.case.id]
        waiting = case_page.waiting(uow, actor, clock, dossier)
        similar = case_page.similar(uow, actor, dossier.case) if tab in {"related", "all"} else ()
    note_view(actor, clock, dossier)
    return render_template(
        "cases/case.html",
        d=dossier,
        tab=tab,
        acts=acts,
        deadlines=deadlines(clock, dossier),
        comments=comments,
        sight=sight,
        waiting=waiting,
        similar=similar,
    )


@inbox.post("/cases/<number>/contact")
@requires(Permission.CASE_READ)
def open_contact(number: str) -> Response:
    """The author's contact data, after a reason that is recorded."""
    office, reason = current_office(), request.form.get("reason", "")
    try:
        with office.begin() as uow:
            found, identity = contact.open_contact(uow, current_actor(), office.clock(), number, reason=reason)
    except Invalid as refusal:
        page = render_template(
            "cases/contact.html", number=number, problem=refusal.errors["reason"][0], reason=reason
        )
        return make_response(page, 422)
    return make_response(
        render_template("cases/contact.html", number=number, case=found, identity=identity, reason=reason)
    )


def note_view(actor: Actor, clock: Clock, dossier: Dossier) -> None:
    """Record that a sealed case was looked at; somebody else's change of it in between is waited for."""
    if not dossier.case.sealed:
        return
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with current_office().begin() as uow:
                contact.note_view(uow, actor, clock, dossier.case)
        except Conflict:
            if attempt == ATTEMPTS:
                raise
        else:
            return


def deadlines(clock: Clock, dossier: Dossier) -> Deadlines:
    """The due dates that hold, explained day by day, and how they came about."""
    titles = {"unit": _("承办期限"), "citizen": _("对留言人的答复期限")}
    latest = {record.clock: record for record in dossier.dues}
    current = tuple((title, _explained(clock, latest[key])) for key, title in titles.items() if key in latest)
    return Deadlines(current, dossier.dues if len(dossier.dues) > len(latest) else ())


def _explained(clock: Clock, record: DueDateRecord) -> DueCalendar:
    return due_calendar(
        clock.calendar,
        clock.local_day(record.since),
        record.due_on,
        limit_days=record.limit_days,
        basis=record.basis,
        today=clock.today,
        begun=_("收到") if record.clock == "citizen" else _("送达"),
    )
