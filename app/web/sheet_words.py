"""The words of exported lists, in the language of the page that asks: headings, keys, where the rows are from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext

from app.operations.exports.sheets import Wording
from app.web.chosen import current_tag
from app.web.language import _
from app.web.words import WORDS

HEADINGS: Mapping[str, object] = {
    "number": lazy_gettext("编号"),
    "title": lazy_gettext("事项"),
    "kind": lazy_gettext("类型"),
    "category": lazy_gettext("分类"),
    "place": lazy_gettext("发生地"),
    "source": lazy_gettext("来源"),
    "source_number": lazy_gettext("来源编号"),
    "received_at": lazy_gettext("收到时间"),
    "received_on": lazy_gettext("留言日期"),
    "stage": lazy_gettext("环节"),
    "step": lazy_gettext("待办环节"),
    "status": lazy_gettext("状态"),
    "standing": lazy_gettext("状态"),
    "lead": lazy_gettext("主办单位"),
    "unit": lazy_gettext("单位"),
    "role": lazy_gettext("角色"),
    "assignee": lazy_gettext("认领人"),
    "opened_at": lazy_gettext("到达时间"),
    "assisting": lazy_gettext("协办单位数"),
    "complexity": lazy_gettext("难易"),
    "round": lazy_gettext("办理轮次"),
    "instruction": lazy_gettext("批示"),
    "key_supervision": lazy_gettext("重点督办"),
    "urgent": lazy_gettext("紧急"),
    "sealed": lazy_gettext("保密"),
    "delivered_at": lazy_gettext("送达时间"),
    "due_on": lazy_gettext("到期日"),
    "original_due_on": lazy_gettext("原到期日"),
    "left": lazy_gettext("剩余工作日"),
    "late": lazy_gettext("逾期日数"),
    "replied_at": lazy_gettext("答复时间"),
    "replied_on": lazy_gettext("答复日期"),
    "took": lazy_gettext("用时（工作日）"),
    "satisfaction": lazy_gettext("满意情况"),
    "done_at": lazy_gettext("办理时间"),
    "result": lazy_gettext("办理结果"),
    "main_number": lazy_gettext("主件编号"),
}
"""By column."""

SUBJECTS = ("kind", "source", "stage", "status", "complexity", "instruction", "round", "role")
"""Whose words an export needs from the pages' own."""

STANDING: Mapping[str, object] = {
    "handling": lazy_gettext("办理中"),
    "answered": lazy_gettext("已答复"),
    "moderation": lazy_gettext("审核中"),
    "withheld": lazy_gettext("依法不公开"),
}
SATISFACTION = ("满意", "基本满意", "不满意")
RESULTS = ("已解决", "部分解决", "列入计划", "解释说明", "不予支持", "引导法定途径", "咨询解答", "情况说明")
"""Values of forms, which stand in the catalogue as words of forms."""
LIGHTS: Mapping[str, object] = {
    "late": lazy_gettext("逾期"),
    "near": lazy_gettext("两日内到期"),
    "ok": lazy_gettext("其余在办"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of an address: what it is called, and how its value reads."""

    name: str
    label: object
    reading: Callable[[str], object] = str


def worded(subject: str) -> Callable[[str], object]:
    """Reads a value by the words of a subject."""
    return lambda key: WORDS[subject].get(key, key)


FILTERS = (
    Filter("year", lazy_gettext("年份")),
    Filter("step", lazy_gettext("环节")),
    Filter("source", lazy_gettext("来源"), worded("source")),
    Filter("kind", lazy_gettext("类型"), worded("kind")),
    Filter("stage", lazy_gettext("环节"), worded("stage")),
    Filter("light", lazy_gettext("期限"), lambda key: LIGHTS.get(key, key)),
    Filter("q", lazy_gettext("搜索")),
)
"""What is told of an address without asking anything else; status, unit and ticks are told by their own lists."""


def told_filters(args: Mapping[str, str], more: Iterable[tuple[object, object]] = ()) -> str:
    """筛选：来源：门户网站；类型：求助 — or that there is no filter."""
    pairs = [(one.label, one.reading(args[one.name])) for one in FILTERS if args.get(one.name)]
    told = _("；").join(f"{label}{_('：')}{value}" for label, value in [*pairs, *more])
    return _("筛选：%(told)s", told=told) if told else _("筛选：无")


def wording(title: str, origin: Sequence[str]) -> Wording:
    """The words of one export, all in the language of this request. They travel with it to where it is written."""
    words = {subject: {key: str(word) for key, word in WORDS[subject].items()} for subject in SUBJECTS}
    words |= {
        "standing": {key: str(word) for key, word in STANDING.items()},
        "satisfaction": {key: _(key) for key in SATISFACTION},
        "result": {key: _(key) for key in RESULTS},
        "yes": {"yes": _("是")},
    }
    headings = {key: str(heading) for key, heading in HEADINGS.items()}
    return Wording(language=current_tag(), title=title, headings=headings, words=words, origin=origin)
