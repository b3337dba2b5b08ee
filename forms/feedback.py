"""反馈销号: paper report, feedback and closing (Articles 5, 14)."""

from forms.base import TaskForm
from forms.conditions import when
from forms.fields import Files, Line, Text
from forms.recurring import decision, opinion, past_day
from forms.words import _


class PaperReport(TaskForm):
    """办理情况报告: a leader's instruction is answered on paper, to both offices."""

    heading = _("办理情况报告")

    number = Line(_("发文字号"), required=True, length=60)
    signed_by = Line(_("签发人"), required=True, length=30)
    scan = Files(_("扫描件"), required=True)
    sent_supervision = past_day(_("送督查室日期"), required=True)
    sent_info = past_day(_("送信息化办日期"), required=True)


class FeedBack(TaskForm):
    """审结反馈: the supervision office accepts the report, tells whoever instructed, and closes the item."""

    heading = _("审结反馈")
    variables = ("approved",)

    approved = decision(_("审结销号"), _("退回补报"))
    opinion = opinion()
    received = past_day(_("收件日期"))
    number = Line(_("反馈文号"), length=60)
    text = Text(_("反馈内容"), required=when("approved", "approve"))
