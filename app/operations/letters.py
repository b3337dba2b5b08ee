"""What mail says, by template. A letter carries the number only: no title, no text, no identity."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text with blanks; `{base}` is the address of the service."""

    subject: str
    text: str

    def filled(self, facts: Mapping[str, Any]) -> "Letter":
        """The letter with its blanks filled. KeyError when a fact is missing."""
        return Letter(self.subject.format_map(facts), self.text.format_map(facts))


_OWN = "请凭登记编号和查询码查看：{base}/look-up\n\n本邮件由系统发出，请勿回复。"
_STAFF = "请登录办理：{base}/inbox\n\n本邮件由系统发出，请勿回复。"

LETTERS: Mapping[str, Letter] = MappingProxyType(
    {
        "replied": Letter("您的留言（{number}）已有答复", f"您的留言{{number}}已有答复。\n{_OWN}"),
        "extended": Letter(
            "您的留言（{number}）办理期限有变更",
            f"您的留言{{number}}经批准延期办理，新的期限是{{due_on}}，原因已在查询页说明。\n{_OWN}",
        ),
        "near_due": Letter(
            "留言{number}余2个工作日到期", f"{{name}}：留言{{number}}将于{{due_on}}到期，请抓紧办理。\n{_STAFF}"
        ),
        "extension_refused": Letter(
            "留言{number}的延期申请未获批准",
            f"{{name}}：留言{{number}}延至{{asked}}的申请未获批准，原期限不变。\n{_STAFF}",
        ),
    }
)
