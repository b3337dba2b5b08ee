"""Valid examples of every form, and a way to send them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from forms import form_class
from forms.base import TaskForm

Value = str | Sequence[str]

CHOICES: Mapping[str, Sequence[tuple[str, str]]] = {
    "units": [("jyj", "市教育局"), ("kt", "崆峒区人民政府"), ("zjj", "市住建局")],
    "handling_units": [("jyj", "市教育局"), ("kt", "崆峒区人民政府"), ("zjj", "市住建局")],
    "own_subunits": [("kt_jy", "崆峒区教育局")],
    "people": [("11", "经办人")],
    "leaders": [("21", "市领导"), ("22", "市长")],
    "colleagues": [("31", "负责人"), ("32", "秘书")],
    "categories": [("城乡建设/供水供热", "城乡建设 · 供水供热")],
    "places": [("kt", "崆峒区"), ("kt_slp", "崆峒区 · 四十里铺镇")],
}

FACTS: Mapping[str, Any] = {
    "today": date(2026, 3, 2),
    "limits": {"simple": 5, "complex": 15},
    "leader_due_latest": date(2026, 3, 9),
    "extension_earliest": date(2026, 3, 10),
    "extension_latest": date(2026, 3, 23),
    "return_until": date(2026, 3, 4),
    "due_on": "2026-03-09",
    "paper": "transfer_notice",
    "complexity": "simple",
}

EXAMPLES: Mapping[str, Mapping[str, Value]] = {
    "submit": {
        "title": "小区南门路灯坏了两周",
        "text": "南门到公交站的路灯从2月16日起不亮，希望尽快修好。",
        "kind": "求助",
        "place": "kt_slp",
        "wished_unit": "zjj",
        "name": "李明",
        "phone": "139 0000 0000",
        "public": "公开",
        "consent": "y",
    },
    "moderate": {"moderation": "publish"},
    "sort": {
        "disposal": "transfer",
        "kind": "求助",
        "category": "城乡建设/供水供热",
        "complexity": "simple",
        "summary": "反映路灯不亮。",
        "proposal": "拟转市住建局办理。",
        "lead_unit": "zjj",
        "transfer_mode": "pool",
    },
    "report": {
        "leader": "21",
        "subject": "供热不足",
        "summary": "三个小区供热不足。",
        "proposal": "拟请领导阅批。",
        "checked_by": "31",
    },
    "instruct": {"act": "批示", "leader": "21", "date": "2026-03-02", "text": "请督查室督办。"},
    "reply": {"result": "咨询解答", "reply_text": "网民朋友：您好！材料清单如下。", "visibility": "public"},
    "rate": {"solved": "已解决", "satisfaction": "满意", "attitude": "5", "speed": "4", "rating": "rated"},
    "transfer": {
        "lead_unit": "zjj",
        "assisting_units": ["kt"],
        "paper": "transfer_notice",
        "requirements": "请按期办结。",
        "complexity": "simple",
        "reason": "原承办单位退单。",
    },
    "sign_paper": {"approved": "approve"},
    "claim": {"basis": "属地"},
    "decide_dispute": {"lead_unit": "zjj", "opinion": "属城市照明。"},
    "acknowledge": {"acknowledgement": "accept", "handler": "11"},
    "assist": {"text": "资金已列入计划。"},
    "decide_complexity": {"complexity": "complex"},
    "handle": {
        "findings": "电缆被挖断。",
        "result": "已解决",
        "demands-0-demand": "修好路灯",
        "demands-0-answer": "3月1日已修好",
        "reply_text": "网民朋友：您好！路灯已于3月1日修好。",
        "visibility": "public",
    },
    "release": {"approved": "approve"},
    "review": {"approved": "approve", "visibility": "public"},
    "publish_outside": {
        "published_at": "2026-03-02T10:30",
        "url": "https://example.org/1",
        "screenshot": ["7"],
        "unchanged": "y",
    },
    "paper_report": {
        "number": "平建发〔2026〕3号",
        "signed_by": "王局长",
        "scan": ["8"],
        "sent_supervision": "2026-03-02",
        "sent_info": "2026-03-01",
    },
    "feed_back": {"approved": "approve", "text": "已办结，报请审阅。"},
    "supervise": {"measure": "urge", "requirements": "请三日内报告进展。", "next_report": "2026-03-05"},
    "progress": {"text": "电缆已购回。"},
    "request_extension": {
        "new_due": "2026-03-20",
        "cause": "需上级批复",
        "reason": "等待批复。",
        "done_so_far": "已上报。",
        "explanation": "因需上级批复，办理时间延长。",
    },
    "decide_extension": {"approved": "approve", "new_due": "2026-03-18"},
}
"""By form key: what a careful person sends, under CHOICES and FACTS."""


def send(key: str, *, facts: Mapping[str, Any] | None = None, without: str = "", **changed: Value) -> TaskForm:
    """The example of a form with some answers changed, sent under FACTS with some facts changed."""
    answers = {name: value for name, value in EXAMPLES[key].items() if name != without} | changed
    return form_class(key)(multidict(answers), choices=CHOICES, facts={**FACTS, **(facts or {})})


def errors(
    key: str, *, facts: Mapping[str, Any] | None = None, without: str = "", **changed: Value
) -> dict[str, str]:
    """The first sentence at each field of a refused form; empty when it is accepted."""
    form = send(key, facts=facts, without=without, **changed)
    form.validate()
    return {name: str(sentences[0]) for name, sentences in form.errors.items()}


def multidict(answers: Mapping[str, Value]) -> MultiDict[str, str]:
    """Answers as a browser sends them."""
    return MultiDict(
        (name, one) for name, value in answers.items() for one in ([value] if isinstance(value, str) else value)
    )


def labels(key: str, name: str, facts: Mapping[str, Any]) -> dict[str, str]:
    return dict(form_class(key)(choices=CHOICES, facts={**FACTS, **facts})[name].options)
