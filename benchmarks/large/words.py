"""The texts of a story: a message of the demo city, as many different people in many places would write it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.demo.building import messages
from benchmarks.large.answers import Words
from benchmarks.large.cast import Cast
from benchmarks.large.marks import EARLIER

STREETS = (
    "解放路",
    "红旗街",
    "柳湖路",
    "新民北路",
    "定北路",
    "双桥路",
    "广成路",
    "绿地大道",
    "西大街",
    "东关街",
    "南环路",
    "宝塔路",
    "崇文路",
    "泾河路",
)
ESTATES = (
    "和顺",
    "锦绣",
    "阳光",
    "紫荆",
    "安居",
    "滨河",
    "金域",
    "恒泰",
    "福景",
    "丽水",
    "玉泉",
    "天合",
    "嘉禾",
    "崇贤",
    "翠屏",
    "兴盛",
    "康宁",
    "盛世",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英玉华建国春梅"
RARE = "垚犇骉猋淼焱鑫矗骧巘瀼燊瞾"
"""Ideographs of villages that hardly anybody writes about: rare words for the search."""
WHEN = ("入冬以来", "上个月以来", "最近半个月", "从去年秋天起", "连续三周", "今年以来", "前几天开始", "近两个月")
PLEAS = (
    "请有关部门尽快核实处理。",
    "希望能给一个明确的答复。",
    "请现场看一看，早日解决。",
    "盼复，谢谢。",
    "请公开处理结果。",
    "恳请协调解决。",
)
KINDS = ("咨询", "建言", "求助", "投诉", "求助", "投诉", "求助")
KINDS_OF_PLACES = ("村", "社", "湾", "台", "坡", "岭")


@cache
def themes() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The demo's messages by the unit that handles them; all of them under an empty name."""
    usable = [one for one in messages() if "answer" in one and "findings" in one]
    by_unit: dict[str, list[Mapping[str, Any]]] = {"": usable}
    for one in usable:
        by_unit.setdefault(one["unit"], []).append(one)
    return by_unit


@dataclass(frozen=True, slots=True)
class Theme:
    """What a story is about; everything that it says follows from this."""

    message: Mapping[str, Any]
    place: str
    """Where it happened, in words."""
    when: str
    plea: str
    households: int
    surname: str
    given: str
    ordinal: int
    """The story's place in the plan: no two messages are the same."""
    kind: str

    @classmethod
    def draw(cls, chance: random.Random, cast: Cast, ordinal: int) -> "Theme":
        """A theme that the lead unit has to do with."""
        fitting = themes().get(cast.lead.unit) or themes()[""]
        place = f"{chance.choice(STREETS)}{chance.choice(ESTATES)}小区{chance.randrange(1, 40)}号楼"
        if chance.random() < 0.3:
            village = f"{chance.choice(ESTATES)}{chance.choice(KINDS_OF_PLACES)}"
            place = f"{chance.choice(RARE)}{village}" if chance.random() < 0.002 else village
        return cls(
            chance.choice(fitting),
            place,
            chance.choice(WHEN),
            chance.choice(PLEAS),
            chance.randrange(3, 400),
            chance.choice(SURNAMES),
            chance.choice(GIVEN),
            ordinal,
            chance.choice(KINDS),
        )


class StoryWords:
    """The words of one story, by name."""

    __slots__ = ("_cast", "_theme")

    def __init__(self, theme: Theme, cast: Cast) -> None:
        self._theme, self._cast = theme, cast

    def say(self, what: str, *details: str) -> str:
        """The text of this name. KeyError for one that no story has."""
        return _SAYINGS[what](self._theme, self._cast, *details)


SHARED = frozenset({"title", "text", "summary", "masked"})
"""What is the same when a message is sent a second time."""


class WordsAgain:
    """The words of a message that is sent a second time: title and text are those of the first one."""

    __slots__ = ("_first", "_own")

    def __init__(self, first: Words, own: Words) -> None:
        self._first, self._own = first, own

    def say(self, what: str, *details: str) -> str:
        """As `StoryWords`."""
        return (self._first if what in SHARED else self._own).say(what, *details)


class WordsAfter:
    """The words of a message that takes over the reply to an earlier one."""

    __slots__ = ("_own", "_reply")

    def __init__(self, own: Words, reply: str) -> None:
        self._own, self._reply = own, reply

    def say(self, what: str, *details: str) -> str:
        """As `StoryWords`; the reply before stands under `earlier`."""
        return self._reply if (what, *details[:1]) == (EARLIER, "reply") else self._own.say(what, *details)


def _title(theme: Theme, cast: Cast) -> str:
    return f"{theme.place}：{theme.message['title']}"


def _text(theme: Theme, cast: Cast) -> str:
    return (
        f"我是{theme.place}的住户，{theme.when}，{theme.message['text']}"
        f"涉及{theme.households}户，我家户号{theme.ordinal:07d}。{theme.plea}"
    )


def _reply(theme: Theme, cast: Cast, round_: str, day: str) -> str:
    written = date.fromisoformat(day)
    return (
        f"网民朋友：\n您好！您关于“{_title(theme, cast)}”的留言收悉。经核查，现答复如下：\n"
        f"{_answer(theme, cast, round_)}\n联系电话：0933-0000000。感谢您的关心和监督。\n"
        f"{cast.lead.name}\n{written.year}年{written.month}月{written.day}日"
    )


def _answer(theme: Theme, cast: Cast, round_: str) -> str:
    if round_ == "first":
        return str(theme.message["answer"])
    return f"针对您再次反映的情况，我单位会同{theme.place}所在社区复核。{theme.message['answer']}"


def _findings(theme: Theme, cast: Cast, round_: str) -> str:
    checked = "现场核查" if round_ == "first" else "再次到场复核"
    return f"{checked}了{theme.place}，走访{theme.households}户。{theme.message['findings']}"


_SAYINGS: Mapping[str, Callable[..., str]] = {
    "title": _title,
    "text": _text,
    "summary": lambda theme, cast: _text(theme, cast)[:120],
    "masked": lambda theme, cast: _text(theme, cast).replace(theme.place, "某小区"),
    "kind": lambda theme, cast: theme.kind,
    "category": lambda theme, cast: str(theme.message["category"]),
    "proposal": lambda theme, cast: f"建议由{cast.lead.name}办理，并回应{theme.place}住户的诉求。",
    "complexity": lambda theme, cast: f"涉及{theme.households}户，需现场核查和会商。",
    "requirements": lambda theme, cast: f"请{cast.lead.name}核查{theme.place}的情况，逐项回应，按期答复。",
    "rerouted": lambda theme, cast: f"经核，{theme.place}属{cast.other.name}职责范围。",
    "evidence": lambda theme, cast: f"{theme.place}相关事项不在我单位职责清单内。",
    "findings": _findings,
    "answer": _answer,
    "reply": _reply,
    "notice": lambda theme, cast: (
        f"您关于{theme.place}的留言属于商业广告，按规定不予发布，请写明具体事项后重新提交。"
    ),
    "comment": lambda theme, cast: f"{theme.place}的问题还没有真正解决。",
    "question": lambda theme, cast: f"请问{theme.place}的处理结果什么时候公开？",
    "opinion": lambda theme, cast, unit: f"已按职责核查{theme.place}，情况属实，同意主办单位意见。",
    "reason": lambda theme, cast: f"{theme.place}的情况需多个部门会商。",
    "done": lambda theme, cast: f"已到{theme.place}现场查看并召开协调会。",
    "explanation": lambda theme, cast: f"因{theme.place}的情况涉及多个部门，需要再用几天，请谅解。",
    "urge": lambda theme, cast: f"{theme.place}一件已逾期，请说明原因，抓紧办结并公开答复留言人。",
    "conclusion": lambda theme, cast: f"{cast.lead.name}已按要求办结并公开答复，予以结束督办。",
    "progress": lambda theme, cast: f"已制定{theme.place}的整改方案。",
    "instruction": lambda theme, cast: f"请{cast.lead.name}认真核查{theme.place}的情况，限期办结。",
    "feedback": lambda theme, cast: f"{theme.place}的办理结果已反馈。",
    "screening": lambda theme, cast: f"来信反映{cast.other.name}，该单位回避。",
    "paper": lambda theme, cast: f"{cast.lead.name[:6]}函〔2026〕{theme.ordinal}号",
    "draft": lambda theme, cast: f"{theme.place}：已联系，待核。",
    "thread": lambda theme, cast: str(10_000_000 + theme.ordinal),
    "source_number": lambda theme, cast: f"L{10_000_000 + theme.ordinal}",
    "pseudonym": lambda theme, cast: f"网友{theme.surname}{theme.ordinal % 1000}",
    "name": lambda theme, cast: f"{theme.surname}{theme.given}",
    "phone": lambda theme, cast: f"139{theme.ordinal % 100_000_000:08d}",
}
