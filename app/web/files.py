"""Uploaded files on their way out: nothing in them may run in the name of this site."""

from urllib.parse import quote

from flask import Flask, Response, jsonify, make_response, request

from app.domain.errors import FileLost, Invalid
from app.domain.permissions import Actor
from app.operations import documents, stored_files
from app.operations.documents import CheckedFile
from app.web.format import say
from app.web.office import current_office
from forms.words import _ as mark

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
PDF = "application/pdf"
THUMBNAIL = "image/webp"

POLICY = "default-src 'none'; img-src 'self' data:; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'"
"""A file brings no script. Pictures are sandboxed too; browsers refuse to show a PDF in a sandbox."""


def install(app: Flask) -> None:
    """Make the limits of files known to templates."""
    app.jinja_env.globals.update(file_limits=documents.LIMITS, file_endings=dict(documents.ENDINGS))


def named(response: Response, name: str, disposition: str = "attachment") -> Response:
    """The response as a file with this name: `attachment` to be kept, `inline` to be looked at."""
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name, safe='')}"
    return response


def file_response(name: str, media_type: str, content: bytes) -> Response:
    """The file under its own name: pictures and PDF to be looked at, everything else to be kept.

    `media_type` is the one found from the content when the file was taken in.
    """
    shown = media_type in PICTURES or media_type == PDF
    response = Response(content, content_type=media_type if shown else "application/octet-stream")
    named(response, name, "inline" if shown else "attachment")
    response.headers["Content-Security-Policy"] = POLICY + ("; sandbox" if media_type in PICTURES else "")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_for(actor: Actor, attachment_id: int) -> Response:
    """The file, for whoever may see it. One that is not whole is recorded before its page says so."""
    office = current_office()
    try:
        with office.read() as uow:
            file, content = documents.fetch(uow, actor, attachment_id)
    except FileLost as lost:
        stored_files.note_lost(office, office.clock(), lost)
        raise
    return file_response(file.name, file.media_type, content)


def thumbnail_for(actor: Actor, attachment_id: int) -> Response:
    """The small copy of a picture, for whoever may see the picture."""
    with current_office().read() as uow:
        small = documents.thumbnail(uow, actor, attachment_id)
    return thumbnail_response(small)


def thumbnail_response(small: bytes) -> Response:
    """A small copy: never kept by a browser, because the next one at the same machine may be somebody else."""
    return file_response("thumbnail.webp", THUMBNAIL, small)


def uploaded() -> CheckedFile:
    """The one file of this request, checked and cleaned. Invalid when there is none, or it is refused."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"files": [mark("附件没有上传成功，请重新选择文件。")]})
    return documents.check(sent.filename, sent.read())


def refused_upload(refusal: Invalid) -> Response:
    """Why one file was not taken, for the list that shows it."""
    sentences = [str(say(sentence)) for many in refusal.errors.values() for sentence in many]
    return make_response(jsonify(problem=" ".join(sentences)), 422)
