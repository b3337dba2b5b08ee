"""Why a row or a file could not be imported: the sentences, and how a page finds them again in what was kept.

Reasons are kept as people read them in the file of refused rows; a page in another language recognises them.
"""

import re
from collections.abc import Iterator

from forms.words import _, say

MISSING = _("缺少%(column)s")
TOO_LONG = _("%(column)s超过%(most)s字")
FUTURE = _("%(column)s在今天之后")
NO_DATE = _("%(column)s：“%(text)s”不是能识别的日期，请写成2026-03-02 15:04这样的格式")
NOT_A_DATE = _("%(column)s：“%(text)s”不是日期")
STRANGE_YEAR = _("%(column)s：年份%(year)s不合理")
REPLY_UNDATED = _("有答复意见而没有答复时间")
REPLY_MISSING = _("有答复时间而没有答复意见")
REPLY_EARLIER = _("答复时间早于留言时间")
NO_HEADING = _("没有找到表头。第一行须有这些列：%(columns)s。")
TOO_LARGE = _("表格解压后过大，请拆成几个文件再导入。")
BROKEN = _("打不开这个表格，文件可能已损坏。请用Excel打开后另存为.xlsx再试。")
WRONG_KIND = _("只能导入.xlsx或.csv文件。")
WRONG_CSV = _("CSV文件格式有误：%(detail)s。")
UNKNOWN_ENCODING = _("认不出文件的编码，请另存为UTF-8编码的CSV。")

KNOWN = (
    *(MISSING, TOO_LONG, FUTURE, NO_DATE, NOT_A_DATE, STRANGE_YEAR, REPLY_UNDATED, REPLY_MISSING, REPLY_EARLIER),
    *(NO_HEADING, TOO_LARGE, BROKEN, WRONG_KIND, WRONG_CSV, UNKNOWN_ENCODING),
)
BETWEEN = "；"


def recognised(kept: str) -> Iterator[str]:
    """The reasons in a kept text as sentences that can be said in any language; an unknown one as it stands."""
    for reason in kept.split(BETWEEN):
        found = ((msgid, _PATTERNS[msgid].fullmatch(reason)) for msgid in KNOWN)
        yield next((say(msgid, **match.groupdict()) for msgid, match in found if match is not None), reason)


def _pattern(msgid: str) -> re.Pattern[str]:
    pieces = re.split(r"%\((\w+)\)s", msgid)
    blanks = (f"(?P<{piece}>.+)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
    return re.compile("".join(blanks), re.DOTALL)


_PATTERNS = {msgid: _pattern(msgid) for msgid in KNOWN}
