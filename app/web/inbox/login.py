"""Log-in, log-out and what a person may change about the own account."""

from flask import (
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from app.domain.errors import Invalid, Refusal
from app.domain.permissions import Actor, Permission
from app.operations import login as accounts
from app.operations import task_page, tasks
from app.web import errors, language
from app.web.access import current_actor, manager, requires
from app.web.inbox import sessions
from app.web.inbox.blueprint import inbox
from app.web.inbox.kept import kept_from_request, read_kept, task_of, writing_of
from app.web.language import local_path
from app.web.office import current_office
from app.web.security import limiter

load_person = sessions.load_person

PER_ADDRESS = "30 per 5 minutes"
PER_ACCOUNT = "10 per 15 minutes"
"""Failed attempts only: a whole office may log in from one address, and one slip costs nobody the account."""


def _account() -> str:
    return "account:" + accounts.account_name(request.form.get("login", ""))[:100]


def _failed(response: Response) -> bool:
    return response.status_code in {401, 429}


def _throttled(limit: RequestLimit) -> Response:
    return log_in_page(429, problem=_("尝试次数太多。请过15分钟再试；忘记密码的，请联系本单位的系统管理员。"))


@inbox.get("/login")
@requires(Permission.PUBLIC)
def login() -> Response:
    """The log-in page; somebody already logged in goes on to where the address leads."""
    if current_actor().person is not None:
        return _onward(request.args.get("next", ""))
    return log_in_page(200)


@inbox.post("/login")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, deduct_when=_failed, on_breach=_throttled)
@limiter.limit(PER_ACCOUNT, key_func=_account, deduct_when=_failed, on_breach=_throttled)
def log_in() -> Response:
    """Check account and password, begin a session, and bring back what was typed before the old one ended."""
    office = current_office()
    clock = office.clock()
    try:
        with office.read() as uow:
            proved = accounts.prove(uow, request.form.get("login", ""), request.form.get("password", ""))
    except accounts.WrongCredentials:
        return log_in_page(401, problem=_("账号或密码不对，请检查后重新填写。"))
    with office.begin() as uow:
        person = accounts.begin_session(uow, clock, proved, session.get(language.CHOSEN, ""))
    sessions.begin(person.session_id, person.actor, person.place, clock.now)
    _restore_typed()
    response = _go_on() or _onward(request.form.get("next", ""))
    return language.remember(response, person.language)


@inbox.post("/logout")
@requires(Permission.PUBLIC)
def log_out() -> Response:
    """End the session in this browser."""
    session.clear()
    flash(_("您已退出。"), "message")
    return _to("inbox.login")


@inbox.get("/account")
@requires(Permission.ACCOUNT_USE)
def account() -> str:
    """The person's roles, and the forms for a new password and for ending all sessions."""
    return _account_page({})


@inbox.post("/account/password")
@requires(Permission.ACCOUNT_USE)
@limiter.limit(PER_ACCOUNT, key_func=lambda: f"password:{current_actor().person}")
def change_password() -> Response:
    """Set a new password; every other session of the person ends."""
    office, actor = current_office(), current_actor()
    clock = office.clock()
    try:
        with office.read() as uow:
            new_hash = accounts.check_new_password(
                uow, actor, request.form.get("old", ""), request.form.get("new", "")
            )
    except Invalid as refusal:
        return make_response(_account_page(refusal.errors), 422)
    with office.begin() as uow:
        person = accounts.change_password(uow, actor, clock, new_hash)
    sessions.begin(person.session_id, person.actor, person.place, clock.now)
    flash(_("密码已更换，其他设备上的登录已全部退出。"), "message")
    return _to("inbox.account")


@inbox.post("/account/end-sessions")
@requires(Permission.ACCOUNT_USE)
def end_sessions() -> Response:
    """End every session of the person, this one included."""
    office = current_office()
    with office.begin() as uow:
        accounts.end_sessions(uow, current_actor(), office.clock())
    session.clear()
    flash(_("所有设备上的登录都已退出。"), "message")
    return _to("inbox.login")


def log_in_page(status: int, problem: str = "") -> Response:
    """The log-in form, with the way back and with what was typed into a task that the session did not outlive."""
    kept = kept_from_request()
    page = render_template(
        "account/login.html",
        problem=problem,
        over=getattr(g, "session_over", ""),
        back=_way_back(),
        kept=kept,
        login=request.form.get("login", "") if request.endpoint == "inbox.log_in" else "",
        idle_minutes=current_office().config.idle_minutes,
    )
    return make_response(page, status)


def ask_to_log_in() -> Response:
    """What a request gets whose session is missing or over."""
    if errors.wants_json():
        return errors.answer("not_signed_in")
    if request.method == "POST":
        return log_in_page(401)
    back = request.full_path if request.query_string else request.path
    return current_app.make_response(redirect(url_for("inbox.login", next=back)))


@inbox.errorhandler(CSRFError)
def form_expired(error: CSRFError) -> Response:
    """A form without a valid token: usually a session that is over, so that logging in again is the remedy."""
    return errors.answer("form_expired") if current_actor().person is not None else ask_to_log_in()


manager.unauthorized_handler(ask_to_log_in)


def _way_back() -> str:
    """The page to go on to after the log-in: the one asked for, or the one a refused form stood on."""
    if request.endpoint in {"inbox.login", "inbox.log_in"}:
        target = request.values.get("next", "")
        return local_path(target) if target else ""
    item = task_of(request.path)
    if item is not None:
        return url_for("inbox.task", item_id=item)
    return writing_of(request.path) or url_for("inbox.items")


def _restore_typed() -> None:
    """Make the form that travelled through the log-in page the task's draft, if the task is still there."""
    values, item = read_kept(request.form.get("kept", "")), task_of(request.form.get("next", ""))
    if not values or item is None:
        return
    office = current_office()
    try:
        with office.begin() as uow:
            tasks.save_draft(uow, current_actor(), office.clock(), item, values.to_dict(flat=False))
    except Refusal:
        flash(_("这项任务已不在您的待办中，登录前填写的内容没有存为草稿。"), "warn")
    else:
        flash(_("登录前填写的内容已存为草稿，还没有提交。附件需要重新选择。"), "message")


def _go_on() -> Response | None:
    """The way back to a comment or a template that was being written, with everything typed; None without one."""
    path, values = request.form.get("next", ""), read_kept(request.form.get("kept", ""), notes=True)
    item, office = task_of(path), current_office()
    if item is not None:
        values = MultiDict((name, values[name]) for name in ("_comment",) if values.get(name, "").strip())
        with office.read() as uow:
            case = task_page.case_behind(uow, current_actor(), item)
        path = url_for("inbox.write_comment", number=case.number) if case is not None else ""
    else:
        path = writing_of(path)
    if not values or not path:
        return None
    return make_response(render_template("account/go_on.html", path=path, values=values))


def _onward(target: str) -> Response:
    path = local_path(target) if target else first_page(current_actor())
    return current_app.make_response(redirect(path))


@inbox.app_template_global()
def first_page(actor: Actor) -> str:
    """Where somebody's day begins: at the work, else at the diagrams, else at the account."""
    if actor.may(Permission.TASK_WORK):
        return url_for("inbox.items")
    return url_for("inbox.diagrams" if actor.may(Permission.DIAGRAM_READ) else "inbox.account")


def _to(endpoint: str) -> Response:
    return current_app.make_response(redirect(url_for(endpoint)))


def _account_page(problems: dict[str, list[str]]) -> str:
    office = current_office()
    with office.read() as uow:
        held = accounts.roles_held(uow, current_actor(), office.clock())
    return render_template("account/account.html", held=held, problems=problems)
