"""Reply templates of a unit: the list, the page for writing one, and putting one into a reply."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response, current_app, flash, jsonify, make_response, redirect, render_template, request, url_for

from app.domain.errors import AlreadyDone, Conflict, Invalid, NotFound
from app.domain.permissions import Permission
from app.operations import reply_templates as operations
from app.operations import tasks
from app.operations.reply_templates import Wish
from app.web import errors
from app.web.access import current_actor, requires
from app.web.inbox.blueprint import ROW_ID, inbox, row_id
from app.web.inbox.tasks import keep_draft, over_page
from app.web.language import _
from app.web.office import current_office, reading
from forms.placeholders import KNOWN
from forms.recurring import KINDS


@inbox.get("/templates")
@requires(Permission.TEMPLATE_EDIT)
def templates() -> str:
    """The templates of one's units: those in use, or those retired."""
    retired = request.args.get("retired", "") == "y"
    with reading() as uow:
        lines = operations.listed(uow, current_actor(), retired=retired)
    return render_template("templates/templates.html", lines=lines, retired=retired)


@inbox.get("/templates/new")
@requires(Permission.TEMPLATE_EDIT)
def new_template() -> Response:
    """An empty template for the first of one's units."""
    units = operations.units_of(current_actor())
    return _page(Wish(units[0] if units else "", "", ""), {})


@inbox.post("/templates/new")
@requires(Permission.TEMPLATE_EDIT)
def add_template() -> Response:
    """Keep a new template, or go on writing it."""
    return _received(None)


@inbox.get(f"/templates/<{ROW_ID}:template_id>")
@requires(Permission.TEMPLATE_EDIT)
def template(template_id: int) -> Response:
    """One template, to be changed."""
    with reading() as uow:
        found = operations.own(uow, current_actor(), template_id)
    wish = Wish(found.unit_id, found.title, found.text, found.kind, found.category, found.id, found.version)
    return _page(wish, {})


@inbox.post(f"/templates/<{ROW_ID}:template_id>")
@requires(Permission.TEMPLATE_EDIT)
def change_template(template_id: int) -> Response:
    """Keep other words, or go on writing them."""
    return _received(template_id)


@inbox.post(f"/templates/<{ROW_ID}:template_id>/retire")
@requires(Permission.TEMPLATE_EDIT)
def retire_template(template_id: int) -> Response:
    """Offer a template no more, or again."""
    office, restore = current_office(), "restore" in request.form
    with office.begin() as uow:
        operations.retire(uow, current_actor(), office.clock(), template_id, restore=restore)
    flash(_("模板已恢复使用。") if restore else _("模板已停用，可以在“已停用”中恢复。"), "message")
    return _to(url_for("inbox.templates"))


@inbox.post(f"/tasks/<{ROW_ID}:item_id>/template")
@requires(Permission.TASK_WORK)
def use_template(item_id: int) -> Response:
    """Fill a template with the case of a task: for the script as it is, else into the draft of the reply."""
    chosen, place = row_id(request.form.get("_template", "")), request.form.get("_place", "")
    if errors.wants_json():
        return _filled(item_id, chosen)
    try:
        # The page that asks before replacing sends no form: all of it is in the draft already.
        if "_asked" not in request.form:
            keep_draft(item_id)
        if chosen is None:
            flash(_("请先选择模板，再点“插入”或“替换正文”。"), "warn")
        elif (
            place == "replace" and "_asked" not in request.form and request.form.get(operations.REPLY, "").strip()
        ):
            return _ask_first(item_id, chosen)
        else:
            _put(item_id, chosen, whole=place == "replace")
            flash(_("模板已放进答复正文，请逐项改写后再提交。"), "message")
    except AlreadyDone as over:
        return over_page(item_id, over)
    return _to(url_for("inbox.task", item_id=item_id, _anchor=operations.REPLY))


def _filled(item_id: int, chosen: int | None) -> Response:
    office = current_office()
    if chosen is None:
        raise NotFound(item=item_id)
    with office.begin() as uow:
        text = operations.filled_for_task(uow, current_actor(), office.clock(), item_id, chosen)
    return jsonify(text=text)


def _put(item_id: int, chosen: int, *, whole: bool) -> None:
    office = current_office()
    with office.begin() as uow:
        operations.put_into_draft(uow, current_actor(), office.clock(), item_id, chosen, replace=whole)


def _ask_first(item_id: int, chosen: int) -> Response:
    """What would be lost, and what would stand in its place."""
    office, actor = current_office(), current_actor()
    with office.read() as uow:
        opened = tasks.open_form(uow, actor, office.clock(), item_id)
        found = operations.own(uow, actor, chosen)
    before = request.form.get(operations.REPLY, "")
    page = render_template("templates/replace.html", item=opened.item, template=found, before=before)
    return make_response(page)


def _received(template_id: int | None) -> Response:
    """Save what was typed; or show it again with a placeholder added, or filled with a case."""
    office, actor = current_office(), current_actor()
    wish = _wish(template_id)
    if "_insert" in request.form:
        added = f"{wish.text}{{{request.form['_insert']}}}" if request.form["_insert"] in KNOWN else wish.text
        return _page(replace(wish, text=added), {})
    if "_resumed" in request.form:
        return _page(wish, {})
    if "_preview" in request.form:
        return _previewed(wish)
    try:
        with office.begin() as uow:
            operations.save(uow, actor, office.clock(), wish)
    except Invalid as refusal:
        return _page(wish, refusal.errors)
    except Conflict:
        return _overtaken(wish)
    flash(_("模板已保存。"), "message")
    return _to(url_for("inbox.templates"))


def _overtaken(wish: Wish) -> Response:
    """A colleague has changed the template meanwhile: both texts are shown, and saving again replaces his."""
    with reading() as uow:
        theirs = operations.own(uow, current_actor(), wish.id or 0)
    said = _("同事刚刚改过这个模板，他的文字列在下面。核对后再保存一次，就以您的为准。")
    return _page(replace(wish, version=theirs.version), {"": [said]}, theirs=theirs.text, status=409)


def _previewed(wish: Wish) -> Response:
    """The template filled with a case; nothing is saved."""
    office, number = current_office(), request.form.get("_number", "")
    try:
        with reading() as uow:
            text = operations.preview(uow, current_actor(), office.clock(), wish.text, number)
    except NotFound:
        return _page(wish, {"_number": [_("没有您能看到的这个编号的留言，请核对，例如2026-00012。")]})
    return _page(wish, {}, preview=text)


def _page(
    wish: Wish, problems: Mapping[str, Sequence[str]], *, preview: str = "", theirs: str = "", status: int = 422
) -> Response:
    with reading() as uow:
        units = operations.units_named(uow, current_actor())
        categories = operations.categories(uow)
    page = render_template(
        "templates/template.html",
        wish=wish,
        problems=problems,
        preview=preview,
        theirs=theirs,
        number=request.form.get("_number", ""),
        units=units,
        categories=categories,
        kinds=KINDS,
        known=KNOWN,
        longest_title=operations.LONGEST_TITLE,
        longest=operations.LONGEST_TEXT,
    )
    return make_response(page, status if problems else 200)


def _wish(template_id: int | None) -> Wish:
    sent = request.form
    version = row_id(sent.get("version", "")) or 0
    return Wish(
        sent.get("unit", ""),
        sent.get("title", ""),
        sent.get("text", ""),
        sent.get("kind", ""),
        sent.get("category", ""),
        template_id,
        version,
    )


def _to(path: str) -> Response:
    return current_app.make_response(redirect(path))
