"""延期: a unit asks before its date for at most ten working days more and tells the citizen why (Article 15)."""

from forms.base import TaskForm
from forms.conditions import when
from forms.fields import Text
from forms.options import Choice, words
from forms.recurring import decision, opinion
from forms.typed import Day
from forms.words import _

_TOO_EARLY = _("“%(field)s”要晚于现在的期限，最早%(day)s，请改晚。")
_TOO_LATE = _("最多延长10个工作日，“%(field)s”不能晚于%(day)s，请改早。")


class RequestExtension(TaskForm):
    """延期申请."""

    heading = _("延期申请")
    variables = ("new_due",)

    new_due = Day(
        _("延至"),
        required=True,
        earliest="extension_earliest",
        latest="extension_latest",
        too_early=_TOO_EARLY,
        too_late=_TOO_LATE,
        help=_("最多延长10个工作日。"),
    )
    cause = Choice(
        _("原因"), options=words(_("需现场勘验"), _("需多部门会商"), _("需上级批复"), _("其他")), required=True
    )
    reason = Text(_("说明"), required=True, length=1000)
    done_so_far = Text(_("已采取措施"), required=True, length=1000)
    explanation = Text(_("致留言人的解释"), required=True, length=500, help=_("批准后将原文公开。"))


class DecideExtension(TaskForm):
    """审批延期: by the office that dispatched the case."""

    heading = _("审批延期")
    variables = ("approved", "new_due")
    kept = ("new_due",)

    approved = decision(_("同意"), _("不同意"))
    opinion = opinion()
    new_due = Day(
        _("批准延至"),
        shown=when("approved", "approve"),
        earliest="extension_earliest",
        latest="extension_latest",
        too_early=_TOO_EARLY,
        too_late=_TOO_LATE,
        proposed=True,
        help=_("不填的，按申请的日期。"),
    )
