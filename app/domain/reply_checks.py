"""What to look at before a reply goes out (报出前请看): warnings, never refusals; whoever releases it decides.

Judged are the reply's own words, the demands that its drafter listed, and the message that it answers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.bigrams import query_terms
from app.domain.personal_data import WIDE_TO_NARROW, Kind, find, is_mobile

_ = str
"""Marks a Chinese msgid for the catalogue."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply before its release."""

    text: str
    message: str
    """Title and text of the message that it answers."""
    title: str = ""
    """The title alone: what the message is about."""
    number: str = ""
    """Number of the case."""
    signers: Sequence[str] = ()
    """Names under which the unit may sign; empty = any body's name will do."""
    demands: Sequence[tuple[str, str]] = ()
    """Each demand with its answer, as the drafter listed them."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to look at. `msgid` with `parameters` filled in is the Chinese sentence."""

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def msgid(self) -> str:
        """The sentence with its blanks."""
        return SENTENCES[self.code]

    def __str__(self) -> str:
        return self.msgid % self.parameters


SENTENCES: Mapping[str, str] = {
    "demand_open": _("诉求“%(demand)s”还没有回应。"),
    "demand_missing": _("诉求“%(demand)s”的回应没有写进答复正文。"),
    "no_greeting": _("缺称呼。"),
    "no_contact": _("缺联系电话。"),
    "no_signature": _("缺署名。"),
    "no_date": _("缺日期。"),
    "personal_data": _("正文里有%(kind)s“%(found)s”，公开前请核对。"),
    "boilerplate": _("正文多为套话，请写明核查到的事实和具体措施。"),
    "passed_on": _("正文只说已转交，没有说明结果。"),
    "vague_time": _("“%(word)s”没有写明时间，请改为具体日期。"),
    "other_case": _("正文里有另一件留言的编号%(number)s，请检查是否误贴。"),
    "off_topic": _("正文没有提到留言反映的事项，请检查是否误贴。"),
}
"""By code."""

LEAST_SUBSTANCE = 40
"""Characters that must be left of a reply when greetings, thanks and stock phrases are taken away."""
LEAST_SHARED = 0.3
"""Share of an answer's terms that must be found in the reply."""
LEAST_ON_TOPIC = 4
"""Terms of the message, beside those of its title, that must be found in the reply."""

_COUNTED = "[0-9一二三四五六七八九十〇零二]"
_PHONE = re.compile(
    r"(?<!\d)(?:0\d{2,3}[)） -]{0,2}\d{7,8}|(?!20[0-3]\d[01]\d)\d{7,8}|1[3-9]\d{9}"
    r"|1[0-9]{4}|[48]00[ -]?\d{3}[ -]?\d{4})(?!\d)"
)
_DATE = re.compile(rf"{_COUNTED}{{4}}年{_COUNTED}{{1,2}}月{_COUNTED}{{1,3}}日|20\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}")
_BODY = re.compile(r"(?:局|委员会|委|办公室|办|政府|中心|公司|院|所|队|站|管委会|银行|学校|大学)[）)]?$", re.M)
_GREETING = re.compile(r"网民|网友|您好|你好|先生|女士|同志|来信人|留言人")
_CASE_NUMBER = re.compile(r"(?<!\d)20\d\d-\d{5}(?!\d)")
_PASSED_ON = re.compile(r"(?:转交|转给|转办|转至|转送|反馈给|报告)[^。；]{0,20}(?:部门|单位|局|办|领导)")
_VAGUE = re.compile(
    r"(?:尽快|尽早|适时|近期|近日|择机|早日|条件成熟(?:时|后)?)(?=[^。；]{0,12}(?:解决|整改|完成|实施|启动|办理|处理|修复|建设|发放|拨付|安排))"
)
_STOCK = re.compile(
    r"(?:尊敬的)?(?:网民|网友)(?:朋友)?(?:“[^”]{0,20}”)?[：:，,]?|[您你]好|(?:您的?|你的?)?(?:留言|来信|来帖|反映)(?:的问题)?(?:已|我[们局办县区市]已)?(?:收悉|获悉|阅办|知悉)"
    r"|现(?:将|就)?[^。，：]{0,16}(?:回复|答复)如下|(?:首先|再次|衷心)?感谢[^。！!]{0,40}[。！!]?|(?:我[们局办县区市中心]{1,2})?(?:领导)?(?:对此)?高度重视"
    r"|(?:立即|迅速|及时|第一时间)(?:安排|组织|责成|要求)[^。，]{0,20}|(?:正在|将|会)?(?:进一步|认真|积极|深入|切实)(?:加强|做好|推进|研究|落实|改进|核实|调查)[^。，；]{0,24}"
    r"|按照(?:有关|相关)(?:规定|政策|要求)[^。，；]{0,12}|(?:敬请|请您?)(?:理解|谅解|耐心等待|放心|继续关注)[^。！]{0,16}|如有(?:疑问|其他问题)[^。]{0,40}"
    r"|祝[^。！!]{0,24}[。！!]|特此(?:回复|答复)|此复|欢迎[^。！]{0,30}[。！]"
)


def check(draft: Draft) -> tuple[Caution, ...]:
    """Everything to look at, the gravest first; empty when nothing was noticed or there is no text."""
    if not draft.text.strip():
        return ()
    text = draft.text.translate(WIDE_TO_NARROW)
    return (
        *_demands(draft),
        *_personal(draft.text),
        *_pasted(draft, text),
        *_substance(text),
        *_form(draft, text),
    )


def substance(text: str) -> str:
    """What is left of a reply without greetings, thanks, stock phrases, dates, numbers and punctuation."""
    return re.sub(r"[\W\d_]+", "", _STOCK.sub("", _DATE.sub("", text)))


def _demands(draft: Draft) -> Iterator[Caution]:
    told = frozenset(query_terms(draft.text))
    for demand, answer in draft.demands:
        terms = frozenset(query_terms(answer))
        if not terms:
            yield Caution("demand_open", {"demand": demand})
        elif len(terms & told) < LEAST_SHARED * len(terms):
            yield Caution("demand_missing", {"demand": demand})


def _personal(text: str) -> Iterator[Caution]:
    """A landline, an e-mail address and a name within the text are the office's own; the rest is of people."""
    greeting = len(text) - len(text.lstrip()) + 30
    for found in find(text):
        private = found.kind not in {Kind.PHONE, Kind.EMAIL, Kind.NAME}
        private |= found.kind is Kind.PHONE and is_mobile(found.text)
        private |= found.kind is Kind.NAME and found.start < greeting
        if private:
            yield Caution("personal_data", {"kind": found.kind.value, "found": found.text})


def _pasted(draft: Draft, text: str) -> Iterator[Caution]:
    for number in dict.fromkeys(_CASE_NUMBER.findall(text)):
        if number != draft.number:
            yield Caution("other_case", {"number": number})
    told = frozenset(query_terms(substance(text)))
    about = frozenset(query_terms(substance(draft.title)))
    if (
        about
        and not about & told
        and len(told & frozenset(query_terms(substance(draft.message)))) < LEAST_ON_TOPIC
    ):
        yield Caution("off_topic")


def _substance(text: str) -> Iterator[Caution]:
    left = len(substance(text))
    if _PASSED_ON.search(text) and left < 3 * LEAST_SUBSTANCE:
        yield Caution("passed_on")
    elif left < LEAST_SUBSTANCE:
        yield Caution("boilerplate")
    for word in dict.fromkeys(_VAGUE.findall(text)):
        yield Caution("vague_time", {"word": word})


def _form(draft: Draft, text: str) -> Iterator[Caution]:
    end = text.rstrip()[-60:]
    signature = _DATE.sub("", end).rstrip()[-30:]
    if not _GREETING.search(text[:40]):
        yield Caution("no_greeting")
    if not _PHONE.search(_DATE.sub("", text)):
        yield Caution("no_contact")
    if not (any(name in signature for name in draft.signers) if draft.signers else _BODY.search(signature)):
        yield Caution("no_signature")
    if not _DATE.search(end):
        yield Caution("no_date")
