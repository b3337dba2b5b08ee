"""Words that users read: marked here, translated where they are shown."""

from collections.abc import Iterable, Mapping
from datetime import date


def _(text: str) -> str:
    """Mark a Chinese msgid for the catalogue; the templates translate it."""
    return text


WEEKDAYS = "一二三四五六日"


class Deadline(str):
    """2026年3月2日（周一）, which remembers its day: a template can write it in English."""

    __slots__ = ("day",)

    day: date

    def __new__(cls, day: date) -> "Deadline":
        written = super().__new__(cls, f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）")
        written.day = day
        return written


class Listed(str):
    """Several words in one blank, 甲”“乙, which remembers them: a template can say each in English."""

    __slots__ = ("words",)

    words: tuple[str, ...]
    between = _("”“")

    def __new__(cls, words: Iterable[str]) -> "Listed":
        said = tuple(words)
        listed = super().__new__(cls, cls.between.join(said))
        listed.words = said
        return listed


class Sentence(str):
    """A filled-in Chinese sentence that remembers its msgid and blanks: a template can say it in English."""

    __slots__ = ("msgid", "parameters")

    msgid: str
    parameters: Mapping[str, object]

    def __new__(cls, msgid: str, **parameters: object) -> "Sentence":
        sentence = super().__new__(cls, msgid % parameters)
        sentence.msgid = msgid
        sentence.parameters = parameters
        return sentence


say = Sentence
"""`say("最多%(most)d个字。", most=30)`; extracted like `_`."""
