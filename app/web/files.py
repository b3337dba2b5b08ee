"""Uploaded files on their way out: nothing in them may run in the name of this site."""

from urllib.parse import quote

from flask import Response

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
PDF = "application/pdf"

POLICY = "default-src 'none'; img-src 'self' data:; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'"
"""A file brings no script. Pictures are sandboxed too; browsers refuse to show a PDF in a sandbox."""


def file_response(name: str, media_type: str, content: bytes) -> Response:
    """The file under its own name: pictures and PDF to be looked at, everything else to be kept.

    `media_type` is the one found from the content when the file was taken in.
    """
    shown = media_type in PICTURES or media_type == PDF
    response = Response(content, content_type=media_type if shown else "application/octet-stream")
    disposition = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = POLICY + ("; sandbox" if media_type in PICTURES else "")
    response.headers["Cache-Control"] = "private, no-store"
    return response
