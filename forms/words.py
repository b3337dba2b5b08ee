"""Words that users read: marked here, translated where they are shown."""

from collections.abc import Mapping


def _(text: str) -> str:
    """Mark a Chinese msgid for the catalogue; the templates translate it."""
    return text


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
