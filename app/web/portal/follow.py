"""The author follows his message: number and look-up code open it for half an hour in this browser."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_limiter import RequestLimit

from app.domain.clock import Clock
from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Actor, Permission
from app.operations import cases, documents, lookup, tasks
from app.operations.lookup import OwnMessage
from app.operations.office import Office
from app.web.access import requires
from app.web.language import _
from app.web.office import current_office
from app.web.portal import answered
from app.web.portal.blueprint import portal
from app.web.portal.due import explained
from app.web.portal.words import entry, matter, station, whereabouts
from app.web.security import limiter

PROVED = "proved"
PROVED_FOR = timedelta(minutes=30)
MOST_PROVED = 3
"""Messages open at the same time in one browser."""

PER_ADDRESS = "20 per 10 minutes"
PER_NUMBER = "20 per hour"
"""Failed attempts only; ten digits stand against them."""


def _number() -> str:
    return "number:" + lookup.tidy_number(request.form.get("number", ""))[:20]


def _failed(response: Response) -> bool:
    return response.status_code in {403, 429}


def _throttled(limit: RequestLimit) -> Response:
    return _look_up_page(429, _("尝试次数太多。请过一小时再试，并核对留言编号和查询码。"))


@portal.get("/look-up")
@requires(Permission.PUBLIC)
def look_up() -> Response:
    """The form that asks for number and code."""
    return _look_up_page(200)


@portal.post("/look-up")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, deduct_when=_failed, on_breach=_throttled)
@limiter.limit(PER_NUMBER, key_func=_number, deduct_when=_failed, on_breach=_throttled)
def prove() -> Response:
    """Open the message that number and code belong to; the same answer whichever of the two is wrong."""
    office = current_office()
    try:
        with office.read() as uow:
            case_id, number = lookup.prove(uow, request.form.get("number", ""), request.form.get("code", ""))
    except lookup.WrongCode:
        return _look_up_page(403, _("留言编号和查询码对不上，请核对后重新填写。"))
    remember(case_id, number, office.clock().now)
    return current_app.make_response(redirect(url_for("portal.my", number=number)))


@portal.get("/my/<number>")
@requires(Permission.PUBLIC)
def my(number: str) -> Response:
    """The author's own page; without proof the look-up form, whatever the number."""
    return _with_proof(number, lambda office, clock, author: _my_page(office, clock, author, 200))


@portal.post("/my/<number>/rate")
@requires(Permission.PUBLIC)
def rate(number: str) -> Response:
    """Record the author's verdict, or show the form again with what must be put right."""
    return _with_proof(number, lambda office, clock, author: _rate(office, clock, author, number))


@portal.post("/my/leave")
@requires(Permission.PUBLIC)
def leave() -> Response:
    """Close all messages opened in this browser."""
    session.pop(PROVED, None)
    flash(_("已退出。再次查看请重新输入编号和查询码。"), "message")
    return current_app.make_response(redirect(url_for("portal.home")))


def remember(case_id: int, number: str, now: datetime) -> None:
    """Keep in this browser's session that its user has proved to be the author."""
    proved = {**session.get(PROVED, {}), number: [case_id, (now + PROVED_FOR).isoformat()]}
    session[PROVED] = dict(list(proved.items())[-MOST_PROVED:])


def author_of(number: str, now: datetime) -> Actor | None:
    """The citizen who has proved the code of `number` in this browser not long ago."""
    case_id, until = session.get(PROVED, {}).get(number, (0, ""))
    if not until or datetime.fromisoformat(until) < now:
        return None
    return lookup.citizen(case_id)


def with_proof(number: str, answer: Callable[[Actor], Response]) -> Response:
    """What the author of a message is answered; anybody else is sent to look it up."""
    return _with_proof(number, lambda office, clock, author: answer(author))


def _with_proof(number: str, answer: Callable[[Office, Clock, Actor], Response]) -> Response:
    office = current_office()
    clock = office.clock()
    author = author_of(number, clock.now)
    if author is None or author.citizen_of is None:
        return current_app.make_response(redirect(url_for("portal.look_up", number=number)))
    remember(author.citizen_of, number, clock.now)
    return answer(office, clock, author)


def _rate(office: Office, clock: Clock, author: Actor, number: str) -> Response:
    if author.citizen_of is None:
        raise AssertionError("an author without a message")
    with office.read() as uow:
        item = lookup.own_message(uow, author, clock).rating_item
    if item is None:
        raise NotFound
    sent = answered.received(office, clock, author, item)
    if sent.problems:
        return _my_page(office, clock, author, 422, sent)
    try:
        with office.begin() as uow:
            cases.rate(uow, author, clock, author.citizen_of, sent.formdata)
    except Invalid:
        return _my_page(office, clock, author, 422, sent)
    flash(_("已收到您的评价，谢谢。"), "message")
    return current_app.make_response(redirect(url_for("portal.my", number=number)))


def _my_page(
    office: Office, clock: Clock, author: Actor, status: int, sent: answered.Answered | None = None
) -> Response:
    form = None
    files: Sequence[documents.AttachmentRecord] = ()
    with office.read() as uow:
        own = lookup.own_message(uow, author, clock)
        if own.rating_item is not None:
            form = tasks.open_form(uow, author, clock, own.rating_item, sent.formdata if sent else None).form
            files = documents.waiting_on(uow, own.rating_item)
            if sent is not None:
                form.validate()
                form[answered.FIELD].errors = [*form[answered.FIELD].errors, *sent.problems]
    return make_response(_page(own, clock, form, files), status)


def _page(own: OwnMessage, clock: Clock, form: object, files: Sequence[documents.AttachmentRecord]) -> str:
    view = own.view
    return render_template(
        "portal/my.html",
        here="look_up",
        own=own,
        form=form,
        waiting=files,
        due=explained(clock, view),
        matter=matter(view.message),
        whereabouts=whereabouts(view),
        stations=[station(step) for step in view.track],
        entries=[entry(happening) for happening in view.happenings],
    )


def _look_up_page(status: int, problem: str = "") -> Response:
    number = request.values.get("number", "")[:30]
    return make_response(
        render_template("portal/look_up.html", here="look_up", number=number, problem=problem), status
    )
