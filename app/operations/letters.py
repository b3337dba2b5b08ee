"""What mail says, by template and language. A letter carries the number only: no title, no text, no identity.

The words stand here and not in the catalogue, because letters are written where there is no page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from app.operations.traditional import traditional

ENGLISH, TRADITIONAL = "en", "zh-Hant"
DAYS = frozenset({"due_on", "asked"})
"""Facts that are dates, kept as ISO and written in the language of the letter."""


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
        "notices": Letter("{subject}", "{text}\n\n{open}{base}/notices\n{settings}{base}/account#mail\n"),
        "near_due": Letter(
            "留言{number}余2个工作日到期", f"{{name}}：留言{{number}}将于{{due_on}}到期，请抓紧办理。\n{_STAFF}"
        ),
        "extension_refused": Letter(
            "留言{number}的延期申请未获批准",
            f"{{name}}：留言{{number}}延至{{asked}}的申请未获批准，原期限不变。\n{_STAFF}",
        ),
    }
)

_OWN_ENGLISH = (
    "To read more, use the number and your look-up code: {base}/look-up\n\nThis letter was sent automatically; "
    "please do not reply."
)
_STAFF_ENGLISH = "Log in: {base}/inbox\n\nThis letter was sent automatically; please do not reply."

IN_ENGLISH: Mapping[str, Letter] = MappingProxyType(
    {
        "replied": Letter(
            "Your message {number} has been answered",
            f"There is a reply to your message {{number}}.\n{_OWN_ENGLISH}",
        ),
        "extended": Letter(
            "The due date of your message {number} has changed",
            "An extension was approved for your message {number}. The new due date is {due_on}; the reason is "
            f"given on the page of your message.\n{_OWN_ENGLISH}",
        ),
        "near_due": Letter(
            "Message {number}: 2 working days left",
            f"{{name}}: message {{number}} is due on {{due_on}}. Please complete it in time.\n{_STAFF_ENGLISH}",
        ),
        "extension_refused": Letter(
            "Message {number}: the extension was refused",
            "{name}: the request to extend message {number} until {asked} was refused. The due date stays as it "
            f"was.\n{_STAFF_ENGLISH}",
        ),
    }
)


def written(template: str, language: str | None, facts: Mapping[str, Any]) -> Letter | None:
    """The letter in its reader's language, its blanks filled; None for a template that is no longer there."""
    letter = IN_ENGLISH.get(template) if language == ENGLISH else None
    letter = letter or LETTERS.get(template)
    if letter is None:
        return None
    filled = letter.filled({name: _fact(name, value, language) for name, value in facts.items()})
    if language == TRADITIONAL:
        return Letter(traditional(filled.subject), traditional(filled.text))
    return filled


def _fact(name: str, value: Any, language: str | None) -> Any:
    if name not in DAYS or not value:
        return value
    day = date.fromisoformat(value)
    return f"{day:%-d %B %Y}" if language == ENGLISH else f"{day.year}年{day.month}月{day.day}日"
