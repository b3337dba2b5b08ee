"""What the people of the demo city enter at each step, as form values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.demo.city import units

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """When an answer is given, and the round that the case is in."""

    now: datetime
    round: str
    person: int
    """Id of the person who answers."""
    people: Mapping[str, int]
    """Ids of all accounts by log-in name."""
    files: Callable[[str], str]
    """Uploads a picture with this name to the task; gives its id."""
    main_number: str = ""
    """Number of the main case that a message is merged into."""


def answer(element: str, message: Mapping[str, Any], moment: Moment) -> Values:
    """The form values for one step of one message. KeyError for a step that the demo never meets."""
    return ANSWERS[element](message, moment)


def signed_reply(message: Mapping[str, Any], moment: Moment) -> str:
    """The reply as an office writes it: salutation, receipt, findings, answer, signature, date."""
    again = moment.round != "first"
    body = str(message["answer_again" if again else "answer"])
    points = body.replace("。二、", "。\n二、").replace("。三、", "。\n三、")
    day = f"{moment.now.year}年{moment.now.month}月{moment.now.day}日"
    unit = unit_name(str(message["unit"]))
    return (
        f"网民朋友：\n您好！您关于“{message['title']}”的留言收悉。经核查，现答复如下：\n{points}\n"
        f"联系电话：0933-0000000。感谢您的关心和监督。\n{unit}\n{day}"
    )


def unit_name(unit_id: str) -> str:
    """The name of a unit of the demo city."""
    return next(unit.name for unit in units() if unit.id == unit_id)


def claimed(message: Mapping[str, Any]) -> bool:
    """Whether units may claim the message: simple matters for one unit."""
    alone = not message.get("assisting") and message.get("complexity", "simple") == "simple"
    return alone and message["story"] in {"claimable", "answered", "unrated"} and not message.get("source")


def _moderate(message: Mapping[str, Any], moment: Moment) -> Values:
    if message["story"] == "declined":
        return {
            "moderation": "decline",
            "reason": message["reason"],
            "notice": "您的留言属于商业广告，按规定不予发布。如有办事需求，请写明具体事项后重新提交。",
        }
    return {"moderation": "publish"}


def _sort(message: Mapping[str, Any], moment: Moment) -> Values:
    complexity = message.get("complexity", "simple")
    disposal = {"merged": "merge", "direct": "direct_reply"}.get(message["story"], "transfer")
    if message.get("instruct") or message.get("importance"):
        disposal = "report"
    values: Values = {
        "disposal": disposal,
        "kind": message["kind"],
        "category": message["category"],
        "complexity": complexity,
        "importance": list(message.get("importance", ())),
        "summary": str(message["text"])[:120],
        "proposal": f"建议由{unit_name(message['unit'])}办理。",
        "lead_unit": message["unit"] if disposal == "transfer" else "",
        "transfer_mode": "pool" if claimed(message) else "assign",
    }
    if complexity == "complex":
        values["complexity_reason"] = "涉及多个单位，需现场核查和会商。"
    if disposal == "merge":
        values["main_case"] = moment.main_number
    for flag in ("major", "urgent"):
        if message.get(flag):
            values[flag] = True
    if message.get("source", "portal").startswith("people_"):
        values["on_people_board"] = True
    return values


def _report(message: Mapping[str, Any], moment: Moment) -> Values:
    main = message.get("instruct") in {"city_main_leader", "province_main_leader"}
    return {
        "leader": str(moment.people["mayor" if main else "leader"]),
        "subject": f"关于“{message['title']}”的留言"[:60],
        "summary": str(message["text"])[:200],
        "proposal": f"拟请{unit_name(message['unit'])}牵头办理，限期答复。",
        "checked_by": str(moment.people["info2"]),
    }


def _instruct(message: Mapping[str, Any], moment: Moment) -> Values:
    values: Values = {
        "act": "批示",
        "leader": str(moment.person),
        "date": moment.now.date(),
        "text": message["instruct_text"],
        "lead_unit": message["unit"],
    }
    if message["instruct"] == "province_main_leader":
        recorded = {"recorded_by": str(moment.person), "scan": [moment.files("批示原件.png")]}
        values |= recorded | {"leader": str(moment.people["governor"])}
    return values


def _transfer(message: Mapping[str, Any], moment: Moment) -> Values:
    values: Values = {
        "lead_unit": message["unit"],
        "assisting_units": list(message.get("assisting", ())),
        "complexity": message.get("complexity", "simple"),
        "requirements": "请核查情况，逐项回应留言人的诉求，按期答复。",
    }
    key = message.get("instruct") in {"city_main_leader", "province_main_leader"} or message.get("major")
    return values | {"paper": "supervision_order" if key else "transfer_notice"}


def _acknowledge(message: Mapping[str, Any], moment: Moment) -> Values:
    if message["story"] == "returned":
        return {
            "acknowledgement": "return",
            "reason": message["reason"],
            "evidence": message["evidence"],
            "suggested_unit": "ht",
        }
    values: Values = {"acknowledgement": "accept", "handler": str(moment.person)}
    if message.get("acting"):
        values["acting_unit"] = message["acting"]
    return values


def _handle(message: Mapping[str, Any], moment: Moment) -> Values:
    values: Values = {
        "findings": message["findings"],
        "result": "解释说明" if message["kind"] == "咨询" else "已解决",
        "contacted": True,
        "demands": [{"demand": message["title"], "answer": _gist(message)}],
        "reply_text": signed_reply(message, moment),
        "visibility": "public",
    }
    if "promise" in message and moment.round == "first":
        matter, days = message["promise"]
        values["promises"] = [{"matter": matter, "day": moment.now.date() + timedelta(days=days)}]
    return values


def _gist(message: Mapping[str, Any]) -> str:
    """The first sentence of the answer, without its number."""
    return str(message["answer"]).partition("。")[0].removeprefix("一、") + "。"


def _direct_reply(message: Mapping[str, Any], moment: Moment) -> Values:
    return {"result": message["result"], "reply_text": signed_reply(message, moment), "visibility": "public"}


def _review(message: Mapping[str, Any], moment: Moment) -> Values:
    return {"approved": "approve", "visibility": "public"}


def _publish_outside(message: Mapping[str, Any], moment: Moment) -> Values:
    return {
        "published_at": moment.now.replace(second=0, microsecond=0),
        "url": "https://liuyan.example.cn/threads/" + moment.now.strftime("%y%m%d%H%M"),
        "screenshot": [moment.files("人民网答复截图.png")],
        "unchanged": True,
    }


def _rate(message: Mapping[str, Any], moment: Moment) -> Values:
    if moment.round == "first" and message["story"] == "follow_up":
        return {"solved": "部分", "satisfaction": "基本满意", "rating": "follow_up", "text": message["follow_up"]}
    if moment.round == "first" and message["story"] == "rehandle":
        return {
            "solved": "未解决",
            "satisfaction": "不满意",
            "comment": message["dissatisfied"],
            "rating": "rehandle",
        }
    satisfaction = message["satisfaction"]
    solved = {"满意": "已解决", "基本满意": "部分", "不满意": "未解决"}[satisfaction]
    grade = {"满意": "5", "基本满意": "4", "不满意": "2"}[satisfaction]
    return {
        "solved": solved,
        "satisfaction": satisfaction,
        "attitude": grade,
        "speed": grade,
        "comment": message.get("comment", ""),
        "rating": "rated",
    }


def _supervise(message: Mapping[str, Any], moment: Moment) -> Values:
    if message["story"] == "urged":
        return {
            "measure": "urge",
            "requirements": "该件已逾期，请说明原因，抓紧办结并公开答复留言人。",
            "next_report": moment.now.date() + timedelta(days=20),
        }
    return {
        "measure": "close",
        "requirements": "",
        "conclusion": "承办单位已按要求办结并公开答复，予以结束督办。",
    }


def _paper_report(message: Mapping[str, Any], moment: Moment) -> Values:
    day = moment.now.date()
    return {
        "number": f"{unit_name(message['unit'])[:6]}函〔{day.year}〕{day.timetuple().tm_yday}号",
        "signed_by": f"{unit_name(message['unit'])}负责人",
        "scan": [moment.files("办理情况报告.png")],
        "sent_supervision": day,
        "sent_info": day,
    }


def _feed_back(message: Mapping[str, Any], moment: Moment) -> Values:
    return {"approved": "approve", "received": moment.now.date(), "text": "办理结果已反馈批示领导，予以销号。"}


def extension(message: Mapping[str, Any], new_due: date) -> Values:
    """The values of a request for more time (Article 15)."""
    return {
        "new_due": new_due,
        "cause": message["cause"],
        "reason": "涉及多个部门会商，现有期限内难以形成最终意见。",
        "done_so_far": "已现场查看并召开一次协调会。",
        "explanation": message["explanation"],
    }


ANSWERS: Mapping[str, Callable[[Mapping[str, Any], Moment], Values]] = {
    "moderate": _moderate,
    "sort": _sort,
    "report": _report,
    "instruct": _instruct,
    "assign": _transfer,
    "transfer_supervised": _transfer,
    "sign_paper": lambda message, moment: {"approved": "approve"},
    "sign_order": lambda message, moment: {"approved": "approve"},
    "claim": lambda message, moment: {"basis": "职责"},
    "acknowledge": _acknowledge,
    "assist": lambda message, moment: {"text": "已按职责核查，情况属实，同意主办单位意见。"},
    "handle": _handle,
    "revise": _handle,
    "direct_reply": _direct_reply,
    "release": lambda message, moment: {"approved": "approve"},
    "review": _review,
    "publish_county": _publish_outside,
    "publish_city": _publish_outside,
    "rate": _rate,
    "supervise": _supervise,
    "submit_report": _paper_report,
    "feed_back": _feed_back,
}
