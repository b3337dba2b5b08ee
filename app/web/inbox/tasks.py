"""The page of a task: read the case, fill in the form, send it; take the task or give it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Response, current_app, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.domain.errors import AlreadyDone, Conflict, Invalid
from app.domain.permissions import Permission
from app.operations import buttons, case_page, reply_templates, task_page, tasks
from app.operations import inbox as inbox_lists
from app.operations.inbox import InboxQuery, List
from app.operations.task_page import TaskView
from app.web import errors
from app.web.access import current_actor, requires
from app.web.errors import OUR_OWN
from app.web.format import time_of_day
from app.web.inbox import comment_part, comments
from app.web.inbox.blueprint import ROW_ID, inbox, row_id
from app.web.inbox.cases import deadlines, note_view
from app.web.inbox.comment_part import said
from app.web.inbox.sent import SentForm, received, typed
from app.web.language import _
from app.web.office import current_office, reading

QUEUE = 50
"""Reports waiting for a leader that are listed beside the one being read."""


@inbox.get(f"/tasks/<{ROW_ID}:item_id>")
@requires(Permission.TASK_WORK)
def task(item_id: int) -> Response:
    """The form with the case beside it; who was faster, where somebody else has the task."""
    office, actor = current_office(), current_actor()
    clock = office.clock()
    try:
        with reading() as uow:
            view = task_page.view(uow, actor, clock, item_id)
    except AlreadyDone as over:
        return over_page(item_id, over)
    if view.dossier is not None:
        note_view(actor, clock, view.dossier)
    return make_response(_page(view))


@inbox.get(f"/tasks/<{ROW_ID}:item_id>/similar")
@requires(Permission.TASK_WORK)
def similar(item_id: int) -> str:
    """Cases that resemble the one of a task; the task's page shows the list when somebody opens it there."""
    with reading() as uow:
        case, found = task_page.similar(uow, current_actor(), item_id)
    return render_template("tasks/similar.html", item_id=item_id, case=case, similar=found)


@inbox.post(f"/tasks/<{ROW_ID}:item_id>")
@requires(Permission.TASK_WORK)
def complete(item_id: int) -> Response:
    """Send the form. What is wrong is shown with everything typed; so is who was faster."""
    try:
        return _complete(item_id)
    except AlreadyDone as over:
        return over_page(item_id, over)


def _complete(item_id: int) -> Response:
    office, actor = current_office(), current_actor()
    sent = received(item_id)
    formdata = _with_phrase(sent.formdata)
    if sent.problems:
        return _refused(item_id, formdata, sent.problems)
    try:
        with office.begin() as uow:
            comments.add_typed(uow, item_id)
            done = tasks.complete(uow, actor, office.clock(), item_id, formdata)
    except comments.Unsent as unsent:
        return _refused(item_id, formdata, {"": unsent.sentences})
    except Invalid as refusal:
        return _refused(item_id, formdata, refusal.errors)
    except Conflict:
        return _refused(item_id, formdata, {"": [_("这件留言刚刚被别人更新。请核对最新内容，再提交一次。")]}, 409)
    flash(_("“%(task)s”已提交。", task=request.form.get("_name", _("任务"))), "message")
    if done.next_items:
        return _to_task(done.next_items[0])
    return current_app.make_response(redirect(url_for("inbox.items")))


@inbox.post(f"/tasks/<{ROW_ID}:item_id>/draft")
@requires(Permission.TASK_WORK)
def save_draft(item_id: int) -> Response:
    """Keep what was typed so far: by the script while typing (JSON), or by the button (a page)."""
    office, actor = current_office(), current_actor()
    try:
        sent, at = keep_draft(item_id)
        if errors.wants_json():
            with office.read() as uow:
                opened = tasks.open_form(uow, actor, office.clock(), item_id)
                cautions = [_(one.msgid, **one.parameters) for one in task_page.cautions(uow, opened)]
            return jsonify(saved=_("草稿已保存%(time)s", time=time_of_day(at)), cautions=cautions)
    except AlreadyDone as over:
        if errors.wants_json():
            return errors.answer(over.code, **over.parameters)
        return over_page(item_id, over)
    if sent.problems:
        return _refused(item_id, sent.formdata, sent.problems)
    flash(_("草稿已保存，尚未提交。"), "message")
    return _to_task(item_id)


@inbox.post(f"/tasks/<{ROW_ID}:item_id>/comment")
@requires(Permission.TASK_WORK)
def comment_on_task(item_id: int) -> Response:
    """Send the comment typed beside the form; the form itself is kept as its draft."""
    try:
        keep_draft(item_id)
    except AlreadyDone as over:
        comments.send_beside(item_id)
        return over_page(item_id, over, commented=True)
    return comments.send_beside(item_id)


@inbox.post(f"/tasks/<{ROW_ID}:item_id>/take")
@requires(Permission.TASK_WORK)
def take(item_id: int) -> Response:
    """Take the task for oneself and go on with it."""
    office = current_office()
    with office.begin() as uow:
        taken = tasks.take(uow, current_actor(), office.clock(), [item_id])
    if taken:
        flash(_("已认领，在“我的任务”中。"), "message")
    return _to_task(item_id)


@inbox.post(f"/tasks/<{ROW_ID}:item_id>/give-back")
@requires(Permission.TASK_WORK)
def give_back(item_id: int) -> Response:
    """Give the task back to the unit."""
    office = current_office()
    try:
        with office.begin() as uow:
            tasks.give_back(uow, current_actor(), office.clock(), item_id)
    except AlreadyDone as over:
        return over_page(item_id, over)
    flash(_("已退回本单位，草稿保留，同事可以认领。"), "message")
    return current_app.make_response(redirect(url_for("inbox.items", list="unit")))


def keep_draft(item_id: int) -> tuple[SentForm, datetime]:
    """Keep what the form of this request carries; what was sent, and when it was kept."""
    office, actor = current_office(), current_actor()
    sent = received(item_id)
    kept = {name: values for name, values in sent.formdata.lists() if not name.startswith(OUR_OWN)}
    with office.begin() as uow:
        return sent, tasks.save_draft(uow, actor, office.clock(), item_id, kept)


def _page(view: TaskView, problems: Mapping[str, Sequence[str]] | None = None) -> str:
    office, actor = current_office(), current_actor()
    clock = office.clock()
    given = {
        "view": view,
        "d": view.dossier,
        "item": view.opened.item,
        "form": view.form,
        "problems": problems or {},
        "deadlines": None if view.dossier is None else deadlines(clock, view.dossier),
    }
    if view.dossier is None:
        return render_template("tasks/task.html", **given, acts=())
    case = view.dossier.case
    if view.opened.item.form != "instruct" or not actor.rank:
        with reading() as uow:
            beside = comment_part.part(uow, clock, case.id, case.number, size=comment_part.BESIDE_TASK)
            # Who reads no comments meets the case in the claim pool only.
            acts = buttons.available(uow, actor, clock, case, view.dossier.instances) if beside else ()
            templates = reply_templates.offered(uow, actor, case) if reply_templates.REPLY in view.form else ()
        return render_template("tasks/task.html", **given, acts=acts, comments=beside, templates=templates)
    with reading() as uow:
        query = InboxQuery(list=List.MINE, step=view.opened.item.name, size=QUEUE)
        queue = inbox_lists.view(uow, actor, clock, query).page.rows
        similar = case_page.similar(uow, actor, case)
    return render_template("tasks/instruct.html", **given, queue=queue, similar=similar, today=clock.today)


def _refused(
    item_id: int, formdata: MultiDict[str, str], problems: Mapping[str, Sequence[str]], status: int = 422
) -> Response:
    """The form again with everything typed, and the sentences at their fields."""
    office, actor = current_office(), current_actor()
    with office.read() as uow:
        view = task_page.view(uow, actor, office.clock(), item_id, formdata)
    view.form.validate()
    elsewhere = {}
    for name, sentences in problems.items():
        if name not in view.form:
            elsewhere[name] = sentences
        elif not view.form[name].errors:
            view.form[name].errors = list(sentences)
    return make_response(_page(view, elsewhere), status)


def over_page(item_id: int, over: AlreadyDone, *, commented: bool = False) -> Response:
    """Who did or took the task and when, with everything typed, in the words of the form.

    `commented`: the comment typed beside it was sent.
    """
    office, actor = current_office(), current_actor()
    answers: Sequence[object] = ()
    with office.read() as uow:
        case = task_page.case_behind(uow, actor, item_id)
        deployment = row_id(request.form.get("_deployment", ""))
        if deployment is not None:
            answers = task_page.typed(uow, deployment, request.form.get("_element", ""), typed())
    unsent = "" if commented else said().text
    page = render_template("tasks/over.html", over=over.parameters, case=case, answers=answers, unsent=unsent)
    return make_response(page, 409)


def _with_phrase(formdata: MultiDict[str, str]) -> MultiDict[str, str]:
    """A leader's phrase is the instruction where he wrote none of his own."""
    phrase = formdata.get("_phrase", "")
    if phrase and not formdata.get("text", "").strip():
        formdata.setlist("text", [phrase])
    return formdata


def _to_task(item_id: int) -> Response:
    return current_app.make_response(redirect(url_for("inbox.task", item_id=item_id)))
