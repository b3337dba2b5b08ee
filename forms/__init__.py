"""Forms of user tasks: form key → class. Knows WTForms only; choices and facts come through the constructor."""

from collections.abc import Mapping
from types import MappingProxyType

from forms import (
    extension,
    feedback,
    message_handling,
    rating,
    reply,
    submission,
    supervision,
    transfer,
    unit_handling,
)
from forms.base import TaskForm

FORMS: Mapping[str, type[TaskForm]] = MappingProxyType(
    {
        "submit": submission.Submit,
        "moderate": message_handling.Moderate,
        "sort": message_handling.Sort,
        "report": message_handling.Report,
        "instruct": message_handling.Instruct,
        "reply": message_handling.DirectReply,
        "rate": rating.Rate,
        "transfer": transfer.Transfer,
        "sign_paper": transfer.SignPaper,
        "claim": transfer.Claim,
        "decide_dispute": transfer.DecideDispute,
        "acknowledge": unit_handling.Acknowledge,
        "assist": unit_handling.Assist,
        "decide_complexity": unit_handling.DecideComplexity,
        "handle": unit_handling.Handle,
        "release": unit_handling.Release,
        "review": reply.Review,
        "publish_outside": reply.PublishOutside,
        "paper_report": feedback.PaperReport,
        "feed_back": feedback.FeedBack,
        "supervise": supervision.Supervise,
        "progress": supervision.Progress,
        "request_extension": extension.RequestExtension,
        "decide_extension": extension.DecideExtension,
    }
)


def form_class(key: str) -> type[TaskForm]:
    """The class of a form key; KeyError when there is none."""
    return FORMS[key]


def variables_set(form: type[TaskForm]) -> frozenset[str]:
    """Every process variable that completing the form may set: its own and those its step derives."""
    return frozenset(form.variables) | frozenset(form.derives)
