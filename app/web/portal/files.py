"""Files of messages: uploaded one by one while the message is written, looked at by its author afterwards."""

from flask import Response, jsonify, make_response, render_template, url_for
from flask_limiter import RequestLimit

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Actor, Permission
from app.operations import documents, lookup
from app.web.access import requires
from app.web.files import file_for, refused_upload, thumbnail_for, thumbnail_response, uploaded
from app.web.format import file_size
from app.web.language import _
from app.web.office import current_office
from app.web.portal import draft as drafts
from app.web.portal.answered import FIELD
from app.web.portal.blueprint import portal
from app.web.portal.follow import with_proof
from app.web.security import limiter

PER_ADDRESS = "120 per hour"
"""Files kept before their form is sent."""


def _throttled(limit: RequestLimit) -> Response:
    return _problem(_("这个网络地址上传得太多，请过一小时再试。"), 429)


@portal.post("/write/files")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, on_breach=_throttled)
def upload() -> Response:
    """Keep one file of a message that is being written."""
    try:
        kept = drafts.keep_one(current_office(), uploaded())
    except Invalid as refusal:
        return refused_upload(refusal)
    if kept is None:
        return _problem(_("页面放得太久。请先点“下一步：预览”，再回来添加附件，已填写的内容都还在。"), 409)
    sealed, record = kept
    small = url_for("portal.draft_thumbnail", sealed=sealed) if record.is_picture else ""
    return jsonify(value=sealed, name=record.name, size=file_size(record.size), thumbnail=small)


@portal.post("/my/<number>/files")
@requires(Permission.PUBLIC)
@limiter.limit(PER_ADDRESS, on_breach=_throttled)
def upload_to_own(number: str) -> Response:
    """Keep one file of what the author asks later, before the form is sent."""
    return with_proof(number, lambda author: _keep_own(author, number))


@portal.get("/write/files/<sealed>")
@requires(Permission.PUBLIC)
def draft_thumbnail(sealed: str) -> Response:
    """A picture of a message that is being written, made small; known only to the form that carries it."""
    number = drafts.number_of(sealed)
    if number is None:
        raise NotFound
    with current_office().read() as uow:
        return thumbnail_response(documents.unsent_thumbnail(uow, number))


@portal.get("/my/<number>/files/<int(max=9223372036854775807):attachment>")
@requires(Permission.PUBLIC)
def own_file(number: str, attachment: int) -> Response:
    """A file that came with the author's own message."""
    return with_proof(number, lambda author: file_for(author, attachment))


@portal.get("/my/<number>/files/<int(max=9223372036854775807):attachment>/thumbnail")
@requires(Permission.PUBLIC)
def own_thumbnail(number: str, attachment: int) -> Response:
    """A picture that came with the author's own message, made small."""
    return with_proof(number, lambda author: thumbnail_for(author, attachment))


@portal.get("/my/<number>/files/<int(max=9223372036854775807):attachment>/view")
@requires(Permission.PUBLIC)
def own_view(number: str, attachment: int) -> Response:
    """A picture of the author's own message in its page, with the one before and the one after it."""
    return with_proof(number, lambda author: _view(author, number, attachment))


def _keep_own(author: Actor, number: str) -> Response:
    office, clock = current_office(), current_office().clock()
    try:
        file = uploaded()
        with office.begin() as uow:
            item = lookup.own_message(uow, author, clock).rating_item
            if item is None:
                raise NotFound
            documents.make_room(documents.waiting_on(uow, item), file, documents.LIMITS.files)
            kept = documents.keep(uow, author, clock, file, work_item_id=item, field=FIELD)
    except Invalid as refusal:
        return refused_upload(refusal)
    small = url_for("portal.own_thumbnail", number=number, attachment=kept.id) if kept.is_picture else ""
    return jsonify(value=str(kept.id), name=kept.name, size=file_size(kept.size), thumbnail=small)


def _view(author: Actor, number: str, attachment: int) -> Response:
    with current_office().read() as uow:
        file, pictures = documents.pictures_beside(uow, author, attachment)
    page = render_template(
        "files/picture.html",
        frame="portal/frame.html",
        here="look_up",
        file=file,
        pictures=pictures,
        back=url_for("portal.my", number=number),
        source=lambda one: url_for("portal.own_file", number=number, attachment=one.id),
        view=lambda one: url_for("portal.own_view", number=number, attachment=one.id),
    )
    return make_response(page)


def _problem(sentence: str, status: int) -> Response:
    return make_response(jsonify(problem=sentence), status)
