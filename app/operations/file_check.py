"""Uploaded files: what they are by their content, and a clean copy of them.

Pure functions of bytes, so that the work is done before a transaction begins.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

import filetype

from app.domain.errors import Invalid
from app.operations.cleaning import Unclean, images, office, pdfs, texts
from app.operations.cleaning.images import Picture
from app.operations.file_limits import LIMITS
from forms.words import say

LONGEST_NAME = 100
"""Characters."""

TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type that is taken: the kind whose limit holds, the type and ending kept, and what cleans it."""

    limited_as: str
    media_type: str
    ending: str
    clean: Callable[[bytes], bytes] | None = None
    """None for pictures, which get a small copy besides."""


KINDS: Mapping[str, Kind] = {
    "image/jpeg": Kind("picture", "image/jpeg", ".jpg"),
    "image/png": Kind("picture", "image/png", ".png"),
    "image/webp": Kind("picture", "image/webp", ".webp"),
    "image/heic": Kind("picture", "image/jpeg", ".jpg"),
    "application/pdf": Kind("pdf", "application/pdf", ".pdf", pdfs.clean),
    office.DOCX: Kind("office", office.DOCX, ".docx", office.clean),
    office.XLSX: Kind("office", office.XLSX, ".xlsx", office.clean),
    TEXT: Kind("text", TEXT, ".txt", texts.clean),
}
"""By media type of what was sent."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: name with the ending of its type, type by content, cleaned bytes."""

    name: str
    media_type: str
    content: bytes
    picture: Picture | None = None


def check(name: str, content: bytes) -> CheckedFile:
    """The clean copy of an uploaded file. Invalid (`files`) with a sentence when it is refused."""
    shown = _tidy_name(name)
    if not content:
        raise _refused(say("“%(name)s”是空文件，请重新选择。", name=shown))
    kind = KINDS.get(_media_type(shown, content))
    if kind is None:
        raise _refused(
            say(
                "“%(name)s”不能上传，请改用JPG、PNG、WebP、HEIC照片，或PDF、Word、Excel（.docx、.xlsx）、文本（.txt）文件。",
                name=shown,
            )
        )
    _limit(shown, kind, len(content))
    try:
        checked = _cleaned(f"{_stem(shown)}{kind.ending}", kind, content)
    except Unclean as problem:
        raise _refused(_unclean(problem.reason, shown)) from problem
    _limit(shown, kind, len(checked.content))
    return checked


def _cleaned(name: str, kind: Kind, content: bytes) -> CheckedFile:
    if kind.clean is not None:
        return CheckedFile(name, kind.media_type, kind.clean(content))
    picture = images.clean_picture(content, _media_type(name, content))
    return CheckedFile(name, kind.media_type, picture.content, picture)


def _limit(name: str, kind: Kind, size: int) -> None:
    sentence = LIMITS.too_large(name, kind.limited_as, size)
    if sentence is not None:
        raise _refused(sentence)


def _unclean(reason: str, name: str) -> str:
    match reason:
        case "too_large":
            return say("“%(name)s”展开后过大，请缩小或拆分后再上传。", name=name)
        case "active":
            return say("“%(name)s”含有宏、脚本或外部对象，请另存为不含这些内容的文件后再上传。", name=name)
    return say("“%(name)s”打不开，可能已损坏或加密，请重新保存后上传。", name=name)


def _media_type(name: str, content: bytes) -> str:
    """What the content says; only plain text, which says nothing of itself, is believed its name."""
    if content.startswith(b"PK\x03\x04"):
        return office.media_type(content)
    guessed: str | None = filetype.guess_mime(content)
    return guessed or (TEXT if name.lower().endswith(".txt") else "")


def _refused(sentence: str) -> Invalid:
    return Invalid({"files": [sentence]})


def _tidy_name(name: str) -> str:
    """The last part of a name, without control and direction marks."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    return kept.strip(" .")[-LONGEST_NAME:] or "附件"


def _stem(name: str) -> str:
    return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name) or "附件"
