"""What was typed when the session was over: it travels through the log-in page.

A task form becomes the task's draft; a comment or a template goes on being written.
"""

import json
import re

from flask import request
from werkzeug.datastructures import MultiDict

from app.web.errors import OUR_OWN
from app.web.inbox.blueprint import row_id
from app.web.inbox.sent import typed

MOST_KEPT = 200_000
"""Characters; far more than any form of the procedure holds."""

_TASK = re.compile(r"/tasks/(\d{1,19})(?:/draft|/comment|/template)?")
_WRITING = re.compile(
    r"(/cases/[\w-]{1,20}/comments)(?:/write)?|/comments/\d{1,19}/edit|/templates/(?:new|\d{1,19})"
)


def kept_from_request() -> str:
    """The text to carry along: what was typed into a form, or what an earlier log-in page already carried."""
    if request.endpoint == "inbox.log_in":
        return request.form.get("kept", "")
    if task_of(request.path) is None and not writing_of(request.path):
        return ""
    pairs = list(typed().items(multi=True))
    text = json.dumps(pairs, ensure_ascii=False)
    return text if len(text) <= MOST_KEPT else ""


def read_kept(text: str, *, notes: bool = False) -> MultiDict[str, str]:
    """The form again, with the notes of its page where they are wanted; empty when the text is none of ours."""
    values: MultiDict[str, str] = MultiDict()
    try:
        pairs = json.loads(text) if len(text) <= MOST_KEPT else []
    except ValueError:
        return values
    for pair in pairs if isinstance(pairs, list) else ():
        match pair:
            case [str(name), str(value)] if notes or not name.startswith(OUR_OWN):
                values.add(name, value)
    return values


def task_of(path: str) -> int | None:
    """The work item whose form an address belongs to."""
    match = _TASK.fullmatch(path)
    return row_id(match.group(1)) if match else None


def writing_of(path: str) -> str:
    """Where a comment or a template goes on being written that was sent to an address; empty for any other."""
    match = _WRITING.fullmatch(path)
    if match is None:
        return ""
    return f"{match.group(1)}/write" if match.group(1) else path
