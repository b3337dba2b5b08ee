"""Forms of user tasks: form key → class. Knows WTForms only; choices and facts come through the constructor."""

from collections.abc import Mapping
from types import MappingProxyType

from forms import transfer
from forms.base import TaskForm

FORMS: Mapping[str, type[TaskForm]] = MappingProxyType(
    {
        "transfer": transfer.Transfer,
        "sign_paper": transfer.SignPaper,
        "claim": transfer.Claim,
        "decide_dispute": transfer.DecideDispute,
    }
)


def form_class(key: str) -> type[TaskForm]:
    """The class of a form key; KeyError when there is none."""
    return FORMS[key]


def variables_set(form: type[TaskForm]) -> frozenset[str]:
    """Every process variable that completing the form may set: its own and those its step derives."""
    return frozenset(form.variables) | frozenset(form.derives)
