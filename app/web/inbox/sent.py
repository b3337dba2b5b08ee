"""A task form as it was sent: files are checked and kept first, so that no refusal loses them."""

from dataclasses import dataclass, field

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict

from app.domain.errors import Invalid
from app.operations import documents, task_page, tasks
from app.operations.documents import CheckedFile
from app.web.access import current_actor
from app.web.errors import SECRET_FIELDS
from app.web.office import current_office

NEW = "-new"
"""Ending of the name under which a field's new files are sent."""


@dataclass(slots=True)
class SentForm:
    """What was typed, with uploaded files as their ids, and what was wrong with files."""

    formdata: MultiDict[str, str]
    problems: dict[str, list[str]] = field(default_factory=dict)


def typed() -> MultiDict[str, str]:
    """What this request carries, without its tokens."""
    return MultiDict((name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS)


def received(item_id: int) -> SentForm:
    """The form of this request; its new files are kept, unticked ones dropped. Refuses as the task does."""
    sent = SentForm(typed())
    fields = [name.removesuffix(NEW) for name in request.files if name.endswith(NEW)]
    if not fields:
        return sent
    office, actor = current_office(), current_actor()
    clock = office.clock()
    checked = {name: _checked(sent, name) for name in fields}
    with office.begin() as uow:
        form = tasks.open_form(uow, actor, clock, item_id).form
        for name in fields:
            if name not in form or form[name].look != "files":
                continue
            task_page.drop_files(uow, item_id, name, sent.formdata.getlist(name))
            for file in checked[name]:
                kept = documents.keep(uow, actor, clock, file, work_item_id=item_id, field=name)
                sent.formdata.add(name, str(kept.id))
    return sent


def _checked(sent: SentForm, name: str) -> list[CheckedFile]:
    """The new files of a field, checked and cleaned before any transaction begins."""
    files = []
    for upload in request.files.getlist(name + NEW):
        try:
            file = _file(upload)
        except Invalid as refusal:
            sent.problems.setdefault(name, []).extend(
                sentence for said in refusal.errors.values() for sentence in said
            )
        else:
            files += [file] if file else []
    return files


def _file(upload: FileStorage) -> CheckedFile | None:
    return documents.check(upload.filename, upload.read()) if upload.filename else None
