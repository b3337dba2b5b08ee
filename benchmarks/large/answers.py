"""What people enter in a story: the form of every task, with the story's own words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from benchmarks.large.cast import Cast
from benchmarks.large.shapes import Shape

Values = dict[str, Any]


class Words(Protocol):
    """The texts of one story."""

    def say(self, what: str, *details: str) -> str:
        """The text of this name; `details` are what it depends on besides the story, such as a day."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """A task that is being done."""

    shape: Shape
    words: Words
    cast: Cast
    today: date
    at: datetime
    """Local time in whole minutes, the same for all stories of a shape and day."""
    round: str
    person: int
    unit: str
    people: Mapping[str, int]
    """Ids of the city's own people by log-in name."""
    file: Callable[[str], str]
    """Uploads a picture with this name to the task; gives its id."""
    main: str = ""
    """Number of the case that this one is merged into."""
    handed_back: bool = False
    """Whether a unit has handed it back already."""
    measures: int = 0
    """Measures of supervision taken so far."""


def values(element: str, moment: Moment) -> Values:
    """The form at an element. KeyError for one that no story meets."""
    return _ANSWERS[element](moment)


def extension(moment: Moment, new_due: date) -> Values:
    """A request for more time (Article 15)."""
    return {
        "new_due": new_due,
        "cause": "需多部门会商",
        "reason": moment.words.say("reason"),
        "done_so_far": moment.words.say("done"),
        "explanation": moment.words.say("explanation"),
    }


def _moderate(moment: Moment) -> Values:
    words = moment.words
    given: Values = {"moderation": moment.shape.moderation}
    match moment.shape.moderation:
        case "decline":
            given |= {"reason": "广告", "notice": words.say("notice")}
        case "handle_only":
            given |= {"reason": "涉他人隐私"}
        case "publish_masked":
            masked = {"published_title": words.say("title"), "published_text": words.say("masked")}
            given |= {"reason": "涉他人隐私", "masked": ["电话"], **masked}
    return given


def _sort(moment: Moment) -> Values:
    shape, words = moment.shape, moment.words
    given: Values = {
        "disposal": shape.disposal,
        "kind": words.say("kind"),
        "category": words.say("category"),
        "complexity": shape.complexity,
        "summary": words.say("summary"),
        "proposal": words.say("proposal"),
        "lead_unit": moment.cast.lead.unit if shape.disposal == "transfer" else "",
        "transfer_mode": "pool" if shape.pool else "assign",
    }
    if shape.complexity == "complex":
        given["complexity_reason"] = words.say("complexity")
    if shape.disposal == "merge":
        given["main_case"] = moment.main
    if shape.major:
        given |= {"major": True, "importance": ["涉群体"]}
    if shape.source.startswith("people_"):
        given["on_people_board"] = True
    return given


def _report(moment: Moment) -> Values:
    return {
        "leader": str(moment.people["leader"]),
        "subject": moment.words.say("title"),
        "summary": moment.words.say("summary"),
        "proposal": moment.words.say("proposal"),
        "checked_by": str(moment.people["info2"]),
    }


def _instruct(moment: Moment) -> Values:
    return {
        "act": "批示",
        "leader": str(moment.person),
        "date": moment.today,
        "text": moment.words.say("instruction"),
        "lead_unit": moment.cast.lead.unit,
    }


def _transfer(moment: Moment) -> Values:
    cast, shape = moment.cast, moment.shape
    given: Values = {
        "lead_unit": (cast.other if moment.handed_back else cast.lead).unit,
        "assisting_units": [seat.unit for seat in (cast.first, cast.second)[: shape.assisting]],
        "complexity": shape.complexity,
        "requirements": moment.words.say("requirements"),
        "paper": "supervision_order" if shape.major else "transfer_notice",
    }
    return given | ({"reason": moment.words.say("rerouted")} if moment.handed_back else {})


def _acknowledge(moment: Moment) -> Values:
    if moment.shape.returned and not moment.handed_back:
        return {
            "acknowledgement": "return",
            "reason": "非本单位职责",
            "evidence": moment.words.say("evidence"),
            "suggested_unit": moment.cast.other.unit,
        }
    given: Values = {"acknowledgement": "accept", "handler": str(moment.person)}
    return given | ({"acting_unit": moment.cast.acting.unit} if moment.shape.acting else {})


def _handle(moment: Moment) -> Values:
    words, again = moment.words, moment.round
    return {
        "findings": words.say("findings", again),
        "result": "已解决",
        "contacted": True,
        "demands": [{"demand": words.say("title"), "answer": words.say("answer", again)}],
        "reply_text": words.say("reply", again, moment.today.isoformat()),
        "visibility": "public",
    }


def _direct_reply(moment: Moment) -> Values:
    reply = moment.words.say("reply", moment.round, moment.today.isoformat())
    return {"result": "咨询解答", "reply_text": reply, "visibility": "public"}


def _publish_outside(moment: Moment) -> Values:
    return {
        "published_at": moment.at,
        "url": "https://liuyan.example.cn/threads/" + moment.words.say("thread"),
        "screenshot": [moment.file("人民网答复截图.png")],
        "unchanged": True,
    }


def _rate(moment: Moment) -> Values:
    first, satisfaction = moment.round == "first", moment.shape.rating
    given: Values = {
        "solved": {"满意": "已解决", "基本满意": "部分", "不满意": "未解决"}[satisfaction],
        "satisfaction": satisfaction,
        "attitude": {"满意": "5", "基本满意": "4", "不满意": "2"}[satisfaction],
        "speed": "4",
        "rating": moment.shape.next_step if first else "rated",
    }
    if satisfaction == "不满意":
        given["comment"] = moment.words.say("comment")
    if given["rating"] == "follow_up":
        given["text"] = moment.words.say("question")
    return given


def _supervise(moment: Moment) -> Values:
    if moment.measures:
        return {"measure": "close", "requirements": "", "conclusion": moment.words.say("conclusion")}
    later = moment.today + timedelta(days=20)
    return {"measure": "urge", "requirements": moment.words.say("urge"), "next_report": later}


def _paper_report(moment: Moment) -> Values:
    return {
        "number": moment.words.say("paper"),
        "signed_by": moment.cast.lead.head_name,
        "scan": [moment.file("办理情况报告.png")],
        "sent_supervision": moment.today,
        "sent_info": moment.today,
    }


def _feed_back(moment: Moment) -> Values:
    return {"approved": "approve", "received": moment.today, "text": moment.words.say("feedback")}


def _approve(moment: Moment) -> Values:
    return {"approved": "approve"}


_ANSWERS: Mapping[str, Callable[[Moment], Values]] = {
    "moderate": _moderate,
    "sort": _sort,
    "report": _report,
    "instruct": _instruct,
    "assign": _transfer,
    "transfer_supervised": _transfer,
    "sign_paper": _approve,
    "sign_order": _approve,
    "sign_return": _approve,
    "claim": lambda moment: {"basis": "职责"},
    "acknowledge": _acknowledge,
    "assist": lambda moment: {"text": moment.words.say("opinion", moment.unit)},
    "handle": _handle,
    "revise": _handle,
    "direct_reply": _direct_reply,
    "release": _approve,
    "decide_extension": _approve,
    "review": lambda moment: {"approved": "approve", "visibility": "public"},
    "publish_county": _publish_outside,
    "publish_city": _publish_outside,
    "rate": _rate,
    "supervise": _supervise,
    "progress": lambda moment: {"text": moment.words.say("progress")},
    "screen": lambda moment: {
        "accused_kind": "unit",
        "excluded_units": [moment.cast.other.unit],
        "screening": moment.words.say("screening"),
    },
    "transfer_sealed": lambda moment: {
        "lead_unit": moment.cast.lead.unit,
        "limit_days": "15",
        "requirements": moment.words.say("requirements"),
    },
    "handle_sealed": lambda moment: {
        "conclusion": "partly",
        "findings": moment.words.say("findings", "first"),
        "answer": moment.words.say("answer", "first"),
    },
    "review_sealed": lambda moment: {"approved": "true"},
    "submit_report": _paper_report,
    "feed_back": _feed_back,
}
