"""留言办理: moderation, sorting, report, instruction, direct reply (Articles 8 to 10, 12, 13)."""

from forms.base import Section, TaskForm
from forms.conditions import unless, when
from forms.fields import Files, Letter, Line, Text, YesNo
from forms.options import Choice, Picker, Several, words
from forms.recurring import KINDS, Complexity, past_day, visibility, visibility_reason
from forms.typed import Day
from forms.validators import WebAddress
from forms.words import _, say

MOST_MATTERS = 10
"""Parts that one message may be split into."""


class Moderate(TaskForm):
    """审核: publish, publish in part, withhold or decline; the original never changes (Articles 8, 9)."""

    heading = _("审核")
    variables = ("moderation",)

    moderation = Choice(
        _("结论"),
        options=(
            ("publish", _("原文发布")),
            ("publish_masked", _("隐去部分后发布")),
            ("handle_only", _("不公开但办理")),
            ("decline", _("不予发布")),
            ("seal", _("转保密办理")),
        ),
        required=True,
    )
    reason = Choice(
        _("理由"),
        options=words(
            _("广告"), _("违法信息"), _("侮辱谩骂"), _("涉他人隐私"), _("涉密"), _("无实质内容"), _("控告检举")
        ),
        shown=unless("moderation", "publish"),
        required=True,
    )
    published_title = Line(_("发布标题"), shown=when("moderation", "publish_masked"), length=300, proposed=True)
    published_text = Text(
        _("发布文本"),
        shown=when("moderation", "publish_masked"),
        required=True,
        length=20_000,
        proposed=True,
        help=_("只用于发布；留言原文保持不变，承办人员仍能看到。"),
    )
    masked = Several(
        _("隐去项"),
        options=words(_("电话"), _("证件号"), _("银行卡"), _("车牌"), _("邮箱"), _("住址"), _("姓名")),
        shown=when("moderation", "publish_masked"),
        proposed=True,
    )
    notice = Text(
        _("告知留言人"),
        required=when("moderation", "decline"),
        length=500,
        help=_("写明处理结果和理由，留言人查询时能看到。"),
    )


class Sort(TaskForm):
    """收集整理: what the message is about, how it is disposed of, and who might handle it (Articles 2, 9, 13)."""

    heading = _("收集整理")
    variables = ("disposal", "complexity", "major", "transfer_mode", "on_people_board")
    derives = ("proposed_unit",)
    sections = (
        Section(_("处置"), ("disposal", "main_case", "transfer_mode", "lead_unit", "proposal")),
        Section(
            _("归类"), ("kind", "category", "complexity", "complexity_reason", "importance", "major", "urgent")
        ),
        Section(_("内容"), ("summary", "split", "on_people_board", "origin_url")),
    )

    disposal = Choice(
        _("处置"),
        options=(
            ("transfer", _("转办")),
            ("report", _("呈报")),
            ("merge", _("并入主件")),
            ("direct_reply", _("直接答复")),
            ("sealed", _("转保密办理")),
        ),
        required=True,
    )
    kind = Choice(_("类型"), options=KINDS, required=True)
    category = Picker(_("分类"), source="categories", required=True)
    complexity = Complexity(required=True)
    complexity_reason = Line(
        _("难易理由"),
        shown=when("complexity", "complex"),
        required=True,
        length=200,
        help=_("写明牵涉面和复杂之处。"),
    )
    importance = Several(
        _("重要性"),
        options=words(_("涉全市"), _("涉安全稳定"), _("涉群体"), _("媒体关注"), _("多次反映"), _("重大建议")),
        help=_("符合任何一项，建议呈报。"),
    )
    major = YesNo(_("事关经济发展、社会稳定"), help=_("由督查室专事专办，重点督办。"))
    urgent = YesNo(_("紧急"), help=_("供暖、供水、安全等事项，1个工作日内先联系留言人。"))
    main_case = Line(
        _("主件"),
        shown=when("disposal", "merge"),
        required=True,
        length=20,
        help=_("填写主件的登记编号，如2026-01207。"),
    )
    split = Text(_("拆为多件"), length=1000, help=_("一件留言反映几件事的，每行写一件事，各自登记。"))
    on_people_board = YesNo(_("人民网原帖"))
    origin_url = Line(_("原帖网址"), length=500, rules=(WebAddress(),))
    summary = Text(_("内容摘要"), required=True, length=200)
    proposal = Text(_("拟办意见"), required=True, length=1000)
    lead_unit = Picker(_("建议主办"), source="handling_units", blank=_("暂不建议"))
    transfer_mode = Choice(
        _("转办方式"), options=(("pool", _("先公开认领")), ("assign", _("直接转办"))), required=True
    )

    def check(self) -> None:
        matters = [line for line in self["split"].data.splitlines() if line.strip()]
        if len(matters) > MOST_MATTERS:
            self.refuse("split", say(_("最多拆为%(most)d件，请合并相近的事项。"), most=MOST_MATTERS))


class Report(TaskForm):
    """呈报单: an important message goes to a leader of the city government (Article 10)."""

    heading = _("呈报单")
    variables = ("leader",)

    leader = Picker(_("呈报领导"), source="leaders", required=True)
    subject = Line(_("事由"), required=True)
    summary = Text(_("摘要"), required=True, length=500)
    background = Text(_("相关情况"), length=2000, help=_("以往反映、答复和有关工作的进展。"))
    proposal = Text(_("拟办意见"), required=True, length=1000)
    checked_by = Picker(_("核稿人"), source="colleagues", required=True, help=_("信息化办负责人。"))


class Instruct(TaskForm):
    """批示: a leader instructs, only reads, or passes on; another may record it for him (Articles 10, 12)."""

    heading = _("批示")
    variables = ("next_leader", "key_supervision", "leader_due")
    kept = ("leader_due", "key_supervision")
    derives = ("instruction", "proposed_unit", "leader")

    act = Choice(
        _("处理"),
        options=words(_("批示"), _("圈阅"), _("转请其他领导")),
        required=True,
    )
    leader = Picker(_("批示领导"), source="leaders", required=True)
    date = past_day(_("批示日期"), required=True)
    text = Text(
        _("批示内容"),
        required=when("act", "批示"),
        length=1000,
        suggestions=(_("请××阅处。"), _("请督查室督办。"), _("请限期办结并报结果。")),
    )
    next_leader = Picker(_("转请"), source="leaders", shown=when("act", "转请其他领导"), required=True)
    lead_unit = Picker(_("主办"), source="handling_units", blank=_("不指定"))
    leader_due = Day(
        _("办结日期"),
        earliest="today",
        latest="leader_due_latest",
        too_late=_("“%(field)s”只可早于法定时限（%(day)s），请改早或不填。"),
        help=_("只可早于法定时限；不填的按法定时限。"),
    )
    key_supervision = YesNo(_("列为重点督办"))
    scan = Files(_("批示原件"), required=when("recorded_by"), help=_("代录批示的，上传批示原件。"))
    recorded_by = Picker(_("代录人"), source="colleagues", blank=_("领导本人批示"))

    def check(self) -> None:
        if self["next_leader"].data and self["next_leader"].data == self["leader"].data:
            self.refuse("next_leader", say(_("转请的领导不能是批示领导本人，请另选。")))
        actor = self.facts.get("actor")
        if actor and self["leader"].data != str(actor) and not self["recorded_by"].data:
            self.refuse("recorded_by", say(_("替领导录入批示的，请填写代录人，并上传批示原件。")))


class DirectReply(TaskForm):
    """直接答复: a question that the info office can answer by itself."""

    heading = _("直接答复")
    variables = ("visibility",)
    derives = ("lead_unit", "lead_kind", "acting_unit", "assisting_units", "claimed")

    result = Choice(
        _("类别"),
        options=words(_("咨询解答"), _("引导法定途径"), _("情况说明")),
        required=True,
    )
    reply_text = Letter(
        _("答复正文"), required=True, help=_("写明称呼、收悉、答复内容、依据、联系电话、署名、日期。")
    )
    visibility = visibility()
    visibility_reason = visibility_reason()
    legal_basis = Text(_("依据"), length=1000)
