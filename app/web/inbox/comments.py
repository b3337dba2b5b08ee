"""Internal comments on a case: beside a task, on the page of the case, and on a page of their own for writing.

How the comments of a case become part of a page says `comment_part`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from flask import Response, current_app, flash, jsonify, make_response, redirect, render_template, request, url_for

from app.domain.comments import LONGEST
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import Permission
from app.operations import case_page, task_page
from app.operations import comments as operations
from app.operations.comments import CaseRecord, CommentLine, Said
from app.operations.office import UnitOfWork
from app.web.access import current_actor, requires
from app.web.inbox.blueprint import ROW_ID, inbox, row_id
from app.web.inbox.cases import note_view
from app.web.inbox.comment_part import said
from app.web.language import _, local_path
from app.web.office import current_office, reading

ATTEMPTS = 3
"""A comment that meets a change of its case waits and tries again."""

Given = TypeVar("Given")


@inbox.get("/cases/<number>/colleagues")
@requires(Permission.CASE_READ)
def colleagues(number: str) -> Response:
    """Colleagues who may see the case and whose name or unit contains what was typed."""
    office, text = current_office(), request.args.get("q", "").strip()[:20]
    with reading() as uow:
        found = operations.colleagues(
            uow, current_actor(), office.clock(), number, text=text, limit=operations.OFFERED
        )
    return jsonify([{"id": str(one.id), "name": one.name, "unit": one.unit} for one in found])


@inbox.get("/cases/<number>/comments/write")
@requires(Permission.CASE_READ)
def begin_comment(number: str) -> Response:
    """The page for writing a comment, with everybody who may be called upon."""
    return _write_page(number)


@inbox.post("/cases/<number>/comments/write")
@requires(Permission.CASE_READ)
def write_comment(number: str) -> Response:
    """The same page with what was typed elsewhere."""
    return _write_page(number)


@inbox.post("/cases/<number>/comments")
@requires(Permission.CASE_READ)
def add_comment(number: str) -> Response:
    """Send a comment; what is wrong with it is said on the page for writing, with everything typed."""
    return _sent(number, said(row_id(request.form.get("_item", ""))), _back(number))


@inbox.get(f"/comments/<{ROW_ID}:comment_id>/edit")
@requires(Permission.CASE_READ)
def edit_comment(comment_id: int) -> Response:
    """One's own comment, to be changed."""
    office = current_office()
    with reading() as uow:
        case, line = operations.own(uow, current_actor(), office.clock(), comment_id)
    return _edit_page(case, line, line.text)


@inbox.post(f"/comments/<{ROW_ID}:comment_id>/edit")
@requires(Permission.CASE_READ)
def change_comment(comment_id: int) -> Response:
    """Give one's own comment other words."""
    office, actor, words = current_office(), current_actor(), said()
    if "_resumed" in request.form:
        with reading() as uow:
            return _edit_page(*operations.own(uow, actor, office.clock(), comment_id), words.text)
    try:
        case = _trying(lambda: _changed(comment_id, words))
    except Invalid as refusal:
        with reading() as uow:
            case, line = operations.own(uow, actor, office.clock(), comment_id)
        return _edit_page(case, line, words.text, refusal.errors)
    flash(_("意见已修改。"), "message")
    return _to(_tab(case.number), comment_id)


@inbox.post(f"/comments/<{ROW_ID}:comment_id>/withdraw")
@requires(Permission.CASE_READ)
def withdraw_comment(comment_id: int) -> Response:
    """Take back the words of one's own comment."""
    office, actor = current_office(), current_actor()

    def withdrawn() -> CaseRecord:
        with office.begin() as uow:
            return operations.withdraw(uow, actor, office.clock(), comment_id)

    case = _trying(withdrawn)
    flash(_("意见已撤回，只留下撤回的记录。"), "message")
    return _to(local_path(request.form.get("_back") or _tab(case.number)), comment_id)


def send_beside(item_id: int) -> Response:
    """Send the comment typed beside a task, or go on writing it on a page of its own; the form is kept already."""
    with reading() as uow:
        case = task_page.case_behind(uow, current_actor(), item_id)
    if case is None:
        raise NotFound(item=item_id)
    back = url_for("inbox.task", item_id=item_id)
    if "_choose" in request.form:
        return _write_page(case.number, back=back, item=item_id)
    return _sent(case.number, said(item_id), back)


class Unsent(Exception):
    """A comment typed beside a task was not sent before the task's form was, and something is wrong with it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def add_typed(uow: UnitOfWork, item_id: int) -> None:
    """Send the comment that stands beside a form along with it: whoever forgot its button loses nothing."""
    words = said(item_id)
    if not words.text.strip():
        return
    actor = current_actor()
    case = task_page.case_behind(uow, actor, item_id)
    if case is None:
        return
    try:
        operations.add(uow, actor, current_office().clock(), case.number, words)
    except Invalid as refusal:
        raise Unsent([sentence for many in refusal.errors.values() for sentence in many]) from refusal


def _sent(number: str, words: Said, back: str) -> Response:
    try:
        comment_id = _trying(lambda: _added(number, words))
    except Invalid as refusal:
        return _write_page(number, refusal.errors, back=back, item=words.item)
    flash(_("意见已发出。"), "message")
    return _to(back, comment_id)


def _added(number: str, words: Said) -> int:
    office = current_office()
    with office.begin() as uow:
        return operations.add(uow, current_actor(), office.clock(), number, words)


def _changed(comment_id: int, words: Said) -> CaseRecord:
    office = current_office()
    with office.begin() as uow:
        return operations.edit(uow, current_actor(), office.clock(), comment_id, words)


def _trying(act: Callable[[], Given]) -> Given:
    for _attempt in range(ATTEMPTS - 1):
        try:
            return act()
        except Conflict:
            continue
    return act()


def _write_page(
    number: str, problems: Mapping[str, Sequence[str]] | None = None, *, back: str = "", item: int | None = None
) -> Response:
    office, actor = current_office(), current_actor()
    clock = office.clock()
    with reading() as uow:
        dossier = case_page.by_number(uow, actor, clock, number)
        offered = operations.colleagues(uow, actor, clock, number)
    note_view(actor, clock, dossier)
    page = render_template(
        "cases/comment.html",
        d=dossier,
        typed=said(),
        offered=offered,
        problems=problems or {},
        back=back or _back(number),
        item=item or request.form.get("_item", ""),
        longest=LONGEST,
    )
    return make_response(page, 422 if problems else 200)


def _edit_page(
    case: CaseRecord, line: CommentLine, words: str, problems: Mapping[str, Sequence[str]] | None = None
) -> Response:
    page = render_template(
        "cases/comment_edit.html", case=case, line=line, words=words, problems=problems or {}, longest=LONGEST
    )
    return make_response(page, 422 if problems else 200)


def _back(number: str) -> str:
    """The page that a comment was begun on."""
    return local_path(request.form.get("_back") or request.args.get("back") or _tab(number))


def _tab(number: str) -> str:
    return url_for("inbox.case", number=number, tab="comments")


def _to(path: str, comment_id: int) -> Response:
    return current_app.make_response(redirect(f"{path}#c{comment_id}"))
