"""Files of a case: shown, looked at one after the other, and uploaded one by one while a form is filled in."""

from flask import Response, jsonify, render_template, request, url_for

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Permission
from app.operations import buttons, case_page, documents, tasks
from app.operations.documents import AttachmentRecord, UnitOfWork
from app.web.access import current_actor, requires
from app.web.files import file_for, refused_upload, thumbnail_for, uploaded
from app.web.format import file_size
from app.web.inbox.blueprint import ROW_ID, inbox, row_id
from app.web.language import local_path
from app.web.office import current_office
from forms.base import TaskForm


@inbox.get(f"/attachments/<{ROW_ID}:attachment_id>")
@requires(Permission.CASE_READ)
def attachment(attachment_id: int) -> Response:
    """A file of a case: pictures and PDF are shown, everything else is downloaded."""
    return file_for(current_actor(), attachment_id)


@inbox.get(f"/attachments/<{ROW_ID}:attachment_id>/thumbnail")
@requires(Permission.CASE_READ)
def attachment_thumbnail(attachment_id: int) -> Response:
    """A picture made small."""
    return thumbnail_for(current_actor(), attachment_id)


@inbox.get(f"/attachments/<{ROW_ID}:attachment_id>/view")
@requires(Permission.CASE_READ)
def attachment_view(attachment_id: int) -> str:
    """A picture in its page, with the one before and the one after it."""
    with current_office().read() as uow:
        file, pictures = documents.pictures_beside(uow, current_actor(), attachment_id)
    back = local_path(request.args.get("back", "/inbox"))
    return render_template(
        "files/picture.html",
        frame="work/frame.html",
        file=file,
        pictures=pictures,
        back=back,
        source=lambda one: url_for("inbox.attachment", attachment_id=one.id),
        view=lambda one: url_for("inbox.attachment_view", attachment_id=one.id, back=back),
    )


@inbox.post(f"/tasks/<{ROW_ID}:item_id>/files")
@requires(Permission.TASK_WORK)
def upload_to_task(item_id: int) -> Response:
    """Keep one file with a task, before its form is sent."""
    try:
        file = uploaded()
        office, actor, clock = current_office(), current_actor(), current_office().clock()
        with office.begin() as uow:
            form = tasks.open_form(uow, actor, clock, item_id).form
            name, most = _field(form)
            kept = [one for one in documents.waiting_on(uow, item_id) if one.field == name]
            documents.make_room(kept, file, most)
            record = documents.keep(uow, actor, clock, file, work_item_id=item_id, field=name)
    except Invalid as refusal:
        return refused_upload(refusal)
    return _kept(record)


@inbox.post("/cases/<number>/acts/<act>/files")
@requires(Permission.CASE_READ)
def upload_to_act(number: str, act: str) -> Response:
    """Keep one file for something set off on a case, before its form is sent."""
    try:
        file = uploaded()
        office, actor, clock = current_office(), current_actor(), current_office().clock()
        with office.begin() as uow:
            case = case_page.find(uow, actor, number)
            name, most = _field(buttons.open_button(uow, actor, clock, case.id, act).form)
            documents.make_room(_unsent(uow), file, most)
            record = documents.keep(uow, actor, clock, file, field=name)
    except Invalid as refusal:
        return refused_upload(refusal)
    return _kept(record)


def _field(form: TaskForm) -> tuple[str, int]:
    """The form's field that the file is for, and how many it takes. NotFound for one that takes no files."""
    name = request.form.get("field", "")
    if name not in form or form[name].look != "files":
        raise NotFound(field=name)
    return name, form[name].most


def _unsent(uow: UnitOfWork) -> list[AttachmentRecord]:
    """The files that the form names already, as far as this person uploaded them and has not sent them."""
    numbers = (row_id(text) for text in request.form.getlist("kept"))
    found = (documents.unsent_of(uow, current_actor(), number) for number in numbers if number is not None)
    return [file for file in found if file is not None]


def _kept(record: AttachmentRecord) -> Response:
    small = url_for("inbox.attachment_thumbnail", attachment_id=record.id) if record.is_picture else ""
    return jsonify(value=str(record.id), name=record.name, size=file_size(record.size), thumbnail=small)
