"""Questions that several forms ask in the same words."""

from collections.abc import Mapping
from typing import Any

from forms.conditions import Condition, unless, when
from forms.fields import Pairs, Text
from forms.options import Choice, Decision, Several, words
from forms.typed import Day
from forms.words import _, say

KINDS = words(_("咨询"), _("建言"), _("求助"), _("投诉"), _("感谢"))

VISIBILITIES = (("public", _("公开")), ("author_only", _("仅留言人")), ("none", _("不作答复")))

CONFIDENTIAL = words(_("个人隐私"), _("控告检举"), _("国家秘密或工作秘密"), _("商业秘密"))


class Complexity(Choice):
    """简单 or 复杂, with the days that the time-limit table of the case's process gives each (fact `limits`)."""

    def __init__(self, label: str = _("难易"), **options: Any) -> None:
        super().__init__(label, options=(("simple", _("简单")), ("complex", _("复杂"))), **options)

    def pairs(self, choices: Mapping[str, Pairs], facts: Mapping[str, Any]) -> Pairs:
        limits = facts.get("limits") or {}
        return tuple(
            (
                value,
                say(_("%(label)s（%(days)s个工作日）"), label=label, days=limits[value])
                if value in limits
                else label,
            )
            for value, label in super().pairs(choices, facts)
        )


def opinion() -> Any:
    """意见: needed for a refusal."""
    return Text(
        _("意见"), required=when("approved", "reject"), help=_("退回或不同意的，写明理由和修改要求。"), length=1000
    )


def decision(approve: str, reject: str, **options: Any) -> Any:
    """决定: becomes the variable `approved`."""
    return Decision(_("决定"), approve=approve, reject=reject, **options)


def visibility(required: bool | Condition = True) -> Any:
    """公开范围 of a reply."""
    return Choice(_("公开范围"), options=VISIBILITIES, required=required)


def visibility_reason(required: bool = True) -> Any:
    """不公开理由: asked unless the reply is public."""
    return Choice(
        _("不公开理由"),
        options=CONFIDENTIAL,
        shown=unless("visibility", "public"),
        required=required,
    )


def assisting_units() -> Any:
    """协办."""
    return Several(_("协办"), source="handling_units", help=_("协办单位的意见交主办单位汇总。"))


def past_day(label: str, required: bool = False) -> Any:
    """A day that has come already."""
    return Day(
        label, required=required, latest="today", too_late=_("“%(field)s”不能晚于今天（%(day)s），请检查。")
    )
