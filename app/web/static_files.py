"""Style sheets, scripts and drawings on their way out: compressed once, kept by browsers until they change.

Pages are not compressed here: they carry a secret against forgery beside what a visitor typed, and the length of
such a page would tell it bit by bit (docs/decisions/0133-what-is-compressed.md).
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

COMPRESSED = frozenset({".css", ".js", ".svg"})
SMALLEST = 1024
"""Bytes; a smaller file travels in one packet anyway."""
MOST_KEPT = 64


def install(app: Flask) -> None:
    """Compress the static files of `app` for whoever accepts it."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if request.endpoint != "static" or Path(request.path).suffix not in COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    etag, _weak = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)  # the same file in either form
    whole = response.status_code == 200 and (response.content_length or 0) >= SMALLEST
    if not whole or not request.accept_encodings["gzip"]:
        return response
    file = Path(current_app.static_folder or "", (request.view_args or {})["filename"])
    content = _compressed(file, file.stat().st_mtime_ns)
    response.close()
    response.direct_passthrough = False
    response.set_data(content)
    response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(MOST_KEPT)
def _compressed(file: Path, changed: int) -> bytes:
    """The file as it was when it was last `changed`."""
    return gzip.compress(file.read_bytes(), mtime=0)
