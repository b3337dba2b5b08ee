"""写留言: what a citizen fills in at the portal (Articles 7, 8, 18)."""

from forms.base import Section, TaskForm
from forms.conditions import when
from forms.fields import Files, Line, Text, YesNo
from forms.options import Choice, Picker, words
from forms.recurring import KINDS
from forms.validators import Phone
from forms.words import _


class Submit(TaskForm):
    """A message with its author's name and telephone, which are kept apart from it and encrypted."""

    heading = _("写留言")
    sections = (
        Section(_("说什么事"), ("kind", "title", "text", "place", "category", "wished_unit", "files")),
        Section(_("怎么联系您"), ("name", "phone", "public", "accusation", "accused", "consent")),
    )

    title = Line(_("标题"), required=True, length=30)
    text = Text(
        _("内容"),
        required=True,
        length=2000,
        help=_("写清时间、地点、经过和希望怎么解决。一件事写一条，办得更快。"),
    )
    kind = Choice(_("类型"), options=KINDS, required=True)
    category = Picker(_("分类"), source="categories", blank=_("不确定，由工作人员归类"))
    place = Picker(_("发生地"), source="places", required=True)
    wished_unit = Picker(
        _("希望由谁答复"),
        source="units",
        blank=_("不确定，请帮我转"),
        help=_("不知道归谁管没关系，工作人员会转给负责的单位。"),
    )
    files = Files(_("照片或附件"), most=5, help=_("照片里的拍摄位置会自动清除。"))
    name = Line(_("姓名"), required=True, length=30)
    phone = Line(
        _("手机"),
        required=True,
        length=20,
        rules=(Phone(),),
        help=_("仅审核与承办人员可见，每次查看都有记录。"),
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    public = Choice(_("是否公开"), options=words(_("公开"), _("仅本人")), required=True)
    accusation = YesNo(
        _("这是控告、检举"),
        help=_("勾选后单独保密办理：不公开，被控告的单位和人员看不到，只答复您本人。"),
    )
    accused = Text(_("被控告单位或人员"), shown=when("accusation"), required=True, length=500)
    consent = YesNo(_("已阅读个人信息告知"), required=True)
