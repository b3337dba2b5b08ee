"""What people set off on a case outside of tasks: an extension, a later instruction, calling the case back."""

from collections.abc import Mapping, Sequence

from flask import Response, current_app, flash, make_response, redirect, render_template, url_for
from werkzeug.datastructures import MultiDict

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import Permission
from app.operations import buttons, case_page, documents
from app.operations.buttons import BUTTONS, Button
from app.operations.documents import AttachmentRecord
from app.web.access import current_actor, requires
from app.web.format import say
from app.web.inbox.blueprint import inbox, row_id
from app.web.inbox.sent import checked_files, typed
from app.web.language import _
from app.web.office import current_office
from forms import form_class


@inbox.get("/cases/<number>/acts/<name>")
@requires(Permission.CASE_READ)
def act(number: str, name: str) -> Response:
    """The form of an act, or what it will do."""
    return _page(number, _button(name), None, {})


@inbox.post("/cases/<number>/acts/<name>")
@requires(Permission.CASE_READ)
def set_off(number: str, name: str) -> Response:
    """Set the act off."""
    office, actor, button = current_office(), current_actor(), _button(name)
    formdata, problems = _received(button)
    if problems:
        return _page(number, button, formdata, problems)
    try:
        with office.begin() as uow:
            case = case_page.find(uow, actor, number)
            buttons.press(uow, actor, office.clock(), case.id, name, formdata=formdata)
    except Invalid as refusal:
        return _page(number, button, formdata, refusal.errors)
    flash(_("“%(act)s”已提交。", act=say(button.title)), "message")
    return current_app.make_response(redirect(url_for("inbox.case", number=number)))


def _button(name: str) -> Button:
    button = BUTTONS.get(name)
    if button is None:
        raise NotFound(button=name)
    return button


def _page(
    number: str, button: Button, formdata: MultiDict[str, str] | None, problems: Mapping[str, Sequence[str]]
) -> Response:
    """The act's page; after a refusal with everything typed and the sentences at their fields."""
    office, actor = current_office(), current_actor()
    clock = office.clock()
    files: Sequence[AttachmentRecord] = ()
    with office.read() as uow:
        dossier = case_page.by_number(uow, actor, clock, number)
        form = None
        if button.form:
            form = buttons.open_button(uow, actor, clock, dossier.case.id, button.name, formdata=formdata).form
            ids = [one for field in form if field.look == "files" for one in field.data]
            files = [file for one in ids if (file := documents.unsent_of(uow, actor, int(one))) is not None]
        elif button not in buttons.available(uow, actor, clock, dossier.case, dossier.instances):
            raise NotFound(button=button.name)
        waiting = case_page.waiting(uow, actor, clock, dossier)
    if form is not None and formdata is not None:
        form.validate()
        for wrong, sentences in problems.items():
            if wrong in form and not form[wrong].errors:
                form[wrong].errors = list(sentences)
    page = render_template("cases/act.html", d=dossier, waiting=waiting, button=button, form=form, files=files)
    return make_response(page, 422 if problems else 200)


def _received(button: Button) -> tuple[MultiDict[str, str], dict[str, list[str]]]:
    """What this request carries, with its files kept and as their ids; and what was wrong with files.

    Of the ids that were sent only those count that this person uploaded and has not sent anywhere yet.
    """
    office, actor = current_office(), current_actor()
    formdata = typed()
    asked = (
        [field.short_name for field in form_class(button.form)() if field.look == "files"] if button.form else []
    )
    files, problems = checked_files()
    if not asked:
        return formdata, problems
    with office.begin() as uow:
        for name in asked:
            sent = (number for file in formdata.getlist(name) if (number := row_id(file)) is not None)
            kept = [number for number in sent if documents.unsent_of(uow, actor, number) is not None]
            new = [documents.keep(uow, actor, office.clock(), file, field=name) for file in files.get(name, ())]
            formdata.setlist(name, [str(number) for number in (*kept, *(file.id for file in new))])
    return formdata, problems
