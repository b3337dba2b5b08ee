"""A user task's form, with everything that its class needs of the case."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.operations.choices import Asking, choices_for
from app.operations.facts import facts
from app.operations.steps import StepContext, begin_step
from forms.base import TaskForm
from forms.declared import DeclaredForm


class Draft:
    """What was typed so far, kept as field → texts, in the shape of a browser's form."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._kept = kept

    def __contains__(self, name: object) -> bool:
        return name in self._kept

    def getlist(self, name: str) -> Sequence[str]:
        """Everything sent under a name."""
        kept = self._kept.get(name, ())
        return [kept] if isinstance(kept, str) else [str(one) for one in kept]


def ask(form: type[TaskForm], context: StepContext, formdata: Any = None, *, shown: bool = True) -> TaskForm:
    """The form of the context's task: as sent (`formdata`, a multi-dict), else as drafted, else as it begins.

    A form that the diagram declares begins with the variables of the same names. One that is not `shown` is only
    checked.
    """
    item = context.item
    if formdata is None and item.draft:
        formdata = Draft(item.draft)
    asking = Asking(context.uow, context.actor, context.clock, item.unit_id, item.case_id)
    case = None if item.case_id is None else context.turn.case
    return form(
        formdata,
        data=_beginning(form, context, empty=formdata is None),
        choices=choices_for(asking),
        facts=facts(context.turn, case, context.variables, item.form, shown=shown),
        shown=shown,
    )


def _beginning(form: type[TaskForm], context: StepContext, *, empty: bool) -> Mapping[str, Any]:
    """What the fields start with; read-only ones of declared forms keep it whatever is sent."""
    if issubclass(form, DeclaredForm):
        return context.variables
    if not empty or context.turn.case_id is None:
        return {}
    return begin_step(context.item.form, context.turn.case, context)
