"""Files that come with a form: they were uploaded before, and become the case's when the form is accepted."""

from app.domain.errors import Invalid
from app.store import attachments
from app.store.unit_of_work import UnitOfWork
from forms.base import TaskForm
from forms.words import _

GONE = _("有附件已经失效，请重新上传。")


def keep_files(
    uow: UnitOfWork,
    form: TaskForm,
    case_id: int,
    *,
    work_item_id: int | None = None,
    uploaded_by: int | None = None,
) -> None:
    """Make the files that a form names the case's: those that wait on the task, or the person's own.

    Invalid at every field that names any other file.
    """
    named = {
        field.short_name: {int(file) for file in field.data if str(file).isdecimal()}
        for field in form
        if field.look == "files"
    }
    wanted = sorted(set().union(*named.values()))
    kept = attachments.attach(uow, wanted, case_id, work_item_id=work_item_id, uploaded_by=uploaded_by)
    gone = [name for name, ids in named.items() if not ids <= set(kept)]
    if gone:
        raise Invalid({name: [GONE] for name in gone})
