"""转办: who handles the message, and under which paper (Articles 5, 6, 10, 12, 13)."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.base import TaskForm
from forms.fields import Text, YesNo
from forms.options import Choice, Picker, Several, words
from forms.recurring import Complexity, assisting_units, decision, opinion
from forms.words import _, say


def delivered_before(facts: Mapping[str, Any]) -> bool:
    """Whether a unit has had the case already, so that this transfer is another one (改派)."""
    return bool(facts.get("due_on"))


class _LeadAndAssisting(TaskForm):
    """A lead unit and assisting units, which it is not one of."""

    def check(self) -> None:
        if self["lead_unit"].data in self["assisting_units"].data:
            self.refuse("assisting_units", say(_("主办单位不能同时协办，请从协办中去掉。")))


class Transfer(_LeadAndAssisting):
    """转办: the info office assigns, or the supervision office transfers under a paper."""

    heading = _("转办")
    variables = ("lead_unit", "assisting_units", "complexity", "disputed", "paper")
    derives = ("lead_kind", "acting_unit", "claimed")

    lead_unit = Picker(
        _("主办"), source="handling_units", required=True, help=_("先看属地，再看职责；应当回避的单位不在列。")
    )
    assisting_units = assisting_units()
    paper = Choice(
        _("文书"),
        options=(("transfer_notice", _("转办通知")), ("supervision_order", _("督办件"))),
        required=True,
        withdrawn={"transfer_notice": lambda facts: facts.get("paper") == "supervision_order"},
        help=_("转办通知可以改为督办件，督办件不能改为转办通知。"),
    )
    requirements = Text(_("办理要求"), required=True, length=1000)
    copies = Several(_("抄送"), source="units")
    complexity = Complexity(required=True)
    disputed = YesNo(_("提请办公室裁定"), help=_("承办单位有争议时勾选；第二次退单后必须提请裁定。"))
    reason = Text(_("改派理由"), help=_("写明为什么改由这个单位办理。"), required=True, length=500)

    def left_out(self) -> Sequence[str]:
        facts = self.facts
        again = delivered_before(facts)
        return [*(["paper"] if facts.get("paper") == "none" else []), *([] if again else ["reason"])]

    def check(self) -> None:
        super().check()
        if (
            self.facts.get("returns", 0) >= 2
            and not self["disputed"].data
            and not self.facts.get("dispute_decided")
        ):
            self.refuse("disputed", say(_("本件已两次退单，请勾选“提请办公室裁定”。")))


class SignPaper(TaskForm):
    """签发: number, date and seal come with the signature; never by the drafter."""

    heading = _("签发")
    variables = ("approved",)

    approved = decision(_("同意签发"), _("退回修改"), help=_("签发后编号、用印，当日为成文日期。"))
    opinion = opinion()


class Claim(TaskForm):
    """认领: a unit takes a message that anybody may claim (Article 6)."""

    heading = _("认领")
    derives = ("lead_unit", "lead_kind", "acting_unit", "assisting_units", "claimed")

    basis = Choice(
        _("认领依据"),
        options=words(_("属地"), _("职责"), _("曾办理")),
        required=True,
        help=_("认领后不得以不属本单位职责为由退单。"),
    )


class DecideDispute(_LeadAndAssisting):
    """裁定: the coordination office decides which unit handles the message (Article 3)."""

    heading = _("裁定承办单位")
    variables = ("lead_unit", "assisting_units")
    derives = ("lead_kind", "acting_unit", "disputed", "dispute_decided", "claimed")

    lead_unit = Picker(_("主办"), source="handling_units", required=True, help=_("裁定后不得再退。"))
    assisting_units = assisting_units()
    opinion = Text(_("理由"), required=True, length=1000)
    add_rule = YesNo(_("写入派单目录"), help=_("今后同类留言按此推荐主办单位。"))
