"""答复: review by the supervision office, and publication on the outside board (Article 14)."""

from forms.base import TaskForm
from forms.conditions import when
from forms.fields import Files, Letter, Line, YesNo
from forms.options import Several, words
from forms.recurring import decision, opinion, visibility, visibility_reason
from forms.typed import Moment
from forms.validators import WebAddress
from forms.words import _, say


class Review(TaskForm):
    """督查室审核: the result of a city department before the info office answers on 人民网."""

    heading = _("督查室审核")
    variables = ("approved", "visibility")
    kept = ("visibility",)
    derives = ("due_on",)

    approved = decision(_("通过"), _("退回修改"))
    reason = Several(
        _("退回理由"),
        options=words(
            _("未逐项回应"), _("事实不清"), _("依据不足"), _("推诿敷衍"), _("含个人信息"), _("文字差错")
        ),
        shown=when("approved", "reject"),
        required=True,
    )
    opinion = opinion()
    reply_text = Letter(_("改动后正文"), help=_("不改动的，保持原样或不填。"))
    visibility = visibility(required=when("approved", "approve"))
    visibility_reason = visibility_reason(required=False)


class PublishOutside(TaskForm):
    """人民网答复登记: where and when the reply was published outside, and that it is what was approved."""

    heading = _("人民网答复登记")

    published_at = Moment(_("发布时间"), required=True)
    url = Line(_("网址"), required=True, length=500, rules=(WebAddress(),))
    screenshot = Files(_("截图"), required=True)
    unchanged = YesNo(_("与审定稿一致"), required=True)

    def check(self) -> None:
        today = self.facts.get("today")
        if today and self["published_at"].data[:10] > str(today):
            self.refuse("published_at", say(_("“发布时间”不能晚于今天，请检查。")))
