"""Personal data in free text: found, and masked where somebody says so (Articles 8, 9 and 18).

Everything found is a proposal: a person decides what is masked, and the original text never changes. All patterns
are bounded, so that a text of any content is searched in time proportional to its length.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What was found, in the words of the moderation form (隐去项)."""

    IDENTITY = "证件号"
    BANK_CARD = "银行卡"
    PHONE = "电话"
    PLATE = "车牌"
    EMAIL = "邮箱"
    ADDRESS = "住址"
    NAME = "姓名"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A stretch `text[start:end]` that looks like personal data."""

    start: int
    end: int
    kind: Kind
    text: str


WIDE_TO_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width digits and letters are read like narrow ones; every character keeps its place."""

_COUNT = "[0-9一二三四五六七八九十百零〇]"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟欧耿关焦俞柳甘祝包宁符舒"
    "阮柯纪梅童凌毕单季裴霍苗曲谷骆管蔺尚党巩景芦慕樊辛"
)
_NAME = rf"(?:欧阳|司马|上官|诸葛|慕容|[{_SURNAMES}])[一-鿿]{{1,2}}?"
_AFTER_NAME = r"(?=[，。、；：！？,.;:!?\s（(]|是|住|今年|现年|男|女|系|家|电话|身份|手机|$)"

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.IDENTITY, re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:[ -]?[0-9]){11}[ -]?[0-9Xx](?![0-9A-Za-z])")),
    (Kind.IDENTITY, re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{14}(?![0-9A-Za-z])")),
    (Kind.BANK_CARD, re.compile(r"(?<![0-9A-Za-z])[3-69](?:[ -]?[0-9]){15,18}(?![0-9A-Za-z])")),
    (Kind.PHONE, re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[ -]?[3-9](?:[ -]?[0-9]){9}(?![0-9A-Za-z])")),
    (Kind.PHONE, re.compile(r"(?<![0-9A-Za-z])[（(]?0[1-9][0-9]{1,2}[)）]?[ -]?[1-9][0-9]{6,7}(?![0-9A-Za-z])")),
    (Kind.PHONE, re.compile(r"(?:微信|[Qq]{2})号?码?[ :：是为]{0,3}(?P<data>[A-Za-z0-9_-]{5,20})")),
    (
        Kind.PLATE,
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·•. ]?"
            r"[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![0-9A-Za-z])"
        ),
    ),
    (Kind.EMAIL, re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")),
    (
        Kind.ADDRESS,
        re.compile(
            rf"(?:家庭住址|居住地址|住址|家住|住在|现住|居住在)[ :：是为于]{{0,2}}"
            rf"(?P<data>[^，。；！？,;!?\s]{{0,30}}?{_COUNT}{{1,5}}(?:号院|号楼|号|栋|幢|座|单元|室|户|组|社)"
            rf"(?:[ -]?{_COUNT}{{1,5}}(?:号楼|号|栋|幢|座|单元|层|楼|室|户)?){{0,4}})"
        ),
    ),
    (
        Kind.ADDRESS,
        re.compile(
            rf"(?:[A-Za-z]|{_COUNT}{{1,5}}) ?(?:号楼|栋|幢|座)(?: ?{_COUNT}{{1,4}} ?(?:单元|门))?"
            rf"(?: ?{_COUNT}{{1,3}} ?(?:层|楼))?"
            rf" ?(?:{_COUNT}{{1,5}} ?(?:室|户|号)|{_COUNT}{{3,5}}(?![0-9年月元米平户]))"
        ),
    ),
    (Kind.ADDRESS, re.compile(rf"{_COUNT}{{1,3}} ?单元 ?{_COUNT}{{3,5}}(?![0-9]) ?(?:室|户|号)?")),
    (
        Kind.NAME,
        re.compile(rf"(?:我名?叫|姓名|联系人|我的名字[叫是])[ :：是为]{{0,2}}(?P<data>{_NAME}){_AFTER_NAME}"),
    ),
    (
        Kind.NAME,
        re.compile(rf"(?:本人|我是|反映人|投诉人)[ :：]?(?P<data>{_NAME})(?=[，。、；,;（(]|是|系|住|$)", re.M),
    ),
    (
        Kind.NAME,
        re.compile(rf"^\s{{0,8}}(?:尊敬的|亲爱的|网民|网友)?(?P<data>{_NAME})(?=先生|女士|同志|同学|朋友)", re.M),
    ),
    (
        Kind.NAME,
        re.compile(
            rf"^\s{{0,8}}(?:尊敬的|网民|网友)(?!.书记|.市长|.县长|.区长|.局长|.主任|.省长|.主席|.部长)(?P<data>{_NAME})(?=[：:，,]|您好|你好)",
            re.M,
        ),
    ),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def find(text: str) -> tuple[Found, ...]:
    """Everything that looks like personal data, in order of place; where two overlap, the more exact kind."""
    narrow = text.translate(WIDE_TO_NARROW)
    found: list[Found] = []
    taken = bytearray(len(text))
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(narrow):
            start, end = match.span("data" if "data" in pattern.groupindex else 0)
            if any(taken[start:end]) or not _plausible(kind, narrow[start:end]):
                continue
            found.append(Found(start, end, kind, text[start:end]))
            taken[start:end] = b"\x01" * (end - start)
    return tuple(sorted(found))


def mask(text: str, kinds: Collection[str] = frozenset(Kind)) -> str:
    """The text with everything of `kinds` replaced by ［电话已隐去］ and the like."""
    return "".join(_masked(text, (found for found in find(text) if found.kind in kinds)))


def kinds_in(text: str) -> frozenset[Kind]:
    """Which kinds of personal data a text holds."""
    return frozenset(found.kind for found in find(text))


def is_mobile(phone: str) -> bool:
    """Whether a found telephone is somebody's own: a mobile number, not the landline of an office."""
    digits = _digits(phone.translate(WIDE_TO_NARROW))
    return re.fullmatch("(86)?1[3-9][0-9]{9}", digits) is not None


def valid_identity(number: str) -> bool:
    """A citizen's identity number of 18 places with the right check digit (GB 11643, ISO 7064 MOD 11-2) and a
    real birthday, or one of 15 places (before 1999) with a real birthday."""
    number = number.upper()
    if re.fullmatch("[1-9][0-9]{14}", number):
        return _is_day(f"19{number[6:12]}")
    if not re.fullmatch("[1-9][0-9]{16}[0-9X]", number) or not _is_day(number[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK_DIGITS[total % 11] == number[17]


def valid_bank_card(number: str) -> bool:
    """A card number of 16 to 19 digits whose check digit is right (ISO/IEC 7812, Luhn)."""
    if not re.fullmatch("[0-9]{16,19}", number):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _plausible(kind: Kind, found: str) -> bool:
    if kind is Kind.IDENTITY:
        return valid_identity(re.sub("[ -]", "", found))
    if kind is Kind.BANK_CARD:
        return valid_bank_card(_digits(found))
    return kind is not Kind.PLATE or any(character.isdigit() for character in found)


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _is_day(text: str) -> bool:
    try:
        return date(1890, 1, 1) <= date(int(text[:4]), int(text[4:6]), int(text[6:])) <= date(2100, 1, 1)
    except ValueError:
        return False


def _masked(text: str, found: Iterable[Found]) -> Iterator[str]:
    position = 0
    for one in found:
        yield text[position : one.start]
        yield f"［{one.kind}已隐去］"
        position = one.end
    yield text[position:]
