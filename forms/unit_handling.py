"""承办单位办理: signing for, verifying, handling, drafting and releasing the reply (Articles 6, 11, 14, 17)."""

from collections.abc import Mapping
from typing import Any

from forms.base import Section, TaskForm
from forms.conditions import unless, when
from forms.fields import Files, Letter, Text, YesNo
from forms.options import Choice, Picker, words
from forms.recurring import Complexity, decision, opinion, visibility, visibility_reason
from forms.tables import Column, Table
from forms.typed import as_day
from forms.validators import in_words
from forms.words import Sentence, _, say


def return_barred(facts: Mapping[str, Any]) -> Sentence | None:
    """Why the unit may not send the case back any more, else None: a decision stands, or the two days are over."""
    if facts.get("dispute_decided"):
        return say(_("市政府办公室已裁定由本单位承办，不能再退单。"))
    until, today = as_day(facts.get("return_until")), as_day(facts.get("today"))
    if until and today and today > until:
        return say(_("退单期限已于%(day)s届满；确需改派的，请与转办机关联系。"), day=in_words(until))
    return None


class Acknowledge(TaskForm):
    """签收: take the case in, contest its complexity, or send it back within two working days."""

    heading = _("签收")
    variables = ("acknowledgement", "acting_unit")
    derives = ("transfer_mode",)

    acknowledgement = Choice(
        _("处理"),
        options=(("accept", _("签收")), ("contest", _("申请变更难易")), ("return", _("退单"))),
        required=True,
        withdrawn={"return": return_barred, "contest": lambda facts: facts.get("complexity") == "complex"},
        help=_("送达后2个工作日内可以退单。"),
    )
    acting_unit = Picker(
        _("本级承办机构"),
        source="own_subunits",
        blank=_("本单位自办"),
        help=_("县（区）可以交所属部门、乡镇办理，答复仍由县（区）审签。"),
    )
    handler = Picker(_("经办人"), source="people", required=unless("acknowledgement", "return"))
    reason = Choice(
        _("退单理由"),
        options=words(_("非本辖区"), _("非本单位职责"), _("应当回避"), _("已由他单位办理")),
        shown=when("acknowledgement", "return"),
        required=True,
        withdrawn={"非本单位职责": lambda facts: facts.get("claimed")},
    )
    evidence = Text(
        _("依据"),
        shown=when("acknowledgement", "return", "contest"),
        required=when("acknowledgement", "return"),
        length=1000,
    )
    suggested_unit = Picker(
        _("建议承办"), source="units", shown=when("acknowledgement", "return"), blank=_("不建议")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        barred = return_barred(self.facts)
        if barred is not None:
            self["acknowledgement"].note = barred


class Assist(TaskForm):
    """协办意见: an assisting unit answers the lead unit."""

    heading = _("协办意见")

    text = Text(_("意见"), required=True)
    files = Files(_("附件"))


class DecideComplexity(TaskForm):
    """裁定难易: whoever dispatched decides; the limit counts from the original delivery."""

    heading = _("裁定难易")
    variables = ("complexity",)

    complexity = Complexity(required=True, help=_("时限自原送达日计算。"))
    opinion = Text(_("意见"), length=1000)


class Handle(TaskForm):
    """核查办理、拟答复: what was found, what was done, and the draft of the reply, demand by demand."""

    heading = _("核查办理")
    variables = ("visibility",)
    sections = (
        Section(_("核查"), ("findings", "result", "contacted", "demands")),
        Section(_("答复"), ("reply_text", "legal_basis", "promises", "visibility", "visibility_reason", "files")),
    )

    findings = Text(_("核查情况"), required=True, length=4000)
    result = Choice(
        _("处理结果"),
        options=words(_("已解决"), _("部分解决"), _("列入计划"), _("解释说明"), _("不予支持"), _("引导法定途径")),
        required=True,
    )
    demands = Table(
        _("逐项回应诉求"),
        columns=(
            Column("demand", _("诉求"), "text", 300),
            Column("answer", _("回应"), "text", 1000),
        ),
        required=True,
        help=_("留言提出的每一项诉求写一行，逐项回应。"),
    )
    legal_basis = Text(_("依据"), length=1000)
    reply_text = Letter(
        _("答复正文"),
        required=unless("visibility", "none"),
        help=_("写明称呼、收悉、核查、处理、依据、联系电话、署名、日期。"),
    )
    visibility = visibility()
    visibility_reason = visibility_reason()
    promises = Table(
        _("承诺"), columns=(Column("matter", _("事项"), "text", 300), Column("day", _("完成日期"), "date"))
    )
    contacted = YesNo(_("联系过留言人"))
    files = Files(_("附件"))


class Release(TaskForm):
    """负责人审签: the head of the unit lets the result, or a return, out of the house."""

    heading = _("负责人审签")
    variables = ("approved",)
    derives = ("returns",)

    approved = decision(_("同意报出"), _("退回修改"))
    opinion = opinion()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        if self.facts.get("instruction", "none") not in {"none", "read"}:
            self["approved"].note = say(_("本件有领导批示，由单位主要负责人审签。"))
