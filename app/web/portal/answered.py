"""The author's verdict as it was sent: its files are checked and kept first, so that no refusal loses them."""

from dataclasses import dataclass, field

from flask import request
from werkzeug.datastructures import MultiDict

from app.domain.clock import Clock
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.operations import documents
from app.operations.documents import CheckedFile
from app.operations.office import Office

FIELD = "files"
"""The field of files in the form of a verdict."""


@dataclass(slots=True)
class Answered:
    """What was typed, with uploaded files as their ids, and what was wrong with files."""

    formdata: MultiDict[str, str]
    problems: list[str] = field(default_factory=list)


def received(office: Office, clock: Clock, author: Actor, item_id: int) -> Answered:
    """The form of this request for the author's open task; its new files wait on the task, unticked ones go."""
    sent = Answered(MultiDict(request.form.items(multi=True)))
    files: list[CheckedFile] = []
    for upload in request.files.getlist(f"{FIELD}-new"):
        if not upload.filename:
            continue
        try:
            files.append(documents.check(upload.filename, upload.read()))
        except Invalid as refusal:
            sent.problems += refusal.errors["files"]
    with office.begin() as uow:
        documents.drop_unticked(uow, item_id, FIELD, sent.formdata.getlist(FIELD))
        for file in files:
            try:
                documents.make_room(documents.waiting_on(uow, item_id), file, documents.LIMITS.files)
            except Invalid as refusal:
                sent.problems += refusal.errors["files"]
                continue
            kept = documents.keep(uow, author, clock, file, work_item_id=item_id, field=FIELD)
            sent.formdata.add(FIELD, str(kept.id))
    return sent
