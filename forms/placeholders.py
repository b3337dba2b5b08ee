"""Placeholders of reply templates (答复模板): {留言编号} stands for the number of the message that is answered."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from forms.words import _

KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "留言编号": _("留言的登记编号"),
        "称呼": _("网民朋友；网名已知的，带上网名"),
        "标题": _("留言的标题"),
        "诉求": _("收集整理时写的摘要；没有的，用标题"),
        "单位": _("主办单位；没有的，用您的单位"),
        "收到日期": _("收到留言的日期"),
        "办理期限": _("承办期限"),
        "今天": _("填入模板的日期"),
        "核查情况": _("由办理人写；没有写的，答复不能提交"),
        "处理结果": _("由办理人写；没有写的，答复不能提交"),
        "联系电话": _("由办理人写；没有写的，答复不能提交"),
    }
)
"""What may be written between braces, and what it is filled with; the last ones by nobody but the drafter."""

_PLACE = re.compile(r"[{｛]\s*([^{}｛｝\n]{1,20}?)\s*[}｝]")
_UNFILLED = re.compile(r"[{｛]\s*[㐀-鿿]{1,12}\s*[}｝]")


def unknown(text: str) -> tuple[str, ...]:
    """What stands between braces and is no placeholder, each once."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(text) if name not in KNOWN))


def unfilled(text: str) -> tuple[str, ...]:
    """Places of a reply that look as if a template was not filled in, each once."""
    return tuple(dict.fromkeys(_UNFILLED.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder that has a value filled in; the others stay, to be seen and refused."""
    return _PLACE.sub(lambda place: values.get(place[1]) or place[0], text)
