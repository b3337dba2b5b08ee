"""评价、追问: what the author of a message says about the reply."""

from forms.base import TaskForm
from forms.conditions import when
from forms.fields import Files, Text
from forms.options import Choice, Scale, words
from forms.words import _, say


class Rate(TaskForm):
    """The verdict on one round; then nothing, one follow-up question, or one re-handling."""

    heading = _("评价")
    variables = ("rating",)
    derives = ("asked_again", "handled_again")

    solved = Choice(_("是否解决"), options=words(_("已解决"), _("部分"), _("未解决")), required=True)
    satisfaction = Choice(_("满意度"), options=words(_("满意"), _("基本满意"), _("不满意")), required=True)
    attitude = Scale(_("态度"), help=_("1分最低，5分最高。"))
    speed = Scale(_("速度"), help=_("1分最低，5分最高。"))
    comment = Text(
        _("说明"), required=when("satisfaction", "不满意"), length=500, help=_("不满意的，请说明原因，便于改进。")
    )
    rating = Choice(
        _("接下来"),
        options=(("rated", _("仅评价")), ("follow_up", _("追问")), ("rehandle", _("请求重办"))),
        required=True,
        withdrawn={
            "follow_up": lambda facts: facts.get("asked_again"),
            "rehandle": lambda facts: facts.get("handled_again"),
        },
        help=_("可以追问一次；不满意的，可以请求重办一次。"),
    )
    text = Text(
        _("追问内容"), shown=when("rating", "follow_up"), required=True, length=500, help=_("只可追问一次。")
    )
    files = Files(
        _("照片或附件"),
        shown=when("rating", "follow_up", "rehandle"),
        help=_("可以附上现场照片。照片里的拍摄位置会自动清除。"),
    )

    def check(self) -> None:
        if self["rating"].data == "rehandle" and self["satisfaction"].data != "不满意":
            self.refuse("rating", say(_("评价“不满意”的才能请求重办；有疑问请选“追问”。")))
