"""Write a message: fill in, see how the public will read it, send it once, be told number and look-up code."""

from datetime import datetime, timedelta

from flask import Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask_limiter import RequestLimit
from flask_wtf.csrf import CSRFError

import forms
from app.domain.permissions import Permission
from app.operations import portal as writing
from app.web import errors
from app.web.access import requires
from app.web.chosen import current_tag
from app.web.language import _
from app.web.office import current_office
from app.web.portal import draft as drafts
from app.web.portal.blueprint import portal
from app.web.portal.draft import Draft
from app.web.portal.follow import remember
from app.web.security import kept_by_browser, limiter
from forms.base import TaskForm

SENT = "sent"
SHOWN_FOR = timedelta(minutes=10)
"""How long the same browser may show number and code again: phones drop pages that are left for a moment."""

PER_ADDRESS = "60 per hour"


@portal.get("/write")
@requires(Permission.PUBLIC)
def write() -> Response:
    """The empty form."""
    return kept_by_browser(_form_page(drafts.blank(), 200))


@portal.get("/write/preview")
@requires(Permission.PUBLIC)
def preview_gone() -> Response:
    """Nothing is kept of a preview that was left."""
    return _to("portal.write")


def _throttled(limit: RequestLimit) -> Response:
    problem = _("这个网络地址提交得太多，请过一小时再试。您填写的内容都还在。")
    return _form_page(drafts.received(current_office()), 429, problem)


@portal.post("/write/preview")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, on_breach=_throttled)
def preview() -> Response:
    """What the public will read, or the form again with what must be put right."""
    office = current_office()
    draft = drafts.received(office)
    with office.read() as uow:
        form = _form(uow, draft)
        if not _accepts(form, draft):
            return _page(form, draft, 422)
        data = form.cleaned()
        shown = writing.preview(uow, data, draft.unmasked)
    return make_response(render_template("portal/preview.html", here="write", draft=draft, data=data, shown=shown))


@portal.post("/write/edit")
@requires(Permission.PUBLIC)
def edit() -> Response:
    """Back from the preview to the form, everything filled in."""
    return _form_page(drafts.received(current_office()), 200)


@portal.post("/write")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, on_breach=_throttled)
def send() -> Response:
    """Register the message, once however often the form is sent."""
    office = current_office()
    draft = drafts.received(office)
    if session.get(SENT, {}).get("token") == draft.token:
        return _to("portal.sent")
    clock = office.clock()
    with office.begin() as uow:
        form = _form(uow, draft)
        if not _accepts(form, draft):
            return _page(form, draft, 422)
        files = [file.id for file in draft.kept]
        done = writing.send(
            uow,
            clock,
            form.cleaned(),
            files,
            once=draft.token,
            unmasked=draft.unmasked,
            language=current_tag(),
        )
    remember(done.case_id, done.number, clock.now)
    session[SENT] = {
        "token": draft.token,
        "number": done.number,
        "code": done.code,
        "until": (clock.now + SHOWN_FOR).isoformat(),
    }
    return _to("portal.sent")


@portal.get("/sent")
@requires(Permission.PUBLIC)
def sent() -> Response:
    """Number and look-up code of the message just sent; the number alone once the code is put away."""
    told = session.get(SENT)
    if told is None:
        return _to("portal.write")
    office = current_office()
    clock = office.clock()
    if datetime.fromisoformat(told["until"]) < clock.now:
        told = session[SENT] = {**told, "code": ""}
    with office.read() as uow:
        days = writing.promised(uow, clock)
    return make_response(render_template("portal/sent.html", here="write", told=told, days=days))


@portal.post("/sent/noted")
@requires(Permission.PUBLIC)
def noted() -> Response:
    """The author has written the code down: it is not shown again."""
    told = session.get(SENT)
    if told is None:
        return _to("portal.write")
    session[SENT] = {**told, "code": ""}
    return current_app.make_response(redirect(url_for("portal.my", number=told["number"])))


@portal.errorhandler(CSRFError)
def form_expired(error: CSRFError) -> Response:
    """A page that was left open too long: the form comes back filled in and need only be sent again."""
    if request.endpoint in {"portal.preview", "portal.send", "portal.edit"}:
        problem = _("页面放得太久，为了安全请再提交一次。您填写的内容都还在。")
        return _form_page(drafts.received(current_office()), 400, problem)
    return errors.answer("form_expired")


def _form(uow: writing.UnitOfWork, draft: Draft) -> TaskForm:
    formdata = draft.formdata if request.method == "POST" else None
    return forms.form_class("submit")(formdata, choices=writing.choices(uow, current_office().clock()))


def _accepts(form: TaskForm, draft: Draft) -> bool:
    """Whether the message may be sent as it is; what was wrong with files stands at their field."""
    right = form.validate()
    form["files"].errors = [*form["files"].errors, *draft.problems]
    return right and not draft.problems


def _form_page(draft: Draft, status: int, problem: str = "") -> Response:
    with current_office().read() as uow:
        form = _form(uow, draft)
    return _page(form, draft, status, problem)


def _page(form: TaskForm, draft: Draft, status: int, problem: str = "") -> Response:
    page = render_template("portal/write.html", here="write", form=form, draft=draft, problem=problem)
    return make_response(page, status)


def _to(endpoint: str) -> Response:
    return current_app.make_response(redirect(url_for(endpoint)))
