"""A task form as it was sent: files are checked and kept first, so that no refusal loses them."""

from dataclasses import dataclass, field

from flask import request
from werkzeug.datastructures import MultiDict

from app.domain.errors import Invalid
from app.operations import documents, tasks
from app.operations.documents import CheckedFile
from app.web.access import current_actor
from app.web.office import current_office

NEW = "-new"
"""Ending of the name under which a field's new files are sent."""


@dataclass(slots=True)
class SentForm:
    """What was typed, with uploaded files as their ids, and what was wrong with files."""

    formdata: MultiDict[str, str]
    problems: dict[str, list[str]] = field(default_factory=dict)


def typed() -> MultiDict[str, str]:
    """What this request carries, without the token that protects it."""
    return MultiDict((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")


def received(item_id: int) -> SentForm:
    """The form of this request; its new files are kept, unticked ones dropped. Refuses as the task does."""
    sent = SentForm(typed())
    checked, sent.problems = checked_files()
    if not checked:
        return sent
    office, actor = current_office(), current_actor()
    clock = office.clock()
    with office.begin() as uow:
        form = tasks.open_form(uow, actor, clock, item_id).form
        for name, files in checked.items():
            if name not in form or form[name].look != "files":
                continue
            documents.drop_unticked(uow, item_id, name, sent.formdata.getlist(name))
            for file in files:
                kept = [one for one in documents.waiting_on(uow, item_id) if one.field == name]
                try:
                    documents.make_room(kept, file, form[name].most)
                except Invalid as refusal:
                    sent.problems.setdefault(name, []).extend(_sentences(refusal))
                    continue
                new = documents.keep(uow, actor, clock, file, work_item_id=item_id, field=name)
                sent.formdata.add(name, str(new.id))
    return sent


def checked_files() -> tuple[dict[str, list[CheckedFile]], dict[str, list[str]]]:
    """The new files of every field, checked and cleaned before any transaction begins; what was wrong with some.

    A field with a file control is there even when nothing was chosen.
    """
    checked: dict[str, list[CheckedFile]] = {}
    problems: dict[str, list[str]] = {}
    for control in request.files:
        if not control.endswith(NEW):
            continue
        name = control.removesuffix(NEW)
        checked[name] = []
        for upload in request.files.getlist(control):
            if not upload.filename:
                continue
            try:
                checked[name].append(documents.check(upload.filename, upload.read()))
            except Invalid as refusal:
                problems.setdefault(name, []).extend(_sentences(refusal))
    return checked, problems


def _sentences(refusal: Invalid) -> list[str]:
    return [said for many in refusal.errors.values() for said in many]
